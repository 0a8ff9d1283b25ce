//! Pattern "equality by identity": two references are equal if they are to the same object.

use crate::{
    api::{
        Function, Impl, Receiver, Trait, Visibility,
        body::{Body, Expr},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::ViewEq,
    link::View,
};

use super::views::inherent;

/// `PartialEq` and `Eq` for a view whose contract says so: objects that exist at the same time have
/// different addresses.
pub(super) fn of(view: View<'_>) -> Vec<Impl> {
    match view.contract.eq.as_deref() {
        Some(ViewEq::Identity) => vec![
            implementation("PartialEq", vec![compare(view)]),
            implementation("Eq", Vec::new()),
        ],
        None => Vec::new(),
    }
}

fn implementation(name: &'static str, functions: Vec<Function>) -> Impl {
    Impl {
        of: Some(Trait::Prelude(name)),
        argument: None,
        types: Vec::new(),
        functions,
    }
}

fn compare(view: View<'_>) -> Function {
    let pointer = |name: &str| Expr::name(name).method(view.accessor(), Vec::new());
    let same = Expr::Support(Support::Ptr)
        .path("eq")
        .call(vec![pointer("self"), pointer("other")]);
    Function {
        visibility: Visibility::Trait,
        receiver: Receiver::Shared,
        params: vec![("other".to_owned(), Ty::shared(Ty::SelfTy))],
        ret: Ty::prim("bool"),
        ..inherent("eq", Docs::default(), Body::tail(same))
    }
}
