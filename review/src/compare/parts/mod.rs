//! What differs between two items, part by part. Each file has the rules of one part, from a caller's view.

mod auto;
mod cfg;
mod docs;
mod fields;
mod function;
mod generics;
mod kind;
mod lifetimes;
mod must_use;
mod order;
mod presence;
mod result;
mod shape;
mod values;
mod variants;
mod visibility;

use crate::model::{Item, Kind};

use super::{
    report::{Class, Part},
    side::{Entry, Side},
    types::{Aliases, Types},
};

pub(super) use presence::{gained, lost};

/// Parts as they are written.
pub(super) mod written {
    pub(in super::super) use super::{
        lifetimes::collect as lifetimes_of, shape::word as flavour, variants::declared as variant,
        visibility::text as visibility,
    };
}

/// A difference before the contract is asked.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) part: Part,
    pub(super) class: Class,
    pub(super) handwritten: String,
    pub(super) generated: String,
    pub(super) notice: String,
    /// For a parameter: its name.
    pub(super) param: Option<String>,
}

impl Found {
    fn new(
        part: Part,
        class: Class,
        (handwritten, generated): (&str, &str),
        notice: impl Into<String>,
    ) -> Self {
        Self {
            part,
            class,
            handwritten: handwritten.to_owned(),
            generated: generated.to_owned(),
            notice: notice.into(),
            param: None,
        }
    }
}

/// Two entries with the sides that they are from.
#[derive(Clone, Copy)]
pub(super) struct Both<'a, 'b> {
    pub(super) handwritten: &'b Entry<'a>,
    pub(super) generated: &'b Entry<'a>,
    pub(super) handwritten_side: &'b Side<'a>,
    pub(super) generated_side: &'b Side<'a>,
    /// What aliases of both sides stand for.
    pub(super) aliases: &'b Aliases<'a>,
}

impl<'a> Both<'a, '_> {
    fn items(&self) -> (&'a Item, &'a Item) {
        (self.handwritten.item, self.generated.item)
    }

    /// The name of the type that it belongs to.
    fn owner(&self) -> Option<&str> {
        let owner = self.handwritten.key.owner.as_deref()?;
        Some(super::side::base(owner))
    }

    /// Whether it belongs to an implementation of a trait: the trait decides its signature.
    fn is_of_trait(&self) -> bool {
        let owner = self.handwritten.key.owner.as_deref();
        owner.is_some_and(|owner| owner.contains(" for "))
    }
}

/// All differences, the gravest first.
pub(super) fn compare(both: &Both<'_, '_>) -> Vec<Found> {
    let (handwritten, generated) = both.items();
    let mut found = Vec::new();
    found.extend(presence::name(both));
    found.extend(visibility::compare(both));
    found.extend(cfg::compare(handwritten, generated));
    match (&handwritten.kind, &generated.kind) {
        (Kind::Function(one), Kind::Function(other)) => {
            found.extend(function::compare(both, one, other));
            found.extend(must_use::compare(both));
        }
        (Kind::Type(one), Kind::Type(other)) => {
            let types =
                &mut generics::names(&[(&one.generics, &other.generics)]).knowing(both.aliases);
            found.extend(shape::compare(one, other));
            found.extend(generics::compare(types, &one.generics, &other.generics));
            found.extend(fields::compare(both, types, one, other));
            found.extend(variants::compare(types, one, other));
            found.extend(auto::compare(one, other));
            found.extend(must_use::compare(both));
        }
        (Kind::Trait(one), Kind::Trait(other)) => found.extend(kind::traits(both, one, other)),
        (Kind::Alias { generics: x, ty: a }, Kind::Alias { generics: y, ty: b }) => {
            let types = &mut generics::names(&[(x, y)]).knowing(both.aliases);
            found.extend(generics::compare(types, x, y));
            found.extend(values::alias(types, a.as_ref(), b.as_ref()));
        }
        (Kind::Impl(one), Kind::Impl(other)) => {
            let types =
                &mut generics::names(&[(&one.generics, &other.generics)]).knowing(both.aliases);
            found.extend(kind::impls(one, other));
            found.extend(generics::compare(types, &one.generics, &other.generics));
        }
        (one, other) => found.extend(
            values::compare(&mut Types::default().knowing(both.aliases), one, other)
                .unwrap_or_else(|| kind::compare(one, other)),
        ),
    }
    found.extend(docs::compare(handwritten, generated));
    found.sort_by_key(|one| (std::cmp::Reverse(one.class), one.part));
    found
}

/// What was equal only by a rule that is worth a note.
fn notes(types: &mut Types, part: Part, texts: (&str, &str)) -> Vec<Found> {
    let notes = std::mem::take(&mut types.notes);
    let notes = notes.into_iter().filter(|_| texts.0 != texts.1);
    notes
        .map(|note| Found::new(part, Class::Same, texts, format!("nothing: {note}")))
        .collect()
}
