//! The names of claims, and the words that their sentences cannot do without.

use safebind::api::argument::{Claim, Discharged};

/// The name of a claim, in the words of [`Contracts::demands`].
pub(crate) fn name(discharged: &Discharged) -> String {
    let name = match &discharged.claim {
        Claim::Valid { .. } => "valid",
        Claim::Outlives { .. } => "outlives",
        Claim::Counted { .. } => "stays counted",
        Claim::Writable { .. } => "writable",
        Claim::AnyValue { .. } => "any value",
        Claim::Accepted { .. } => "accepted",
        Claim::NotNull { .. } => "not null",
        Claim::NoRequirements { .. } => "nothing",
        Claim::OwnsReference { .. } => "owns",
        Claim::LiveHandle { .. } => "live",
        Claim::LockHeld { .. } => "lock held",
        Claim::SameTask { .. } => "same task",
        Claim::Invariant { tag, .. } => return format!("invariant {tag}"),
        Claim::Tagged { tag, .. } => return format!("requires {tag}"),
        Claim::SameLayout { .. } => "layout",
        Claim::NoDataRace { .. } => "no data race",
        Claim::ActiveMember { .. } => "active",
        Claim::Send { .. } => "send",
        Claim::Sync { .. } => "sync",
        Claim::AlwaysCounted { .. } => "counted",
        Claim::KeepsAlive { .. } => "keeps alive",
        Claim::InScope { .. } => "in scope",
        Claim::StaysInBlock => "in block",
        Claim::NotUsedOnce { .. } => "not once",
        Claim::NotUsedAfter { .. } => "not after",
        Claim::NotCarried { .. } => "not carried",
        Claim::ScopeOpen { .. } => "scope open",
        Claim::CalledBack { .. } => "called back",
        Claim::Elements { .. } => "elements",
        Claim::Terminated { .. } => "terminated",
        Claim::Unchanged { .. } => "unchanged",
        Claim::NotCalled { .. } => "not called",
        Claim::Initialized { .. } => "initialized",
    };
    name.to_owned()
}

/// The words of a claim that its sentence cannot do without.
pub(crate) fn subject(claim: &Claim) -> String {
    let code = |name: &String| format!("`{name}`");
    match claim {
        Claim::Valid { pointer, .. }
        | Claim::Counted { pointer }
        | Claim::Writable { pointer }
        | Claim::NotNull { pointer }
        | Claim::OwnsReference { pointer } => code(pointer),
        Claim::Outlives { object, .. } => code(object),
        Claim::AnyValue { argument, .. } | Claim::Accepted { argument, .. } => code(argument),
        Claim::NoRequirements { function } | Claim::SameTask { function } => code(function),
        Claim::LiveHandle { number, .. } => code(number),
        Claim::LockHeld { object, .. } => code(object),
        Claim::Invariant { holds, .. } => holds.trim_end_matches('.')[1..].to_owned(),
        Claim::Tagged { text, .. } => text.trim_end_matches('.')[1..].to_owned(),
        Claim::SameLayout { wrapper, .. } => code(wrapper),
        Claim::NoDataRace { field } | Claim::ActiveMember { field } => code(field),
        Claim::Send { ty } | Claim::Sync { ty } | Claim::AlwaysCounted { ty } => code(ty),
        Claim::KeepsAlive { put, .. } => code(put),
        Claim::InScope { value } => code(value),
        Claim::StaysInBlock => "leaves the caller's block".to_owned(),
        Claim::NotUsedOnce { event } => event.trim_end_matches('.')[1..].to_owned(),
        Claim::NotUsedAfter { functions } => code(&functions[0]),
        Claim::NotCarried { into } => code(&into[0]),
        Claim::ScopeOpen { by } => code(by),
        Claim::CalledBack { function } => code(function),
        Claim::Elements { pointer, .. } | Claim::Terminated { pointer } => code(pointer),
        Claim::Unchanged { .. } => "stays as it is".to_owned(),
        Claim::NotCalled { functions } => code(&functions[0]),
        Claim::Initialized { subject } => subject.clone(),
    }
}
