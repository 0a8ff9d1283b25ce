//! What must be so when a function is called: what a SAFETY comment has to argue.

use safebind_review::facts::Precondition;

use crate::{
    contract::{
        at::Span,
        model::{Context, HandleUse, LockRule, Nullability, Thread, Transfer},
    },
    link::{Linked, LinkedFunction, LinkedParam},
};

use super::{line, words};

/// The kind that follows from what else is so of a pointer.
const VALID: &str = "valid";

pub(super) fn of(linked: &Linked<'_>, function: &LinkedFunction<'_>) -> Vec<Precondition> {
    let mut found = Vec::new();
    for param in &function.params {
        pointers(linked, param, &mut found);
        kept(linked, param, &mut found);
        handles(linked, param, &mut found);
    }
    let subjects = subjects(linked, function);
    for (tag, requirement) in &function.contract.requires {
        let text = requirement.fact.as_deref().unwrap_or(&requirement.caller);
        let mut known = words::of(text);
        known.extend(words::of(&requirement.caller));
        known.extend(words::of(&tag.replace('_', " ")));
        // That a comment speaks of the object at all argues nothing.
        known.retain(|word| !subjects.contains(word));
        found.push(said(linked, tag, text, (known, tag.span)));
    }
    for (lock, rule) in &function.contract.locks {
        // What gives a lock back must have it.
        if matches!(rule, LockRule::MustHold | LockRule::Releases) {
            let sentence = format!("`{}` is held", &**lock);
            let mut known = words::of(&lock.replace('_', " "));
            known.extend(words::all(words::LOCK));
            found.push(said(linked, "locked", &sentence, (known, lock.span)));
        }
    }
    for context in &function.contract.context {
        if let Some((sentence, known)) = place(**context) {
            found.push(said(
                linked,
                "context",
                sentence,
                (words::all(known), context.span),
            ));
        }
    }
    found
}

/// The words in the names of the types that a function works on.
fn subjects(linked: &Linked<'_>, function: &LinkedFunction<'_>) -> Vec<String> {
    let contracts = function.params.iter().filter_map(|param| param.contract);
    let views =
        contracts.filter_map(|(_, contract)| contract.view.as_ref().or(contract.owed.as_ref()));
    let types = views.filter_map(|name| {
        let owed = linked.index.obligations.get(name.as_str());
        let view = owed.map_or(name.as_str(), |owed| owed.contract.view.as_str());
        Some(linked.view(view)?.c_type)
    });
    types
        .flat_map(|ty| words::of(&ty.replace('_', " ")))
        .collect()
}

/// What is asked of a pointer: that it is valid, that its count is positive or handed over, that the object is
/// what its view says.
fn pointers(linked: &Linked<'_>, param: &LinkedParam<'_>, found: &mut Vec<Precondition>) {
    let Some((key, contract)) = param.contract else {
        return;
    };
    let view = contract.view.as_ref().and_then(|name| linked.view(name));
    let Some(view) = view else {
        return;
    };
    let name = &param.name;
    let nullable = matches!(contract.nullability.as_deref(), Some(Nullability::Nullable));
    let or_null = if nullable { ", or is null" } else { "" };
    let mut add = |kind: &str, sentence: String, words: &[&str]| {
        let words = words::all(words);
        let one = said(linked, kind, &sentence, (words, key.span));
        found.push(Precondition {
            param: Some(name.clone()),
            follows: kind == VALID,
            ..one
        });
    };
    let valid = format!("`{name}` points to a valid `{}`{or_null}", view.c_type);
    add(VALID, valid, words::VALID);
    match contract.transfer.as_deref() {
        Some(Transfer::Full | Transfer::OnSuccess) => {
            let owns = format!("what `{name}` owns is given away");
            add("given", owns, words::GIVEN);
        }
        _ if view.refcount().is_some() => {
            let counted = format!("the reference count of `{name}` is positive during the call");
            let words: Vec<_> = words::COUNTED.iter().chain(words::VALID).copied().collect();
            add("counted", counted, &words);
        }
        _ => {}
    }
    if let Some(scope) = view.scope() {
        let inside = format!("`{name}` is used within the scope `{}`", &**scope);
        add("scope", inside, words::SCOPE);
    }
}

/// What is asked of what C keeps: a struct that is embedded, data for a callback, an object that is owed.
fn kept(linked: &Linked<'_>, param: &LinkedParam<'_>, found: &mut Vec<Precondition>) {
    let Some((key, contract)) = param.contract else {
        return;
    };
    let name = &param.name;
    let mut add = |kind: &str, sentence: String, words: Vec<String>| {
        let one = said(linked, kind, &sentence, (words, key.span));
        found.push(Precondition {
            param: Some(name.clone()),
            follows: kind == VALID,
            ..one
        });
    };
    let node = contract.node.as_ref();
    if let Some(entry) = node.and_then(|node| linked.index.nodes.get(node.as_str())) {
        let valid = format!("`{name}` points to a valid `{}`", &*entry.contract.c);
        add(VALID, valid, words::all(words::VALID));
    }
    if let Some(callback) = &contract.user_data {
        let expected = format!("`{name}` is what `{}` expects", &**callback);
        let mut known = words::all(words::GIVEN);
        known.extend(words::all(words::VALID));
        known.extend(words::all(&["callback", "expects", "data"]));
        known.extend(words::of(callback));
        add("data", expected, known);
    }
    let owed = contract.owed.as_ref();
    if let Some(entry) = owed.and_then(|owed| linked.index.obligations.get(owed.as_str())) {
        let stands = format!("`{name}` is {}", entry.contract.represents);
        let mut known = words::of(&entry.contract.represents);
        known.extend(words::all(words::VALID));
        add("owed", stands, known);
    }
}

/// What is asked of a number: that it stands for what is held, and on whose thread.
fn handles(linked: &Linked<'_>, param: &LinkedParam<'_>, found: &mut Vec<Precondition>) {
    let contract = param.contract.and_then(|(_, one)| one.handle.as_ref());
    let (Some(HandleUse::Use(name) | HandleUse::Release(name)), Some((key, _))) =
        (contract, param.contract)
    else {
        return;
    };
    let Some(entry) = linked.index.handles.get(name.as_str()) else {
        return;
    };
    let handle = entry.contract;
    let about = |one: Precondition| Precondition {
        param: Some(param.name.clone()),
        ..one
    };
    let live = format!("`{}` is {}", param.name, handle.represents);
    let mut known = words::of(&handle.represents);
    known.extend(words::all(&["reserved", "reservation", "held", "owns"]));
    found.push(about(said(linked, "live", &live, (known, key.span))));
    if *handle.thread.rule != Thread::Any {
        let sentence = format!("it is called on the task that made `{}`", param.name);
        let known = words::all(words::THREAD);
        let span = handle.thread.rule.span;
        found.push(about(said(linked, "same_task", &sentence, (known, span))));
    }
}

/// What a context asks, with the words for it.
fn place(context: Context) -> Option<(&'static str, &'static [&'static str])> {
    Some(match context {
        Context::Process => (
            "it is called in process context",
            &["process", "context", "syscall"],
        ),
        Context::RcuRead => ("it is called inside an RCU read section", &["rcu"]),
        Context::NotKthread => (
            "it is not called on a kernel thread",
            &["kthread", "kernel thread", "user"],
        ),
        Context::Kthread => (
            "it is called on a kernel thread",
            &["kthread", "kernel thread"],
        ),
        // Where it may sleep is asked of every caller, and argued by none; the others ask for nothing.
        Context::MaySleep | Context::Atomic | Context::Irq | Context::CurrentTask => return None,
    })
}

fn said(
    linked: &Linked<'_>,
    name: &str,
    sentence: &str,
    (mut words, span): (Vec<String>, Span),
) -> Precondition {
    words.sort();
    words.dedup();
    Precondition {
        name: name.to_owned(),
        sentence: sentence.trim_end_matches('.').to_owned(),
        param: None,
        follows: false,
        words,
        at: Some(line(linked, span)),
    }
}
