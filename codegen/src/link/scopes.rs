//! Scopes: what opens and closes one, which scopes are inside it, and what is bound to it.

use crate::contract::model::{self, Key};

use super::{Linked, LinkedFunction, View};

impl<'a> Linked<'a> {
    /// Every function that enters a scope.
    pub fn entering(&self, scope: &str) -> Vec<&LinkedFunction<'a>> {
        let enters = |function: &&LinkedFunction<'a>| is(&function.contract.enters, scope);
        self.functions().filter(enters).collect()
    }

    /// Every function that leaves a scope.
    pub fn leaving(&self, scope: &str) -> Vec<&LinkedFunction<'a>> {
        let leaves = |function: &&LinkedFunction<'a>| is(&function.contract.leaves, scope);
        self.functions().filter(leaves).collect()
    }

    /// The function that enters a scope and the one that leaves it, if there is one of each.
    pub fn pair_of_scope(&self, scope: &str) -> Option<(&LinkedFunction<'a>, &LinkedFunction<'a>)> {
        match (&self.entering(scope)[..], &self.leaving(scope)[..]) {
            ([enter], [leave]) => Some((enter, leave)),
            _ => None,
        }
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
                let inside = is(&entry.contract.within, outer);
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

fn is(name: &Option<Key>, scope: &str) -> bool {
    name.as_ref().is_some_and(|name| **name == *scope)
}
