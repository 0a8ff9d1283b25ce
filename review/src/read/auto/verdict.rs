//! What is found of a type, and how findings add up.

use std::collections::BTreeSet;

use super::Which;
use crate::{
    model::{Auto, ty::Ty},
    read::text,
};

/// Whether a type has `Send` or `Sync`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Verdict {
    /// It has.
    Yes,
    /// It has, under these conditions.
    If(BTreeSet<Condition>),
    /// It has not, because of this.
    No(String),
    /// It rests on something that was not read.
    RestsOn(String),
}

/// A condition under which a type has `Send` or `Sync`.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) enum Condition {
    /// A parameter, or what belongs to one, has it.
    Has(Ty, Which),
    /// A bound as text: `T: Trait`.
    Bound(String),
}

impl Verdict {
    /// It has, if this type has.
    pub(super) fn has(ty: &Ty, which: Which) -> Self {
        Self::If([Condition::Has(ty.clone(), which)].into())
    }

    /// Both: what has not outweighs what is not known.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No(why), _) | (_, Self::No(why)) => Self::No(why),
            (Self::RestsOn(what), _) | (_, Self::RestsOn(what)) => Self::RestsOn(what),
            (Self::If(mut all), Self::If(more)) => {
                all.extend(more);
                Self::If(all)
            }
            (Self::If(all), Self::Yes) | (Self::Yes, Self::If(all)) => Self::If(all),
            (Self::Yes, Self::Yes) => Self::Yes,
        }
    }

    /// The same, found in a field.
    pub(super) fn in_field(self, name: &str) -> Self {
        match self {
            Self::No(why) => Self::No(format!("field `{name}`: {why}")),
            other => other,
        }
    }

    /// As the model has it.
    pub(super) fn auto(self) -> Auto {
        match self {
            Self::Yes => Auto::Yes,
            Self::No(why) => Auto::No(why),
            Self::RestsOn(what) => Auto::RestsOn(what),
            Self::If(all) => {
                let texts = all.iter().map(|condition| match condition {
                    Condition::Has(ty, which) => format!("{}: {}", text::ty(ty), which.name()),
                    Condition::Bound(text) => text.clone(),
                });
                Auto::If(texts.collect())
            }
        }
    }
}
