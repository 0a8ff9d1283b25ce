//! A record's members in the digest: what can be read, at its offset, and bytes for the rest.

use std::fmt::Write as _;

use crate::header::{
    model::{Field, Layout, Type, Unit, Unnamed},
    spell,
};

/// The definition of a record whose C spelling is `name`, with assertions of its layout.
pub(super) fn definition(unit: &Unit, name: &str, layout: &Layout, is_union: bool) -> String {
    let mut definition = Definition {
        unit,
        layout,
        gaps: 0,
        text: format!("{name} {{\n"),
        kept: Vec::new(),
    };
    let whole = Unnamed {
        path: Vec::new(),
        is_union,
        offset_bits: 0,
        size: layout.size,
        align: layout.align,
    };
    let packed = is_packed(layout);
    definition.members(&whole, packed);
    definition.close(&whole, packed, "");
    let Definition { mut text, kept, .. } = definition;
    write_assertions(&mut text, name, layout, &kept);
    text
}

/// A member of the digest.
enum Member<'a> {
    Field(&'a Field),
    Unnamed(&'a Unnamed),
}

struct Definition<'a> {
    unit: &'a Unit,
    layout: &'a Layout,
    /// How many gaps are filled with bytes.
    gaps: u64,
    text: String,
    /// The fields that can be read.
    kept: Vec<&'a Field>,
}

impl<'a> Definition<'a> {
    /// The members of a struct or union, at their offsets; bytes for the rest.
    fn members(&mut self, of: &Unnamed, packed: bool) {
        let (start, end) = range(of.offset_bits, of.size);
        let mut at = start;
        for (offset, size, member) in self.inside(of, packed) {
            if of.is_union {
                at = start;
            }
            // In a struct, members follow each other; a unit from a file may say otherwise.
            if offset < at || offset.checked_add(size).is_none_or(|past| past > end) {
                continue;
            }
            if of.is_union && offset > start {
                continue;
            }
            self.gap(at, offset);
            at = offset + size;
            match member {
                Member::Field(field) => {
                    let _ = writeln!(self.text, "\t{};", self.declared(field));
                    self.kept.push(field);
                }
                Member::Unnamed(member) => {
                    let word = if member.is_union { "union" } else { "struct" };
                    let _ = writeln!(self.text, "\t{word} {{");
                    let packed = packed || self.is_packed(member);
                    self.members(member, packed);
                    self.close(member, packed, "\t");
                }
            }
        }
        match self.open_array(of) {
            // What stands behind its start is padding, which its struct has by its alignment.
            Some((offset, field)) if offset >= at => {
                self.gap(at, offset);
                let _ = writeln!(self.text, "\t{};", self.declared(field));
                self.kept.push(field);
            }
            _ => self.gap(if of.is_union { start } else { at }, end),
        }
    }

    /// The array of numbers without a length with which a record ends, and where it starts.
    fn open_array(&self, of: &Unnamed) -> Option<(u64, &'a Field)> {
        let layout = self.layout;
        let mut fields = layout.fields.iter();
        let is_open =
            |field: &&Field| field.path.is_empty() && self.unit.is_open_numbers(layout, field);
        let field = fields
            .find(is_open)
            .filter(|_| of.path.is_empty() && !of.is_union)?;
        Some((field.offset_bits / 8, field))
    }

    /// What stands directly in a struct or union: the fields that can be read, and every member without
    /// a name, since bindgen counts them.
    fn inside(&self, of: &Unnamed, packed: bool) -> Vec<(u64, u64, Member<'a>)> {
        let layout = self.layout;
        let unnamed = layout.unnamed.iter().filter(|member| {
            let outer = member.path.split_last().map(|(_, outer)| outer);
            outer == Some(&of.path[..])
        });
        let unnamed = unnamed.map(|it| (it.offset_bits / 8, it.size, Member::Unnamed(it)));
        let fields = layout.fields.iter().filter(|field| field.path == of.path);
        let fields = fields.filter_map(|field| {
            let range = readable(self.unit, of, field, packed)?;
            Some((range.start, field.size, Member::Field(field)))
        });
        let mut members: Vec<_> = unnamed.chain(fields).collect();
        // What takes no room stands in front of what starts at the same byte.
        members.sort_by_key(|(offset, size, _)| (*offset, *size > 0 && !of.is_union));
        members
    }

    fn gap(&mut self, from: u64, to: u64) {
        if to > from {
            let (number, size) = (self.gaps, to - from);
            let _ = writeln!(
                self.text,
                "\tunsigned char _safebind_opaque_{number}[{size}];"
            );
            self.gaps += 1;
        }
    }

    /// The end of a struct or union: bindgen passes the alignment on only where the members do not give
    /// it.
    fn close(&mut self, of: &Unnamed, packed: bool, indent: &str) {
        let attribute = match packed {
            true => "packed".to_owned(),
            false => format!("aligned({})", of.align),
        };
        let _ = writeln!(self.text, "{indent}}} __attribute__(({attribute}));");
    }

    /// Whether the members of one without a name are closer together than their types want, or it stands
    /// where its type does not want to.
    fn is_packed(&self, of: &Unnamed) -> bool {
        let inside = |field: &&Field| field.path.starts_with(&of.path);
        let mut inside = self.layout.fields.iter().filter(inside);
        let is_misplaced = !(of.offset_bits / 8).is_multiple_of(of.align.max(1));
        is_misplaced || (of.align <= 1 && inside.any(|field| field.align > 1))
    }

    fn declared(&self, field: &Field) -> String {
        spell::declare(&writable(self.unit, &field.ty), &field.name)
    }
}

fn range(offset_bits: u64, size: u64) -> (u64, u64) {
    let start = offset_bits / 8;
    (start, start.saturating_add(size))
}

/// clang compares what it was told with what it makes of it: a mistake here is found at once.
fn write_assertions(text: &mut String, name: &str, layout: &Layout, kept: &[&Field]) {
    let (size, align) = (layout.size, layout.align);
    let _ = writeln!(
        text,
        "_Static_assert(sizeof({name}) == {size}, \"size of {name}\");"
    );
    let _ = writeln!(
        text,
        "_Static_assert(_Alignof({name}) == {align}, \"alignment of {name}\");"
    );
    for field in kept {
        let (field, offset) = (&field.name, field.offset_bits / 8);
        let _ = writeln!(
            text,
            "_Static_assert(__builtin_offsetof({name}, {field}) == {offset}, \"{name}: {field}\");"
        );
    }
}

/// The type in words that the digest declares: what has no name, and so cannot be written, is `void`
/// or bytes.
pub(super) fn writable(unit: &Unit, ty: &Type) -> Type {
    let byte = || Type::Other("unsigned char".to_owned());
    match ty {
        Type::Pointer {
            to,
            is_const,
            nullability,
        } => {
            let to = match &**to {
                Type::Other(name) if is_nameless(name) => Type::Void,
                to => writable(unit, to),
            };
            Type::Pointer {
                to: Box::new(to),
                is_const: *is_const,
                nullability: *nullability,
            }
        }
        Type::Array { of, len } => {
            // C has no arrays of what is declared only.
            let of = match unit.resolve(of) {
                Type::Record(name) if !is_defined(unit, name) => byte(),
                _ => writable(unit, of),
            };
            Type::Array {
                of: Box::new(of),
                len: *len,
            }
        }
        Type::Other(name) if is_nameless(name) => byte(),
        Type::Enum { name, repr } if !name.starts_with("enum ") => (**repr).clone(),
        ty => ty.clone(),
    }
}

/// Whether the digest defines a record.
pub(super) fn is_defined(unit: &Unit, name: &str) -> bool {
    let layout = unit
        .records
        .get(name)
        .and_then(|record| record.layout.as_ref());
    layout.is_some_and(|layout| layout.size > 0)
}

fn is_nameless(name: &str) -> bool {
    name.ends_with("without a name") || name.contains(" at ")
}

/// Whether the fields are closer together than their types want, everywhere.
fn is_packed(layout: &Layout) -> bool {
    layout.align == 1 && layout.fields.iter().any(|field| field.align > 1)
}

/// The bytes of a field that a plain C member can stand for.
fn readable(
    unit: &Unit,
    of: &Unnamed,
    field: &Field,
    packed: bool,
) -> Option<std::ops::Range<u64>> {
    if field.bit_width.is_some() || field.size == 0 || !field.offset_bits.is_multiple_of(8) {
        return None;
    }
    let start = field.offset_bits / 8;
    let end = start.checked_add(field.size)?;
    let align = alignment(unit, &field.ty, field.align)?;
    let is_aligned = packed || (start.is_multiple_of(align) && align <= of.align);
    // Rust has no packed record with an aligned one inside.
    let is_plain = !packed || !contains_record(unit, &field.ty);
    (end <= range(of.offset_bits, of.size).1 && is_aligned && is_plain).then_some(start..end)
}

fn contains_record(unit: &Unit, ty: &Type) -> bool {
    match unit.resolve(ty) {
        Type::Array { of, .. } => contains_record(unit, of),
        ty => matches!(ty, Type::Record(_)),
    }
}

/// The alignment of a type as the digest declares it; none if it does not.
///
/// A type name loses its own alignment there, so that of an integer behind one is its size.
fn alignment(unit: &Unit, ty: &Type, known: u64) -> Option<u64> {
    let scalar = |bits: u32| Some(known.max(u64::from(bits / 8)).max(1));
    match ty {
        Type::Typedef(_) => match unit.resolve(ty) {
            Type::Int { bits, .. } if *bits <= 64 => scalar(*bits),
            Type::Float(name) if name == "double" => scalar(64),
            resolved => alignment(unit, resolved, known),
        },
        Type::Int { bits, .. } => (*bits <= 64).then_some(known.max(1)),
        Type::Float(name) => (name != "long double").then_some(known.max(1)),
        Type::Bool | Type::Pointer { .. } | Type::Enum { .. } => Some(known.max(1)),
        Type::Record(name) => {
            let layout = unit.records.get(name)?.layout.as_ref()?;
            (layout.size > 0).then_some(layout.align.max(1))
        }
        Type::Array { of, len } => match len {
            Some(1..) => alignment(unit, of, known),
            _ => None,
        },
        Type::Void | Type::Function { .. } | Type::Other(_) => None,
    }
}
