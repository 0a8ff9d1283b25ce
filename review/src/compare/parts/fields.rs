//! Fields that somebody besides the module sees. A field that becomes visible can be written from outside, past
//! what the type promises: looser. So is a type that anybody can build now. A field that is not there is like one that
//! is private: stricter.

use crate::model::{Field, TypeDef, Visibility};

use super::{
    super::{text, types::Types},
    Both, Class, Found, Part, visibility,
};

pub(super) fn compare(
    both: &Both<'_, '_>,
    types: &mut Types,
    handwritten: &TypeDef,
    generated: &TypeDef,
) -> Vec<Found> {
    let mut found = Vec::new();
    for field in &handwritten.fields {
        let other = generated
            .fields
            .iter()
            .find(|other| other.name == field.name);
        found.extend(one(types, Some(field), other));
    }
    for other in &generated.fields {
        if !handwritten
            .fields
            .iter()
            .any(|field| field.name == other.name)
        {
            found.extend(one(types, None, Some(other)));
        }
    }
    // A field that was reported explains it.
    if !found.iter().any(|one| one.class == Class::Looser) {
        found.extend(built(both, handwritten, generated));
    }
    found
}

fn one(types: &mut Types, handwritten: Option<&Field>, generated: Option<&Field>) -> Vec<Found> {
    let seen =
        |field: Option<&Field>| field.map_or(Visibility::Private, |field| field.visibility.clone());
    let (ours, theirs) = (seen(handwritten), seen(generated));
    if ours.max(theirs) == Visibility::Private {
        return Vec::new();
    }
    let texts = (&*declared(handwritten), &*declared(generated));
    let (class, notice) = match (handwritten, generated) {
        (Some(a), Some(b)) if a.visibility < b.visibility => (
            Class::Looser,
            format!(
                "the field `{}` can be read and written {}",
                b.name,
                visibility::within(&b.visibility)
            ),
        ),
        (Some(a), Some(b)) if a.visibility > b.visibility => (
            Class::Stricter,
            format!(
                "the field `{}` can be used only {}",
                b.name,
                visibility::within(&b.visibility)
            ),
        ),
        (Some(a), Some(b)) => {
            if types.same(&a.ty, &b.ty) {
                return super::notes(types, Part::Field, texts);
            }
            (
                Class::Changed,
                format!("the field `{}` has another type", a.name),
            )
        }
        (Some(a), None) if a.visibility > Visibility::Private => (
            Class::Stricter,
            format!("there is no field `{}` that others could use", a.name),
        ),
        (None, Some(b)) => (Class::Extra, format!("there is a field `{}`", b.name)),
        _ => return Vec::new(),
    };
    vec![Found::new(Part::Field, class, texts, notice)]
}

/// Whether somebody who sees the type can build it from its fields.
fn built(both: &Both<'_, '_>, handwritten: &TypeDef, generated: &TypeDef) -> Option<Found> {
    let (ours, theirs) = both.items();
    let open = |def: &TypeDef, seen: &Visibility| {
        def.variants.is_empty() && def.fields.iter().all(|field| field.visibility >= *seen)
    };
    if !(handwritten.variants.is_empty() && generated.variants.is_empty()) {
        return None;
    }
    match (
        open(handwritten, &ours.visibility),
        open(generated, &theirs.visibility),
    ) {
        (false, true) => Some(Found::new(
            Part::Field,
            Class::Looser,
            ("private fields", "none"),
            "anybody who sees the type can build a value of it from its fields",
        )),
        (true, false) => Some(Found::new(
            Part::Field,
            Class::Stricter,
            ("no private fields", "private fields"),
            "a value of it cannot be built from its fields outside its module",
        )),
        _ => None,
    }
}

fn declared(field: Option<&Field>) -> String {
    let Some(field) = field else {
        return String::new();
    };
    let seen = visibility::text(&field.visibility);
    let seen = if seen.is_empty() {
        seen
    } else {
        format!("{seen} ")
    };
    format!("{seen}{}: {}", field.name, text::plain(&field.ty))
}
