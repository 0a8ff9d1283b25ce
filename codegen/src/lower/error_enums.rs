//! Pattern "error type": several causes, each with its code, as an enumeration.

use crate::{
    api::{
        EnumBlock, Function, Impl, Trait,
        body::{Body, Expr},
        ty::{Support, Ty},
    },
    contract::model::{self, Key},
};

use super::{
    Context, docs,
    items::{implementation, of_trait},
};

impl Context<'_> {
    /// The enumeration that stands for several error codes.
    pub(super) fn error_enum(&self, key: &Key, error: &model::ErrorEnum) -> EnumBlock {
        let variants = error.variants.iter();
        let variants = variants.map(|(name, one)| (name.value.clone(), docs::error_variant(one)));
        EnumBlock {
            name: key.value.clone(),
            docs: docs::error_enum(error),
            derives: vec!["Copy", "Clone", "Debug", "Eq", "PartialEq"],
            variants: variants.collect(),
            impls: vec![conversion(&self.generated(key), error)],
        }
    }
}

/// `From` the enumeration for the general error: each cause becomes its code.
fn conversion(ty: &Ty, error: &model::ErrorEnum) -> Impl {
    let arms = error.variants.iter().map(|(name, one)| {
        let cause = Expr::Type(ty.clone()).path(name);
        (cause, Expr::Support(Support::ErrorCodes).path(&one.code))
    });
    let cause = Expr::name("error");
    let code = Expr::Match(Box::new(cause), arms.collect());
    let function = Function {
        params: vec![("error".to_owned(), ty.clone())],
        ret: Ty::Support(Support::Error, Vec::new()),
        ..of_trait("from", Body::tail(code))
    };
    implementation(Some(Trait::From(ty.clone())), vec![function])
}
