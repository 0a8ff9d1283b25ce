//! What is asked of headers, as data: the [`Request`].

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::around::Declared;
use crate::support::place::Place;

/// What to read: the headers and the C names the contracts speak of.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// The headers, as in `#include <...>`, in order.
    pub headers: Vec<String>,
    /// Arguments for clang, such as `-I` and `-D`.
    pub clang_args: Vec<String>,
    /// Names of functions, and of macros that are used like functions.
    pub functions: BTreeSet<String>,
    /// Names of types, spelled as in C: `struct file`, `kuid_t`.
    pub types: BTreeSet<String>,
    /// Names of constants: macros and enumerators.
    pub constants: BTreeSet<String>,
    /// Prototypes given by contracts for function-like macros, by name: C text without the final
    /// semicolon, such as `int add(int a, int b)`.
    pub prototypes: BTreeMap<String, String>,
    /// Where headers and prototypes are written, by header and macro, for messages about them.
    #[serde(default)]
    pub places: BTreeMap<String, Place>,
    /// What else is wanted than what is named.
    #[serde(default)]
    pub beyond: Beyond,
    /// Whether a header that there is not is no mistake, but has no names.
    #[serde(default)]
    pub missing_headers: bool,
    /// Whether bodies and comments are wanted, too.
    #[serde(default)]
    pub texts: bool,
    /// Macros without parameters that are wanted by what they stand for, such as the version, by header; all of
    /// a header if none is named. A header that there is not is no mistake.
    #[serde(default)]
    pub macro_headers: BTreeMap<String, BTreeSet<String>>,
}

/// What is wanted of headers beyond what is named.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beyond {
    /// Nothing: contracts name all they speak of.
    #[default]
    Nothing,
    /// Where the headers themselves declare each of their functions.
    Places,
    /// Everything that the headers themselves declare.
    Everything,
    /// The functions that they declare, with what stands around them.
    Around(Declared),
}

impl Beyond {
    /// Which functions are wanted with what stands around them.
    #[must_use]
    pub fn around(&self) -> Option<&Declared> {
        match self {
            Self::Around(declared) => Some(declared),
            _ => None,
        }
    }
}
