//! Pattern "error type": one error code as a type of its own.

use crate::{
    api::{
        Function, Impl, Repr, Trait, TypeBlock, Visibility,
        body::{Body, Expr},
        ty::{Support, Ty},
    },
    contract::model::{self, Key},
};

use super::{
    Context, docs,
    items::{formatted, implementation, of_trait},
};

impl Context<'_> {
    /// The type that stands for an error code.
    pub(super) fn error(&self, key: &Key, error: &model::ErrorType) -> TypeBlock {
        let ty = self.generated(key);
        TypeBlock {
            name: key.value.clone(),
            lifetimes: Vec::new(),
            generics: Vec::new(),
            wheres: Vec::new(),
            must_use: None,
            docs: docs::error_type(error),
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: vec!["Copy", "Clone", "Eq", "PartialEq"],
            fields: Vec::new(),
            impls: vec![conversion(ty, &error.code), debug(&error.code)],
        }
    }
}

/// `From` the type for the general error.
fn conversion(ty: Ty, code: &str) -> Impl {
    let general = Ty::Support(Support::Error, Vec::new());
    let code = Expr::Support(Support::ErrorCodes).path(code);
    let function = Function {
        params: vec![("_".to_owned(), ty.clone())],
        ret: general.clone(),
        ..of_trait("from", Body::tail(code))
    };
    implementation(Some(Trait::From(ty)), vec![function])
}

/// `Debug` that prints the code.
fn debug(code: &str) -> Impl {
    let pad = Expr::name("f").method("pad", vec![Expr::Str(code.to_owned())]);
    formatted(Trait::Support(Support::Fmt), pad)
}
