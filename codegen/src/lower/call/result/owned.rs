//! Pattern "pointer result": what owns the object that a call has given.

use crate::{
    api::{
        argument::{Argument, Because, Claim},
        body::Expr,
        ty::{Support, Ty},
    },
    link::{LinkedFunction, View},
};

use super::super::{
    super::{Context, views::handed_over},
    NotBound,
};

impl<'a> Context<'a> {
    /// The type whose values own objects of a view.
    pub(in super::super) fn owning_type(&self, view: View<'a>) -> Result<Support, NotBound> {
        if view.refcount().is_some() {
            return Ok(Support::ARef);
        }
        if view.release().is_none() {
            return Err(NotBound::not_counted(view.c_type));
        }
        match self.releases(view) {
            Some(_) => Ok(Support::Owned),
            None => {
                let reason =
                    "the target has no type for an object with one owner: its profile names none";
                Err(NotBound::new(
                    reason,
                    "support: { owned: ..., ownable: ... }",
                ))
            }
        }
    }

    /// What owns the object behind `ptr`, and its type.
    pub(in super::super) fn owned_value(
        &self,
        callee: &str,
        view: View<'a>,
        ptr: &str,
    ) -> Result<(Ty, Expr), NotBound> {
        let owner = self.owning_type(view)?;
        let owns = match owner {
            Support::ARef => owns_given(callee, ptr),
            _ => owns_object(callee, ptr).and(
                view.valid(ptr),
                Because::Given {
                    by: callee.to_owned(),
                    what: "one".to_owned(),
                },
            ),
        };
        let argument = owns.and(view.same_layout(), view.transparent());
        let cast = Expr::name(ptr).method("cast", Vec::new());
        let value = Expr::Support(owner).path("from_raw").call(vec![cast]);
        let ty = Ty::Support(owner, vec![self.generated(view.key)]);
        Ok((ty, Expr::unsafe_(value, argument)))
    }
}

/// The reference count of a result, as something that is owned.
pub(super) fn count_given(function: &LinkedFunction<'_>) -> String {
    format!(
        "the `ARef` owns the reference count that `{}` has given",
        function.declaration.name
    )
}

/// Why what a call has given is owned by an `ARef`.
pub(super) fn owns_given(callee: &str, pointer: &str) -> Argument {
    let claim = Claim::OwnsReference {
        pointer: pointer.to_owned(),
    };
    let because = Because::Given {
        by: callee.to_owned(),
        what: "one, which the `ARef` owns from here on".to_owned(),
    };
    Argument::new(claim, because)
}

/// Why what a call has given away is owned.
fn owns_object(callee: &str, pointer: &str) -> Argument {
    let because = Because::Given {
        by: callee.to_owned(),
        what: "the object away, which the `Owned` owns from here on".to_owned(),
    };
    Argument::new(handed_over(pointer), because)
}
