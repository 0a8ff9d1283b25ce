//! What kind of type it is, its layout, and whether all of it is said.

use crate::model::{Flavour, TypeDef};

use super::{Class, Found, Part};

pub(super) fn compare(handwritten: &TypeDef, generated: &TypeDef) -> Vec<Found> {
    let mut found = Vec::new();
    if handwritten.flavour != generated.flavour {
        let (one, other) = (word(handwritten.flavour), word(generated.flavour));
        let notice = format!("it is a {other}, not a {one}: patterns and constructors differ");
        found.push(Found::new(Part::Kind, Class::Changed, (one, other), notice));
    }
    let repr = |def: &TypeDef| {
        let mut repr = def.repr.clone();
        repr.sort();
        repr.join(", ")
    };
    let (ours, theirs) = (repr(handwritten), repr(generated));
    if ours != theirs {
        let notice = match theirs.as_str() {
            "" => format!(
                "its layout is not that of `repr({ours})` any more: pointers to it cannot be cast"
            ),
            theirs => format!("its layout is that of `repr({theirs})`"),
        };
        let texts = (&*attribute(&ours), &*attribute(&theirs));
        found.push(Found::new(Part::Layout, Class::Changed, texts, notice));
    }
    let attribute = "#[non_exhaustive]";
    match (handwritten.non_exhaustive, generated.non_exhaustive) {
        (true, false) => found.push(Found::new(
            Part::Layout,
            Class::Looser,
            (attribute, ""),
            "other crates can build it and match on all of it",
        )),
        (false, true) => found.push(Found::new(
            Part::Layout,
            Class::Stricter,
            ("", attribute),
            "other crates cannot build it, and need a `_` arm to match on it",
        )),
        _ => {}
    }
    found
}

pub(in super::super) fn word(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::Struct => "struct",
        Flavour::Enum => "enum",
        Flavour::Union => "union",
    }
}

fn attribute(repr: &str) -> String {
    match repr {
        "" => String::new(),
        repr => format!("#[repr({repr})]"),
    }
}
