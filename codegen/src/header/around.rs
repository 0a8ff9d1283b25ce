//! Declarations that nobody has named: what asks for them, and what stands around them.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::model::Doc;
use crate::support::place::Place;

/// Asks for what the headers declare, whether or not anybody has named it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
pub struct Declared {
    /// Regular expressions: only functions whose whole name one of them matches. All, if there is none.
    pub functions: Vec<String>,
    /// Regular expressions: only functions whose whole name none of them matches.
    pub without: Vec<String>,
    /// Regular expressions for whole paths of files that count as the headers do.
    pub files: Vec<String>,
    /// The macros whose uses in these files are wanted.
    pub uses: BTreeSet<String>,
    /// Folders of manual pages about these functions.
    pub manuals: Vec<String>,
}

/// What stands around declarations in the text of headers, and is no part of them for clang.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Around {
    /// The macros that are words of a prototype, or of such a macro, by name.
    pub words: BTreeMap<String, MacroText>,
    /// The uses of macros that were asked for, in order.
    pub uses: Vec<MacroUse>,
    /// The macros with parameters that the headers define, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub calls: BTreeMap<String, MacroText>,
    /// All comments of the files in which the functions are declared, in the order of paths and lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

/// A comment, wherever it stands.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remark {
    /// The comment.
    pub doc: Doc,
    /// The header in which it stands, as in `#include <...>`.
    pub header: String,
}

/// What a macro is replaced by.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MacroText {
    /// The names of its parameters; none for a macro without a list of them.
    pub params: Option<Vec<String>>,
    /// What it is replaced by, on one line.
    pub body: String,
    /// Whether that is a definition which these arguments for clang do not choose: the one that they
    /// choose is empty.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub inactive: bool,
    /// Where it is defined.
    pub place: Place,
}

/// A use of a macro with arguments.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MacroUse {
    /// The macro.
    pub name: String,
    /// The arguments, each on one line.
    pub arguments: Vec<String>,
    /// Where the name of the macro stands.
    pub place: Place,
    /// The header in which that is, as in `#include <...>`.
    pub header: String,
}

impl Declared {
    /// A regular expression that matches as a whole, as those of this type do.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn whole(pattern: &str) -> Result<Regex, regex::Error> {
        Regex::new(&format!("^(?:{pattern})$"))
    }
}

/// What is asked for, as something that can be asked.
pub(super) struct Selection {
    functions: Vec<Regex>,
    without: Vec<Regex>,
    files: Vec<Regex>,
}

impl Selection {
    /// The selection of a request. What is no regular expression matches nothing.
    pub(super) fn new(declared: &Declared) -> Self {
        let read = |patterns: &[String]| -> Vec<Regex> {
            let read = patterns.iter().map(|pattern| Declared::whole(pattern));
            read.filter_map(Result::ok).collect()
        };
        Self {
            functions: read(&declared.functions),
            without: read(&declared.without),
            files: read(&declared.files),
        }
    }

    /// Whether a function is wanted, once its file is.
    pub(super) fn function(&self, name: &str) -> bool {
        (self.functions.is_empty() || self.functions.iter().any(|regex| regex.is_match(name)))
            && !self.without.iter().any(|regex| regex.is_match(name))
    }

    /// Whether any file counts besides the headers.
    pub(super) fn has_files(&self) -> bool {
        !self.files.is_empty()
    }

    /// Whether a file counts as the headers do.
    pub(super) fn file(&self, path: &str) -> bool {
        self.files.iter().any(|regex| regex.is_match(path))
    }
}

#[cfg(test)]
mod tests {
    use super::{Declared, Selection};

    #[test]
    fn names_match_as_a_whole() {
        let list = |patterns: &[&str]| patterns.iter().map(ToString::to_string).collect();
        let selection = Selection::new(&Declared {
            functions: list(&["door_.*", "("]),
            without: list(&["door_debug"]),
            files: list(&["inc/.*"]),
            ..Declared::default()
        });
        assert!(selection.function("door_open"));
        for name in ["indoor_open", "door_debug", "window_open"] {
            assert!(!selection.function(name), "{name}");
        }
        assert!(selection.file("inc/a.h") && !selection.file("x/inc/a.h"));
        assert!(Selection::new(&Declared::default()).function("any"));
    }
}
