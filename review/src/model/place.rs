//! Places in Rust files.

use std::sync::Arc;

use serde::Serialize;

/// A range of bytes of a file.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
pub struct Place {
    /// The file's path, with `/`, as it was given or below the folder that was given.
    pub file: Arc<str>,
    /// The line in which the range starts, counted from 1.
    pub line: u32,
    /// The column in which it starts, in characters, counted from 1.
    pub column: u32,
    /// The line in which it ends.
    pub end_line: u32,
    /// Where it starts, in bytes of the file.
    #[serde(skip)]
    pub start: usize,
    /// Where it ends, in bytes of the file.
    #[serde(skip)]
    pub end: usize,
}

impl Place {
    /// The first line of a file.
    pub fn whole_file(file: &str) -> Self {
        Self {
            file: Arc::from(file),
            line: 1,
            column: 1,
            end_line: 1,
            start: 0,
            end: 0,
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}
