//! Functions in words.

use crate::{
    api::record::Record,
    contract::model::{
        Bind, Case, Function, Key, Obligation, Param, Requirement, Return, SafetyWord,
    },
};

use super::{obligations, record, scopes, words};

pub(super) fn function(key: &Key, function: &Function) -> Record {
    let mut entry = record("function", key, function.source.as_ref());
    entry.reviewed_by.clone_from(&function.reviewed_by);
    entry.optional(
        "does",
        function.doc.as_deref().and_then(|doc| doc.lines().next()),
    );
    entry.rename("Rust name", function.rust.as_ref());
    names(&mut entry, function);
    for (name, contract) in &function.params {
        param(&mut entry, name, contract);
    }
    if let Some(ret) = &function.ret {
        result(&mut entry, "result", ret);
    }
    for (code, cause) in &function.errors {
        entry.fact(format!("error `{}`", &**code), cause.clone());
    }
    for (tag, requirement) in &function.requires {
        entry.fact(format!("requires `{}`", &**tag), required(requirement));
    }
    rules(&mut entry, function);
    for (name, one) in &function.cases {
        case(&mut entry, name, one);
    }
    entry
}

fn required(requirement: &Requirement) -> String {
    let caller = &requirement.caller;
    match (&requirement.because, &requirement.fact) {
        (Some(why), _) => format!("{caller} Every call fulfils it: {why}"),
        (None, Some(fact)) => format!("{caller} The caller must see to it; then {fact}"),
        (None, None) => format!("{caller} The caller must see to it."),
    }
}

/// What one of several cases says in place of the function.
fn case(entry: &mut Record, name: &Key, case: &Case) {
    let about = format!("case `{}`", &**name);
    entry.fact(&about, format!("has a wrapper on `{}`", &*case.on));
    entry.optional(
        &about,
        case.doc.as_deref().and_then(|doc| doc.lines().next()),
    );
    entry.rename(&format!("{about}, Rust name"), case.rust.as_ref());
    for word in &case.context {
        entry.fact(format!("{about}, context"), words::context(**word));
    }
    let under = case.under.as_ref();
    entry.optional(
        &about,
        under.map(|scope| format!("is called under `{}`", &**scope)),
    );
    if let Some(ret) = &case.ret {
        result(entry, &format!("{about}, result"), ret);
    }
    for (tag, requirement) in &case.requires {
        entry.fact(
            format!("{about}, requires `{}`", &**tag),
            required(requirement),
        );
    }
    for note in &case.notes {
        entry.fact(format!("{about}, note"), note.clone());
    }
}

fn names(entry: &mut Record, function: &Function) {
    for also in &function.also_named {
        let since = also
            .since
            .as_ref()
            .map(|version| format!(" since {}", &**version));
        let until = also
            .until
            .as_ref()
            .map(|version| format!(" until {}", &**version));
        let (since, until) = (since.unwrap_or_default(), until.unwrap_or_default());
        entry.fact("also named", format!("`{}`{since}{until}", &*also.name));
    }
    entry.optional(
        "prototype",
        function
            .prototype
            .as_ref()
            .map(|text| format!("`{}`", &**text)),
    );
    entry.optional(
        "belongs to",
        function.method_of.as_ref().map(|ty| format!("`{}`", &**ty)),
    );
}

pub(super) fn param(entry: &mut Record, name: &Key, param: &Param) {
    let about = format!("parameter `{}`", &**name);
    let said = [
        param
            .position
            .as_ref()
            .map(|at| format!("is number {}", **at)),
        param
            .view
            .as_ref()
            .map(|view| words::stands_for(view, param.bounds.as_deref())),
        param
            .nullability
            .as_deref()
            .map(|null| words::nullability(*null).to_owned()),
        param
            .direction
            .as_deref()
            .map(|way| words::direction(*way).to_owned()),
        param
            .transfer
            .as_deref()
            .map(|transfer| words::transfer(*transfer).to_owned()),
        param.escape.as_deref().map(words::escape),
        param
            .borrows_from
            .as_deref()
            .map(|from| format!("what comes back {}", words::borrows(from))),
        param.bounds.as_deref().map(words::bounds),
        param
            .empty
            .as_deref()
            .map(|empty| words::empty(*empty).to_owned()),
        param
            .written
            .as_deref()
            .map(|written| words::written(*written).to_owned()),
        param.valid.as_deref().map(words::valid),
        param
            .string
            .as_deref()
            .map(|kind| words::string(*kind).to_owned()),
        param
            .consumed
            .as_ref()
            .map(|_| "is read as far as its length says after the call".to_owned()),
        param
            .written_of
            .as_ref()
            .map(|name| format!("says how much of `{}` was written", &**name)),
        param.structure.as_ref().map(words::structure),
        (!param.passes.is_empty()).then(|| format!("passes {}", words_of_names(&param.passes))),
        param
            .size_of
            .as_ref()
            .map(|name| format!("is always the size of `{}`", &**name)),
        param.handle.as_ref().map(words::handle),
        param.fd.then(|| "is a file descriptor".to_owned()),
        param
            .key
            .then(|| "is compared, and not followed".to_owned()),
    ];
    let also_named = param.also_named.iter();
    let also_named = also_named.map(|also| format!("is also named `{}`", &**also));
    let length_of = param.length_of.iter();
    let length_of = length_of.map(|of| format!("is the length of `{}`", &**of));
    let said = said.into_iter().chain(not_asked_for(param));
    let said = said.chain(called_back(param)).flatten();
    let said = said.chain(obligations::of_param(param));
    let said: Vec<_> = said.chain(also_named).chain(length_of).collect();
    entry.fact(about, said.join("; "));
}

/// Why a wrapper need not be given it.
fn not_asked_for(param: &Param) -> impl Iterator<Item = Option<String>> {
    let said = [
        param
            .result_of
            .as_ref()
            .map(|name| format!("is the result of `{}`", &**name)),
        param
            .constant
            .as_ref()
            .map(|value| format!("is always {}", **value)),
        param
            .named_constant
            .as_ref()
            .map(|name| format!("is always `{}`", &**name)),
    ];
    said.into_iter()
}

/// What it has to do with functions that C calls.
fn called_back(param: &Param) -> impl Iterator<Item = Option<String>> {
    let said = [
        param
            .callback
            .as_ref()
            .map(|callback| format!("is called back, as a `{}`", &**callback)),
        param
            .user_data
            .as_ref()
            .map(|name| format!("is the data of `{}`", &**name)),
        param
            .node
            .as_ref()
            .map(|name| format!("is a `{}`", &**name)),
        param
            .destroy
            .as_ref()
            .map(|name| format!("is called with `{}` once that is not needed", &**name)),
    ];
    said.into_iter()
}

/// The buffers that are passed.
fn words_of_names(names: &[Key]) -> String {
    crate::support::words::names(names.iter().map(|name| name.as_str()), "and")
}

pub(super) fn result(entry: &mut Record, about: &str, ret: &Return) {
    let said = [
        ret.error
            .as_deref()
            .map(|convention| words::error(*convention).to_owned()),
        ret.error_type
            .as_ref()
            .map(|name| format!("failure is a `{}`", &**name)),
        ret.ok
            .as_ref()
            .map(|name| format!("`{}` is success", &**name)),
        ret.ok_as
            .as_ref()
            .map(|name| format!("success is a `{}`", &**name)),
        ret.nullability
            .as_deref()
            .map(|null| words::nullability(*null).to_owned()),
        ret.view
            .as_ref()
            .map(|view| words::stands_for(view, ret.bounds.as_deref())),
        ret.bounds.as_deref().map(words::bounds),
        ret.string
            .as_deref()
            .map(|kind| words::string(*kind).to_owned()),
        ret.transfer
            .as_deref()
            .map(|transfer| words::transfer(*transfer).to_owned()),
        ret.borrows_from.as_deref().map(words::borrows),
        ret.handle.as_ref().map(words::handle),
        ret.gives_back
            .as_ref()
            .map(|value| format!("{} gives the data back", **value)),
        ret.otherwise
            .as_ref()
            .map(|means| format!("anything else means: {means}")),
        ret.ignored.then(|| "is not looked at".to_owned()),
        ret.retain
            .then(|| "the wrapper takes a reference of its own".to_owned()),
        ret.acquires.as_ref().map(|acquired| {
            let (param, view) = (&*acquired.param, &*acquired.view);
            format!("success gives a reference to `{param}`, as a `{view}`")
        }),
        ret.fd.then(|| "is a file descriptor".to_owned()),
        ret.truth.then(|| "anything but zero is true".to_owned()),
    ];
    let mut said: Vec<_> = said.into_iter().flatten().collect();
    if let Some(next) = &ret.list {
        said.push(format!("begins a list, which goes on by `{}`", &**next));
    }
    let ends = ret.valid_until.iter();
    said.extend(ends.map(|name| format!("is valid until `{}`", &**name)));
    entry.fact(about, said.join("; "));
    for (tag, why) in &ret.establishes {
        entry.fact(format!("{about} has `{}`", &**tag), why.clone());
    }
    if let Some(owes) = &ret.owes {
        let name = &*owes.obligation;
        entry.fact("owed", format!("a `{name}`, {}", owes.arises));
    }
    if let Some(owed) = &ret.obligation {
        obligation(entry, owed);
    }
}

fn obligation(entry: &mut Record, obligation: &Obligation) {
    entry.fact("owed", format!("arises {}", obligation.arises));
    for (name, discharge) in &obligation.discharge {
        let mut text = format!("`{}` discharges it", &**name);
        for (param, value) in &discharge.args {
            text.push_str(&format!("; `{}` is {value}", &**param));
        }
        if let Some(after) = &discharge.after {
            text.push_str(&format!("; only after {after}"));
        }
        entry.fact("owed", text);
    }
    entry.optional(
        "owed",
        obligation
            .place
            .as_ref()
            .map(|place| format!("to be paid {place}")),
    );
    entry.fact("owed, on a leak", obligation.on_leak.clone());
}

fn rules(entry: &mut Record, function: &Function) {
    let bind = function.bind.as_deref().and_then(|bind| match bind {
        Bind::Auto => None,
        Bind::Must => Some("must be bound".to_owned()),
        Bind::Manual(why) => Some(format!("written by hand: {why}")),
        Bind::DoNot(why) => Some(format!("not bound: {why}")),
    });
    entry.optional("binding", bind);
    let safety = function.safety.as_deref().map(|safety| match safety {
        SafetyWord::Safe => "nothing is asked of the caller".to_owned(),
        SafetyWord::Unsafe(promises) => format!("the caller promises: {}", promises.join(" ")),
    });
    entry.optional("safety", safety);
    let must_use = function.must_use.as_deref();
    entry.optional(
        "result",
        must_use.map(|must| {
            if *must {
                "must be used"
            } else {
                "may be dropped"
            }
        }),
    );
    for word in &function.context {
        entry.fact("context", words::context(**word));
    }
    for (lock, rule) in &function.locks {
        entry.fact(format!("lock `{}`", &**lock), words::lock(*rule));
    }
    scopes::of_function(entry, function);
    let absent = function.may_be_absent.as_deref();
    entry.optional("may be absent", absent.cloned());
    for note in function.notes.values() {
        entry.fact(format!("note on `{}`", &*note.on), note.text.clone());
    }
    for text in &function.internal {
        entry.fact("internal", text.clone());
    }
    let fingerprint = function.fingerprint.as_ref();
    entry.optional(
        "fingerprint",
        fingerprint.map(|digest| format!("`{}`", &**digest)),
    );
}
