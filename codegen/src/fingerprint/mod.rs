//! What was read of the C side, as far as somebody can agree with it: a [`Unit`](crate::header::model::Unit)
//! to [`Fingerprints`].
//!
//! A fingerprint has readable values and no digests, so that two of them can be shown as a difference. It is
//! the same for every version of libclang, and for every layout of the headers.

mod canonical;
mod read;
mod source;
mod version;
mod wanted;

use std::{collections::BTreeMap, fmt};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::support::{digest::sha256, place::Place};

pub use self::{
    canonical::promises,
    read::{all, fingerprint},
    source::SourceTree,
    version::{Tree, configuration, macros, tree},
    wanted::{Wanted, What, wanted},
};

/// What was read of each name, by name: `fput`, `struct file`, `struct file.f_flags`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Fingerprints {
    /// The readings.
    pub items: BTreeMap<String, Item>,
    /// Every function that the asked-for headers declare themselves, by header.
    pub declared: BTreeMap<String, Vec<String>>,
}

/// A reading, and where it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Item {
    /// What was read.
    pub reading: Reading,
    /// Where the name is declared.
    pub place: Place,
}

/// What was read of one name. Each value is compared by itself; what a name does not have is absent.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// What it is.
    pub kind: Kind,
    /// The header, as in `#include <...>`.
    pub header: String,
    /// The name in this tree, where it is another one than that of the contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named: Option<String>,
    /// The declaration, with the names of parameters and types.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declaration: Option<String>,
    /// The type behind all type names, without the names of parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prototype: Option<String>,
    /// The names of the parameters, in order; a question mark where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<String>,
    /// What attributes promise, sorted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<String>,
    /// Where a field starts, in bytes; with the bit where it is a bit-field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<String>,
    /// The size in bytes; in bits where it is a bit-field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<String>,
    /// The alignment in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub align: Option<String>,
    /// The value of a constant, in decimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The body of an inline function, or what a macro stands for, one statement per line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The documentation comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The file of the source tree in which the comment stands, if it is not in the header.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_file: Option<String>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A function with a symbol.
    #[default]
    Function,
    /// A `static inline` function.
    InlineFunction,
    /// A macro with parameters.
    Macro,
    /// A macro without parameters.
    Constant,
    /// A member of an enum.
    Enumerator,
    /// A struct.
    Struct,
    /// A union.
    Union,
    /// A name for another type.
    TypeName,
    /// A field of a struct or union.
    Field,
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Function => "function",
            Self::InlineFunction => "inline function",
            Self::Macro => "macro",
            Self::Constant => "constant",
            Self::Enumerator => "enumerator",
            Self::Struct => "struct",
            Self::Union => "union",
            Self::TypeName => "type name",
            Self::Field => "field",
        })
    }
}

/// The parts of a reading.
#[derive(
    Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What it is.
    Kind,
    /// The type behind all type names.
    Prototype,
    /// Where a field starts.
    Offset,
    /// The size.
    Size,
    /// The alignment.
    Alignment,
    /// The value of a constant.
    Value,
    /// What attributes promise.
    Attributes,
    /// The names of the parameters.
    Parameters,
    /// The body of an inline function or macro.
    Body,
    /// The names of types in the declaration.
    Spelling,
    /// The name in this tree.
    Name,
    /// The header.
    Header,
    /// The documentation comment.
    Documentation,
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Kind => "kind",
            Self::Prototype => "prototype",
            Self::Offset => "offset",
            Self::Size => "size",
            Self::Alignment => "alignment",
            Self::Value => "value",
            Self::Attributes => "attributes",
            Self::Parameters => "parameter names",
            Self::Body => "body",
            Self::Spelling => "spelling",
            Self::Name => "name",
            Self::Header => "header",
            Self::Documentation => "documentation",
        })
    }
}

/// What a digest of a text begins with.
const DIGEST: &str = "sha256:";

/// How many hexadecimal digits of a digest of a text are kept.
const DIGITS: usize = 32;

/// The digest of a text, as it stands in place of it; that of a digest is itself. White space does not count.
pub fn digest(text: &str) -> String {
    if text.starts_with(DIGEST) {
        return text.to_owned();
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut digest = sha256(words.join(" ").as_bytes());
    digest.truncate(DIGITS);
    format!("{DIGEST}{digest}")
}

/// Whether two texts are the same, of which one may be a digest.
pub fn same_text(one: &str, other: &str) -> bool {
    match one.starts_with(DIGEST) || other.starts_with(DIGEST) {
        true => !one.is_empty() && !other.is_empty() && digest(one) == digest(other),
        false => one == other,
    }
}

impl Reading {
    /// The reading with digests in place of its body and its comment.
    #[must_use]
    pub fn digested(&self) -> Self {
        Self {
            body: self.body.as_deref().map(digest),
            doc: self.doc.as_deref().map(digest),
            ..self.clone()
        }
    }

    /// Whether it is called: a function, or a macro with parameters.
    pub fn is_callable(&self) -> bool {
        matches!(
            self.kind,
            Kind::Function | Kind::InlineFunction | Kind::Macro
        )
    }
}
