//! Pattern "provided view": a type of the target that is used as a view, and is not generated.

use crate::{
    api::{argument::Because, ty::Ty},
    link::{TypePath, View},
};

impl View<'_> {
    /// Why it has the layout of the C type.
    pub(in crate::lower) fn transparent(self) -> Because {
        match self.is_provided() {
            false => Because::Transparent,
            true => Because::Fact(
                "the target provides it for a view, and views are transparent around their C type"
                    .to_owned(),
            ),
        }
    }
}

/// The type of the target, if there is one for this view.
pub(in crate::lower) fn ty(view: View<'_>) -> Option<Ty> {
    view.provided().as_ref().map(of_path)
}

fn of_path(path: &TypePath) -> Ty {
    Ty::Provided {
        path: path.path.clone(),
        arguments: path.arguments.iter().map(of_path).collect(),
    }
}
