//! Pattern "callback", its token: a value that exists only while C calls back.

use crate::{
    api::{
        Field, Function, Repr, Requirement, TypeBlock, Visibility,
        argument::Remark,
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    contract::model::Token,
    support::words::{sentence, stem},
};

use super::{
    super::items::{implementation, inherent},
    Callback,
};

/// The name of what C promises where a token is made.
pub(super) const TAG: &str = "at";
/// The lifetime of a token: that of the call.
const CALL: &str = "call";

impl Callback<'_> {
    /// The type of the token.
    pub(super) fn token_type(&self, token: &Token) -> TypeBlock {
        let name = &**self.key;
        let mut docs = Docs::text(token.doc.trim_end());
        docs.rules.push(format!(
            "Only what C calls as [`{name}`] has one, and only as long as it runs: it is handed out as a \
             reference, and can neither be kept nor sent to another thread."
        ));
        docs.invariants = vec![sentence(&token.means)];
        docs.examples.clone_from(&token.examples);
        TypeBlock {
            name: token.name.value.clone(),
            lifetimes: vec![CALL.to_owned()],
            generics: Vec::new(),
            wheres: Vec::new(),
            docs,
            must_use: None,
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields: vec![marker()],
            impls: vec![implementation(None, vec![maker(token)])],
        }
    }
}

/// Ties a token to the call: no other lifetime will do, and no other thread.
fn marker() -> Field {
    let call = Ty::Ref {
        lifetime: Some(CALL.to_owned()),
        mutable: false,
        to: Box::new(Ty::Unit),
    };
    Field {
        name: "_call".to_owned(),
        doc: "Ties values of this type to one call, and to its thread.".to_owned(),
        ty: Ty::Core("core::marker::PhantomData", vec![Ty::ptr(true, call)]),
    }
}

/// The function that makes one, for the functions that C calls.
fn maker(token: &Token) -> Function {
    let value = Expr::name("core::marker::PhantomData");
    let value = Expr::Struct(vec![("_call".to_owned(), value)]);
    let mut body = Body::new();
    let tail = body.push(StatementKind::Tail(value));
    let invariant = format!("{}, as the caller promises.", stem(&sentence(&token.means)));
    tail.remark(Remark::Invariant(vec![invariant]));
    let text = format!(
        "As long as the value exists, this must hold: {}.",
        stem(&token.means)
    );
    Function {
        visibility: Visibility::Crate,
        requires: vec![Requirement {
            tag: TAG.to_owned(),
            text,
        }],
        ret: Ty::SelfTy,
        ..inherent("new", Docs::text("Makes one, where C calls back."), body)
    }
}
