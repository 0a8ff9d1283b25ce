//! Pattern "lock guard": a lock that is held becomes a type that borrows the locked object and releases
//! the lock.
//!
//! A guard is `Send` where a reference to its object is, unless a rule about threads forbids it. It is never
//! `Sync`: what needs the lock could run on two threads at once, which have one lock in common.

use crate::{
    api::{
        Field, Function, Impl, Receiver, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim, Discharged},
        body::{Body, Expr, StatementKind},
        coverage::Outcome,
        docs::Docs,
        ty::Ty,
    },
    contract::model::{self, Key},
    link::{LinkedFunction, guards},
    support::words::names,
};

use super::{
    Context, Wrappers, binding,
    held::{self, Held},
    roles::Owner,
    views::{View, inherent},
};

/// The lifetime of what a guard borrows.
const LIFETIME: &str = "a";

impl<'a> Context<'a> {
    /// The type that stands for a lock that is held.
    pub(super) fn guard(
        &self,
        key: &'a Key,
        guard: &'a model::Guard,
        wrappers: &mut Wrappers<'a>,
    ) -> TypeBlock {
        let wrapped = wrappers.by_owner.shift_remove(&Owner::Guard(key));
        let (makers, methods): (Vec<_>, Vec<_>) = wrapped
            .unwrap_or_default()
            .into_iter()
            .partition(|function| function.receiver == Receiver::None);
        let mut impls = vec![implementation(
            None,
            makers.into_iter().chain(methods).collect(),
        )];
        if guard.deref {
            impls.push(self.deref_to_object(guard));
        }
        let release = guards::releasing(self.linked, &guard.lock);
        if let ([release], Some(view)) = (&release[..], self.view(&guard.of)) {
            impls.push(self.unlock(guard, view, release));
        }
        let mut fields = vec![Field {
            name: guard.field.value.clone(),
            doc: String::new(),
            ty: Ty::Ref {
                lifetime: Some(LIFETIME.to_owned()),
                mutable: false,
                to: Box::new(self.generated(&guard.of)),
            },
        }];
        fields.push(held::guard_marker(&guard.thread));
        TypeBlock {
            name: key.value.clone(),
            lifetimes: vec![LIFETIME.to_owned()],
            docs: self.guard_docs(key, guard, wrappers),
            must_use: Some("the lock unlocks immediately when the guard is unused"),
            visibility: Visibility::Public,
            transparent: false,
            derives: Vec::new(),
            fields,
            impls,
        }
    }

    fn guard_docs(&self, key: &'a Key, guard: &'a model::Guard, wrappers: &Wrappers<'a>) -> Docs {
        // What has no wrapper makes no guard.
        let makes = |function: &&LinkedFunction<'_>| {
            let outcome = wrappers.outcomes.get(function.id());
            !matches!(outcome, Some(Outcome::NotBound { .. }))
        };
        let mut taken = guards::acquiring(self.linked, &guard.lock);
        if taken.iter().any(&makes) {
            taken.retain(makes);
        }
        // One function may do it in several cases.
        taken.dedup_by_key(|one| one.key);
        let taken = taken.into_iter().map(|one| &one.declaration.name);
        let released = guards::releasing(self.linked, &guard.lock).into_iter();
        let released = names(released.map(|one| &one.declaration.name), "or");
        let invariant = format!(
            "{} is held for `{}`: {} took it{}, and {released} was not called for it since{}",
            guard.represents,
            &*guard.field,
            names(taken, "or"),
            held::on_task(&guard.thread, "the current"),
            held::undisturbed(&guard.conflicts),
        );
        let release = guards::releasing(self.linked, &guard.lock);
        let release = release.first().map(|release| release.key.as_str());
        let dropping = match self.drop_sleeps(release) {
            Some(sleeps) => format!("Dropping it calls {released}. {sleeps}"),
            None => format!("Dropping it calls {released}."),
        };
        let examples = guard.examples.as_ref();
        Held::from((key, guard)).docs(&guard.doc, Some(dropping), &invariant, examples)
    }

    /// What a call needs that is given the object of the guard.
    pub(super) fn guard_claims(
        &self,
        guard: &model::Guard,
        view: View<'a>,
        function: &str,
    ) -> Vec<Discharged> {
        let object = format!("self.{}", &*guard.field);
        let valid = Discharged {
            claim: view.valid(&format!("{object}.{}()", view.accessor())),
            because: Because::Reference {
                name: object.clone(),
            },
        };
        let held = Discharged {
            claim: Claim::LockHeld {
                object: object.clone(),
                represents: guard.represents.clone(),
            },
            because: Because::TypeInvariant {
                ty: None,
                holds: String::new(),
            },
        };
        let mut claims = vec![valid];
        claims.extend(view.invariants_of(&object));
        claims.push(held);
        claims.extend(held::same_task(&guard.thread, function));
        claims
    }

    fn unlock(
        &self,
        guard: &'a model::Guard,
        view: View<'a>,
        release: &LinkedFunction<'a>,
    ) -> Impl {
        let name = &release.declaration.name;
        let mut claims = self.guard_claims(guard, view, name);
        claims.extend(self.tagged(release));
        let object = Expr::name("self").field(&guard.field);
        let call = binding(name).call(vec![object.method(view.accessor(), Vec::new())]);
        let mut body = Body::new();
        if let Some(argument) = Argument::from_list(claims) {
            body.push(StatementKind::Expr(Expr::unsafe_(call, argument)));
        }
        self.assert_may_sleep(&mut body, release, None);
        let function = Function {
            visibility: Visibility::Trait,
            receiver: Receiver::Exclusive,
            ..inherent("drop", Docs::default(), body)
        };
        implementation(Some(Trait::Prelude("Drop")), vec![function])
    }

    /// `Deref` to the object, whose methods the guard has.
    fn deref_to_object(&self, guard: &model::Guard) -> Impl {
        let target = self.generated(&guard.of);
        let object = Expr::name("self").field(&guard.field);
        let function = Function {
            visibility: Visibility::Trait,
            receiver: Receiver::Shared,
            ret: Ty::shared(target.clone()),
            ..inherent("deref", Docs::default(), Body::tail(object))
        };
        Impl {
            types: vec![("Target".to_owned(), target)],
            ..implementation(Some(Trait::Core("core::ops::Deref")), vec![function])
        }
    }
}

fn implementation(of: Option<Trait>, functions: Vec<Function>) -> Impl {
    Impl {
        of,
        argument: None,
        types: Vec::new(),
        functions,
    }
}
