//! What the invariants of a view ask: of whoever makes a value, and of whoever needs one.

use crate::{
    api::argument::{Because, Claim, Discharged, Remark},
    link::View,
    support::words::{clause, stem},
};

impl<'a> View<'a> {
    /// The remark where a reference is made from a raw pointer: the caller promises everything.
    pub(super) fn invariants_by_promise(self) -> Option<Remark> {
        let invariants = self.contract.invariants.values();
        let holds = invariants.map(|invariant| invariant.holds.clone());
        let all: Vec<_> = self
            .scope_invariant()
            .into_iter()
            .chain(holds)
            .map(|holds| format!("{}, as the caller promises.", stem(&holds)))
            .collect();
        (!all.is_empty()).then_some(Remark::Invariant(all))
    }

    /// The remark where an owned reference is made: what follows from the count does so because of
    /// `count`, and `established` tells why the rest holds.
    pub(super) fn invariants_by_count(
        self,
        count: &str,
        established: impl Fn(&str) -> Option<&'a str>,
    ) -> Option<Remark> {
        let invariants = self.contract.invariants.iter();
        let all: Vec<_> = invariants
            .map(|(tag, invariant)| {
                let why = established(tag).unwrap_or(count);
                format!("{}: {}", stem(&invariant.holds), clause(why))
            })
            .collect();
        (!all.is_empty()).then_some(Remark::Invariant(all))
    }

    /// What a call that needs the invariants of this view rests on when it gets a `value` of it.
    pub(super) fn invariants_of(self, value: &str) -> Vec<Discharged> {
        let because = Because::TypeInvariant {
            ty: Some(self.key.value.clone()),
            holds: String::new(),
        };
        self.invariant_claims(value, |_| because.clone())
    }

    /// The same for `self` of `owner`, which is this view or a stricter form of it: what it says itself of
    /// each invariant.
    pub(super) fn invariants_through(self, owner: View<'a>) -> Vec<Discharged> {
        if owner.key == self.key {
            return self.invariants_of("self");
        }
        let by_owner = |holds: Option<&String>| Because::TypeInvariant {
            ty: Some(owner.key.value.clone()),
            holds: holds.cloned().unwrap_or_default(),
        };
        let mut claims = self.invariant_claims("self", |tag| {
            let looser = self.contract.invariants.get(tag).map(|one| &one.holds);
            let strict = owner.contract.invariants.get(tag).map(|one| &one.holds);
            by_owner(strict.filter(|holds| Some(*holds) != looser))
        });
        // The looser view may be bound to the scope as well, and has said it then.
        if self.scope().is_none() {
            claims.extend(owner.in_scope("self", |_| by_owner(None)));
        }
        claims
    }

    /// A claim for each invariant that asks something of whoever makes a reference from a raw pointer, and
    /// for the scope that a value may be bound to.
    pub(super) fn invariant_claims(
        self,
        value: &str,
        because: impl Fn(&str) -> Because,
    ) -> Vec<Discharged> {
        let promised = self.promised().map(|(tag, invariant, _)| Discharged {
            claim: Claim::Invariant {
                tag: tag.value.clone(),
                value: value.to_owned(),
                holds: invariant.holds.clone(),
            },
            because: because(tag),
        });
        let promised: Vec<_> = promised.collect();
        let in_scope = self.in_scope(value, because);
        promised.into_iter().chain(in_scope).collect()
    }
}
