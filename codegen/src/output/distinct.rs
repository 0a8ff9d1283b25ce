//! Files for other places must not be outputs: the one would replace the other without a word.

use std::{collections::BTreeMap, ffi::OsStr, path::PathBuf};

use camino::Utf8Path;

use crate::support::{diag::Diagnostic, place::Place};

/// Holds the files that options name against the outputs and against each other.
///
/// # Errors
///
/// SB0501: a path has two uses.
pub fn check<'a>(
    outputs: impl IntoIterator<Item = &'a Utf8Path>,
    named: impl IntoIterator<Item = (&'static str, &'a Utf8Path)>,
) -> Result<(), Diagnostic> {
    let outputs = outputs.into_iter();
    let mut uses: BTreeMap<_, _> = outputs
        .map(|path| (real(path), "an output".to_owned()))
        .collect();
    for (option, path) in named {
        if let Some(other) = uses.insert(real(path), format!("the file of {option}")) {
            let message = format!("`{path}` is named by {option}, which is {other} already");
            let diagnostic = Diagnostic::error("SB0501", message);
            let place = Place::whole_file(path.as_str());
            return Err(diagnostic.at(place, "").help("name another file"));
        }
    }
    Ok(())
}

/// One spelling for each file, be it there or not: absolute, without `.` and `..`, and without
/// links in its folders. A link in place of the file itself is kept: it would be replaced.
fn real(path: &Utf8Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let mut real = PathBuf::new();
    let mut parts = absolute.components().peekable();
    while let Some(part) = parts.next() {
        match part.as_os_str() == OsStr::new("..") {
            true => drop(real.pop()),
            false => real.push(part),
        }
        if parts.peek().is_some()
            && let Ok(target) = real.canonicalize()
        {
            real = target;
        }
    }
    real
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::output::testing::Folder;

    fn refused(folder: &Folder, named: &[(&'static str, &str)]) -> Option<String> {
        let outputs = [folder.join("out/fs/a.rs")];
        let outputs = outputs.iter().map(|path| path.as_path());
        let named = named.iter().map(|(option, path)| (*option, path.as_ref()));
        let error = check(outputs, named).err()?;
        assert_eq!(error.code, "SB0501");
        Some(error.message.replace(folder.path().as_str(), ""))
    }

    #[test]
    fn other_places_are_right() {
        let folder = Folder::new();
        let (one, two) = (folder.join("out/a.rs"), folder.join("fs/a.rs"));
        let named = [("`--depfile`", one.as_str()), ("`--stamp`", two.as_str())];
        assert_eq!(refused(&folder, &named), None);
    }

    #[test]
    fn an_output_is_known_by_any_spelling() {
        let folder = Folder::new();
        for path in ["out/fs/a.rs", "out/./fs/a.rs", "x/../out/y/../fs/a.rs"] {
            let path = folder.join(path);
            let refused = refused(&folder, &[("`--stamp`", path.as_str())]);
            assert!(refused.is_some(), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_output_is_known_behind_a_link() {
        let folder = Folder::new();
        folder.write("out/b.rs", "");
        std::os::unix::fs::symlink(folder.join("out"), folder.join("link")).expect("it is free");
        let path = folder.join("link/fs/a.rs");
        assert_eq!(
            refused(&folder, &[("`--depfile`", path.as_str())]).as_deref(),
            Some("`/link/fs/a.rs` is named by `--depfile`, which is an output already")
        );
    }

    #[test]
    fn two_options_want_two_files() {
        let folder = Folder::new();
        let path = folder.join("deps");
        let named = [("`--depfile`", path.as_str()), ("`--stamp`", path.as_str())];
        assert_eq!(
            refused(&folder, &named).as_deref(),
            Some("`/deps` is named by `--stamp`, which is the file of `--depfile` already")
        );
    }
}
