//! Values, as far as they matter: where they come from, and which thing they stand for.

use crate::{
    facts::{At, Failure, Owes},
    model::place::Place,
};

/// A thing, by its index in a [`State`].
pub(super) type Id = usize;

/// A value.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    /// What it stands for. Raw pointers and numbers are copied, so several values can stand for one thing.
    pub(super) id: Option<Id>,
}

/// What a value is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Kind {
    /// Nothing is known.
    #[default]
    Unknown,
    /// A reference.
    Ref,
    /// A raw pointer that was made of a reference: how.
    FromRef(String),
    /// A field of an owner of an allocation, which is this thing.
    Inside(Id),
    /// A function, named where it is used.
    Function(String),
    /// Whether its thing is there: what a test says if it holds.
    Test {
        /// Whether it is there where the test holds.
        if_true: bool,
    },
    /// An `Option` or a `Result` that has the value if its thing is there.
    Maybe(Box<Value>),
    /// `Some` and `Ok` with their value, or `None` and `Err`.
    Known(Option<Box<Value>>),
    /// The parts of a tuple.
    Parts(Vec<Value>),
}

impl Value {
    pub(super) fn of(kind: Kind) -> Self {
        Self { kind, id: None }
    }

    /// A value that stands for a thing.
    pub(super) fn thing(id: Id) -> Self {
        Self {
            kind: Kind::Unknown,
            id: Some(id),
        }
    }

    /// The things that it stands for, those of its parts included.
    pub(super) fn ids(&self) -> Vec<Id> {
        let mut ids: Vec<Id> = self.id.into_iter().collect();
        match &self.kind {
            Kind::Maybe(inner) | Kind::Known(Some(inner)) => ids.extend(inner.ids()),
            Kind::Parts(parts) => ids.extend(parts.iter().flat_map(Self::ids)),
            _ => {}
        }
        ids
    }

    /// What is in `Some` or `Ok`, or the value itself.
    pub(super) fn inner(&self) -> &Self {
        match &self.kind {
            Kind::Known(Some(inner)) => inner.inner(),
            _ => self,
        }
    }
}

/// Something that somebody has to deal with.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Thing {
    pub(super) what: What,
    /// Where it was made.
    pub(super) made: Place,
    /// Where the contract speaks of it.
    pub(super) at: Option<At>,
    /// How it says that it is not there.
    pub(super) failure: Failure,
    /// Whether it is there.
    pub(super) there: There,
    /// What became of it.
    pub(super) fate: Fate,
    /// References that were taken to it besides.
    pub(super) extra: u32,
    /// Where a copy of it was kept: in a field, or behind a pointer.
    pub(super) kept: Option<Place>,
    /// What belongs to C if this is there: arguments of the call that made it.
    pub(super) gives: Vec<Id>,
}

/// What a thing is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// The result of a call, of which only matters whether it succeeded.
    Status {
        /// The C function.
        of: String,
    },
    /// The result of a call after which something is owed.
    Owes {
        /// The C function.
        of: String,
        /// What.
        owes: Box<Debt>,
    },
    /// The result of a call that the caller owns.
    Owned {
        /// The C function.
        of: String,
        /// The C functions that end it.
        ended_by: Vec<String>,
    },
    /// What an owner became when it was given up: a raw pointer.
    Handed {
        /// How.
        how: String,
    },
    /// A value with a destructor.
    Owner {
        /// Its variable.
        name: String,
        /// Whether it is an allocation, of which a pointer can be given away.
        is_allocation: bool,
    },
}

/// What is owed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Debt {
    pub(super) what: String,
    pub(super) discharged_by: Vec<String>,
    pub(super) on_leak: String,
}

impl From<&Owes> for Debt {
    fn from(owes: &Owes) -> Self {
        Self {
            what: owes.what.clone(),
            discharged_by: owes.discharged_by.clone(),
            on_leak: owes.on_leak.clone(),
        }
    }
}

/// Whether a thing is there.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum There {
    /// Nobody has asked.
    Unasked,
    /// It was asked in words that are not understood.
    Unclear,
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// What became of a thing.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fate {
    /// Nothing yet.
    Open,
    /// It was given to C, rebuilt, discharged or dropped: where, and how as a clause.
    Ended(Place, &'static str),
    /// Its destructor does not run any more.
    Forgotten,
    /// It went where it is not followed.
    Gone,
}
