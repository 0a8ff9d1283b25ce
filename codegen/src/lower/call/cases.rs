//! Pattern "case": one C function has a wrapper on each of several views, and `self` stands for a parameter
//! of the view or of a looser one.

use crate::{
    contract::model::{Nullability, Param, Transfer},
    link::{LinkedFunction, View},
};

use super::super::{Context, roles::Owner};

impl<'a> Context<'a> {
    /// Whether `self` may stand for a parameter of this view: the owner is that view, or, where no parameter
    /// is of the owner itself, a stricter form of it.
    pub(super) fn receives(
        &self,
        owner: Owner<'a>,
        function: &LinkedFunction<'a>,
        view: View<'a>,
    ) -> bool {
        let Some(owner) = self.view_of_owner(owner) else {
            return false;
        };
        let mut params = function.params.iter().filter_map(|param| param.contract);
        owner.key == view.key
            || (owner.refines(view.key) && !params.any(|(_, param)| lends(param, owner)))
    }

    /// The view that a wrapper belongs to, if it belongs to one.
    pub(super) fn view_of_owner(&self, owner: Owner<'a>) -> Option<View<'a>> {
        match owner {
            Owner::View(name) => self.view(name),
            Owner::Module(_)
            | Owner::Value(_)
            | Owner::Handle(_)
            | Owner::Guard(_)
            | Owner::Obligation(_)
            | Owner::Registration(_)
            | Owner::Struct(_)
            | Owner::Node(_)
            | Owner::Added(_) => None,
        }
    }
}

/// Whether a parameter borrows an object of exactly this view.
fn lends(param: &Param, view: View<'_>) -> bool {
    let given = matches!(
        param.transfer.as_deref(),
        Some(Transfer::Full | Transfer::OnSuccess)
    );
    let nullable = param.nullability.as_deref() == Some(&Nullability::Nullable);
    param.view.as_ref() == Some(view.key) && !given && !nullable
}
