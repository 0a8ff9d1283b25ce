//! What the invariants of a view ask: of whoever makes a value, and of whoever needs one.

use crate::{
    api::argument::{Because, Claim, Discharged, Remark},
    link::View,
    support::words::{clause, stem},
};

impl<'a> View<'a> {
    /// The remark where a reference is made from a raw pointer: the caller promises everything.
    pub(in crate::lower) fn invariants_by_promise(self) -> Option<Remark> {
        let invariants = self.contract.invariants.iter();
        let holds = invariants.map(|(tag, invariant)| {
            let holds = stem(&invariant.holds);
            match self.promised().any(|(promised, _, _)| promised == tag) {
                true => format!("{holds}, as the caller promises."),
                false => {
                    format!("{holds}: this follows from the count, which the caller promises.")
                }
            }
        });
        let in_scope = self.scope_invariant();
        let in_scope = in_scope.map(|holds| format!("{}, as the caller promises.", stem(&holds)));
        let all: Vec<_> = in_scope.into_iter().chain(holds).collect();
        (!all.is_empty()).then_some(Remark::Invariant(all))
    }

    /// The remark where an owned reference is made: what follows from the count does so because of
    /// `count`, and `established` tells why the rest holds.
    pub(in crate::lower) fn invariants_by_count(
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
    pub(in crate::lower) fn invariants_of(self, value: &str) -> Vec<Discharged> {
        let because = Because::TypeInvariant {
            ty: Some(self.rust()),
            holds: String::new(),
        };
        self.invariant_claims(value, |_| because.clone())
    }

    /// The same for `self` of `owner`, which is this view or a stricter form of it: everything that is true
    /// of the stricter one, since it is there that the call is legal.
    pub(in crate::lower) fn invariants_through(self, owner: View<'a>) -> Vec<Discharged> {
        let looser = |tag: &str| self.contract.invariants.get(tag);
        let mut claims = owner.invariants_of("self");
        claims.extend(
            self.invariant_claims("self", |tag| {
                let strict = owner.contract.invariants.get(tag).map(|one| &one.holds);
                let differs =
                    strict.filter(|holds| Some(*holds) != looser(tag).map(|one| &one.holds));
                Because::TypeInvariant {
                    ty: Some(owner.rust()),
                    holds: differs.cloned().unwrap_or_default(),
                }
            })
            .into_iter()
            .filter(|one| !owner.claims_already(&one.claim)),
        );
        claims
    }

    /// Whether a claim is about an invariant that this view has in the same words, and asks for.
    fn claims_already(self, claim: &Claim) -> bool {
        let Claim::Invariant { tag, holds, .. } = claim else {
            return self.scope().is_some();
        };
        let mut promised = self.promised();
        promised.any(|(own, invariant, _)| **own == **tag && invariant.holds == **holds)
    }

    /// That the count of what `pointer` points to stays positive, if the view is counted: whoever makes a
    /// reference promises that.
    pub(in crate::lower) fn count_claim(
        self,
        pointer: &str,
        because: Because,
    ) -> Option<Discharged> {
        self.refcount().map(|_| Discharged {
            claim: Claim::Counted {
                pointer: pointer.to_owned(),
            },
            because,
        })
    }

    /// A claim for each invariant that asks something of whoever makes a reference from a raw pointer, and
    /// for the scope that a value may be bound to.
    pub(in crate::lower) fn invariant_claims(
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
