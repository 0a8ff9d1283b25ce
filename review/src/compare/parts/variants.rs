//! Variants of an enumeration. Each change breaks a match on all of them.

use crate::model::{TypeDef, Variant};

use super::{
    super::{text, types::Types},
    Class, Found, Part,
};

pub(super) fn compare(types: &mut Types, handwritten: &TypeDef, generated: &TypeDef) -> Vec<Found> {
    let mut found = Vec::new();
    for variant in &handwritten.variants {
        let other = generated
            .variants
            .iter()
            .find(|other| other.name == variant.name);
        match other {
            Some(other) => found.extend(one(types, variant, other)),
            None => found.push(Found::new(
                Part::Variant,
                Class::Missing,
                (&declared(variant), ""),
                format!("there is no variant `{}`", variant.name),
            )),
        }
    }
    for variant in &generated.variants {
        if handwritten
            .variants
            .iter()
            .any(|other| other.name == variant.name)
        {
            continue;
        }
        let (class, rest) = match handwritten.non_exhaustive {
            true => (Class::Extra, ""),
            false => (
                Class::Changed,
                ": a match on all variants needs an arm for it",
            ),
        };
        found.push(Found::new(
            Part::Variant,
            class,
            ("", &declared(variant)),
            format!("there is a variant `{}`{rest}", variant.name),
        ));
    }
    found
}

fn one(types: &mut Types, handwritten: &Variant, generated: &Variant) -> Option<Found> {
    let (a, b) = (&handwritten.fields, &generated.fields);
    let same = a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| a.name == b.name && types.same(&a.ty, &b.ty));
    let value = |variant: &Variant| variant.discriminant.as_deref().map(text::value);
    let what = match (same, value(handwritten) == value(generated)) {
        (true, true) => return None,
        (true, false) => "another value",
        (false, _) => "other fields",
    };
    Some(Found::new(
        Part::Variant,
        Class::Changed,
        (&declared(handwritten), &declared(generated)),
        format!("the variant `{}` has {what}", handwritten.name),
    ))
}

/// As it is written.
pub(in super::super) fn declared(variant: &Variant) -> String {
    let is_tuple = variant
        .fields
        .first()
        .is_some_and(|field| field.name == "0");
    let fields = variant.fields.iter().map(|field| match is_tuple {
        true => text::plain(&field.ty),
        false => format!("{}: {}", field.name, text::plain(&field.ty)),
    });
    let fields = fields.collect::<Vec<_>>().join(", ");
    let fields = match (variant.fields.is_empty(), is_tuple) {
        (true, _) => String::new(),
        (false, true) => format!("({fields})"),
        (false, false) => format!(" {{ {fields} }}"),
    };
    let value = variant
        .discriminant
        .as_ref()
        .map(|value| format!(" = {value}"));
    format!("{}{fields}{}", variant.name, value.unwrap_or_default())
}
