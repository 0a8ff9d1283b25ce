//! Threads of borrowed results: what is borrowed is on every thread on which what it is borrowed from is.

use crate::link::View;

use super::super::Context;

impl<'a> Context<'a> {
    /// Why a borrowed result would reach more threads than its view allows, if it would.
    pub(in crate::lower) fn borrowed_by_more(
        &self,
        owner: Option<View<'a>>,
        target: View<'a>,
    ) -> Option<String> {
        if *target.contract.sync.allowed {
            return None;
        }
        match owner {
            None => Some(format!(
                "`{}` may not be shared, and this is for every thread",
                &**target.key
            )),
            Some(owner) if *owner.contract.sync.allowed => Some(format!(
                "it leads from `{}`, which may be shared, to `{}`, which may not",
                &**owner.key, &**target.key
            )),
            Some(_) => None,
        }
    }
}
