//! Pattern "reference count": a pair of C functions becomes `AlwaysRefCounted`.

use crate::{
    api::{
        Function, Impl, Receiver, Trait,
        argument::{Argument, Because, Claim, Discharged, Remark},
        body::{Body, Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    link::{LinkedFunction, View},
};

use super::super::{
    Context, binding,
    items::{implementation, of_trait},
};

impl<'a> Context<'a> {
    /// `AlwaysRefCounted` for a view of a counted type.
    pub(super) fn counted(&self, view: View<'a>) -> Option<Impl> {
        let refcount = view.refcount()?;
        let get = self.linked.function(refcount.get.as_ref()?)?;
        let put = self.linked.function(refcount.put.as_ref()?)?;
        let name = view.key.value.clone();
        // A view that has no invariant about the count rests on the pair itself, and its argument must not
        // speak of invariants.
        let counted = view.own_count_invariant();
        let counted = counted.or_else(|| view.count_invariant());
        let because = counted.map_or_else(
            || Because::Fact(format!("each `{}` has a count of its own", view.c_type)),
            |invariant| Because::TypeInvariant {
                ty: None,
                holds: invariant.holds.clone(),
            },
        );
        let functions = vec![self.inc_ref(view, get), self.dec_ref(view, put)];
        let of = Some(Trait::Support(Support::AlwaysRefCounted));
        Some(Impl {
            argument: Some(
                Argument::new(Claim::AlwaysCounted { ty: name }, because).and(
                    Claim::KeepsAlive {
                        get: get.declaration.name.clone(),
                        put: put.declaration.name.clone(),
                    },
                    Because::Evident,
                ),
            ),
            ..implementation(of, functions)
        })
    }

    fn inc_ref(&self, view: View<'a>, get: &LinkedFunction<'a>) -> Function {
        let pointer = format!("self.{}()", view.accessor());
        let argument = Argument::new(
            view.valid(&pointer),
            Because::Reference {
                name: "self".to_owned(),
            },
        )
        .and_all(needed(view, get))
        .and_all(self.tagged(get));
        let pointer = Expr::name("self").method(view.accessor(), Vec::new());
        let call = binding(&get.declaration.name).call(vec![pointer]);
        let mut body = Body::new();
        let statement = body.push(StatementKind::Expr(Expr::unsafe_(call, argument)));
        notes(statement, get, view);
        self.assert_may_sleep(&mut body, get, None);
        Function {
            receiver: Receiver::Shared,
            ..of_trait("inc_ref", body)
        }
    }

    fn dec_ref(&self, view: View<'a>, put: &LinkedFunction<'a>) -> Function {
        let pointer = "obj".to_owned();
        let argument = Argument::new(view.valid(&pointer), Because::Caller)
            .and(Claim::OwnsReference { pointer }, Because::Caller)
            .and(view.same_layout(), Because::Transparent)
            .and_all(self.tagged(put));
        let cast = Expr::name("obj")
            .method("cast", Vec::new())
            .method("as_ptr", Vec::new());
        let call = binding(&put.declaration.name).call(vec![cast]);
        let mut body = Body::new();
        let statement = body.push(StatementKind::Expr(Expr::unsafe_(call, argument)));
        notes(statement, put, view);
        self.assert_may_sleep(&mut body, put, None);
        Function {
            trait_unsafe: true,
            params: vec![(
                "obj".to_owned(),
                Ty::Core("core::ptr::NonNull", vec![Ty::SelfTy]),
            )],
            ..of_trait("dec_ref", body)
        }
    }
}

/// What a pair that is the view's own may rest on; a function that counts a looser view as well demands what is true
/// of that.
fn needed<'a>(view: View<'a>, get: &LinkedFunction<'a>) -> Vec<Discharged> {
    if view.contract.refcount.is_none() {
        return Vec::new();
    }
    let mut params = get.params.iter().filter_map(|param| param.contract);
    let named = params.find_map(|(_, param)| param.view.as_ref());
    let looser = named.and_then(|named| view.looser().find(|loose| **loose.key == **named));
    looser.map_or_else(
        || view.invariants_of("self"),
        |loose| loose.invariants_through(view),
    )
}

/// The remarks of a contract that are about this view.
fn notes(statement: &mut Statement, function: &LinkedFunction<'_>, view: View<'_>) {
    for note in function.contract.notes.values() {
        if *note.on == **view.key {
            statement.remark(Remark::Note(note.text.clone()));
        }
    }
}
