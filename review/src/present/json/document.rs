//! The shape of a report as JSON. What is said of the fields here is what the schema says of them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    audit::finding::Rule,
    compare::report::{About, Class, Part},
    present::unread,
};

/// A generated API beside a hand-written one, and what an audit of the hand-written code has found.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Document<'a> {
    /// The version of this shape.
    #[schemars(extend("const" = super::SCHEMA))]
    pub schema: u32,
    /// The comparison; null if there was none.
    pub comparison: Option<Comparison<'a>>,
    /// The audit; null if there was none.
    pub audit: Option<Audit<'a>>,
    /// What was not read, of all sides, so that nothing is known of what it holds.
    pub unread: Vec<Unread<'a>>,
}

/// Two APIs, compared.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparison<'a> {
    /// How many pairs are of each class.
    pub classes: Classes,
    /// How many differences below the signatures are about what.
    pub below: BTreeMap<About, usize>,
    /// What was read and left aside.
    pub aside: Aside,
    /// How much was read of the generated side.
    pub generated: Read,
    /// How much was read of the hand-written side.
    pub handwritten: Read,
    /// The pairs, and what has no counterpart, by path.
    pub pairs: Vec<Pair<'a>>,
}

/// How many items were read and left aside.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aside {
    /// Generated items that only their own module sees.
    pub generated_private: usize,
    /// Hand-written items that only their own module sees.
    pub handwritten_private: usize,
    /// Hand-written items of files that hold no module of the generated side.
    pub handwritten_elsewhere: usize,
}

/// How many pairs are of each class.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Classes {
    /// No difference that a caller could notice.
    pub same: usize,
    /// Another name.
    pub renamed: usize,
    /// The generated side accepts less.
    pub stricter: usize,
    /// Neither less nor more.
    pub changed: usize,
    /// The generated side accepts more: to be read by a person.
    pub looser: usize,
    /// Only the hand-written side has it.
    pub missing: usize,
    /// Only the generated side has it.
    pub extra: usize,
}

impl Classes {
    /// The number of a class.
    pub(super) fn of(&mut self, class: Class) -> &mut usize {
        match class {
            Class::Same => &mut self.same,
            Class::Renamed => &mut self.renamed,
            Class::Stricter => &mut self.stricter,
            Class::Changed => &mut self.changed,
            Class::Looser => &mut self.looser,
            Class::Missing => &mut self.missing,
            Class::Extra => &mut self.extra,
        }
    }
}

/// How much was read.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// Files.
    pub files: usize,
    /// Lines.
    pub lines: usize,
}

/// An item on both sides, or on one.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pair<'a> {
    /// Its path: on the hand-written side if it is there.
    pub path: &'a str,
    /// What it is: `function`, `struct`, `impl`.
    pub kind: &'a str,
    /// The class: that of the gravest difference.
    pub class: Class,
    /// Whether users outside the crate see it on either side.
    pub public: bool,
    /// The hand-written item; null if there is none.
    pub handwritten: Option<Side<'a>>,
    /// The generated item; null if there is none.
    pub generated: Option<Side<'a>>,
    /// What differs.
    pub differences: Vec<Difference<'a>>,
    /// What differs below the signature; it does not decide the class.
    pub below: Vec<Below<'a>>,
    /// The line of the contract that decides it.
    pub contract: Option<Contract<'a>>,
}

/// One side of a pair.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Side<'a> {
    /// Its path.
    pub path: &'a str,
    /// Where it is written.
    pub place: Place<'a>,
    /// Its declaration, without its body and documentation.
    pub declaration: &'a str,
    /// Its documentation's first paragraph; empty if there is none.
    pub summary: &'a str,
    /// The C functions that it calls, in order.
    pub calls: &'a [String],
}

/// A difference.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Difference<'a> {
    /// What of the item differs.
    pub part: Part,
    /// Its class.
    pub class: Class,
    /// What the hand-written side has; empty if nothing.
    pub handwritten: &'a str,
    /// What the generated side has; empty if nothing.
    pub generated: &'a str,
    /// What a caller notices: a sentence.
    pub notice: &'a str,
    /// The line of the contract that decides it.
    pub contract: Option<Contract<'a>>,
}

/// A difference below the signature.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Below<'a> {
    /// What it is about.
    pub about: About,
    /// A sentence.
    pub text: &'a str,
    /// Where on the hand-written side.
    pub handwritten: Option<Place<'a>>,
    /// Where on the generated side.
    pub generated: Option<Place<'a>>,
    /// The line of the contract.
    pub contract: Option<Contract<'a>>,
}

/// What an audit has found.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Audit<'a> {
    /// How many findings each rule has, by code; rules without one are left out.
    pub rules: BTreeMap<&'a str, usize>,
    /// How much was read.
    pub read: Read,
    /// The findings, by place.
    pub findings: Vec<Finding<'a>>,
    /// What was read and not followed to its end.
    pub not_followed: Vec<NotFollowed<'a>>,
}

/// A place where hand-written code does not do what a contract demands.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Finding<'a> {
    /// The code of the rule: `SB0801`.
    #[schemars(regex(pattern = r"^SB\d{4}$"))]
    pub code: &'a str,
    /// The rule.
    pub rule: Rule,
    /// What the rule finds: a clause.
    pub title: &'a str,
    /// The function that it is in; empty outside functions.
    pub function: &'a str,
    /// What is wrong: a sentence, lower case, without a final dot.
    pub message: &'a str,
    /// Where.
    pub place: Place<'a>,
    /// Other places that explain it.
    pub also: Vec<Explained<'a>>,
    /// The line of the contract.
    pub contract: Option<Contract<'a>>,
    /// What to do.
    pub help: Option<&'a str>,
}

/// A place, and what is to be seen there.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Explained<'a> {
    /// The place.
    pub place: Place<'a>,
    /// A clause.
    pub text: &'a str,
}

/// A value that was not followed to its end.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NotFollowed<'a> {
    /// The function.
    pub function: &'a str,
    /// What, and why: a clause.
    pub why: &'a str,
    /// Where.
    pub place: Place<'a>,
}

/// Something that was not read.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Unread<'a> {
    /// The side that it belongs to.
    pub side: unread::Side,
    /// What it is.
    pub what: &'a str,
    /// Why: a clause.
    pub why: &'a str,
    /// Where.
    pub place: Place<'a>,
}

/// A place in a Rust file.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Place<'a> {
    /// The file's path, with `/`.
    pub file: &'a str,
    /// The line in which it starts, counted from 1.
    pub line: u32,
    /// The column in which it starts, in characters, counted from 1.
    pub column: u32,
    /// The line in which it ends.
    pub end_line: u32,
}

/// A line of a contract.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1.
    pub column: u32,
    /// The line itself.
    pub text: &'a str,
}
