//! What kind of item it is, and what traits and implementations demand.

use crate::model::{Impl, Kind, TraitDef};

use super::{
    super::{declaration, text},
    Both, Class, Found, Part,
};

/// Two items of different kinds.
pub(super) fn compare(handwritten: &Kind, generated: &Kind) -> Vec<Found> {
    let (one, other) = (declaration::word(handwritten), declaration::word(generated));
    let (class, notice) = match (handwritten, generated) {
        (Kind::Reexport { of }, _) => (
            Class::Same,
            format!("nothing that shows: the hand-written item is `{of}`, which was not read"),
        ),
        (_, Kind::Reexport { of }) => (
            Class::Same,
            format!("nothing that shows: it is `{of}`, which was not read"),
        ),
        _ => (Class::Changed, format!("it is a {other}, not a {one}")),
    };
    vec![Found::new(Part::Kind, class, (one, other), notice)]
}

/// Two traits: what an implementor has to do.
pub(super) fn traits(
    both: &Both<'_, '_>,
    handwritten: &TraitDef,
    generated: &TraitDef,
) -> Vec<Found> {
    let mut found = Vec::new();
    match (handwritten.is_unsafe, generated.is_unsafe) {
        (true, false) => found.push(Found::new(
            Part::Unsafe,
            Class::Looser,
            ("unsafe trait", "trait"),
            "it can be implemented without a promise",
        )),
        (false, true) => found.push(Found::new(
            Part::Unsafe,
            Class::Stricter,
            ("trait", "unsafe trait"),
            "who implements it has to promise what it demands",
        )),
        _ => {}
    }
    let set = |def: &TraitDef| {
        let mut texts: Vec<_> = def.supertraits.iter().map(|one| text::short(one)).collect();
        texts.sort();
        texts
    };
    let (ours, theirs) = (set(handwritten), set(generated));
    let texts = (&*ours.join(" + "), &*theirs.join(" + "));
    for name in ours.iter().filter(|name| !theirs.contains(name)) {
        let notice = format!("it can be implemented by what is not `{name}`");
        found.push(Found::new(Part::Generics, Class::Looser, texts, notice));
    }
    for name in theirs.iter().filter(|name| !ours.contains(name)) {
        let notice = format!("who implements it has to implement `{name}` as well");
        found.push(Found::new(Part::Generics, Class::Stricter, texts, notice));
    }
    let types = &mut super::generics::names(&[(&handwritten.generics, &generated.generics)])
        .knowing(both.aliases);
    found.extend(super::generics::compare(
        types,
        &handwritten.generics,
        &generated.generics,
    ));
    found
}

/// Two implementations of one trait.
pub(super) fn impls(handwritten: &Impl, generated: &Impl) -> Vec<Found> {
    let word = |one: &Impl| if one.is_unsafe { "unsafe impl" } else { "impl" };
    match handwritten.is_unsafe == generated.is_unsafe {
        true => Vec::new(),
        // The trait decides it: only for traits that differ as well.
        false => vec![Found::new(
            Part::Unsafe,
            Class::Changed,
            (word(handwritten), word(generated)),
            "the trait is unsafe to implement on one side only",
        )],
    }
}
