//! Functions and implementations with nothing in them yet, and the implementations that several patterns
//! make.

use crate::{
    api::{
        Function, Impl, Receiver, Trait, Visibility,
        argument::{Argument, Discharged},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    link::LinkedFunction,
};

use super::{Context, binding};

/// A public, safe function with nothing but a name, docs and a body; the rest is filled in.
pub(super) fn inherent(name: &str, docs: Docs, body: Body) -> Function {
    Function {
        name: name.to_owned(),
        docs,
        stands_for: None,
        visibility: Visibility::Public,
        requires: Vec::new(),
        trait_unsafe: false,
        must_use: false,
        lifetimes: Vec::new(),
        called_from_c: false,
        generics: Vec::new(),
        wheres: Vec::new(),
        receiver: Receiver::None,
        params: Vec::new(),
        ret: Ty::Unit,
        body,
    }
}

/// The same for a function of a trait, which documents it.
pub(super) fn of_trait(name: &str, body: Body) -> Function {
    Function {
        visibility: Visibility::Trait,
        ..inherent(name, Docs::default(), body)
    }
}

/// A safe implementation: of a trait, or inherent.
pub(super) fn implementation(of: Option<Trait>, functions: Vec<Function>) -> Impl {
    Impl {
        of,
        lifetimes: Vec::new(),
        generics: Vec::new(),
        wheres: Vec::new(),
        argument: None,
        types: Vec::new(),
        constants: Vec::new(),
        functions,
    }
}

/// `Debug` or `Display`: what is done with the formatter `f`.
pub(super) fn formatted(of: Trait, value: Expr) -> Impl {
    let formatter = Ty::Ref {
        lifetime: None,
        mutable: true,
        to: Box::new(Ty::Core("fmt::Formatter<'_>", Vec::new())),
    };
    let function = Function {
        receiver: Receiver::Shared,
        params: vec![("f".to_owned(), formatter)],
        ret: Ty::Core("fmt::Result", Vec::new()),
        ..of_trait("fmt", Body::tail(value))
    };
    implementation(Some(of), vec![function])
}

/// `Deref` to another generated type.
pub(super) fn deref(target: Ty, value: Expr) -> Impl {
    let function = Function {
        receiver: Receiver::Shared,
        ret: Ty::shared(target.clone()),
        ..of_trait("deref", Body::tail(value))
    };
    Impl {
        types: vec![("Target".to_owned(), target)],
        ..implementation(Some(Trait::Core("core::ops::Deref")), vec![function])
    }
}

/// `PartialEq` and `Eq`: whether `self` and `other`, which is of the type, are equal.
pub(super) fn equality(other: Ty, are_equal: Expr) -> [Impl; 2] {
    let eq = Function {
        receiver: Receiver::Shared,
        params: vec![("other".to_owned(), Ty::shared(other))],
        ret: Ty::prim("bool"),
        ..of_trait("eq", Body::tail(are_equal))
    };
    [("PartialEq", vec![eq]), ("Eq", Vec::new())]
        .map(|(name, functions)| implementation(Some(Trait::Prelude(name)), functions))
}

/// `ScopeGuard::new(|| { cleanup })`: what runs on every path out of a block.
pub(super) fn scope_guard(cleanup: Body) -> Expr {
    let new = Expr::Support(Support::ScopeGuard).path("new");
    new.call(vec![Expr::Closure(cleanup)])
}

impl<'a> Context<'a> {
    /// `Drop` by a call of a C function, with what it rests on beside its own requirements.
    pub(super) fn destructor(
        &self,
        function: &LinkedFunction<'a>,
        mut claims: Vec<Discharged>,
        passed: Expr,
    ) -> Impl {
        claims.extend(self.tagged(function));
        let call = binding(&function.declaration.name).call(vec![passed]);
        let mut body = Body::new();
        if let Some(argument) = Argument::from_list(claims) {
            body.push(StatementKind::Expr(Expr::unsafe_(call, argument)));
        }
        self.assert_may_sleep(&mut body, function, None);
        let drop = Function {
            receiver: Receiver::Exclusive,
            ..of_trait("drop", body)
        };
        implementation(Some(Trait::Prelude("Drop")), vec![drop])
    }
}
