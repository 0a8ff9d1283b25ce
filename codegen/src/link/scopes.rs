//! Scopes: what opens and closes one, which scopes are inside it, and what is bound to it.

mod bound;
mod pairs;
mod scope;

use crate::{
    contract::model::{self, BorrowSource, Key},
    support::diag::Sink,
};

use super::{Linked, LinkedFunction, View};

/// Reports scopes that are not what they say, and whatever lets a value out of the scope that it is bound
/// to.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    linked.check_macros_twice(sink);
    for module in &linked.modules {
        for (key, scope) in &module.contract.scopes {
            linked.check_pair(sink, key);
            linked.check_scope(sink, key, scope);
        }
        for opaque in &module.types {
            linked.check_bound_views(sink, opaque);
            linked.check_bound_fields(sink, opaque);
        }
        for function in &module.functions {
            linked.check_halves_of_scope(sink, function);
            linked.check_owned(sink, function);
        }
    }
}

impl<'a> Linked<'a> {
    /// Every function that enters a scope.
    pub fn entering(&self, scope: &str) -> Vec<&LinkedFunction<'a>> {
        self.functions_that(|contract| is(&contract.enters, scope))
    }

    /// Every function that leaves a scope.
    pub fn leaving(&self, scope: &str) -> Vec<&LinkedFunction<'a>> {
        self.functions_that(|contract| is(&contract.leaves, scope))
    }

    /// The function that enters a scope and the one that leaves it, if there is one of each.
    pub fn pair_of_scope(&self, scope: &str) -> Option<(&LinkedFunction<'a>, &LinkedFunction<'a>)> {
        match (&self.entering(scope)[..], &self.leaving(scope)[..]) {
            ([enter], [leave]) => Some((enter, leave)),
            _ => None,
        }
    }

    /// The scope that a view is bound to.
    pub fn scope_of(&self, view: &str) -> Option<&'a Key> {
        self.view(view)?.scope()
    }

    /// The view that a function hands out for the scope that is active, if it does that.
    pub fn handed_out(&self, function: &model::Function) -> Option<View<'a>> {
        let ret = function.ret.as_ref()?;
        // What is borrowed from a scope that the wrapper closes is handed out to nobody.
        let kept = function.under.is_none();
        let from_scope = kept && ret.borrows_from.as_deref() == Some(&BorrowSource::Scope);
        let view = self.view(ret.view.as_ref()?)?;
        (from_scope && view.scope().is_some()).then_some(view)
    }

    /// Every function that hands out what is bound to a scope.
    pub fn handing_out(&self, scope: &str) -> Vec<&LinkedFunction<'a>> {
        let handing_out = |function: &&LinkedFunction<'a>| {
            let view = self.handed_out(function.contract);
            view.is_some_and(|view| view.is_bound_to(scope))
        };
        self.functions().filter(handing_out).collect()
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
