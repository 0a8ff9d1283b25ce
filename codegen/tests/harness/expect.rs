//! What is expected, as files: compared, or written if `UPDATE_EXPECT` is set.

use std::fmt::Write;

use camino::Utf8Path;
use similar::TextDiff;

use super::{Fixture, run::Texts, tree};

/// The variable that makes a test program write what it would compare.
pub(crate) const UPDATE: &str = "UPDATE_EXPECT";

/// Whether expectations are to be written.
pub(crate) fn updating() -> bool {
    std::env::var_os(UPDATE).is_some_and(|value| value != "0")
}

/// Compares a text with what is expected.
///
/// # Errors
///
/// A unified diff, and how to accept it.
pub(crate) fn same(
    path: &Utf8Path,
    expected: &str,
    actual: &str,
    test: &str,
) -> Result<(), String> {
    if expected == actual {
        return Ok(());
    }
    let diff = TextDiff::from_lines(expected, actual);
    let mut diff = diff.unified_diff();
    let (old, new) = (format!("{path}"), format!("{path} (now)"));
    Err(format!(
        "{}\nafter reading the difference, accept it with\n    {UPDATE}=1 cargo test -p safebind \
         --test {test}\n",
        diff.context_radius(3).header(&old, &new)
    ))
}

/// Compares all texts of a fixture with its files, but those named in `without`.
///
/// # Errors
///
/// Every difference: texts that changed, files that nothing makes any more, texts without a file.
pub(crate) fn compare(fixture: &Fixture, actual: &Texts, without: &[&str]) -> Result<(), String> {
    let root = fixture.expected();
    let mut problems = String::new();
    let mut names: Vec<String> = tree(&root)
        .iter()
        .filter_map(|path| Some(path.strip_prefix(&root).ok()?.to_string()))
        .collect();
    names.extend(actual.keys().cloned());
    names.sort();
    names.dedup();
    for name in names
        .iter()
        .filter(|name| !without.contains(&name.as_str()))
    {
        let path = root.join(name);
        let expected = fs_err::read_to_string(&path).unwrap_or_default();
        let now = actual.get(name).map_or("", String::as_str);
        if let Err(problem) = same(&path, &expected, now, "fixtures") {
            let _ = writeln!(problems, "{problem}");
        } else if !actual.contains_key(name) {
            let _ = writeln!(problems, "{path}: nothing makes this file any more");
        }
    }
    if problems.is_empty() {
        Ok(())
    } else {
        Err(problems)
    }
}

/// Writes all texts of a fixture, and removes files that nothing makes any more.
///
/// # Errors
///
/// What the file system says.
pub(crate) fn write(fixture: &Fixture, actual: &Texts) -> std::io::Result<()> {
    let root = fixture.expected();
    for path in tree(&root) {
        let name = path.strip_prefix(&root).map(Utf8Path::as_str);
        if !name.is_ok_and(|name| actual.contains_key(name)) {
            fs_err::remove_file(&path)?;
        }
    }
    for (name, text) in actual {
        let path = root.join(name);
        if let Some(folder) = path.parent() {
            fs_err::create_dir_all(folder)?;
        }
        fs_err::write(&path, text)?;
    }
    Ok(())
}
