//! Pattern "absent function": what these headers do not declare has no wrapper, and that is no error where
//! the contract says why.

use crate::{
    api::coverage::{Entry, Outcome},
    link::LinkedModule,
};

/// What would bind something that headers do not declare.
pub(super) const DECLARE: &str = "headers that declare it";

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
