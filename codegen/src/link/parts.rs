//! Functions that other patterns call: counting references, comparing values, dropping handles, giving
//! arguments. What such a pattern passes and expects is fixed, so the function has to fit.

mod owned;

use crate::{
    contract::{
        at::At,
        model::{self, ErrorConvention, HandleUse, Transfer},
    },
    header::model as c,
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, LinkedFunction, LinkedParam, LinkedType, arguments, calls};

use self::owned::{Count, Owning};

/// Reports every function that does not fit the pattern it is part of.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for module in &linked.modules {
        for function in &module.functions {
            method_of(sink, linked, function);
            given(sink, linked, function);
        }
        for opaque in &module.types {
            counted(sink, linked, opaque);
        }
        for opaque in &module.types {
            ended(sink, linked, opaque);
        }
        for (key, value) in &module.contract.values {
            let Some(name) = &value.eq else { continue };
            let part = Part::of(linked, name, "compares two values");
            part.report(sink, |function| compares(linked, function, key));
        }
        for (key, handle) in &module.contract.handles {
            let found = || linked.destructor(key).map(|function| function.key);
            let Some(name) = handle.drop.as_ref().or_else(found) else {
                continue;
            };
            let part = Part::of(linked, name, "gives a handle back when it is dropped");
            part.report(sink, |function| drops(function, key));
        }
        for guard in module.contract.guards.values() {
            released(sink, linked, guard);
        }
    }
}

/// What gives the arguments of a function.
fn given(sink: &mut Sink, linked: &Linked<'_>, function: &LinkedFunction<'_>) {
    for param in &function.params {
        let contract = param.contract.map(|(_, contract)| contract);
        let Some(name) = contract.and_then(|contract| contract.result_of.as_ref()) else {
            continue;
        };
        let part = Part::of(linked, name, "gives an argument");
        part.report(sink, |function| arguments::gives(linked, function, param));
    }
}

/// What counts references to objects of a type.
fn counted(sink: &mut Sink, linked: &Linked<'_>, opaque: &LinkedType<'_>) {
    let views = opaque.contract.views.values();
    let of_views = views.filter_map(|view| view.refcount.as_ref());
    for pair in opaque.contract.refcount.iter().chain(of_views) {
        let count = Count {
            linked,
            opaque,
            of: Owning::Counted(pair),
        };
        for (name, puts) in [(&pair.get, false), (&pair.put, true)] {
            let Some(name) = name else { continue };
            let part = Part::of(linked, name, "counts references");
            part.report(sink, |function| count.counts(function, puts));
        }
    }
}

/// What ends objects of a type.
fn ended(sink: &mut Sink, linked: &Linked<'_>, opaque: &LinkedType<'_>) {
    let views = opaque.contract.views.values();
    let of_views = views.filter_map(|view| view.release.as_ref());
    for name in opaque.contract.release.iter().chain(of_views) {
        let ends = Count {
            linked,
            opaque,
            of: Owning::Unique(name),
        };
        let part = Part::of(linked, name, "ends an object when its owner is dropped");
        part.report(sink, |function| ends.counts(function, true));
    }
}

/// What releases the lock of a guard.
fn released(sink: &mut Sink, linked: &Linked<'_>, guard: &model::Guard) {
    let Some(release) = linked.unlock(&guard.lock) else {
        return;
    };
    let what = "releases a lock when its guard is dropped";
    let part = Part {
        releases: Some(&guard.lock),
        ..Part::of(linked, release.key, what)
    };
    part.report(sink, |function| unlocks(linked, function, guard));
}

/// A function under the name by which a pattern calls it.
struct Part<'l, 'a> {
    linked: &'l Linked<'a>,
    name: &'l At<String>,
    role: &'static str,
    /// The lock that the function is there to release.
    releases: Option<&'l str>,
}

impl<'l, 'a> Part<'l, 'a> {
    fn of(linked: &'l Linked<'a>, name: &'l At<String>, role: &'static str) -> Self {
        Self {
            linked,
            name,
            role,
            releases: None,
        }
    }

    fn report(&self, sink: &mut Sink, misfit: impl FnOnce(&LinkedFunction<'a>) -> Option<String>) {
        // A function without a contract or a declaration was reported already.
        if let Some(absent) = self.linked.absent(self.name) {
            self.linked.needs_absent(
                sink,
                self.name,
                &format!("it is what {}", self.role),
                absent,
            );
            return;
        }
        let Some(function) = self.linked.function(self.name) else {
            return;
        };
        let Some(why) = calls::refusal(self.linked.unit, function.declaration)
            .or_else(|| open(function))
            .or_else(|| misfit(function))
            .or_else(|| calls::says_more(function))
            .or_else(|| acts(function))
            .or_else(|| asks(self.linked, function, self.releases))
        else {
            return;
        };
        let message = format!("`{}` does not fit as what {}", &**self.name, self.role);
        sink.push(
            Diagnostic::error("SB0313", message)
                .at(self.linked.place(self.name.span), why)
                .also(function.declaration.place.clone(), "declared here"),
        );
    }
}

/// A function that makes, uses or ends a handle is on the handle's type, and on no other.
fn method_of(sink: &mut Sink, linked: &Linked<'_>, function: &LinkedFunction<'_>) {
    let contract = function.contract;
    let params = contract.params.values();
    let ret = contract.ret.iter().filter_map(|ret| ret.handle.as_ref());
    let mut handles = ret.chain(params.filter_map(|param| param.handle.as_ref()));
    let (Some(owner), Some(handle)) = (&contract.method_of, handles.next()) else {
        return;
    };
    let (HandleUse::Acquire(name) | HandleUse::Use(name) | HandleUse::Release(name)) = handle;
    if name != owner {
        let message = format!("`{}` cannot be on `{}`", &**function.key, &**owner);
        let label = format!("it belongs to the handle `{}`", &**name);
        sink.push(
            Diagnostic::error("SB0313", message)
                .at(linked.place(owner.span), label)
                .also(linked.place(name.span), "because of this"),
        );
    }
}

/// A question that is open leaves open whether the function fits.
fn open(function: &LinkedFunction<'_>) -> Option<String> {
    if function.case.is_some() {
        return Some("it has cases, and a pattern calls it in one way".to_owned());
    }
    calls::leaves_open(function)
}

/// What a pattern does not do that calls the function with an object, a handle or a value.
fn acts(function: &LinkedFunction<'_>) -> Option<String> {
    let contract = function.contract;
    if contract.enters.is_some() || contract.leaves.is_some() {
        return Some("it opens or closes a scope".to_owned());
    }
    let params = function.params.iter();
    let mut said = params.filter_map(|param| Some((param, unread(param.contract?.1)?)));
    let (param, word) = said.next()?;
    Some(format!("`{word}` of `{}` is not for a pattern", param.name))
}

/// A word about a parameter that only wrappers read.
fn unread(contract: &model::Param) -> Option<&'static str> {
    let direction = contract.direction.as_deref();
    let words = [
        (
            "direction",
            direction.is_some_and(|way| *way != model::Direction::In),
        ),
        (
            "escape",
            matches!(
                contract.escape.as_deref(),
                Some(model::Escape::RetainedUntil(_))
            ),
        ),
        (
            "bounds",
            contract
                .bounds
                .as_deref()
                .is_some_and(|bounds| *bounds != model::Bounds::Single),
        ),
        ("length_of", !contract.length_of.is_empty()),
        (
            "valid",
            contract
                .valid
                .as_deref()
                .is_some_and(|valid| *valid != model::Valid::Any),
        ),
        ("string", contract.string.is_some()),
        ("callback", contract.callback.is_some()),
        ("user_data", contract.user_data.is_some()),
        ("destroy", contract.destroy.is_some()),
        ("key", contract.key),
        ("result_of", contract.result_of.is_some()),
        ("owed", contract.owed.is_some()),
        ("field_of", contract.field_of.is_some()),
        ("constant", contract.constant.is_some()),
    ];
    let mut words = words.into_iter().filter(|(_, is_said)| *is_said);
    words.next().map(|(word, _)| word)
}

/// What its caller must promise, or carry on: a pattern has nobody to ask.
fn asks(
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    releases: Option<&str>,
) -> Option<String> {
    let changed = function.contract.changed_locks();
    let mut changed = changed.iter().map(|(lock, _)| lock.as_str());
    let lock = changed.find(|lock| Some(*lock) != releases);
    let lock = lock.map(|lock| format!("it takes or releases `{lock}`"));
    lock.or_else(|| calls::asks_its_caller(linked, function))
}

fn read_only(view: &model::View) -> bool {
    let accessor = view.accessor.as_ref();
    accessor.is_some_and(|accessor| accessor.read_only)
}

fn writes(linked: &Linked<'_>, param: &LinkedParam<'_>) -> bool {
    matches!(
        linked.unit.resolve(&param.declaration.ty),
        c::Type::Pointer {
            is_const: false,
            ..
        }
    )
}

fn reads_only(param: &LinkedParam<'_>) -> String {
    format!(
        "`{}` may be written through, and the accessor is read-only",
        param.name
    )
}

/// One pointer to the object that the guard borrows, and nothing worth keeping comes back.
fn unlocks(
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    guard: &model::Guard,
) -> Option<String> {
    // A view that nothing introduces was reported already.
    let opaque = linked.index.views.get(guard.of.as_str())?.opaque;
    let [param] = function.params.as_slice() else {
        return Some(format!(
            "it takes {} parameters, not one",
            function.params.len()
        ));
    };
    let contract = param.contract.map(|(_, contract)| contract);
    let view = contract.and_then(|contract| contract.view.as_ref());
    if view != Some(&guard.of) {
        return Some(format!("`{}` is no `{}`", param.name, &*guard.of));
    }
    let transfer = contract.and_then(|contract| contract.transfer.as_deref());
    if !matches!(transfer, None | Some(Transfer::None)) {
        return Some(format!("`{}` is given away", param.name));
    }
    if opaque.views.values().any(read_only) && writes(linked, param) {
        return Some(reads_only(param));
    }
    calls::loses_result(function)
}

/// Two values by copy, any two, and a truth value.
fn compares(linked: &Linked<'_>, function: &LinkedFunction<'_>, c_type: &str) -> Option<String> {
    if function.params.len() != 2 {
        return Some(format!(
            "it takes {} parameters, not two",
            function.params.len()
        ));
    }
    for param in &function.params {
        if !param.declaration.ty.names(c_type) {
            return Some(format!("`{}` is no `{c_type}`", param.name));
        }
        let valid = param
            .contract
            .and_then(|(_, contract)| contract.valid.as_deref());
        if valid.is_some_and(|valid| *valid != model::Valid::Any) {
            return Some(format!("`{}` accepts some values only", param.name));
        }
    }
    if !matches!(
        linked.unit.resolve(&function.declaration.ret),
        c::Type::Bool
    ) {
        return Some("its result is no `bool`".to_owned());
    }
    let convention = function
        .contract
        .ret
        .as_ref()
        .and_then(|ret| ret.error.as_deref());
    match convention {
        Some(ErrorConvention::Value) => None,
        _ => Some("its result needs `error: value`".to_owned()),
    }
}

/// The handle, and nothing else; and nothing worth keeping comes back.
fn drops(function: &LinkedFunction<'_>, handle: &str) -> Option<String> {
    releases(function, handle).or_else(|| calls::loses_result(function))
}

fn releases(function: &LinkedFunction<'_>, handle: &str) -> Option<String> {
    let releases = |param: &&LinkedParam<'_>| {
        let contract = param
            .contract
            .and_then(|(_, contract)| contract.handle.as_ref());
        matches!(contract, Some(HandleUse::Release(name)) if name.as_str() == handle)
    };
    match function.params.iter().filter(releases).count() {
        0 => Some(format!("it does not release `{handle}`")),
        _ if function.params.len() > 1 => Some("it takes more than the handle".to_owned()),
        _ => None,
    }
}
