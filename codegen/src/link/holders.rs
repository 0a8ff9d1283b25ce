//! What must not exist while an operation runs: everything whose contract names the operation as a
//! conflict.

use crate::contract::model::{self, Key};

use super::{Linked, View};

/// Something that is in conflict with operations as long as it exists.
#[derive(Clone, Copy, Debug)]
pub enum Holder<'a> {
    /// A value of a handle.
    Handle {
        /// The module's path.
        module: &'a str,
        /// The handle's name.
        name: &'a Key,
        /// Its contract.
        contract: &'a model::Handle,
    },
    /// A value of a guard.
    Guard {
        /// The module's path.
        module: &'a str,
        /// The guard's name.
        name: &'a Key,
        /// Its contract.
        contract: &'a model::Guard,
    },
    /// A value that is bound to a scope.
    Bound {
        /// The view it is of.
        view: View<'a>,
    },
}

impl<'a> Holder<'a> {
    /// The name of the type.
    pub fn name(&self) -> &'a str {
        match self {
            Self::Handle { name, .. } | Self::Guard { name, .. } => name,
            Self::Bound { view } => view.key,
        }
    }
}

impl<'a> Linked<'a> {
    /// What conflicts with a function.
    pub fn holders(&self, function: &str) -> Vec<Holder<'a>> {
        let names = |conflicts: &[Key]| conflicts.iter().any(|name| name.as_str() == function);
        let mut found = Vec::new();
        for module in &self.modules {
            let contract = module.contract;
            let path = contract.module.as_str();
            let handles = contract.handles.iter();
            let handles = handles.filter(|(_, handle)| names(&handle.conflicts));
            found.extend(handles.map(|(name, contract)| Holder::Handle {
                module: path,
                name,
                contract,
            }));
            let guards = contract.guards.iter();
            let guards = guards.filter(|(_, guard)| names(&guard.conflicts));
            found.extend(guards.map(|(name, contract)| Holder::Guard {
                module: path,
                name,
                contract,
            }));
            for (scope, contract) in &contract.scopes {
                if names(&contract.conflicts) {
                    for view in self.bound_within(scope) {
                        // It may be bound to several scopes in conflict, one inside the other.
                        if !found
                            .iter()
                            .any(|one: &Holder<'_>| one.name() == view.key.as_str())
                        {
                            found.push(Holder::Bound { view });
                        }
                    }
                }
            }
        }
        found
    }

    /// The views whose values must not leave a scope.
    pub fn bound_to<'s>(&'s self, scope: &'s str) -> impl Iterator<Item = View<'a>> + 's {
        let views = self.index.views.values().copied();
        views.filter(move |view| view.is_bound_to(scope))
    }

    /// The same, with what is bound to the scopes inside: what ends a scope ends those as well.
    pub fn bound_within<'s>(&'s self, scope: &'s str) -> impl Iterator<Item = View<'a>> + 's {
        let inside = self.inside(scope).into_iter();
        let scopes = std::iter::once(scope).chain(inside);
        scopes.flat_map(|scope| self.bound_to(scope).collect::<Vec<_>>())
    }

    /// A scope and those around it, from the inside.
    pub fn around(&self, scope: &str) -> Vec<(&'a Key, &'a model::Scope)> {
        let scopes = &self.index.scopes;
        let entry = |name: &str| scopes.get(name).map(|entry| (entry.key, entry.contract));
        let outer = std::iter::successors(entry(scope), |(_, contract)| {
            entry(contract.within.as_ref()?)
        });
        // A circle is reported elsewhere; the walk must still end.
        outer.take(scopes.len()).collect()
    }

    /// The scopes that are opened inside a scope, at any depth.
    pub fn inside(&self, scope: &str) -> Vec<&'a str> {
        let mut found: Vec<&str> = Vec::new();
        let mut of = vec![scope];
        while let Some(outer) = of.pop() {
            for (name, entry) in &self.index.scopes {
                let within = entry.contract.within.as_ref();
                let inside = within.is_some_and(|within| **within == *outer);
                // A circle is reported elsewhere; the walk must still end.
                if inside && !found.contains(name) && *name != scope {
                    found.push(name);
                    of.push(name);
                }
            }
        }
        found
    }
}
