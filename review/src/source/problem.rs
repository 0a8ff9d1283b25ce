//! What keeps a file from being read.

use serde::Serialize;

use crate::model::place::Place;

/// Something that could not be read, and why.
///
/// ```text
/// fs/file.rs:3:7: it is not Rust: expected `;`
///     let x
/// ```
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Problem {
    /// What is wrong, with the words of the parser or of the system.
    pub message: String,
    /// Where.
    pub place: Place,
    /// The line of the file, if it has one there.
    pub excerpt: Option<String>,
}

/// The most that is quoted of a line.
const QUOTED: usize = 160;

impl Problem {
    /// A problem with a file as a whole.
    pub fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: Place::whole_file(file),
            excerpt: None,
        }
    }

    /// A problem at a place of a text.
    pub fn at(place: Place, text: &str, message: impl Into<String>) -> Self {
        let line = usize::try_from(place.line).unwrap_or(usize::MAX);
        let line = text.lines().nth(line.saturating_sub(1));
        Self {
            message: message.into(),
            excerpt: line.map(|line| line.chars().take(QUOTED).collect()),
            place,
        }
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)?;
        match &self.excerpt {
            Some(line) => write!(f, "\n    {}", line.trim()),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Problem {}
