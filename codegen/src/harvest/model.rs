//! What was harvested, as data: statements, each with where it comes from, and the questions that are left.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::support::place::Place;

/// What headers say about the functions they declare, and what they leave open.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Harvest {
    /// The headers, as in `#include <...>`.
    pub headers: Vec<String>,
    /// The target triple they were read for.
    pub target: String,
    /// The functions, in the order in which they are declared.
    pub functions: Vec<Found>,
    /// The types behind pointers of these functions, by their C spelling.
    pub types: Vec<FoundType>,
    /// The types that codes of failure may become, in the order of the functions that return them.
    pub errors: Vec<FoundErrors>,
    /// What is not bound whatever is answered, in the order in which it is declared.
    pub refused: Vec<Refused>,
    /// The open questions; the first is the one whose answer does most.
    pub questions: Vec<Question>,
}

/// A function, and what is said about it.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The C name.
    pub name: String,
    /// The declaration on one line.
    pub prototype: String,
    /// Where it is declared.
    pub place: At,
    /// What its comment says of the result, where there is one.
    pub said: Option<Evidence>,
    /// The positions of its parameters without a name, by which a contract finds them.
    pub positions: Vec<Statement>,
    /// What is known: it stands in a header.
    pub facts: Vec<Statement>,
    /// What may be so: answers to questions, each by the index of its question.
    pub proposals: Vec<(usize, Statement)>,
    /// Lines that answer questions once somebody has filled in what `...` stands for, each by the index of its
    /// question.
    pub holes: Vec<(usize, String)>,
    /// The questions without whose answers it is not bound, as indices, sorted.
    pub open: Vec<usize>,
}

/// A type behind pointers.
#[derive(Clone, Debug, Serialize)]
pub struct FoundType {
    /// The C spelling, such as `struct door`.
    pub name: String,
    /// The name of its view.
    pub view: String,
    /// Where it is declared.
    pub place: At,
    /// Whether its fields are declared too.
    pub is_defined: bool,
    /// What may be so, each by the index of its question.
    pub proposals: Vec<(usize, Statement)>,
    /// Lines of YAML with `...` for what nobody can tell, each by the index of its question.
    pub holes: Vec<(usize, String)>,
}

/// Codes by which functions report failure, as one type.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FoundErrors {
    /// A name for it.
    pub name: String,
    /// The codes, in the order in which comments name them.
    pub codes: Vec<FoundCode>,
    /// The functions that return them.
    pub functions: Vec<String>,
    /// The question about it, as an index.
    pub question: Option<usize>,
}

/// A code by which functions report failure.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FoundCode {
    /// A name for it.
    pub name: String,
    /// The constant.
    pub constant: String,
    /// When it is returned, as a clause; empty if that is not said.
    pub when: String,
    /// What says so.
    pub evidence: Evidence,
}

/// Something that is declared and not bound, whatever is answered.
#[derive(Clone, Debug, Serialize)]
pub struct Refused {
    /// The C name.
    pub name: String,
    /// Where it is declared.
    pub place: At,
    /// Whether it is a macro: there is no declaration that a contract could be about.
    pub is_macro: bool,
    /// Why: a clause.
    pub reason: String,
    /// What to do instead, if there is anything.
    pub instead: Option<String>,
}

/// A key of a contract with its value, and why.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Statement {
    /// The keys from the function's or type's contract on: `params`, `door`, `nullability`.
    pub key: Vec<String>,
    /// The value, as YAML on one line.
    pub value: String,
    /// Where it comes from.
    pub source: Source,
    /// How sure it is.
    pub confidence: Confidence,
    /// What says so.
    pub evidence: Evidence,
}

/// Text in a header that says something.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Evidence {
    /// Where it stands.
    pub place: At,
    /// The text, on one line.
    pub text: String,
}

/// A line in a file.
#[derive(Clone, Debug, Default, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct At {
    /// The path, as given or as clang was asked for it.
    pub file: String,
    /// The same as in `#include <...>`: it holds on other machines.
    pub header: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
}

impl At {
    /// A place in a file that is included by this name.
    pub fn new(place: &Place, header: &str) -> Self {
        Self {
            file: place.file.clone(),
            header: header.to_owned(),
            line: place.line,
            column: place.column,
        }
    }
}

impl fmt::Display for At {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}", self.file, self.line)
    }
}

/// Where a statement comes from.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Source {
    /// An attribute or annotation of the declaration, by its name.
    Header(String),
    /// A macro of `cleanup.h`, by its name.
    Cleanup(String),
    /// A section of kernel-doc.
    KernelDoc,
    /// A command of doxygen.
    Doxygen,
    /// A comment without such marks.
    Comment,
    /// A manual page.
    Manual,
    /// A rule about names or types, by its name.
    Inferred(&'static str),
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Header(attribute) => write!(formatter, "header:{attribute}"),
            Self::Cleanup(name) => write!(formatter, "cleanup.h:{name}"),
            Self::KernelDoc => formatter.write_str("kernel-doc"),
            Self::Doxygen => formatter.write_str("doxygen"),
            Self::Comment => formatter.write_str("comment"),
            Self::Manual => formatter.write_str("man"),
            Self::Inferred(rule) => write!(formatter, "inferred:{rule}"),
        }
    }
}

impl Serialize for Source {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// How sure a statement is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Nothing but a name or a shape speaks for it.
    Guess,
    /// Names or shapes speak for it, and other declarations of the same headers agree.
    Likely,
    /// A comment says so.
    Stated,
    /// An attribute says so, which compilers or checkers hold callers to.
    Declared,
}

impl Confidence {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Likely => "likely",
            Self::Stated => "stated",
            Self::Declared => "declared",
        }
    }
}

/// What must be answered before functions are bound.
#[derive(Clone, Debug, Serialize)]
pub struct Question {
    /// `Q1` for the first.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// The question.
    pub text: String,
    /// What else can be said about it.
    pub notes: Vec<String>,
    /// What speaks for an answer, or against it.
    pub evidence: Vec<Evidence>,
    /// A line of YAML that answers it for the first of its functions; `...` stands for what nobody has proposed.
    pub answer: String,
    /// The functions that wait for it, in the order in which they are declared.
    pub functions: Vec<String>,
    /// How many functions have an answer to each of their questions once this one and those in front of it are
    /// answered, and did not have them before.
    pub unlocks: usize,
}

/// What a question is about.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Two sources disagree.
    Conflict,
    /// The objects behind pointers of one type.
    Object,
    /// Who owns what a function returns.
    Result,
    /// What a number that is returned means.
    Outcome,
    /// The codes by which failure is reported.
    Codes,
    /// Numbers that are passed.
    Number,
    /// Text that is passed or returned.
    Text,
    /// Memory with a length.
    Buffer,
    /// What is filled by the callee.
    Output,
    /// Functions that are called back, and their data.
    Callback,
    /// Pointers of which nothing is known.
    Pointer,
    /// What must be true around a call.
    Condition,
}

impl Harvest {
    /// All facts, each with its function.
    pub fn facts(&self) -> impl Iterator<Item = (&Found, &Statement)> {
        let functions = self.functions.iter();
        functions.flat_map(|found| found.facts.iter().map(move |fact| (found, fact)))
    }
}
