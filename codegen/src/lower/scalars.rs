//! C's numbers as Rust's.

use crate::{
    api::ty::Ty,
    header::model::{self as c},
};

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
}
