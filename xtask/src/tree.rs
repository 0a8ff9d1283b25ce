//! Folders of generated text: read, compared, shown as differences.

use std::{collections::BTreeMap, fmt};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

/// The files below a folder, by relative path, with their bytes.
pub(crate) type Files = BTreeMap<Utf8PathBuf, Vec<u8>>;

/// Reads all files below `folder`; a folder that is not there has none.
///
/// # Errors
///
/// When something in it cannot be read, or has a name that is not UTF-8.
pub(crate) fn read(folder: &Utf8Path) -> Result<Files> {
    let mut files = Files::new();
    if folder.exists() {
        read_into(folder, Utf8Path::new(""), &mut files)?;
    }
    Ok(files)
}

fn read_into(folder: &Utf8Path, below: &Utf8Path, files: &mut Files) -> Result<()> {
    for entry in folder
        .join(below)
        .read_dir_utf8()
        .with_context(|| format!("cannot list `{folder}/{below}`"))?
    {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            read_into(folder, &path, files)?;
        } else {
            files.insert(path, fs_err::read(entry.path())?);
        }
    }
    Ok(())
}

/// How two versions of one file differ.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// Only the old side has it.
    Gone,
    /// Only the new side has it.
    Added,
    /// Both have it, with other bytes.
    Changed,
}

/// A file that is not the same on both sides.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Difference {
    /// Its path, relative to both sides.
    pub(crate) path: Utf8PathBuf,
    /// In which way.
    pub(crate) kind: Kind,
    /// The unified diff.
    pub(crate) diff: String,
    /// How many lines were added or taken away.
    pub(crate) lines: usize,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            Kind::Gone => "is not generated any more",
            Kind::Added => "is not there yet",
            Kind::Changed => "is different",
        };
        writeln!(f, "{} {what}:", self.path)?;
        f.write_str(&self.diff)
    }
}

/// The files with `folder` in front of their paths.
pub(crate) fn below(folder: &Utf8Path, files: Files) -> Files {
    let moved = files
        .into_iter()
        .map(|(path, bytes)| (folder.join(path), bytes));
    moved.collect()
}

/// All files that are not the same on both sides, by path.
pub(crate) fn compare(old: &Files, new: &Files) -> Vec<Difference> {
    let mut paths: Vec<&Utf8PathBuf> = old.keys().chain(new.keys()).collect();
    paths.sort();
    paths.dedup();
    paths
        .into_iter()
        .filter_map(|path| difference(path, old.get(path), new.get(path)))
        .collect()
}

fn difference(path: &Utf8Path, old: Option<&Vec<u8>>, new: Option<&Vec<u8>>) -> Option<Difference> {
    let kind = match (old, new) {
        (Some(_), None) => Kind::Gone,
        (None, Some(_)) => Kind::Added,
        (Some(old), Some(new)) if old != new => Kind::Changed,
        _ => return None,
    };
    let text = |bytes: Option<&Vec<u8>>| {
        bytes.map_or_else(String::new, |b| String::from_utf8_lossy(b).into_owned())
    };
    let (diff, lines) = unified(path, &text(old), &text(new));
    Some(Difference {
        path: path.to_owned(),
        kind,
        diff,
        lines,
    })
}

/// The unified diff of two texts, and how many lines of it were added or taken away.
fn unified(path: &Utf8Path, old: &str, new: &str) -> (String, usize) {
    let diff = similar::TextDiff::from_lines(old, new);
    let lines = diff
        .iter_all_changes()
        .filter(|change| change.tag() != similar::ChangeTag::Equal)
        .count();
    let text = diff
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string();
    (text, lines)
}

/// Writes `bytes` to `path`, whole and only if they are not there yet; says whether it wrote.
///
/// # Errors
///
/// When the folder or the file cannot be written.
pub(crate) fn write(path: &Utf8Path, bytes: &[u8]) -> Result<bool> {
    if fs_err::read(path).is_ok_and(|present| present == bytes) {
        return Ok(false);
    }
    if let Some(folder) = path.parent() {
        fs_err::create_dir_all(folder)?;
    }
    let name = path.file_name().unwrap_or("file");
    let temporary = path.with_file_name(format!(".{name}.{}", std::process::id()));
    fs_err::write(&temporary, bytes)?;
    fs_err::rename(&temporary, path)?;
    Ok(true)
}

/// Removes a folder with all that is in it, if it is there.
///
/// # Errors
///
/// When it cannot be removed.
pub(crate) fn remove(folder: &Utf8Path) -> Result<()> {
    if folder.exists() {
        fs_err::remove_dir_all(folder)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Files, Kind, compare, read, write};

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter()
            .map(|(path, text)| ((*path).into(), text.as_bytes().to_vec()))
            .collect()
    }

    #[test]
    fn sets_of_files_are_compared_as_well_as_contents() {
        let old = files(&[("a", "1\n2\n"), ("gone", "x\n"), ("same", "s\n")]);
        let new = files(&[("a", "1\n3\n"), ("new", "y\n"), ("same", "s\n")]);
        let found = compare(&old, &new);
        let kinds: Vec<_> = found.iter().map(|d| (d.path.as_str(), d.kind)).collect();
        assert_eq!(
            kinds,
            [
                ("a", Kind::Changed),
                ("gone", Kind::Gone),
                ("new", Kind::Added)
            ]
        );
        assert_eq!(found[0].lines, 2);
        assert!(found[0].diff.contains("--- a/a\n+++ b/a\n"), "{}", found[0]);
        assert!(found[0].diff.contains("-2\n+3\n"), "{}", found[0]);
        assert!(compare(&old, &old).is_empty());
    }

    #[test]
    fn files_are_written_only_when_changed() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let path = root.join("sub/f");
        assert!(write(&path, b"1").expect("written"));
        assert!(!write(&path, b"1").expect("left alone"));
        assert!(write(&path, b"2").expect("written"));
        assert_eq!(read(root).expect("read"), files(&[("sub/f", "2")]));
        assert!(read(&root.join("none")).expect("empty").is_empty());
    }
}
