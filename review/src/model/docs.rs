//! Documentation, as far as two sides can be compared by it.

use serde::Serialize;

/// The documentation of an item.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Docs {
    /// The first paragraph, on one line.
    pub summary: String,
    /// The sections (`Safety`, `Invariants`), each with its items or, without a list, its paragraphs.
    pub sections: Vec<Section>,
    /// `#[doc(alias = "...")]`.
    pub aliases: Vec<String>,
    /// Whether `#[doc(hidden)]`.
    pub hidden: bool,
}

/// A section.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// Its entries, each on one line.
    pub entries: Vec<String>,
    /// Whether they are a list.
    pub is_list: bool,
}

impl Docs {
    /// The section with a heading.
    pub fn section(&self, heading: &str) -> Option<&Section> {
        self.sections.iter().find(|one| one.heading == heading)
    }
}
