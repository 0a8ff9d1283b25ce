//! Conflicts: what must not exist while an operation runs, which is everything whose contract names the
//! operation.

use crate::contract::model::Key;

use super::{Linked, View};

/// Something that is in conflict with operations as long as it exists.
#[derive(Clone, Copy, Debug)]
pub enum Conflict<'a> {
    /// A value of a handle or a guard, or one for which something is owed.
    Held {
        /// The module's path.
        module: &'a str,
        /// The name of the type.
        name: &'a str,
        /// What a value stands for.
        represents: &'a str,
    },
    /// A value that is bound to a scope.
    Bound(View<'a>),
}

impl<'a> Conflict<'a> {
    /// The name of the type.
    pub fn name(&self) -> &'a str {
        match self {
            Self::Held { name, .. } => name,
            Self::Bound(view) => view.key,
        }
    }
}

impl<'a> Linked<'a> {
    /// What conflicts with a function.
    pub fn conflicts(&self, function: &str) -> Vec<Conflict<'a>> {
        let names = |conflicts: &[Key]| conflicts.iter().any(|name| name.as_str() == function);
        let mut found: Vec<Conflict<'a>> = Vec::new();
        for contract in self.modules.iter().map(|module| module.contract) {
            let handles = contract.handles.iter();
            let handles = handles.map(|(name, one)| (name, &one.represents, &one.conflicts));
            let guards = contract.guards.iter();
            let guards = guards.map(|(name, one)| (name, &one.represents, &one.conflicts));
            let owed = contract.obligations.iter();
            let owed = owed.map(|(name, one)| (name, &one.represents, &one.conflicts));
            let held = handles.chain(guards).chain(owed);
            let held = held.filter(|(.., conflicts)| names(conflicts));
            found.extend(held.map(|(name, represents, _)| Conflict::Held {
                module: &contract.module,
                name,
                represents,
            }));
            let scopes = contract.scopes.iter();
            let scopes = scopes.filter(|(_, scope)| names(&scope.conflicts));
            for view in scopes.flat_map(|(scope, _)| self.bound_within(scope)) {
                // It may be bound to several scopes in conflict, one inside the other.
                if !found.iter().any(|one| one.name() == view.key.as_str()) {
                    found.push(Conflict::Bound(view));
                }
            }
        }
        found
    }
}
