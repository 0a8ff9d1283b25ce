//! Pattern "slice of values": the elements of a buffer are structs of C, which Rust has as they are.

use crate::{
    api::{
        argument::{Access, Because, Claim, Discharged},
        ty::Ty,
    },
    contract::model::{Bounds, Valid},
    header::model as c,
};

use super::super::{super::Context, NotBound};

/// What stands for the result where parameters have their names.
const RESULT: &str = "return";

/// What a slice of values consists of.
#[derive(Clone)]
pub(in super::super) struct Values {
    /// The value type.
    pub(super) wrapper: String,
    /// The C type that it stands for.
    c: String,
    /// What that consists of.
    parts: &'static str,
}

impl<'a> Context<'a> {
    /// The elements of a slice of values; that Rust can have what C writes there was checked when contracts were
    /// linked.
    pub(in super::super) fn value_element(
        &self,
        (name, view): (&str, &str),
        (to, bounds): (&c::Type, &Bounds),
    ) -> Result<(Ty, Values), NotBound> {
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let Some(entry) = self.linked.index.values.get(view) else {
            return Err(manual(format!("`{view}` is no value type")));
        };
        if bounds.is_size() {
            let reason = format!("`{name}` is counted in bytes, and its elements are values");
            return Err(NotBound::new(
                reason,
                said_of(name, "bounds: { counted_by: ... }"),
            ));
        }
        if let Some(disproof) = self.linked.unit.disproof(to) {
            return Err(manual(disproof));
        }
        let values = Values {
            wrapper: view.to_owned(),
            c: entry.key.value.clone(),
            parts: match self.linked.unit.pointer_in(to) {
                Some(_) => "numbers and pointers",
                None => "numbers",
            },
        };
        Ok((self.generated(view), values))
    }

    /// That C takes any pointer in what it reads is said.
    pub(super) fn pointers_accepted(
        &self,
        (name, access): (&str, Access),
        to: &c::Type,
        valid: Option<&Valid>,
    ) -> Result<(), NotBound> {
        if access == Access::Write || valid.is_some() {
            return Ok(());
        }
        let Some(field) = self.linked.unit.pointer_in(to) else {
            return Ok(());
        };
        let what = match field {
            Some(field) => format!("`{}` in the elements of `{name}`", field.name),
            None => format!("the elements of `{name}`"),
        };
        let reason = format!("whether C takes any pointer for {what} is not said");
        Err(NotBound::new(reason, said_of(name, "valid: any")))
    }
}

/// The line that says something of a parameter or of the result.
pub(super) fn said_of(name: &str, what: &str) -> String {
    match name {
        RESULT => format!("return: {{ {what} }}"),
        name => format!("params: {{ {name}: {{ {what} }} }}"),
    }
}

impl Values {
    /// Why C and Rust have the same in such memory.
    pub(in super::super) fn claims(&self, access: Access) -> Vec<Discharged> {
        let same = Discharged {
            claim: Claim::SameLayout {
                wrapper: self.wrapper.clone(),
                other: self.c.clone(),
            },
            because: Because::Transparent,
        };
        match access {
            Access::Read => vec![same],
            Access::ReadWrite | Access::Write => vec![same, self.any_bits()],
        }
    }

    /// Why whatever C has written is a value.
    fn any_bits(&self) -> Discharged {
        Discharged {
            claim: Claim::Tagged {
                tag: String::new(),
                text: format!("whatever bytes C writes there are a `{}`", self.wrapper),
            },
            because: Because::Fact(format!(
                "`{}` consists of {}, without padding",
                self.c, self.parts
            )),
        }
    }

    /// What the callee does with values that it reads.
    pub(super) fn accepted(&self, callee: &str, name: &str) -> Discharged {
        Discharged {
            claim: Claim::AnyValue {
                function: callee.to_owned(),
                argument: format!("{name}[..]"),
            },
            because: Because::Evident,
        }
    }
}
