//! Where things are in the cache, and what keeps two runs from using one of them at a time.

use std::fs::{File, TryLockError};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::Kind;
use crate::{cache, process};

/// The folders of everything that has to do with whole kernels.
#[derive(Clone, Debug)]
pub(crate) struct Layout {
    root: Utf8PathBuf,
}

impl Layout {
    /// Those of this user.
    ///
    /// # Errors
    ///
    /// When there is no cache folder.
    pub(crate) fn find() -> Result<Self> {
        Ok(Self::at(cache::root()?.join("kernel")))
    }

    /// Those below a folder.
    pub(crate) fn at(root: Utf8PathBuf) -> Self {
        Self { root }
    }

    /// Where downloaded packages stay.
    pub(crate) fn packages(&self) -> Utf8PathBuf {
        self.root.join("packages")
    }

    /// Unpacked tools, by group.
    pub(crate) fn tools(&self) -> Utf8PathBuf {
        self.root.join("tools")
    }

    /// The root that `cargo install` puts bindgen into.
    pub(crate) fn bindgen(&self) -> Utf8PathBuf {
        self.root.join("bindgen")
    }

    /// Unpacked sources, by version; never written after they are there.
    pub(crate) fn sources(&self) -> Utf8PathBuf {
        self.root.join("source")
    }

    /// The working tree of this key.
    pub(crate) fn tree(&self, key: &str) -> Utf8PathBuf {
        self.root.join("trees").join(key)
    }

    /// What was written into the working tree of this key.
    pub(crate) fn manifest(&self, key: &str) -> Utf8PathBuf {
        self.root.join("trees").join(format!("{key}.json"))
    }

    /// What files of a user's own tree were before they were replaced in place.
    pub(crate) fn originals(&self, key: &str) -> Utf8PathBuf {
        self.root.join("trees").join(format!("{key}.originals"))
    }

    /// Everything that is built of one tree for one kind of kernel.
    pub(crate) fn build(&self, key: &str, kind: Kind) -> Utf8PathBuf {
        self.root.join("build").join(key).join(kind.name())
    }

    /// Whether there is a build of this kind of the tree with this key.
    pub(crate) fn has_built(&self, key: &str, kind: Kind) -> bool {
        let build = self.build(key, kind).join("build");
        build.join(kind.image()).is_file()
    }

    /// Waits until no other run uses what has this name, and keeps others out until the result is dropped.
    ///
    /// # Errors
    ///
    /// When the file for it cannot be made or locked.
    pub(crate) fn lock(&self, name: &str) -> Result<File> {
        let folder = self.root.join("locks");
        fs_err::create_dir_all(&folder)?;
        let path = folder.join(name);
        let file = File::create(&path).with_context(|| format!("cannot write `{path}`"))?;
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => eprintln!("waiting for another run ({name}) ..."),
            Err(TryLockError::Error(error)) => return Err(error).context("cannot lock a file"),
        }
        file.lock()
            .with_context(|| format!("cannot lock `{path}`"))?;
        Ok(file)
    }
}

/// Makes sure that the disk of `folder` has room for `mebibytes` more.
///
/// # Errors
///
/// When it has not; the message says what for. Where free room cannot be told, writing will show it.
pub(crate) fn require_space(folder: &Utf8Path, mebibytes: u64, what: &str) -> Result<()> {
    let mut present = folder;
    while !present.is_dir() {
        match present.parent() {
            Some(parent) => present = parent,
            None => return Ok(()),
        }
    }
    let mut command = std::process::Command::new("df");
    command.args(["-P", "-k", present.as_str()]);
    let Some(free) = process::output(&mut command)
        .ok()
        .and_then(|text| free_mebibytes(&text))
    else {
        return Ok(());
    };
    if free < mebibytes {
        bail!(
            "{what} needs {mebibytes} MiB, and the disk of `{present}` has {free} MiB left: free \
             some, or set `SAFEBIND_CACHE` to a folder on another disk"
        );
    }
    Ok(())
}

/// The fourth column of the second line, which `df -P -k` counts in KiB.
fn free_mebibytes(text: &str) -> Option<u64> {
    let free: u64 = text
        .lines()
        .nth(1)?
        .split_whitespace()
        .nth(3)?
        .parse()
        .ok()?;
    Some(free / 1024)
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{free_mebibytes, require_space};

    #[test]
    fn free_room_is_read_and_required() {
        let text = "Filesystem 1024-blocks Used Available Capacity Mounted on\n\
                    /dev/x 100 50 4096 50% /\n";
        assert_eq!(free_mebibytes(text), Some(4));
        assert_eq!(free_mebibytes("df: broken\n"), None);
        let here = Utf8Path::new("/nonexistent/below");
        assert!(require_space(here, 0, "nothing").is_ok());
        let error = require_space(here, u64::MAX, "a whale").expect_err("no disk has that");
        assert!(error.to_string().contains("a whale"), "{error}");
    }
}
