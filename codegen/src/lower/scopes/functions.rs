//! Pattern "scope", its functions: what opens a scope, and what closes it again.

use crate::link::LinkedFunction;

use super::super::Context;

impl<'a> Context<'a> {
    /// The function that enters a scope and the one that leaves it, if there is one of each.
    pub(in super::super) fn scope_functions(
        &self,
        scope: &str,
    ) -> Option<(&LinkedFunction<'a>, &LinkedFunction<'a>)> {
        let (enters, leaves) = (self.entering(scope), self.leaving(scope));
        match (enters.as_slice(), leaves.as_slice()) {
            ([enter], [leave]) => Some((enter, leave)),
            _ => None,
        }
    }

    /// Every function that enters a scope.
    pub(super) fn entering(&self, scope: &str) -> Vec<&LinkedFunction<'a>> {
        let enters = |function: &&LinkedFunction<'a>| {
            let enters = function.contract.enters.as_ref();
            enters.is_some_and(|name| **name == *scope)
        };
        self.all_functions().filter(enters).collect()
    }

    /// Every function that leaves a scope.
    pub(super) fn leaving(&self, scope: &str) -> Vec<&LinkedFunction<'a>> {
        let leaves = |function: &&LinkedFunction<'a>| {
            let leaves = function.contract.leaves.as_ref();
            leaves.is_some_and(|name| **name == *scope)
        };
        self.all_functions().filter(leaves).collect()
    }

    /// The functions of all modules.
    pub(in super::super) fn all_functions(&self) -> impl Iterator<Item = &LinkedFunction<'a>> {
        let modules = self.linked.modules.iter();
        modules.flat_map(|module| &module.functions)
    }
}
