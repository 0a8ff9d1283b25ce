//! Pattern "revocable", how a value that borrows is reached.

use crate::api::{
    Bound, Function, Generic, Receiver,
    body::{Body, Expr, StatementKind},
    docs::Docs,
    ty::Ty,
};

use super::{
    super::super::super::{Context, items::inherent},
    Borrowing, GUARD,
};

impl<'a> Context<'a> {
    /// The method that gives what it is registered with.
    pub(super) fn borrowing_accessor(&self, borrowing: &Borrowing<'_, '_, 'a>) -> Option<Function> {
        let whole = self.object_accessor(borrowing.form)?;
        let accessor = borrowing.contract.accessor.as_ref();
        let name = accessor.map_or(whole.name.clone(), |name| name.value.clone());
        let body = Body::tail(Borrowing::whole().method(&whole.name, Vec::new()));
        Some(Function {
            name,
            body,
            ..whole
        })
    }

    /// Access for whoever shows the witness, inside a closure: also for values whose lifetime must stay what it is.
    pub(super) fn borrowing_access_with(
        &self,
        borrowing: &Borrowing<'_, '_, 'a>,
    ) -> Option<Function> {
        let (witness, _) = borrowing.form.witness?;
        let object = borrowing.form.registered.object.as_ref()?;
        let (generics, closure, result) = self.closure_of(borrowing);
        let mut docs = Docs::text(format!(
            "Calls `f` with the value, if `{}` shows that nothing takes it away meanwhile.",
            object.field
        ));
        borrowing.refusal(&mut docs, &object.field);
        let value = Borrowing::whole()
            .method("access", vec![Expr::name(&*object.field)])
            .method("map", vec![Expr::name("f")]);
        let (ret, value) = borrowing.outcome(result, value);
        Some(Function {
            receiver: Receiver::Shared,
            params: vec![
                (
                    object.field.clone(),
                    Ty::shared(self.generated(witness.key)),
                ),
                ("f".to_owned(), closure),
            ],
            generics,
            ret,
            ..inherent("access_with", docs, Body::tail(value))
        })
    }

    /// The same in a read-side section of RCU, for everybody else.
    pub(super) fn borrowing_try_access_with(&self, borrowing: &Borrowing<'_, '_, 'a>) -> Function {
        let (generics, closure, result) = self.closure_of(borrowing);
        let docs = "Calls `f` with the value if it was not taken away; `f` must not sleep.";
        let value = Borrowing::whole().method("try_access_with", vec![Expr::name("f")]);
        Function {
            receiver: Receiver::Shared,
            params: vec![("f".to_owned(), closure)],
            generics,
            ret: Ty::Option(Box::new(result)),
            ..inherent("try_access_with", Docs::text(docs), Body::tail(value))
        }
    }

    /// The type parameters of a function that calls a closure with the value, that of the closure, and its result.
    fn closure_of(&self, borrowing: &Borrowing<'_, '_, 'a>) -> (Vec<Generic>, Ty, Ty) {
        let (result, closure) = (self.free_name("R"), self.free_name("G"));
        let value = Ty::shared(borrowing.value("_"));
        let call = Bound::FnOnce(vec![value], Ty::Param(result.clone()));
        let generic = |name: String, bounds: Vec<Bound>| Generic { name, bounds };
        let generics = vec![
            generic(result.clone(), Vec::new()),
            generic(closure.clone(), vec![call]),
        ];
        (generics, Ty::Param(closure), Ty::Param(result))
    }

    /// Access for whoever shows the witness.
    pub(super) fn borrowing_access(&self, borrowing: &Borrowing<'_, '_, 'a>) -> Option<Function> {
        let (witness, _) = borrowing.form.witness?;
        let object = borrowing.form.registered.object.as_ref()?;
        let tied = |to: Ty| Ty::Ref {
            lifetime: Some("a".to_owned()),
            mutable: false,
            to: Box::new(to),
        };
        let mut docs = Docs::text(format!(
            "Returns the value, for as long as `{}` shows that nothing takes it away.",
            object.field
        ));
        borrowing.refusal(&mut docs, &object.field);
        let value = Borrowing::whole()
            .method("access", vec![Expr::name(&*object.field)])
            .method("map", vec![borrowing.cast()]);
        let (ret, value) = borrowing.outcome(tied(borrowing.value("a")), value);
        Some(Function {
            lifetimes: vec!["a".to_owned()],
            receiver: Receiver::SharedFor("a"),
            params: vec![(object.field.clone(), tied(self.generated(witness.key)))],
            ret,
            ..inherent("access", docs, Body::tail(value))
        })
    }

    /// The same in a read-side section of RCU, for everybody else.
    pub(super) fn borrowing_try_access(&self, borrowing: &Borrowing<'_, '_, 'a>) -> Function {
        let guard = Ty::Generated {
            module: self.own_module(borrowing.form).to_owned(),
            name: borrowing.contract.guard.value.clone(),
        };
        let ty = Ty::WithLifetimes(Box::new(guard.clone()), vec!["_".to_owned()]);
        let mut docs = Docs::text(
            "Returns the value if it was not taken away, and keeps it until the guard is dropped.",
        );
        docs.rules.push(
            "Nothing may sleep as long as the guard exists: it is a read-side section of RCU."
                .to_owned(),
        );
        let mut body = Body::new();
        body.let_(
            GUARD,
            Borrowing::whole().method("try_access", Vec::new()).try_(),
        );
        let made = Expr::Named(guard, vec![(GUARD.to_owned(), Expr::name(GUARD))]);
        body.push(StatementKind::Tail(Expr::name("Some").call(vec![made])));
        Function {
            receiver: Receiver::Shared,
            ret: Ty::Option(Box::new(borrowing.with_family(ty))),
            ..inherent("try_access", docs, body)
        }
    }
}
