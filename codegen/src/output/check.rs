//! Compares what is on the disk with what a run would write, and writes nothing.

use std::{collections::BTreeSet, time::Duration};

use camino::Utf8Path;
use similar::{ChangeTag, TextDiff};

use super::{
    OutputTree, disk, inside,
    manifest::{self, Manifest},
};
use crate::support::{
    diag::{Diagnostic, render::Colour},
    place::Place,
};

/// How a file differs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// It is not there.
    Missing,
    /// It is there, and would be removed.
    Stale,
    /// It has another content.
    Changed,
}

/// A file that differs.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Difference {
    /// The path as a user would write it: with the output folder.
    pub path: String,
    /// How it differs.
    pub kind: Kind,
    /// The text on the disk; empty if there is none.
    pub old: String,
    /// The text it should have; empty if it should not be there.
    pub new: String,
}

/// The files in `out` that are not as a run would leave them, sorted by path.
///
/// # Errors
///
/// SB0501: a file cannot be read. SB0502: the manifest is not what a run writes.
pub fn compare(out: &Utf8Path, tree: &OutputTree) -> Result<Vec<Difference>, Diagnostic> {
    let earlier = Manifest::read(out)?;
    let made = earlier.files.keys().map(String::as_str);
    let paths: BTreeSet<&str> = made.chain(tree.iter().map(|(path, _)| path)).collect();
    let mut differences = Vec::new();
    for path in paths {
        let target = inside(out, path)?;
        let old = disk::read(&target)?.map(|old| String::from_utf8_lossy(&old).into_owned());
        let new = tree.get(path);
        let kind = match (&old, new) {
            (None, None) => continue,
            (None, Some(_)) => Kind::Missing,
            (Some(_), None) => Kind::Stale,
            (Some(old), Some(new)) if old == new => continue,
            (Some(_), Some(_)) => Kind::Changed,
        };
        differences.push(Difference {
            path: target.into_string(),
            kind,
            old: old.unwrap_or_default(),
            new: new.unwrap_or_default().to_owned(),
        });
    }
    // The same files may be made by a command that is spelled differently, so that is kept.
    let manifest = Manifest::of(tree, &earlier.command);
    if differences.is_empty() && manifest != earlier {
        differences.push(Difference {
            path: out.join(manifest::NAME).into_string(),
            kind: Kind::Changed,
            old: earlier.text(),
            new: manifest.text(),
        });
    }
    Ok(differences)
}

impl Difference {
    /// SB0503, with the command that mends it.
    pub fn diagnostic(&self, command: &str) -> Diagnostic {
        let what = match self.kind {
            Kind::Missing => "is missing",
            Kind::Stale => "is no longer generated",
            Kind::Changed => "is out of date",
        };
        Diagnostic::error("SB0503", format!("`{}` {what}", self.path))
            .at(Place::whole_file(&self.path), "")
            .help(format!("run `{command}`"))
    }

    /// The unified diff that mends it, in the form that `patch` reads.
    pub fn diff(&self, colour: Colour) -> String {
        let (old, new) = match self.kind {
            Kind::Missing => ("/dev/null", self.path.as_str()),
            Kind::Stale => (self.path.as_str(), "/dev/null"),
            Kind::Changed => (self.path.as_str(), self.path.as_str()),
        };
        // Where two long texts have little in common a shorter diff is not worth the wait.
        let diff = TextDiff::configure()
            .timeout(Duration::from_secs(2))
            .diff_lines(&self.old, &self.new);
        let mut text = format!("--- {old}\n+++ {new}\n");
        for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
            text += &paint(&format!("{}\n", hunk.header()), "36", colour);
            for change in hunk.iter_changes() {
                let end = match change.missing_newline() {
                    true => "\n\\ No newline at end of file\n",
                    false => "",
                };
                let line = format!("{}{}{end}", change.tag(), change.value());
                text += &match change.tag() {
                    ChangeTag::Equal => line,
                    ChangeTag::Delete => paint(&line, "31", colour),
                    ChangeTag::Insert => paint(&line, "32", colour),
                };
            }
        }
        text
    }
}

/// The lines in the colour with this ANSI number.
fn paint(lines: &str, number: &str, colour: Colour) -> String {
    match (colour, lines.strip_suffix('\n')) {
        (Colour::Ansi, Some(line)) => format!("\u{1b}[{number}m{line}\u{1b}[0m\n"),
        _ => lines.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Difference, Kind, Manifest, OutputTree, compare, manifest};
    use crate::output::testing::Folder;

    fn kinds(folder: &Folder, tree: &OutputTree) -> Vec<(String, Kind)> {
        let differences = compare(folder.path(), tree).expect("everything can be read");
        let inside = |path: &str| path.replace(&format!("{}/", folder.path()), "");
        differences
            .into_iter()
            .map(|difference| (inside(&difference.path), difference.kind))
            .collect()
    }

    fn written(files: &[(&str, &str)]) -> Folder {
        let folder = Folder::new();
        for (path, text) in files {
            folder.write(path, text);
        }
        let tree = OutputTree::from_iter(files.iter().copied());
        folder.write(manifest::NAME, &Manifest::of(&tree, "make").text());
        folder
    }

    #[test]
    fn what_is_up_to_date_does_not_differ() {
        let folder = written(&[("a.rs", "a\n")]);
        folder.write("unrelated.rs", "by hand");
        let tree = OutputTree::from_iter([("a.rs", "a\n")]);
        assert_eq!(kinds(&folder, &tree), []);
    }

    #[test]
    fn finds_changed_missing_and_stale_files() {
        let folder = written(&[("a.rs", "a\n"), ("stale.rs", "s\n"), ("same.rs", "x\n")]);
        let tree = OutputTree::from_iter([("a.rs", "b\n"), ("new.rs", "n\n"), ("same.rs", "x\n")]);
        assert_eq!(
            kinds(&folder, &tree),
            [
                ("a.rs".to_owned(), Kind::Changed),
                ("new.rs".to_owned(), Kind::Missing),
                ("stale.rs".to_owned(), Kind::Stale),
            ]
        );
    }

    #[test]
    fn a_manifest_that_is_missing_differs() {
        let folder = Folder::new();
        folder.write("a.rs", "a\n");
        let tree = OutputTree::from_iter([("a.rs", "a\n")]);
        assert_eq!(
            kinds(&folder, &tree),
            [(manifest::NAME.to_owned(), Kind::Changed)]
        );
    }

    #[test]
    fn the_diff_is_unified_and_coloured_only_when_asked() {
        let difference = Difference {
            path: "out/a.rs".to_owned(),
            kind: Kind::Changed,
            old: "one\ntwo\nthree".to_owned(),
            new: "one\n2\nthree".to_owned(),
        };
        assert_eq!(
            difference.diff(Colour::Plain),
            "\
--- out/a.rs
+++ out/a.rs
@@ -1,3 +1,3 @@
 one
-two
+2
 three
\\ No newline at end of file
"
        );
        assert!(
            difference
                .diff(Colour::Ansi)
                .contains("\u{1b}[31m-two\u{1b}[0m\n")
        );
    }

    #[test]
    fn the_message_says_which_command_mends_it() {
        let difference = Difference {
            path: "out/a.rs".to_owned(),
            kind: Kind::Missing,
            old: String::new(),
            new: "a\n".to_owned(),
        };
        let diagnostic = difference.diagnostic("make all");
        assert_eq!(diagnostic.message, "`out/a.rs` is missing");
        assert_eq!(diagnostic.help.as_deref(), Some("run `make all`"));
        assert_eq!(
            difference.diff(Colour::Plain),
            "--- /dev/null\n+++ out/a.rs\n@@ -0,0 +1 @@\n+a\n"
        );
    }
}
