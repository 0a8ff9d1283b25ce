//! Where things are in this repository, and which cargo and which xtask are running.

use std::{env, process::Command};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

/// The workspace this program was built in.
#[derive(Clone, Debug)]
pub(crate) struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: Utf8PathBuf,
    /// This program; read once at the start, for a later build may replace the file.
    pub(crate) xtask: Utf8PathBuf,
}

impl Workspace {
    /// Finds the workspace.
    ///
    /// # Errors
    ///
    /// When this program's own path cannot be read, or the folder it was built in is gone.
    pub(crate) fn find() -> Result<Self> {
        let package = Utf8Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = package
            .parent()
            .context("the package `xtask` is not inside a workspace")?;
        let xtask = env::current_exe().context("cannot tell where this program is")?;
        Ok(Self {
            root: root
                .canonicalize_utf8()
                .with_context(|| format!("cannot find the workspace `{root}`"))?,
            xtask: Utf8PathBuf::from_path_buf(xtask)
                .map_err(|path| anyhow::anyhow!("`{}` is not UTF-8", path.display()))?,
        })
    }

    /// The build folder.
    pub(crate) fn target(&self) -> Utf8PathBuf {
        match env::var("CARGO_TARGET_DIR") {
            Ok(folder) if !folder.is_empty() => self.root.join(folder),
            _ => self.root.join("target"),
        }
    }

    /// A folder for this program's own files in the build folder.
    pub(crate) fn scratch(&self) -> Utf8PathBuf {
        self.target().join("safebind")
    }

    /// Cargo, to run in the workspace; the same one that started this program.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(&self.root)
            .env("CARGO_TERM_PROGRESS_WHEN", "never");
        self.clean(&mut command);
        command
    }

    /// This program again, to run in the workspace.
    pub(crate) fn xtask(&self) -> Command {
        let mut command = Command::new(&self.xtask);
        command.current_dir(&self.root);
        command
    }

    /// Takes away what cargo told this program about its own package: it is not the child's.
    pub(crate) fn clean(&self, command: &mut Command) {
        for (name, _) in env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
                command.env_remove(&*name);
            }
        }
    }
}
