//! Which line of a contract decides a difference.
//!
//! What a function calls decides what it may look like; what a type stands for is said where the contract
//! introduces it.

use crate::{
    facts::{At, Facts, Function},
    model::{Item, Kind},
};

use super::{
    parts::Found,
    report::Part,
    side::{Entry, base},
    text,
};

/// The line for a pair as a whole.
pub(super) fn of_pair(facts: &Facts, entries: &[&Entry<'_>], calls: &[String]) -> Option<At> {
    let function = function(facts, entries, calls).map(|function| function.at.clone());
    function.or_else(|| entries.iter().find_map(|entry| name(facts, entry.item)))
}

/// The line for one difference.
pub(super) fn of(
    facts: &Facts,
    found: &Found,
    entries: &[&Entry<'_>],
    calls: &[String],
) -> Option<At> {
    let function = function(facts, entries, calls);
    let in_function = function.and_then(|function| match found.part {
        Part::Parameter | Part::Receiver => parameter(function, found),
        Part::Result | Part::ErrorType | Part::Lifetime | Part::MustUse => {
            function.result.at.clone()
        }
        Part::Docs => function.preconditions.iter().find_map(|one| one.at.clone()),
        _ => None,
    });
    let thread = || {
        let wanted = matches!(found.part, Part::Send | Part::Sync);
        let names = entries.iter().map(|entry| entry.item.path.name.as_str());
        let names: Vec<_> = names.filter(|_| wanted).collect();
        let mut threads = facts.threads.iter();
        let thread = threads.find(|thread| names.contains(&base(&thread.name)));
        thread.map(|thread| thread.at.clone())
    };
    in_function
        .or_else(thread)
        .or_else(|| of_pair(facts, entries, calls))
}

/// The contract of the C function that an item stands for: the one whose wrapper it is, else the first that it
/// calls.
fn function<'f>(
    facts: &'f Facts,
    entries: &[&Entry<'_>],
    calls: &[String],
) -> Option<&'f Function> {
    let wrapped = facts.functions.values().find(|function| {
        let wrapper = function.wrapper.as_deref();
        wrapper.is_some_and(|wrapper| entries.iter().any(|entry| is_at(entry.item, wrapper)))
    });
    wrapped.or_else(|| calls.iter().find_map(|name| facts.functions.get(name)))
}

/// Whether an item has a path, from whatever root.
fn is_at(item: &Item, path: &str) -> bool {
    let shown = item.path.to_string();
    shown == path || shown.ends_with(&format!("::{path}"))
}

fn parameter(function: &Function, found: &Found) -> Option<At> {
    let wanted = match found.part {
        Part::Receiver => function.params.first(),
        _ => {
            let mut params = function.params.iter();
            params.find(|param| Some(&param.name) == found.param.as_ref())
        }
    };
    wanted.and_then(|param| param.at.clone())
}

/// Where a contract introduces an item, or the type that it belongs to.
fn name(facts: &Facts, item: &Item) -> Option<At> {
    let ty = match &item.kind {
        Kind::Impl(one) => Some(text::plain(&one.ty)),
        _ => item.path.owner.clone(),
    };
    let own = facts.names.get(&item.path.name);
    own.or_else(|| facts.names.get(base(ty.as_deref()?)))
        .cloned()
}
