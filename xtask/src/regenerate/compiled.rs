//! Wrappers over other headers, compiled: with the raw bindings of those headers, in a crate that has what
//! the kernel crate offers and no model of the C side.

use anyhow::{Context, Result};
use camino::Utf8Path;

use crate::{
    process::{self, Outcome},
    tree,
    workspace::Workspace,
};

/// The crate whose support modules are used.
const CRATE: &str = "examples/linux-model/src";
/// The folder in it that belongs to one layout of C's structs, and the line that declares it.
const MODEL: (&str, &str) = ("model", "pub mod model;\n");
/// Where that crate finds the generated files.
const SHIPPED: &str = "../../../generated/linux";
/// What the crate is built on: the line of the workspace's manifest begins with this.
const INITIALIZERS: &str = "pinned-init = ";

/// Compiles the generated files of `made`; the outcome is the compiler's.
///
/// # Errors
///
/// When the crate cannot be written, or the compiler cannot be started.
pub(super) fn wrappers(workspace: &Workspace, made: &Utf8Path) -> Result<Outcome> {
    let folder = workspace.scratch().join("kernel").join("crate");
    tree::remove(&folder)?;
    for (path, text) in tree::read(&workspace.root.join(CRATE))? {
        if path.starts_with(MODEL.0) {
            continue;
        }
        let text = sources(&String::from_utf8_lossy(&text), made.as_str());
        tree::write(&folder.join(path), text.as_bytes())?;
    }
    let manifest = manifest(&fs_err::read_to_string(workspace.root.join("Cargo.toml"))?)?;
    tree::write(&folder.join("Cargo.toml"), manifest.as_bytes())?;
    // The versions that the workspace was built with, which are here already.
    fs_err::copy(workspace.root.join("Cargo.lock"), folder.join("Cargo.lock"))?;
    let mut command = workspace.cargo();
    command.args(["check", "--quiet", "--offline", "--target-dir"]);
    command.arg(workspace.scratch().join("kernel").join("target"));
    process::capture(command.current_dir(&folder))
}

/// The manifest of the crate, from that of the workspace.
fn manifest(workspace: &str) -> Result<String> {
    let initializers = workspace
        .lines()
        .find(|line| line.starts_with(INITIALIZERS))
        .context("the workspace names no package with the initializers")?;
    Ok(format!(
        "[package]\nname = \"kernel\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n\
         [lib]\npath = \"lib.rs\"\n\n[dependencies]\n{initializers}\n\n[workspace]\n"
    ))
}

/// A source file of the crate, with the generated files from elsewhere and without the model.
fn sources(text: &str, made: &str) -> String {
    text.replace(SHIPPED, made).replace(MODEL.1, "")
}

#[cfg(test)]
mod tests {
    use super::{CRATE, MODEL, SHIPPED, manifest, sources};
    use crate::workspace::Workspace;

    #[test]
    fn the_crate_has_what_is_replaced() {
        let root = Workspace::find().expect("this is a checkout").root;
        let lib = fs_err::read_to_string(root.join(CRATE).join("lib.rs")).expect("it is text");
        assert!(lib.contains(SHIPPED) && lib.contains(MODEL.1));
        assert!(root.join(CRATE).join(MODEL.0).is_dir());
        let workspace = fs_err::read_to_string(root.join("Cargo.toml")).expect("it is text");
        assert!(manifest(&workspace).is_ok());
        let other = sources(&lib, "/elsewhere");
        assert!(other.contains("#[path = \"/elsewhere\"]"));
        assert!(!other.contains(SHIPPED) && !other.contains(MODEL.1));
    }
}
