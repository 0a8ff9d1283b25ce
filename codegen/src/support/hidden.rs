//! Characters that are not seen, and change what is.

use std::fmt;

/// Such a character.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Hidden {
    /// The character itself.
    pub character: char,
}

/// The first one of a text. Ends of lines and tabs are none: they are seen as what they are.
pub fn first(text: &str) -> Option<Hidden> {
    let hidden = |character: &char| {
        reorders(*character) || (character.is_control() && !matches!(character, '\n' | '\t'))
    };
    let character = text.chars().find(hidden)?;
    Some(Hidden { character })
}

/// Whether what stands behind a character is shown in another order: the compiler refuses these in comments, too.
fn reorders(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl Hidden {
    /// Whether it changes the order in which other characters are shown.
    pub fn reorders(&self) -> bool {
        reorders(self.character)
    }

    /// What it does.
    pub fn effect(self) -> &'static str {
        match self.reorders() {
            true => "it changes the order in which the others are shown",
            false => "it controls a terminal",
        }
    }
}

impl fmt::Display for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "U+{:04X}", u32::from(self.character))
    }
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn what_is_not_seen_is_found() {
        let found = |text: &str| first(text).map(|hidden| (hidden.to_string(), hidden.reorders()));
        for (text, expected) in [
            ("a\u{202e}b", ("U+202E", true)),
            ("\u{2066}", ("U+2066", true)),
            ("a\n\u{1b}[31m", ("U+001B", false)),
            ("a\r\n", ("U+000D", false)),
        ] {
            assert_eq!(found(text), Some((expected.0.to_owned(), expected.1)));
        }
        for text in ["", "one\n\ttwo", "\u{202f}", "\u{2029}", "né ü שלום 文"] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
