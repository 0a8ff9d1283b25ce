//! A record's members in the digest: what can be read, at its offset, and bytes for the rest.

use std::{collections::BTreeSet, fmt::Write as _};

use crate::header::{
    model::{Field, Layout, Type, Unit},
    spell,
};

/// The definition of `record`, whose C spelling is `name`, with assertions of its layout.
pub(super) fn definition(
    unit: &Unit,
    name: &str,
    layout: &Layout,
    is_union: bool,
    preferred: Option<&BTreeSet<String>>,
) -> String {
    let packed = is_packed(layout);
    let kept = kept(unit, layout, is_union, packed, preferred);
    let mut text = format!("{name} {{\n");
    if is_union {
        for field in &kept {
            let _ = writeln!(text, "\t{};", member(unit, field));
        }
        let _ = writeln!(text, "\tunsigned char _safebind_opaque_0[{}];", layout.size);
    } else {
        write_struct(unit, &mut text, layout, &kept);
    }
    text.push('}');
    // bindgen passes the alignment on only where the members do not give it.
    if packed {
        text.push_str(" __attribute__((packed))");
    } else {
        let _ = write!(text, " __attribute__((aligned({})))", layout.align);
    }
    text.push_str(";\n");
    write_assertions(&mut text, name, layout, &kept);
    text
}

fn write_struct(unit: &Unit, text: &mut String, layout: &Layout, kept: &[&Field]) {
    let mut at = 0;
    let mut gaps = 0;
    let mut gap = |text: &mut String, from: u64, to: u64| {
        if to > from {
            let _ = writeln!(
                text,
                "\tunsigned char _safebind_opaque_{gaps}[{}];",
                to - from
            );
            gaps += 1;
        }
    };
    for field in kept {
        let start = field.offset_bits / 8;
        gap(text, at, start);
        let _ = writeln!(text, "\t{};", member(unit, field));
        at = start + field.size;
    }
    gap(text, at, layout.size);
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

fn member(unit: &Unit, field: &Field) -> String {
    spell::declare(&writable(unit, &field.ty), &field.name)
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

/// The fields that can be read: none shares a byte with another one, unless in a union.
fn kept<'a>(
    unit: &Unit,
    layout: &'a Layout,
    is_union: bool,
    packed: bool,
    preferred: Option<&BTreeSet<String>>,
) -> Vec<&'a Field> {
    let is_preferred = |field: &&Field| preferred.is_some_and(|names| names.contains(&field.name));
    let (first, then): (Vec<&Field>, Vec<&Field>) = layout.fields.iter().partition(is_preferred);
    let mut kept: Vec<&Field> = Vec::new();
    for field in first.into_iter().chain(then) {
        let Some(range) = readable(unit, layout, field, packed) else {
            continue;
        };
        let is_free = match is_union {
            true => range.start == 0,
            false => kept.iter().all(|other| {
                let start = other.offset_bits / 8;
                range.end <= start || start + other.size <= range.start
            }),
        };
        if is_free {
            kept.push(field);
        }
    }
    kept.sort_by_key(|field| field.offset_bits);
    kept
}

/// The bytes of a field that a plain C member can stand for.
fn readable(
    unit: &Unit,
    layout: &Layout,
    field: &Field,
    packed: bool,
) -> Option<std::ops::Range<u64>> {
    if field.bit_width.is_some() || field.size == 0 || !field.offset_bits.is_multiple_of(8) {
        return None;
    }
    let start = field.offset_bits / 8;
    let end = start.checked_add(field.size)?;
    let align = alignment(unit, &field.ty, field.align)?;
    let is_aligned = packed || (start.is_multiple_of(align) && align <= layout.align);
    // Rust has no packed record with an aligned one inside.
    let is_plain = !packed || !contains_record(unit, &field.ty);
    (end <= layout.size && is_aligned && is_plain).then_some(start..end)
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
        Type::Void | Type::Function(_) | Type::Other(_) => None,
    }
}
