//! What a comparison says, as data.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    facts::At,
    model::{Size, Unread, place::Place},
};

/// Two surfaces, compared.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Comparison {
    /// The pairs, and what has no counterpart, by path.
    pub pairs: Vec<Pair>,
    /// What was not read of the generated side.
    pub generated_unread: Vec<Unread>,
    /// What was not read of the hand-written side.
    pub handwritten_unread: Vec<Unread>,
    /// How much was read of the generated side.
    pub generated_size: Size,
    /// How much was read of the hand-written side.
    pub handwritten_size: Size,
    /// What was read and left aside.
    pub aside: Aside,
}

/// How many items were left aside, by the reason.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Aside {
    /// Generated items that only their own module sees.
    pub generated_private: usize,
    /// Hand-written items that only their own module sees.
    pub handwritten_private: usize,
    /// Hand-written items of files that hold no module of the generated side.
    pub handwritten_elsewhere: usize,
}

/// An item on both sides, or on one.
#[derive(Clone, Debug, Serialize)]
pub struct Pair {
    /// Its path: on the hand-written side if it is there.
    pub path: String,
    /// What it is: `function`, `struct`, `impl`.
    pub kind: &'static str,
    /// The class: that of the gravest difference.
    pub class: Class,
    /// Whether users outside the crate see it on either side.
    pub is_public: bool,
    /// The hand-written item.
    pub handwritten: Option<Side>,
    /// The generated item.
    pub generated: Option<Side>,
    /// What differs.
    pub differences: Vec<Difference>,
    /// What differs below the signature; it does not decide the class.
    pub below: Vec<Below>,
    /// The line of the contract that decides it.
    pub contract: Option<At>,
}

/// One side of a pair.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// Its path.
    pub path: String,
    /// Where it is written.
    pub place: Place,
    /// Its declaration as text, on as many lines as it needs, without its body and documentation.
    pub declaration: String,
    /// Its documentation's first paragraph.
    pub summary: String,
    /// The C functions that it calls, in order.
    pub calls: Vec<String>,
}

/// How an item of the generated side compares with the hand-written one.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// No difference that a caller could notice.
    Same,
    /// It has another name, and is the same.
    Renamed,
    /// It accepts less or promises more work to its caller: what compiled may not compile any more.
    Stricter,
    /// It differs, and neither accepts less nor more.
    Changed,
    /// Only the generated side has it.
    Extra,
    /// Only the hand-written side has it.
    Missing,
    /// It accepts more or promises more: a candidate for unsoundness, to be read by a person.
    Looser,
}

/// A difference.
#[derive(Clone, Debug, Serialize)]
pub struct Difference {
    /// What of the item differs.
    pub part: Part,
    /// Its class.
    pub class: Class,
    /// What the hand-written side has; empty if nothing.
    pub handwritten: String,
    /// What the generated side has; empty if nothing.
    pub generated: String,
    /// What a caller notices: a sentence.
    pub notice: String,
    /// The line of the contract that decides it.
    pub contract: Option<At>,
}

/// What of an item differs.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Whether it is there at all.
    Presence,
    /// What kind of item it is.
    Kind,
    /// Its name.
    Name,
    /// Who can see it.
    Visibility,
    /// Under which conditions it is there.
    Cfg,
    /// `unsafe`.
    Unsafe,
    /// `const`, `async`, the ABI.
    Qualifiers,
    /// How `self` is taken.
    Receiver,
    /// A parameter.
    Parameter,
    /// The result.
    Result,
    /// The error type of the result.
    ErrorType,
    /// A lifetime.
    Lifetime,
    /// Parameters in angle brackets and bounds.
    Generics,
    /// `#[must_use]`.
    MustUse,
    /// `Send`.
    Send,
    /// `Sync`.
    Sync,
    /// A field.
    Field,
    /// A variant.
    Variant,
    /// `repr`, `non_exhaustive`.
    Layout,
    /// The type of a constant, or of what an alias stands for.
    Type,
    /// The value of a constant, or of a macro.
    Value,
    /// A section of the documentation.
    Docs,
}

/// A difference below the signature.
#[derive(Clone, Debug, Serialize)]
pub struct Below {
    /// What it is about.
    pub about: About,
    /// A sentence.
    pub text: String,
    /// Where on the hand-written side.
    pub handwritten: Option<Place>,
    /// Where on the generated side.
    pub generated: Option<Place>,
    /// The line of the contract.
    pub contract: Option<At>,
}

/// What a difference below the signature is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// Which C functions are called, and in which order.
    Calls,
    /// References taken and given back.
    Counts,
    /// Ways out with an error.
    Errors,
    /// Values that are given up or rebuilt: `forget`, `into_raw`, `from_raw`.
    HandOvers,
    /// A precondition that the comment covers.
    Covered,
    /// A precondition that the comment does not mention.
    NotMentioned,
    /// An unsafe block without an argument.
    NoArgument,
}
