//! Temporary files of a run that was killed.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::write::{NEW, OLD};

/// Removes them from the folders of these files. Nobody else may be writing there.
///
/// One that cannot be removed stays: it is in nobody's way.
pub fn remove<'a>(files: impl IntoIterator<Item = &'a Utf8Path>) {
    let folders: BTreeSet<_> = files.into_iter().filter_map(Utf8Path::parent).collect();
    for path in folders.into_iter().flat_map(left_in) {
        let _ = std::fs::remove_file(path);
    }
}

fn left_in(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let Ok(entries) = folder.read_dir_utf8() else {
        return Vec::new();
    };
    let ours = |name: &str| name.starts_with(NEW) || name.starts_with(OLD);
    entries
        .flatten()
        .filter(|entry| ours(entry.file_name()))
        .map(camino::Utf8DirEntry::into_path)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::remove;
    use crate::output::testing::Folder;

    #[test]
    fn only_what_a_run_left_goes() {
        let folder = Folder::new();
        for path in ["a/.safebind-new-x", "a/.safebind-old-x", "a/b.rs", "a/.c"] {
            folder.write(path, "");
        }
        remove([folder.join("a/b.rs").as_path(), &folder.join("none/c.rs")]);
        assert_eq!(folder.list(), ["a", "a/.c", "a/b.rs"]);
    }
}
