//! The schema of contracts and the pages that come out of the generator's own documentation.

use anyhow::{Result, bail};
use camino::Utf8Path;

use crate::{
    generator::Generator,
    tree::{self, Difference, Files},
    workspace::Workspace,
};

/// The pages of the codes; the folder holds nothing else.
const PAGES: &str = "docs/diagnostics";

fn generated(generator: &Generator) -> Result<Files> {
    let mut files = Files::new();
    files.insert(
        "annotations/schema.json".into(),
        generator.schema()?.into_bytes(),
    );
    files.insert(
        "docs/contract-keys.md".into(),
        generator.key_reference()?.into_bytes(),
    );
    let codes = generator.codes()?;
    if codes.is_empty() {
        bail!("`safebind explain --list` names no code");
    }
    for code in codes {
        let path = Utf8Path::new(PAGES).join(format!("{code}.md"));
        files.insert(path, generator.page(&code)?.into_bytes());
    }
    Ok(files)
}

/// The files of the same kind that are there now.
fn present(workspace: &Workspace, generated: &Files) -> Result<Files> {
    let mut files = Files::new();
    for path in generated.keys() {
        if let Ok(bytes) = fs_err::read(workspace.root.join(path)) {
            files.insert(path.clone(), bytes);
        }
    }
    let pages = tree::read(&workspace.root.join(PAGES))?;
    files.extend(tree::below(Utf8Path::new(PAGES), pages));
    Ok(files)
}

/// Writes what is generated, and removes pages of codes that are gone.
///
/// # Errors
///
/// When the generator fails, or a file cannot be written.
pub(super) fn write(workspace: &Workspace, generator: &Generator) -> Result<()> {
    let files = generated(generator)?;
    for path in present(workspace, &files)?.keys() {
        if !files.contains_key(path) {
            fs_err::remove_file(workspace.root.join(path))?;
            println!("removed {path}");
        }
    }
    for (path, bytes) in &files {
        if tree::write(&workspace.root.join(path), bytes)? {
            println!("wrote {path}");
        }
    }
    Ok(())
}

/// What is not as it is generated.
///
/// # Errors
///
/// When the generator fails, or a file cannot be read.
pub(super) fn compare(workspace: &Workspace, generator: &Generator) -> Result<Vec<Difference>> {
    let files = generated(generator)?;
    Ok(tree::compare(&present(workspace, &files)?, &files))
}
