//! Items that only one side has, or that have another name.

use crate::model::{Impl, Kind, TypeDef, Visibility};

use super::{
    super::{
        declaration,
        side::{Entry, Side, base},
        text,
    },
    Both, Class, Found, Part,
};

/// Traits by which more becomes possible with a value than its type's functions allow: another copy, a value from
/// nothing, access to what is inside, another thread.
const DUPLICATES: [&str; 4] = ["Clone", "Copy", "Default", "DerefMut"];

/// Traits whose implementation is a promise, whatever the type.
const PROMISES: [&str; 3] = ["Send", "Sync", "Unpin"];

/// Another name or another module.
pub(super) fn name(both: &Both<'_, '_>) -> Option<Found> {
    let (handwritten, generated) = (&both.handwritten.key, &both.generated.key);
    let texts = (
        &*path(
            &handwritten.modules,
            handwritten.owner.as_deref(),
            &handwritten.name,
        ),
        &*path(
            &generated.modules,
            generated.owner.as_deref(),
            &generated.name,
        ),
    );
    if handwritten.name != generated.name || handwritten.owner != generated.owner {
        let notice = format!("`{}` is named `{}`", texts.0, texts.1);
        return Some(Found::new(Part::Name, Class::Renamed, texts, notice));
    }
    (handwritten.modules != generated.modules).then(|| {
        let module = match generated.modules.join("::") {
            root if root.is_empty() => "the root".to_owned(),
            module => format!("`{module}`"),
        };
        let notice = format!("it is in {module}");
        Found::new(Part::Name, Class::Renamed, texts, notice)
    })
}

fn path(modules: &[String], owner: Option<&str>, name: &str) -> String {
    let parts = modules.iter().map(String::as_str);
    parts
        .chain(owner)
        .chain([name])
        .collect::<Vec<_>>()
        .join("::")
}

/// An item that only one side has.
pub(in super::super) fn alone(
    entry: &Entry<'_>,
    is_generated: bool,
    other: &Side<'_>,
    side: &Side<'_>,
) -> Found {
    let item = entry.item;
    let word = declaration::word(&item.kind);
    let shown = declaration::title(item);
    let (class, notice) = match (&item.kind, is_generated) {
        (Kind::Impl(one), true) if one.is_negative => (
            Class::Stricter,
            format!(
                "`{}` does not have `{}`",
                text::plain(&one.ty),
                text::short(&one.of)
            ),
        ),
        (Kind::Impl(one), false) if one.is_negative => (
            Class::Looser,
            format!(
                "`{}` is not kept from having `{}`",
                text::plain(&one.ty),
                text::short(&one.of)
            ),
        ),
        (Kind::Impl(one), true) => gained(one, other, side),
        (Kind::Impl(one), false) => (
            Class::Missing,
            format!(
                "`{}` does not have `{}`",
                text::plain(&one.ty),
                text::short(&one.of)
            ),
        ),
        (_, true) => (Class::Extra, format!("there is a {word} `{}`", item.path)),
        (_, false) => (
            Class::Missing,
            format!("there is no {word} `{}`", item.path),
        ),
    };
    let texts = match is_generated {
        true => ("", &*shown),
        false => (&*shown, ""),
    };
    Found::new(Part::Presence, class, texts, notice)
}

/// An implementation that the generated side has more.
fn gained(one: &Impl, handwritten: &Side<'_>, generated: &Side<'_>) -> (Class, String) {
    let ty = text::plain(&one.ty);
    let of = text::short(&one.of);
    let name = base(&of);
    let has = format!("`{ty}` has `{of}`");
    if one.is_unsafe {
        return (
            Class::Looser,
            format!("{has}: unsafe code may rely on what that promises"),
        );
    }
    if PROMISES.contains(&name) {
        return (
            Class::Looser,
            format!("{has}, which the hand-written one has not"),
        );
    }
    if DUPLICATES.contains(&name) && is_resource(&ty, handwritten, generated) {
        let notice = match name {
            "DerefMut" => {
                format!("{has}: what is inside can be replaced through a mutable reference")
            }
            "Default" => format!("{has}: a value can be made from nothing"),
            _ => format!("{has}: one value becomes two, each with what the type promises"),
        };
        return (Class::Looser, notice);
    }
    (Class::Extra, has)
}

/// Whether a value of a type stands for something: it has a destructor, invariants, or fields that only its module
/// sees. What was not read may.
fn is_resource(ty: &str, handwritten: &Side<'_>, generated: &Side<'_>) -> bool {
    let stands = |side: &Side<'_>| {
        let found = side.type_named(ty);
        found.map(|(item, def)| {
            side.has_trait(ty, "Drop")
                || item.docs.section("Invariants").is_some()
                || has_private_fields(def)
        })
    };
    match (stands(handwritten), stands(generated)) {
        (None, None) => true,
        (one, other) => one.unwrap_or_default() || other.unwrap_or_default(),
    }
}

fn has_private_fields(def: &TypeDef) -> bool {
    let mut fields = def.fields.iter();
    fields.any(|field| field.visibility == Visibility::Private)
}
