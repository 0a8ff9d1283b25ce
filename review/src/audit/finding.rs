//! What an audit says, as data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    facts::At,
    model::{Size, Unread, place::Place},
};

/// What an audit has found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Audit {
    /// The findings, by place.
    pub findings: Vec<Finding>,
    /// What was not read.
    pub unread: Vec<Unread>,
    /// What was read and not followed to its end: calls through pointers, values kept in fields.
    pub not_followed: Vec<NotFollowed>,
    /// How much was read.
    pub size: Size,
}

/// A place where hand-written code does not do what a contract demands.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// The function that it is in: `File::fget`; empty outside functions.
    pub function: String,
    /// What is wrong: one sentence, lower case, without a final dot.
    pub message: String,
    /// Where.
    pub place: Place,
    /// Other places that explain it, each with a clause.
    pub also: Vec<(Place, String)>,
    /// The line of the contract.
    pub contract: Option<At>,
    /// What to do.
    pub help: Option<String>,
}

/// A value that was not followed to its end.
#[derive(Clone, Debug, Serialize)]
pub struct NotFollowed {
    /// The function.
    pub function: String,
    /// What, and why: a clause.
    pub why: String,
    /// Where.
    pub place: Place,
}

/// The rules. Each has a code and a page.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// What a call leaves owed is not discharged on every path.
    OpenObligation,
    /// A value is rebuilt from a pointer that `into_raw` did not return.
    ForeignPointer,
    /// What is removed is not what was registered: another key, another function.
    OtherKey,
    /// The result of a call that can fail is not looked at.
    UncheckedResult,
    /// A result that can be null is used without asking.
    UncheckedNull,
    /// What was given to C is dropped as well.
    DroppedTwice,
    /// A reference or an allocation is leaked on a path.
    Leak,
    /// A raw call where a wrapper exists.
    RawCall,
    /// `as` between pointers.
    PointerCast,
    /// `as _`, or a number cast whose type is not said.
    UnnamedCast,
    /// An unsafe block without an argument.
    NoArgument,
    /// An argument that leaves out a precondition.
    PartialArgument,
    /// What holds between calls is not said as an invariant of the type.
    NoInvariant,
    /// A function that C calls has no list of what it demands.
    CallbackWithoutSafety,
    /// A wrapper has another name than the C function, and no alias.
    NameWithoutAlias,
    /// A marker field without documentation.
    MarkerWithoutDocs,
    /// What belongs to one thread can leave it.
    LeavesThread,
}

impl Rule {
    /// All rules, in the order of their codes.
    pub const ALL: [Self; 17] = [
        Self::OpenObligation,
        Self::ForeignPointer,
        Self::OtherKey,
        Self::UncheckedResult,
        Self::UncheckedNull,
        Self::DroppedTwice,
        Self::Leak,
        Self::RawCall,
        Self::PointerCast,
        Self::UnnamedCast,
        Self::NoArgument,
        Self::PartialArgument,
        Self::NoInvariant,
        Self::CallbackWithoutSafety,
        Self::NameWithoutAlias,
        Self::MarkerWithoutDocs,
        Self::LeavesThread,
    ];

    /// Its code, of which `safebind explain` prints the page.
    pub fn code(self) -> &'static str {
        match self {
            Self::OpenObligation => "SB0801",
            Self::ForeignPointer => "SB0802",
            Self::OtherKey => "SB0803",
            Self::UncheckedResult => "SB0804",
            Self::UncheckedNull => "SB0805",
            Self::DroppedTwice => "SB0806",
            Self::Leak => "SB0807",
            Self::RawCall => "SB0808",
            Self::PointerCast => "SB0809",
            Self::UnnamedCast => "SB0810",
            Self::NoArgument => "SB0811",
            Self::PartialArgument => "SB0812",
            Self::NoInvariant => "SB0813",
            Self::CallbackWithoutSafety => "SB0814",
            Self::NameWithoutAlias => "SB0815",
            Self::MarkerWithoutDocs => "SB0816",
            Self::LeavesThread => "SB0817",
        }
    }
}
