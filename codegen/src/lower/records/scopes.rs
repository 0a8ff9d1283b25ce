//! Scopes in words, and what other contracts say about them.

use crate::{
    api::record::Record,
    contract::model::{Function, Key, Scope},
};

use super::{record, words};

pub(super) fn scope(key: &Key, scope: &Scope) -> Record {
    let mut entry = record("scope", key, None);
    entry.fact("what it is", scope.is.clone());
    let within = scope.within.as_ref();
    entry.optional(
        "around it",
        within.map(|around| format!("it is opened inside `{}`", &**around)),
    );
    entry.optional(
        "sleeping",
        scope.atomic.then_some("nothing in it may sleep"),
    );
    entry.optional(
        "context",
        scope.provides.as_ref().map(|word| {
            let demand = words::context(**word);
            format!("a call inside it fulfils that {demand}")
        }),
    );
    for (tag, end) in &scope.ends {
        entry.fact(
            format!("end `{}`", &**tag),
            format!("{} Nothing is used after it: {}", end.when, end.because),
        );
    }
    for conflict in &scope.conflicts {
        let text = format!(
            "`{}` must not be called while something bound to it is used",
            &**conflict
        );
        entry.fact("conflict", text);
    }
    let hands_out = scope.hands_out.as_ref();
    entry.optional(
        "macro",
        hands_out.map(|one| format!("`{}` hands out what is bound to it", &*one.name)),
    );
    for text in &scope.internal {
        entry.fact("internal", text.clone());
    }
    entry
}

/// What a function does with scopes.
pub(super) fn of_function(entry: &mut Record, function: &Function) {
    let enters = function.enters.as_ref();
    entry.optional(
        "scope",
        enters.map(|name| format!("it opens `{}`", &**name)),
    );
    let leaves = function.leaves.as_ref();
    entry.optional(
        "scope",
        leaves.map(|name| format!("it closes `{}`", &**name)),
    );
    let under = function.under.as_ref();
    entry.optional(
        "scope",
        under.map(|name| format!("it is called under `{}`", &**name)),
    );
}
