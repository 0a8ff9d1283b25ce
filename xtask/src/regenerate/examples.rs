//! The wrappers of the examples over real libraries, as they are for the headers of Debian: for readers, and for what compares.
//! A program gets its own when it is built.

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use crate::{
    examples::{EXAMPLES, Example},
    generator::{Generator, RAW_BINDINGS},
    tree::{self, Difference, Files},
    workspace::Workspace,
};

/// The folder in that of an example.
const FOLDER: &str = "generated";

/// What is the same whatever the contract says, or depends on what else is in the header.
const LEFT_OUT: [&str; 3] = ["mod.rs", "support.rs", RAW_BINDINGS];

/// Writes what is generated; an example whose library cannot be had is left as it is, which is said.
///
/// # Errors
///
/// When the generator refuses a contract, or a file cannot be written.
pub(super) fn write(workspace: &Workspace, generator: &Generator) -> Result<()> {
    for_each(workspace, generator, &mut |folder, files| {
        let present = tree::read(&workspace.root.join(folder))?;
        for path in present.keys().filter(|path| !files.contains_key(*path)) {
            fs_err::remove_file(workspace.root.join(folder).join(path))?;
            println!("removed {}", folder.join(path));
        }
        for (path, bytes) in &files {
            let path = folder.join(path);
            if tree::write(&workspace.root.join(&path), bytes)? {
                println!("wrote {path}");
            }
        }
        Ok(())
    })
}

/// What is not as it is generated.
///
/// # Errors
///
/// When the generator refuses a contract, or a file cannot be read.
pub(super) fn compare(workspace: &Workspace, generator: &Generator) -> Result<Vec<Difference>> {
    let mut found = Vec::new();
    for_each(workspace, generator, &mut |folder, files| {
        let present = tree::read(&workspace.root.join(folder))?;
        found.extend(tree::compare(
            &tree::below(folder, present),
            &tree::below(folder, files),
        ));
        Ok(())
    })?;
    Ok(found)
}

/// Calls `done` with the folder of each example, and what is generated for it.
fn for_each(
    workspace: &Workspace,
    generator: &Generator,
    done: &mut dyn FnMut(&Utf8Path, Files) -> Result<()>,
) -> Result<()> {
    for example in &EXAMPLES {
        let out = workspace.scratch().join("examples").join(example.short());
        match example.request(&out) {
            Err(error) => println!("skipped: {}: {error:#}", example.package),
            Ok(request) => {
                tree::remove(&out)?;
                let outcome = generator.generate(&request)?;
                if !outcome.success() {
                    eprint!("{}", outcome.text());
                    bail!("`{}` was refused", example.contract());
                }
                done(&folder(example), kept(tree::read(&out)?))?;
            }
        }
    }
    Ok(())
}

fn folder(example: &Example) -> Utf8PathBuf {
    Utf8Path::new(example.package).join(FOLDER)
}

/// The wrappers, and what is said of them in words.
fn kept(mut files: Files) -> Files {
    files.retain(|path, _| {
        let top = path
            .parent()
            .is_none_or(|parent| parent.as_str().is_empty());
        let text = matches!(path.extension(), Some("rs" | "md"));
        top && text && !LEFT_OUT.contains(&path.as_str())
    });
    files
}

#[cfg(test)]
mod tests {
    use super::{Files, kept};

    #[test]
    fn what_comes_of_the_contract_is_kept() {
        let names = [
            ".safebind-manifest.json",
            "bindings.rs",
            "contracts.md",
            "mod.rs",
            "pond.rs",
            "support.rs",
            "support/error.rs",
        ];
        let files: Files = names.map(|name| (name.into(), Vec::new())).into();
        let left: Vec<_> = kept(files).into_keys().collect();
        assert_eq!(left, ["contracts.md", "pond.rs"]);
    }
}
