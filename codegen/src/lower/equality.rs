//! Pattern "equality by identity": two references are equal if they are to the same object.

use crate::{
    api::{
        Impl,
        body::Expr,
        ty::{Support, Ty},
    },
    contract::model::ViewEq,
    link::View,
};

use super::items;

/// `PartialEq` and `Eq` for a view whose contract says so: objects that exist at the same time have
/// different addresses.
pub(super) fn of(view: View<'_>) -> Vec<Impl> {
    match view.contract.eq.as_deref() {
        Some(ViewEq::Identity) => {
            let pointer = |name: &str| Expr::name(name).method(view.accessor(), Vec::new());
            let operands = vec![pointer("self"), pointer("other")];
            let same = Expr::Support(Support::Ptr).path("eq").call(operands);
            items::equality(Ty::SelfTy, same).into()
        }
        None => Vec::new(),
    }
}
