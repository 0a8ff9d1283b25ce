//! Pattern "lock guard": a lock that is held becomes a type that borrows the locked object and releases
//! the lock.
//!
//! A guard is `Send` where a reference to its object is, unless a rule about threads forbids it. It is never
//! `Sync`: what needs the lock could run on two threads at once, which have one lock in common.

use crate::{
    api::{
        Field, Receiver, Repr, TypeBlock, Visibility,
        argument::{Because, Claim, Discharged},
        body::Expr,
        coverage::Outcome,
        docs::Docs,
        ty::Ty,
    },
    contract::model::{self, Key},
    link::{LinkedFunction, View},
    support::words::names,
};

use super::super::{
    Context, Wrappers,
    held::{self, Held},
    items,
    roles::Owner,
};

/// The lifetime of what a guard borrows.
const LIFETIME: &str = "a";

impl<'a> Context<'a> {
    /// The type that stands for a lock that is held.
    pub(in crate::lower) fn guard(
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
        let mut impls = vec![items::implementation(
            None,
            makers.into_iter().chain(methods).collect(),
        )];
        if guard.deref {
            // It has the methods of its object.
            let object = Expr::name("self").field(&guard.field);
            impls.push(items::deref(self.generated(&guard.of), object));
        }
        let release = self.linked.unlock(&guard.lock);
        if let (Some(release), Some(view)) = (release, self.view(&guard.of)) {
            let claims = self.guard_claims(guard, view, &release.declaration.name);
            let object = Expr::name("self").field(&guard.field);
            let passed = object.method(view.accessor(), Vec::new());
            impls.push(self.destructor(release, claims, passed));
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
            generics: Vec::new(),
            wheres: Vec::new(),
            docs: self.guard_docs(key, guard, wrappers),
            must_use: Some("the lock unlocks immediately when the guard is unused"),
            visibility: Visibility::Public,
            repr: Repr::Rust,
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
        let mut taken = self.linked.locking(&guard.lock);
        if taken.iter().any(&makes) {
            taken.retain(makes);
        }
        // One function may do it in several cases.
        taken.dedup_by_key(|one| one.key);
        let taken = taken.into_iter().map(|one| &one.declaration.name);
        let releasing = self.linked.unlocking(&guard.lock);
        let released = names(releasing.iter().map(|one| &one.declaration.name), "or");
        let invariant = format!(
            "{} is held for `{}`: {} took it{}, and {released} was not called for it since{}",
            guard.represents,
            &*guard.field,
            names(taken, "or"),
            held::on_task(&guard.thread, "the current"),
            held::undisturbed(&guard.conflicts),
        );
        let release = releasing.first().map(|release| release.key.as_str());
        let dropping = match self.drop_sleeps(release) {
            Some(sleeps) => format!("Dropping it calls {released}. {sleeps}"),
            None => format!("Dropping it calls {released}."),
        };
        let examples = guard.examples.as_ref();
        Held::from((key, guard)).docs(&guard.doc, Some(dropping), &invariant, examples)
    }

    /// What a call needs that is given the object of the guard.
    pub(in crate::lower) fn guard_claims(
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
}
