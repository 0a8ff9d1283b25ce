//! C's numbers as Rust's.

use crate::{api::ty::Ty, header::model as c, support::raw_names};

use super::Context;

impl Context<'_> {
    /// The Rust type of a C number, if it is one.
    pub(super) fn scalar(&self, ty: &c::Type) -> Option<Ty> {
        match self.linked.unit.resolve(ty) {
            c::Type::Bool => Some(Ty::prim("bool")),
            c::Type::Int {
                spelling,
                signed,
                bits,
            } => {
                let named = self.profile.scalars.get(spelling).cloned();
                let sign = if *signed { 'i' } else { 'u' };
                Some(Ty::Prim(named.unwrap_or_else(|| format!("{sign}{bits}"))))
            }
            c::Type::Float(spelling) => match spelling.as_str() {
                "float" => Some(Ty::prim("f32")),
                "double" => Some(Ty::prim("f64")),
                _ => None,
            },
            c::Type::Enum { repr, .. } => self.scalar(repr),
            _ => None,
        }
    }

    /// The type that a C number has in the raw bindings.
    pub(super) fn raw_number(&self, ty: &c::Type) -> Option<Ty> {
        let mut next = ty;
        // A unit from a file may have a circle of names.
        for _ in 0..self.linked.unit.typedefs.len() {
            let c::Type::Typedef(name) = next else { break };
            if let Some(known) = raw_names::known_to_bindgen(name) {
                return Some(Ty::prim(known));
            }
            next = self.linked.unit.typedefs.get(name).map(|found| &found.ty)?;
        }
        self.scalar(ty)
    }
}
