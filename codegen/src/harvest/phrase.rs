//! Phrases in comments, as regular expressions that are compiled once.

use std::sync::LazyLock;

use regex::Regex;

/// A phrase; nothing where its pattern is no regular expression, which tests rule out.
pub(super) type Phrase = LazyLock<Option<Regex>>;

/// Names a phrase.
macro_rules! phrase {
    ($(#[$doc:meta])* $name:ident, $pattern:expr) => {
        $(#[$doc])*
        static $name: $crate::harvest::phrase::Phrase =
            std::sync::LazyLock::new(|| regex::Regex::new($pattern).ok());
    };
}

pub(super) use phrase;

/// Whether a text has a phrase.
pub(super) fn says(phrase: &Phrase, text: &str) -> bool {
    phrase.as_ref().is_some_and(|regex| regex.is_match(text))
}
