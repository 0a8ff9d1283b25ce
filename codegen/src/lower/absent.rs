//! Pattern "absent function": what these headers do not declare has no wrapper, and that is no error where
//! the contract says why.

use crate::{
    api::coverage::{Entry, Outcome},
    contract::model::HandleUse,
    link::{Linked, LinkedFunction, LinkedModule, guards},
};

use super::roles::{Owner, Role};

/// What would bind something that headers do not declare.
const DECLARE: &str = "headers that declare it";

/// What became of the functions that a module could have, and that these headers do not declare.
pub(super) fn outcomes<'m>(module: &'m LinkedModule<'_>) -> impl Iterator<Item = Entry> + 'm {
    module.absent.iter().map(|absent| Entry {
        name: absent.key.value.clone(),
        module: module.contract.module.value.clone(),
        outcome: Outcome::NotBound {
            reason: format!("it is not declared: {}", &**absent.reason),
            fix: DECLARE.to_owned(),
        },
    })
}

/// What becomes of a function that needs a handle or guard that nothing makes.
pub(super) fn needs_unmade<'a>(
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    owner: Owner<'_>,
) -> Option<Role<'a>> {
    let params = function.contract.params.values();
    let handles = params.filter_map(|param| param.handle.as_ref());
    let handles = handles.map(
        |(HandleUse::Acquire(name) | HandleUse::Use(name) | HandleUse::Release(name))| {
            name.as_str()
        },
    );
    let changed = function.contract.changed_locks();
    let locked = changed
        .iter()
        .filter_map(|(lock, _)| Some(guards::of_lock(&linked.index, lock)?.0));
    let owned = match owner {
        Owner::Handle(name) | Owner::Guard(name) | Owner::Obligation(name) => Some(name),
        Owner::Module(_)
        | Owner::View(_)
        | Owner::Value(_)
        | Owner::Registration(_)
        | Owner::Struct(_)
        | Owner::Node(_)
        | Owner::Added(_) => None,
    };
    let taken = function.contract.takes_owed().map(|name| name.as_str());
    let mut needed = handles.chain(locked).chain(owned).chain(taken);
    let name = needed.find(|name| linked.is_unmade(name))?;
    Some(Role::NotBound {
        reason: format!("no function of these headers makes a `{name}`"),
        fix: DECLARE.to_owned(),
    })
}
