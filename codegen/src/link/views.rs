//! Views, each with the C type it is of.

use crate::contract::{
    at::At,
    model::{self, Key},
};

use super::LinkedType;

/// A view, with the type and module it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The module's path.
    pub module: &'a str,
    /// The C spelling of the type.
    pub c_type: &'a str,
    /// The contract of the type.
    pub opaque: &'a model::OpaqueType,
    /// The view's name.
    pub key: &'a Key,
    /// The contract of the view.
    pub contract: &'a model::View,
}

impl<'a> View<'a> {
    /// The views this one is a stricter form of, nearest first.
    pub fn looser(self) -> impl Iterator<Item = View<'a>> {
        std::iter::successors(Some(self), |view| {
            let refines = view.contract.refines.as_ref()?;
            let (key, contract) = view.opaque.views.get_key_value(refines.view.as_str())?;
            Some(View {
                key,
                contract,
                ..*view
            })
        })
        .skip(1)
        // A view that refines itself is reported when names are checked; the walk must still end.
        .take(self.opaque.views.len())
    }

    /// Whether it is a stricter form of the view of this name.
    pub fn refines(self, name: &str) -> bool {
        self.looser().any(|looser| **looser.key == *name)
    }

    /// Whether it is the view of this name, or a stricter form of it.
    pub fn is_or_refines(self, name: &str) -> bool {
        **self.key == *name || self.refines(name)
    }

    /// The pair that counts references to it, if there is one.
    pub fn refcount(self) -> Option<&'a model::Refcount> {
        self.opaque.count_of(self.contract)
    }

    /// The scope that its values are bound to, if there is one.
    pub fn scope(self) -> Option<&'a At<String>> {
        self.contract.bound_to.as_ref()
    }

    /// Whether its values are bound to the scope of this name.
    pub fn is_bound_to(self, scope: &str) -> bool {
        self.scope().is_some_and(|bound| **bound == *scope)
    }
}

impl<'a> LinkedType<'a> {
    /// The views of the type, in the order of the contract.
    pub fn views(&self) -> impl Iterator<Item = View<'a>> + use<'a> {
        let (module, c_type, opaque) = (self.module, self.key.as_str(), self.contract);
        opaque.views.iter().map(move |(key, contract)| View {
            module,
            c_type,
            opaque,
            key,
            contract,
        })
    }
}
