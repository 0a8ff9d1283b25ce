//! Files are found as Rust finds them, and what cannot be read is said.

mod bad;
mod conditions;
mod inputs;

use camino::{Utf8Path, Utf8PathBuf};
use tempfile::TempDir;

use super::{Around, Parsed, Visit, Visited, visit};

/// Files below a folder that is removed afterwards.
struct Tree(TempDir);

impl Tree {
    fn new(files: &[(&str, &str)]) -> Self {
        let tree = Self(TempDir::new().unwrap());
        for (path, text) in files {
            tree.write(path, text.as_bytes());
        }
        tree
    }

    fn path(&self) -> Utf8PathBuf {
        Utf8Path::from_path(self.0.path()).unwrap().to_owned()
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.path().join(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, bytes).unwrap();
    }

    /// What a visit of paths below it shows: `file module cfg visibility items`.
    fn seen(&self, inputs: &[&str]) -> Visited<String> {
        let inputs: Vec<_> = inputs.iter().map(|input| self.path().join(input)).collect();
        visit(
            &inputs,
            Visit {
                first: |_: &Parsed<'_>, _: &Around| 1,
                link: |all: Vec<i32>| all.len(),
                second: |parsed: &Parsed<'_>, around: &Around, _: &usize| {
                    let path = parsed.path.replace(&format!("{}/", self.path()), "");
                    let module = parsed.module.join("::");
                    let items = parsed.syntax.items.len();
                    format!(
                        "{path} [{module}] {:?} {:?} {items}",
                        around.cfg, around.visibility
                    )
                },
            },
        )
    }

    /// The messages of the problems, with places.
    fn problems(&self, inputs: &[&str]) -> Vec<String> {
        let visited = self.seen(inputs);
        let folder = format!("{}/", self.path());
        let problems = visited.problems.iter();
        problems
            .map(|one| one.to_string().replace(&folder, ""))
            .collect()
    }
}

/// The paths and modules only.
fn modules(visited: &Visited<String>) -> Vec<&str> {
    let parts = visited.parts.iter();
    parts.map(|part| part.split_once(']').unwrap().0).collect()
}
