//! Whether raw bindings offer a field as one, at every step of the way to it.

use super::model::{Field, Layout, Record, Type, Unit};

/// How deep records may stand in each other; a unit from a file may have a circle.
const DEPTH: usize = 64;

impl Unit {
    /// Whether a field of a record can be written as `object.step.step.field`.
    ///
    /// bindgen leaves a member out that has no name and whose type has one. And it writes the members of
    /// a union as methods where one of them cannot be copied, which is so for an array without a length. Numbers
    /// that C does not have everywhere, and what stands where its type does not want to, are bytes.
    pub fn reaches(&self, record: &Record, field: &Field) -> bool {
        let Some(layout) = &record.layout else {
            return false;
        };
        let mut steps = 1..=field.path.len();
        let offered = steps.all(|end| {
            let path = field.path.get(..end);
            path.is_some_and(|path| layout.unnamed(path).is_some())
        });
        let on_the_way = layout
            .unnamed
            .iter()
            .filter(|member| member.is_union && field.path.starts_with(&member.path));
        let unions = on_the_way.map(|member| member.path.as_slice());
        let whole: Option<&[String]> = record.is_union.then_some(&[]);
        let mut unions = unions.chain(whole);
        offered
            && self.stands_as_field(layout, field)
            && unions.all(|path| self.copies(layout, path, DEPTH))
    }

    /// Whether a number or pointer is no wider than those of C, and stands where its type wants to, or in
    /// something packed; the rest is bytes in the bindings.
    fn stands_as_field(&self, layout: &Layout, field: &Field) -> bool {
        let natural = match self.resolve(&field.ty) {
            Type::Int { bits, .. } if *bits > 64 => return false,
            Type::Int { .. } | Type::Float(_) => field.align.max(field.size),
            _ => field.align,
        };
        let natural = natural.max(1);
        let steps = 1..=field.path.len();
        let around = steps.filter_map(|end| layout.unnamed(field.path.get(..end)?));
        let mut aligns = around.map(|one| one.align).chain([layout.align]);
        let room = layout.unnamed(&field.path);
        let room = room.map_or(layout.align, |one| one.align);
        let aligned = natural <= room && (field.offset_bits / 8).is_multiple_of(natural);
        aligned || (field.align == natural && aligns.any(|align| align <= 1))
    }

    /// Whether what stands below a path can be copied, as far as it is known.
    fn copies(&self, layout: &Layout, path: &[String], depth: usize) -> bool {
        let mut inside = layout
            .fields
            .iter()
            .filter(|field| field.path.starts_with(path));
        inside.all(|field| self.copies_type(&field.ty, depth))
    }

    fn copies_type(&self, ty: &Type, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        match self.resolve(ty) {
            Type::Array {
                len: None | Some(0),
                ..
            } => false,
            Type::Array { of, .. } => self.copies_type(of, depth),
            Type::Record(name) => {
                let record = self.records.get(name);
                let layout = record.and_then(|record| record.layout.as_ref());
                layout.is_none_or(|layout| self.copies(layout, &[], depth))
            }
            _ => true,
        }
    }
}
