//! Items that only one side has, or that have another name.

use std::collections::BTreeSet;

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

/// An item that only the hand-written side has.
pub(in super::super) fn lost(entry: &Entry<'_>) -> Found {
    let item = entry.item;
    let (class, notice) = match &item.kind {
        Kind::Impl(one) if one.is_negative => (
            Class::Looser,
            format!(
                "nothing keeps `{}` from having `{}` any more",
                text::plain(&one.ty),
                text::short(&one.of)
            ),
        ),
        Kind::Impl(one) => (
            Class::Missing,
            format!(
                "`{}` no longer has `{}`",
                text::plain(&one.ty),
                text::short(&one.of)
            ),
        ),
        _ => (
            Class::Missing,
            format!("what names `{}` does not compile any more", item.path),
        ),
    };
    let shown = declaration::title(item);
    Found::new(Part::Presence, class, (&shown, ""), notice)
}

/// An item that only the generated side has. `types` are the generated types that stand for hand-written ones.
pub(in super::super) fn gained(
    entry: &Entry<'_>,
    handwritten: &Side<'_>,
    generated: &Side<'_>,
    types: &BTreeSet<&str>,
) -> Found {
    let item = entry.item;
    let (class, notice) = match &item.kind {
        Kind::Impl(one) if one.is_negative => (
            Class::Stricter,
            format!(
                "`{}` does not have `{}`",
                text::plain(&one.ty),
                text::short(&one.of)
            ),
        ),
        Kind::Impl(one) => gained_trait(one, handwritten, generated, types),
        _ => (
            Class::Extra,
            format!("callers can also name `{}`", item.path),
        ),
    };
    let shown = declaration::title(item);
    Found::new(Part::Presence, class, ("", &shown), notice)
}

/// An implementation that the generated side has more.
fn gained_trait(
    one: &Impl,
    handwritten: &Side<'_>,
    generated: &Side<'_>,
    types: &BTreeSet<&str>,
) -> (Class, String) {
    let ty = text::plain(&one.ty);
    let of = text::short(&one.of);
    let name = base(&of);
    let has = format!("`{ty}` has `{of}`");
    // A type that is new has nothing that it could be looser than.
    if generated.type_named(&ty).is_some() && !types.contains(base(&ty)) {
        return (Class::Extra, has);
    }
    if one.is_unsafe {
        return (
            Class::Looser,
            format!("{has}: unsafe code may rely on what that promises"),
        );
    }
    if PROMISES.contains(&name) {
        return (
            Class::Looser,
            format!("{has}, and the hand-written type does not"),
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

/// Whether a value of a type stands for something: it has a destructor, invariants, or fields that not everybody
/// sees. What was not read may.
fn is_resource(ty: &str, handwritten: &Side<'_>, generated: &Side<'_>) -> bool {
    let stands = |side: &Side<'_>| {
        let found = side.type_named(ty);
        found.map(|(item, def)| {
            side.has_trait(ty, "Drop")
                || item.docs.section("Invariants").is_some()
                || has_closed_fields(def)
        })
    };
    match (stands(handwritten), stands(generated)) {
        (None, None) => true,
        (one, other) => one.unwrap_or_default() || other.unwrap_or_default(),
    }
}

fn has_closed_fields(def: &TypeDef) -> bool {
    let mut fields = def.fields.iter();
    fields.any(|field| field.visibility < Visibility::Public)
}
