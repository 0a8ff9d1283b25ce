//! Pattern "pointer result": what owns the object that a call has given.

use crate::{
    api::{
        argument::{Argument, Because, Claim},
        body::Expr,
        ty::{Support, Ty},
    },
    link::{LinkedFunction, View},
};

use super::{
    super::{
        super::{Context, views::handed_over},
        NotBound,
    },
    child::Parent,
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
        match (self.releases(view), view.parent()) {
            (Some(_), None) => Ok(Support::Owned),
            (Some(_), Some(_)) => Ok(Support::OwnedChild),
            (None, None) => {
                let reason =
                    "the target has no type for an object with one owner: its profile names none";
                let fix = "support: { owned: ..., ownable: ... }";
                Err(NotBound::new(reason, fix))
            }
            (None, Some(_)) => {
                let reason = "the target has no type for an object that must not outlive another one: its profile names none";
                let fix = "support: { owned_child: ..., ownable_child: ... }";
                Err(NotBound::new(reason, fix))
            }
        }
    }

    /// What owns an object of a view; if that has a parent, it is borrowed for this lifetime.
    pub(in super::super) fn owner_type(
        &self,
        view: View<'a>,
        lifetime: &str,
    ) -> Result<Ty, NotBound> {
        let object = self.generated(view.key);
        Ok(match self.owning_type(view)? {
            Support::OwnedChild => Ty::owned_child(lifetime, object),
            owner => Ty::Support(owner, vec![object]),
        })
    }

    /// What owns the object behind `ptr`, and its type.
    pub(in super::super) fn owned_value(
        &self,
        callee: &str,
        (view, parent): (View<'a>, Option<&Parent>),
        ptr: &str,
    ) -> Result<(Ty, Expr), NotBound> {
        let owner = self.owning_type(view)?;
        let owns = match owner {
            Support::ARef => owns_given(callee, ptr),
            _ => owns_object(callee, owner, ptr).and(
                view.valid(ptr),
                Because::Given {
                    by: callee.to_owned(),
                    what: "one".to_owned(),
                },
            ),
        };
        let argument = owns
            .and_all(parent.map(|parent| parent.made_from(callee, ptr)))
            .and(view.same_layout(), view.transparent());
        let mut passed = vec![Expr::name(ptr).method("cast", Vec::new())];
        passed.extend(parent.map(Parent::reference));
        let value = Expr::Support(owner).path("from_raw").call(passed);
        let ty = self.owner_type(view, parent.map_or("_", Parent::lifetime))?;
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
fn owns_object(callee: &str, owner: Support, pointer: &str) -> Argument {
    let owner = match owner {
        Support::OwnedChild => "OwnedChild",
        _ => "Owned",
    };
    let because = Because::Given {
        by: callee.to_owned(),
        what: format!("the object away, which the `{owner}` owns from here on"),
    };
    Argument::new(handed_over(pointer), because)
}
