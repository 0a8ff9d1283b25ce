//! What a body does.

use serde::Serialize;

use super::place::Place;

/// What a body does, in the order in which it runs where nothing branches: arguments before their call.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Body {
    /// What it does.
    pub deeds: Vec<Deed>,
    /// Its unsafe blocks, with the comments in front of them.
    pub unsafe_blocks: Vec<UnsafeBlock>,
}

/// One thing that a body does.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Deed {
    /// What.
    pub what: What,
    /// Where.
    pub place: Place,
    /// Whether it is inside a branch, a loop or a closure: not on every path.
    pub conditional: bool,
}

/// What a body does.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It calls a C function: an item of the raw bindings.
    CallsC {
        /// The C name.
        function: String,
    },
    /// It names a C function without calling it: as a callback, or as a key.
    NamesC {
        /// The C name.
        function: String,
    },
    /// It reads or writes a field of a C struct through a raw pointer.
    Field {
        /// The field, with those in front of it: `mm.owner`.
        field: String,
        /// Whether it writes.
        writes: bool,
    },
    /// It takes a reference: `ARef::from`, `inc_ref`, `clone` of a counted reference.
    TakesReference,
    /// It gives one back: `dec_ref`, a drop of a counted reference.
    GivesReference,
    /// It gives up a value without running its destructor: `into_raw`, `into_foreign`, `mem::forget`,
    /// `ManuallyDrop::new`.
    HandsOver {
        /// How, as written: `KBox::into_raw`.
        how: String,
    },
    /// It makes a value of a raw pointer: `from_raw`, `from_foreign`, `&*ptr`.
    Rebuilds {
        /// How, as written: `ARef::from_raw`.
        how: String,
    },
    /// It leaves early, with an error or without a value: `?`, `return Err(..)`, `return None`.
    LeavesEarly {
        /// How, as written and shortened.
        how: String,
    },
    /// It asks whether a pointer is null, or turns null into `None`.
    AsksForNull,
    /// It turns a number or a pointer into a `Result`: `to_result`, `from_err_ptr`.
    AsksForError {
        /// How, as written.
        how: String,
    },
    /// It calls a function of the same file.
    CallsOwn {
        /// Its name, with the type: `File::from_ptr`.
        function: String,
    },
    /// It casts by `as`.
    Casts {
        /// The type after `as`, as written.
        to: String,
        /// Whether that is a pointer.
        to_pointer: bool,
    },
}

/// An unsafe block, an unsafe function or an unsafe implementation, with what is said for it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct UnsafeBlock {
    /// Where.
    pub place: Place,
    /// The comment in front of it that begins with `SAFETY:`, its lines joined; none if there is none.
    pub argument: Option<String>,
    /// The C functions called inside.
    pub calls: Vec<String>,
    /// What else is unsafe inside, as far as that shows: `from_raw`, `*ptr`.
    pub operations: Vec<String>,
}
