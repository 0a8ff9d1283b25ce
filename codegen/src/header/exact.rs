//! Whether a type is known well enough to be passed by value.
//!
//! How a record is passed depends on what each of its bytes is: a float and a byte of padding go
//! other ways than an integer. So where something of it is not known, the raw bindings would declare
//! another calling convention than the library has.

use super::model::{Layout, Type, Unit};

/// How deep records may stand in each other; a unit from a file may have a circle.
const DEPTH: usize = 64;

impl Unit {
    /// Whether the raw bindings pass a `ty` as C does: every byte is that of a known field.
    pub fn by_value_exact(&self, ty: &Type) -> bool {
        match self.resolve(ty) {
            Type::Int { .. } => true,
            Type::Array { .. } => false,
            ty => self.exact(ty, DEPTH).is_some(),
        }
    }

    /// The most that a type of which everything is known is aligned to by itself.
    fn exact(&self, ty: &Type, depth: usize) -> Option<u64> {
        let depth = depth.checked_sub(1)?;
        match self.resolve(ty) {
            Type::Bool => Some(1),
            Type::Int { bits, .. } if *bits <= 64 => Some(u64::from(bits / 8)),
            Type::Float(name) if name == "float" => Some(4),
            Type::Float(name) if name == "double" => Some(8),
            Type::Enum { repr, .. } => self.exact(repr, depth),
            Type::Pointer { .. } => Some(8),
            Type::Array { of, len: Some(1..) } => self.exact(of, depth),
            Type::Record(name) => {
                let record = self.records.get(name).filter(|record| !record.is_union)?;
                let layout = record.layout.as_ref()?;
                self.is_whole(layout, depth).then_some(layout.align)
            }
            _ => None,
        }
    }

    /// Whether fields that are exact fill the record, and give it its alignment.
    fn is_whole(&self, layout: &Layout, depth: usize) -> bool {
        let mut end = 0;
        let mut align = 1;
        for field in &layout.fields {
            let own = self.exact(&field.ty, depth);
            // An attribute that aligns a member further changes how some machines pass it.
            let is_plain = own.is_some_and(|own| field.align <= own);
            if field.bit_width.is_some() || field.offset_bits != end * 8 || !is_plain {
                return false;
            }
            let Some(next) = end.checked_add(field.size).filter(|next| *next > end) else {
                return false;
            };
            end = next;
            align = align.max(field.align);
        }
        end == layout.size && end > 0 && align == layout.align
    }
}
