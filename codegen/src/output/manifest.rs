//! Which files a run made, in the output folder itself: `.safebind-manifest.json`.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use super::{OutputTree, disk};
use crate::support::{diag::Diagnostic, digest::sha256, json, place::Place};

/// The name of the manifest in the output folder.
pub const NAME: &str = ".safebind-manifest.json";

/// Which files a run made.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The command that makes them again.
    pub command: String,
    /// The SHA-256 of each file's content, by path in the output folder.
    pub files: BTreeMap<String, String>,
}

impl Manifest {
    /// The manifest of a set of files.
    pub fn of(tree: &OutputTree, command: &str) -> Self {
        let files = tree.iter();
        Self {
            command: command.to_owned(),
            files: files
                .map(|(path, text)| (path.to_owned(), sha256(text.as_bytes())))
                .collect(),
        }
    }

    /// The manifest that an earlier run left in `out`; an empty one if there is none.
    ///
    /// # Errors
    ///
    /// SB0501: it cannot be read. SB0502: it is not what a run writes.
    pub fn read(out: &Utf8Path) -> Result<Self, Diagnostic> {
        let path = Self::path(out);
        let Some(content) = disk::read(&path)? else {
            return Ok(Self::default());
        };
        serde_json::from_slice(&content).map_err(|error| {
            Diagnostic::error(
                "SB0502",
                "the manifest of the output folder was edited by hand",
            )
            .at(Place::whole_file(path.as_str()), "")
            .note(error.to_string())
            .help("take the manifest back from version control, or start anew with `--force`")
        })
    }

    /// The manifest as text.
    pub fn text(&self) -> String {
        json::text(self)
    }

    /// Where the manifest of an output folder is.
    pub fn path(out: &Utf8Path) -> Utf8PathBuf {
        out.join(NAME)
    }
}

#[cfg(test)]
mod tests {
    use super::{Manifest, OutputTree};
    use crate::output::testing::Folder;

    #[test]
    fn is_sorted_text_that_reads_back() {
        let folder = Folder::new();
        let tree = OutputTree::from_iter([("b.rs", "b"), ("a.rs", "a")]);
        let manifest = Manifest::of(&tree, "make it");
        let text = manifest.text();
        assert!(text.find("a.rs") < text.find("b.rs"), "{text}");
        folder.write(super::NAME, &text);
        assert_eq!(Manifest::read(folder.path()), Ok(manifest));
    }

    #[test]
    fn is_empty_where_there_is_none() {
        let folder = Folder::new();
        assert_eq!(Manifest::read(folder.path()), Ok(Manifest::default()));
    }

    #[test]
    fn another_text_is_an_edit() {
        let folder = Folder::new();
        folder.write(super::NAME, "{}");
        let error = Manifest::read(folder.path()).expect_err("it lacks its keys");
        assert_eq!(error.code, "SB0502");
    }
}
