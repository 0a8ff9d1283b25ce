//! The files of a tree, with what tells whether one has changed.

use std::{collections::BTreeMap, os::unix::fs::MetadataExt, process::Command};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::manifest::hexadecimal;
use crate::process;

/// The files of a tree, by path.
pub(super) type Listing = BTreeMap<Utf8PathBuf, Stamp>;

/// What tells two states of a file apart without reading it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub(super) struct Stamp {
    /// Which file it is.
    pub(super) identity: (u64, u64),
    /// How long it is.
    pub(super) size: u64,
    /// When it was written, in nanoseconds.
    pub(super) written: i128,
}

impl Stamp {
    fn of(path: &Utf8Path) -> Result<Self> {
        let data = path
            .symlink_metadata()
            .with_context(|| format!("cannot look at `{path}`"))?;
        let (device, file) = (data.dev(), data.ino());
        Ok(Self {
            identity: (device, file),
            size: data.size(),
            written: i128::from(data.mtime()) * 1_000_000_000 + i128::from(data.mtime_nsec()),
        })
    }

    /// Whether the other is the same file, or one with the same length and time.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.identity == other.identity || (self.size, self.written) == (other.size, other.written)
    }
}

/// Folders that no build reads.
const SKIPPED: [&str; 2] = [".git", "__pycache__"];

/// All files of a tree; in a git checkout without what git ignores, such as outputs of a build.
///
/// # Errors
///
/// When a folder cannot be listed, or git does not work.
pub(super) fn list(root: &Utf8Path, git: bool) -> Result<Listing> {
    let mut listing = Listing::new();
    if !git {
        walk(root, Utf8Path::new(""), &mut listing)?;
        return Ok(listing);
    }
    let mut command = Command::new("git");
    command.args(["ls-files", "-z", "--cached", "--others"]);
    command.arg("--exclude-standard");
    let text = process::output(command.current_dir(root))
        .with_context(|| format!("git cannot list the files of `{root}`"))?;
    for path in text.split('\0').filter(|path| !path.is_empty()) {
        let file = root.join(path);
        // One that was deleted, and is still in git's index, is not there.
        if file.symlink_metadata().is_ok_and(|data| !data.is_dir()) {
            listing.insert(path.into(), Stamp::of(&file)?);
        }
    }
    Ok(listing)
}

fn walk(root: &Utf8Path, below: &Utf8Path, listing: &mut Listing) -> Result<()> {
    let folder = root.join(below);
    let entries = folder
        .read_dir_utf8()
        .with_context(|| format!("cannot list `{folder}`"))?;
    for entry in entries {
        let entry = entry?;
        let path = below.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            if !SKIPPED.contains(&entry.file_name()) {
                walk(root, &path, listing)?;
            }
        } else {
            listing.insert(path, Stamp::of(entry.path())?);
        }
    }
    Ok(())
}

/// The paths of the files with an extension below a folder, sorted.
///
/// # Errors
///
/// When a folder cannot be listed.
pub(super) fn with_extension(
    root: &Utf8Path,
    below: &Utf8Path,
    extension: &str,
    found: &mut Vec<Utf8PathBuf>,
) -> Result<()> {
    let mut listing = Listing::new();
    if root.join(below).is_dir() {
        walk(root, below, &mut listing)?;
    }
    let paths = listing.into_keys();
    found.extend(paths.filter(|path| path.extension() == Some(extension)));
    Ok(())
}

/// The files as they were before others took their place; `kept` has those that did.
///
/// # Errors
///
/// When one of them cannot be looked at.
pub(super) fn as_before<'a>(
    listing: &Listing,
    placed: impl Iterator<Item = &'a Utf8PathBuf>,
    kept: &Utf8Path,
) -> Result<Listing> {
    let mut before = listing.clone();
    for path in placed {
        let original = kept.join(path);
        if original.symlink_metadata().is_ok() {
            before.insert(path.clone(), Stamp::of(&original)?);
        } else {
            before.remove(path);
        }
    }
    Ok(before)
}

/// A digest of the state of all files.
pub(super) fn fingerprint(listing: &Listing) -> String {
    let mut hasher = Sha256::new();
    for (path, stamp) in listing {
        hasher.update(format!("{path}\0{}\0{}\n", stamp.size, stamp.written));
    }
    hexadecimal(&hasher.finalize())
}
