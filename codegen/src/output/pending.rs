//! What a run is about to write, in the output folder while it writes: `.safebind-pending.json`.
//!
//! A run that is killed leaves some files new and some old. This file, which is written before all
//! others and removed after them, tells the next run that the new ones are nobody's work.

use std::collections::{BTreeMap, BTreeSet};

use camino::{Utf8Path, Utf8PathBuf};

use super::{OutputTree, disk};
use crate::support::{diag::Diagnostic, digest::sha256, json};

/// The name of the file in the output folder.
pub const NAME: &str = ".safebind-pending.json";

/// The SHA-256 of what runs that did not end meant to write, by path in the output folder: several
/// for a path, for more than one run may have been killed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Pending {
    files: BTreeMap<String, BTreeSet<String>>,
}

impl Pending {
    /// What killed runs left in `out`; nothing if the last run came to its end. A text that does
    /// not read is none either: it can only make the next run more careful.
    ///
    /// # Errors
    ///
    /// SB0501: it cannot be read.
    pub fn read(out: &Utf8Path) -> Result<Self, Diagnostic> {
        let content = disk::read(&Self::path(out))?.unwrap_or_default();
        let files = serde_json::from_slice(&content).unwrap_or_default();
        Ok(Self { files })
    }

    /// Adds what the run of now is about to write.
    pub fn add(&mut self, tree: &OutputTree) {
        for (path, text) in tree.iter() {
            let digests = self.files.entry(path.to_owned()).or_default();
            digests.insert(sha256(text.as_bytes()));
        }
    }

    /// The paths of the files.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Whether a run meant to write this content.
    pub fn has(&self, path: &str, content: &[u8]) -> bool {
        let digests = self.files.get(path);
        digests.is_some_and(|digests| digests.contains(&sha256(content)))
    }

    /// The form in the file.
    pub fn text(&self) -> String {
        json::text(&self.files)
    }

    /// Where it is in an output folder.
    pub fn path(out: &Utf8Path) -> Utf8PathBuf {
        out.join(NAME)
    }
}

#[cfg(test)]
mod tests {
    use super::{NAME, OutputTree, Pending};
    use crate::output::testing::Folder;

    #[test]
    fn knows_what_each_of_several_runs_meant_to_write() {
        let folder = Folder::new();
        let mut pending = Pending::default();
        for text in ["one", "two"] {
            pending.add(&OutputTree::from_iter([("a.rs", text)]));
        }
        folder.write(NAME, &pending.text());
        let read = Pending::read(folder.path()).expect("it is there");
        assert_eq!(read, pending);
        assert!(read.has("a.rs", b"one") && read.has("a.rs", b"two"));
        assert!(!read.has("a.rs", b"three") && !read.has("b.rs", b"one"));
    }

    #[test]
    fn a_text_that_does_not_read_is_none() {
        let folder = Folder::new();
        folder.write(NAME, "{");
        assert_eq!(Pending::read(folder.path()), Ok(Pending::default()));
    }
}
