//! What reaches the disk: whole, only when changed, never over somebody's work.
//!
//! An output folder belongs to one run: its manifest says which files the run made and what was in
//! them, so that the next run can tell a stale file from one that was edited by hand.

pub mod cargo;
pub mod check;
pub mod depfile;
pub(crate) mod disk;
pub mod distinct;
pub mod edited;
pub mod leftovers;
pub mod lock;
pub mod manifest;
pub mod pending;
pub mod stamp;
pub mod write;

use std::collections::{BTreeMap, btree_map::Entry};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};

use crate::support::{diag::Diagnostic, place::Place};

/// The generated files: text by path, relative to the output folder and with `/`.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct OutputTree {
    files: BTreeMap<String, String>,
}

impl OutputTree {
    /// Adds a file.
    ///
    /// # Errors
    ///
    /// SB0501: there is one at this path already, and that one stays.
    pub fn insert(&mut self, path: String, text: String) -> Result<(), Diagnostic> {
        match self.files.entry(path) {
            Entry::Vacant(free) => {
                free.insert(text);
                Ok(())
            }
            Entry::Occupied(taken) => {
                let message = format!("two outputs would be the file `{}`", taken.key());
                let help = "give one of the modules another path";
                Err(Diagnostic::error("SB0501", message).help(help))
            }
        }
    }

    /// The text of a file.
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The files, sorted by path.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

impl<P: Into<String>, T: Into<String>> FromIterator<(P, T)> for OutputTree {
    fn from_iter<I: IntoIterator<Item = (P, T)>>(files: I) -> Self {
        let files = files.into_iter();
        Self {
            files: files.map(|(p, t)| (p.into(), t.into())).collect(),
        }
    }
}

/// The path of a generated file, unless it leads out of the output folder.
///
/// # Errors
///
/// SB0501: the path is absolute, empty or has `..` in it, or a folder on the way is a link.
pub fn inside(out: &Utf8Path, path: &str) -> Result<Utf8PathBuf, Diagnostic> {
    let plain = |part| matches!(part, Utf8Component::Normal(_));
    if path.is_empty() || !Utf8Path::new(path).components().all(plain) {
        let message = format!("`{path}` is not a path inside the output folder");
        return Err(Diagnostic::error("SB0501", message));
    }
    let folders = Utf8Path::new(path).ancestors().skip(1);
    let mut below_out = folders.filter(|folder| !folder.as_str().is_empty());
    match below_out.find(|folder| out.join(folder).is_symlink()) {
        Some(link) => Err(link_on_the_way(&out.join(link))),
        None => Ok(out.join(path)),
    }
}

fn link_on_the_way(link: &Utf8Path) -> Diagnostic {
    let message =
        format!("`{link}` is a link, and outputs may be outside of the output folder then");
    Diagnostic::error("SB0501", message)
        .at(Place::whole_file(link.as_str()), "")
        .help("put a folder in its place, or make the output folder itself the link")
}

#[cfg(test)]
pub(crate) mod testing {
    //! A folder for a test.

    use camino::{Utf8Path, Utf8PathBuf};

    /// A folder that is gone when this is dropped.
    pub(crate) struct Folder {
        folder: tempfile::TempDir,
    }

    impl Folder {
        pub(crate) fn new() -> Self {
            let folder = tempfile::tempdir().expect("there is a place for temporary files");
            Self { folder }
        }

        pub(crate) fn path(&self) -> &Utf8Path {
            Utf8Path::from_path(self.folder.path()).expect("the path is UTF-8")
        }

        pub(crate) fn join(&self, path: &str) -> Utf8PathBuf {
            self.path().join(path)
        }

        pub(crate) fn write(&self, path: &str, text: &str) {
            let path = self.join(path);
            let parent = path.parent().expect("it is in the folder");
            fs_err::create_dir_all(parent).expect("the folder can be made");
            fs_err::write(path, text).expect("the file can be written");
        }

        pub(crate) fn read(&self, path: &str) -> String {
            fs_err::read_to_string(self.join(path)).expect("the file can be read")
        }

        /// Every path below the folder, sorted.
        pub(crate) fn list(&self) -> Vec<String> {
            let mut found = Vec::new();
            let mut open = vec![self.path().to_owned()];
            while let Some(folder) = open.pop() {
                for entry in folder.read_dir_utf8().expect("it is a folder") {
                    let path = entry.expect("it can be read").into_path();
                    let inside = path.strip_prefix(self.path()).expect("it is inside");
                    found.push(inside.to_string());
                    if path.is_dir() {
                        open.push(path);
                    }
                }
            }
            found.sort();
            found
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{OutputTree, inside};

    #[test]
    fn a_second_text_for_a_path_is_refused() {
        let mut tree = OutputTree::from_iter([("a.rs", "one")]);
        let error = tree.insert("a.rs".to_owned(), "two".to_owned());
        assert_eq!(error.map_err(|error| error.code), Err("SB0501"));
        assert_eq!(tree.get("a.rs"), Some("one"));
    }

    #[test]
    fn a_path_stays_in_the_folder() {
        assert!(inside("out".into(), "fs/file.rs").is_ok());
        for path in ["", "/etc/x", "../x", "fs/../../x", "./x"] {
            assert!(inside("out".into(), path).is_err(), "{path}");
        }
    }
}
