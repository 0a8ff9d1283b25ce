//! Documentation of an item, section by section.

/// The documentation of an item; `# Safety` comes from the item's own requirements.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Docs {
    /// Markdown; the first paragraph is the summary.
    pub text: String,
    /// Paragraphs that follow from the contract, after the text.
    pub rules: Vec<String>,
    /// `# Invariants`, an item each.
    pub invariants: Vec<String>,
    /// `# Errors`: what is returned, and when.
    pub errors: Vec<(String, String)>,
    /// `# Examples`: Rust code.
    pub examples: Option<String>,
    /// `#[doc(alias = "...")]`.
    pub aliases: Vec<String>,
}

impl Docs {
    /// Documentation that is text only.
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
}
