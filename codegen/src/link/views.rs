//! Views, each with the C type it is of, and the rules for views of one type.

mod parent;
mod provided;
mod refcount;
mod refinement;
mod release;
mod threads;

use crate::{
    contract::{
        at::At,
        model::{self, Invariant, Key},
    },
    support::diag::Sink,
};

use super::{Linked, LinkedType};

pub use self::provided::TypePath;

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

    /// The views of the same type, in the order of the contract; it is one of them.
    pub fn all_of_type(self) -> impl Iterator<Item = View<'a>> {
        let views = self.opaque.views.iter();
        views.map(move |(key, contract)| View {
            key,
            contract,
            ..self
        })
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

    /// The function that ends it where it has one owner, if there is one.
    pub fn release(self) -> Option<&'a At<String>> {
        self.opaque.release_of(self.contract)
    }

    /// What an object of this view is made from and must not outlive. What nobody owns, and what is counted, has
    /// no owner that could borrow it.
    pub fn parent(self) -> Option<&'a model::Parent> {
        self.release()?;
        self.contract.parent.as_ref()
    }

    /// The invariants that ask something of whoever makes a reference from a raw pointer. Where there is no
    /// count, none can follow from one.
    pub fn promised(self) -> impl Iterator<Item = (&'a Key, &'a Invariant, &'a str)> {
        let invariants = self.contract.invariants.iter();
        invariants.filter_map(move |(tag, invariant)| {
            let uncounted = self.refcount().is_none().then_some(&*invariant.holds);
            Some((tag, invariant, invariant.caller.as_deref().or(uncounted)?))
        })
    }

    /// Whether it is counted by another pair than a looser view, which is counted too.
    pub fn has_another_count(self, looser: View<'_>) -> bool {
        let (own, other) = (self.refcount(), looser.refcount());
        own.is_some() && other.is_some() && own != other
    }

    /// The invariant about the count: it asks nothing of a caller.
    pub fn count_invariant(self) -> Option<&'a Invariant> {
        let mut invariants = self.contract.invariants.values();
        invariants.find(|invariant| invariant.caller.is_none())
    }

    /// The scope that its values are bound to, if there is one.
    pub fn scope(self) -> Option<&'a At<String>> {
        self.contract.bound_to.as_ref()
    }

    /// Whether its values are bound to the scope of this name.
    pub fn is_bound_to(self, scope: &str) -> bool {
        self.scope().is_some_and(|bound| **bound == *scope)
    }

    /// Whether its values are bound to a scope, or to one inside it.
    pub fn is_used_in(self, linked: &Linked<'_>, scope: &str) -> bool {
        let around = self.scope().map(|bound| linked.around(bound));
        around.is_some_and(|around| around.iter().any(|(name, _)| name.as_str() == scope))
    }
}

/// Reports views that do not go together.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for opaque in linked.modules.iter().flat_map(|module| &module.types) {
        linked.check_refcount(sink, opaque);
        linked.check_release(sink, opaque);
        linked.check_provided(sink, opaque);
        linked.check_parents(sink, opaque);
        linked.check_threads(sink, opaque);
        for view in opaque.views() {
            linked.check_refinement(sink, view);
        }
    }
}

impl<'a> Linked<'a> {
    /// The view of a name.
    pub fn view(&self, name: &str) -> Option<View<'a>> {
        self.index.views.get(name).copied()
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
