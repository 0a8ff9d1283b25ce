//! Arrays without a length, with which a struct ends: which they are, and what attributes say of their length.

use super::{
    attributes::{argument_of, list},
    clang::cursor::Cursor,
    model::{Field, Layout, Record, Type, Unit},
    source::Sources,
};

/// How deep records may stand in each other; a unit from a file may have a circle.
const DEPTH: usize = 64;

/// The attribute, as clang prints it without underscores.
const COUNTED_BY: &str = "counted_by";

/// The field that `counted_by` of a member names.
///
/// Compilers that do not know the attribute, and macros that leave it out for these, drop it: it is looked for in the
/// text as well.
pub(super) fn counted_by(sources: &Sources<'_>, member: Cursor<'_>) -> Option<String> {
    let kind = member.ty().canonical().kind();
    let is_array = matches!(
        kind,
        clang_sys::CXType_IncompleteArray | clang_sys::CXType_ConstantArray
    );
    if !is_array {
        return None;
    }
    let kept = list(&member.pretty_printed());
    let kept = kept.iter().find_map(|one| argument_of(one, COUNTED_BY));
    kept.or_else(|| argument_of(&written(sources, member)?, COUNTED_BY))
        .map(|name| name.trim().to_owned())
}

/// A member as it is written, from its name on.
fn written(sources: &Sources<'_>, member: Cursor<'_>) -> Option<String> {
    let (file, start) = member.location()?;
    let text = sources.text(file);
    let rest = text.content.get(start..)?;
    rest.split_once(';').map(|(text, _)| text.to_owned())
}

impl Unit {
    /// What an array without a length has as its elements.
    pub fn open_array<'a>(&'a self, ty: &'a Type) -> Option<&'a Type> {
        match self.resolve(ty) {
            Type::Array {
                of,
                len: None | Some(0),
            } => Some(of),
            _ => None,
        }
    }

    /// The size of a number of Rust, in bytes; its alignment is no larger.
    pub fn number_size(&self, ty: &Type) -> Option<u64> {
        match self.resolve(ty) {
            Type::Int { bits, .. } if *bits <= 64 => Some(u64::from(bits / 8)),
            Type::Float(name) if name == "float" => Some(4),
            Type::Float(name) if name == "double" => Some(8),
            _ => None,
        }
    }

    /// Whether a field is an array of numbers without a length, the last of its record, and stands where each
    /// number wants to.
    pub fn is_open_numbers(&self, layout: &Layout, field: &Field) -> bool {
        let element = self.open_array(&field.ty);
        let size = element.and_then(|element| self.number_size(element));
        let aligned = size.is_some_and(|size| {
            layout.align >= size && field.offset_bits.is_multiple_of(size.saturating_mul(8))
        });
        aligned && layout.is_last(field)
    }

    /// The array without a length with which a record ends, be it that of a record at its own end. Nothing holds
    /// such a record by value: how long it is depends on the object.
    pub fn ends_open<'a>(&'a self, record: &'a Record) -> Option<&'a Field> {
        self.open_end(record.layout.as_ref()?, DEPTH)
    }

    fn open_end<'a>(&'a self, layout: &'a Layout, depth: usize) -> Option<&'a Field> {
        let depth = depth.checked_sub(1)?;
        let mut fields = layout.fields.iter().filter(|field| layout.is_last(field));
        fields.find_map(|field| {
            if self.open_array(&field.ty).is_some() {
                return Some(field);
            }
            let Type::Record(name) = self.resolve(&field.ty) else {
                return None;
            };
            self.open_end(self.records.get(name)?.layout.as_ref()?, depth)
        })
    }
}

impl Layout {
    /// Whether everything else ends where a field starts, or is in a union with it.
    pub fn is_last(&self, field: &Field) -> bool {
        let mut others = self.fields.iter().filter(|other| *other != field);
        self.shares_bytes(field) || others.all(|other| other.end_bits() <= field.offset_bits)
    }
}

impl Field {
    /// The first bit behind it.
    fn end_bits(&self) -> u64 {
        let bits = match self.bit_width {
            Some(width) => u64::from(width),
            None => self.size.saturating_mul(8),
        };
        self.offset_bits.saturating_add(bits)
    }
}
