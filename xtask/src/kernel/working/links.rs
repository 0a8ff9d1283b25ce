//! Copies of a tree: by hard links, so that they take neither room nor time, or else by content.

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::files::Listing;
use crate::{
    kernel::{layout, packages, progress::Progress},
    tree,
};

/// What a person may look at, and try a change in: an editor that writes through a link would change
/// the source. It is small.
const EDITED: &str = "rust";

/// Makes a copy of the listed files, which is there whole or not at all.
///
/// # Errors
///
/// When a file can be neither linked nor copied.
pub(super) fn copy(source: &Utf8Path, listing: &Listing, target: &Utf8Path) -> Result<()> {
    let temporary = packages::beside(target);
    tree::remove(&temporary)?;
    let filled = fill(source, listing, &temporary);
    if filled.is_err() {
        // What went wrong is more than what cannot be removed then.
        let _ = tree::remove(&temporary);
        return filled;
    }
    Ok(fs_err::rename(&temporary, target)?)
}

/// Puts the listed files into a folder.
fn fill(source: &Utf8Path, listing: &Listing, target: &Utf8Path) -> Result<()> {
    fs_err::create_dir_all(target)?;
    let linkable = listing
        .keys()
        .find(|path| !source.join(path).is_symlink())
        .is_none_or(|path| {
            let probe = target.join(".probe");
            let linked = std::fs::hard_link(source.join(path), &probe).is_ok();
            // It was only to see whether this works.
            let _ = std::fs::remove_file(&probe);
            linked
        });
    if !linkable {
        let bytes: u64 = listing.values().map(|stamp| stamp.size).sum();
        layout::require_space(target, bytes >> 20, "a copy of the tree")?;
    }
    let progress = Progress::start(format!("copying {source}"), "files");
    let mut folder = Utf8PathBuf::new();
    for path in listing.keys() {
        progress.step(path.as_str());
        let parent = path.parent().unwrap_or(Utf8Path::new(""));
        if folder != parent {
            fs_err::create_dir_all(target.join(parent))?;
            parent.clone_into(&mut folder);
        }
        let linked = linkable && !path.starts_with(EDITED);
        one(&source.join(path), &target.join(path), linked)?;
    }
    progress.finish();
    Ok(())
}

/// Links or copies one file; a symbolic link stays one.
fn one(from: &Utf8Path, to: &Utf8Path, linkable: bool) -> Result<()> {
    if from.is_symlink() {
        let points = from
            .read_link_utf8()
            .with_context(|| format!("cannot read `{from}`"))?;
        return Ok(fs_err::os::unix::fs::symlink(points, to)?);
    }
    // A file of somebody else may not be linked although the next one may.
    if linkable && std::fs::hard_link(from, to).is_ok() {
        return Ok(());
    }
    keep(from, to)
}

/// Copies one file with its time: by length and time a copy is told from what was changed.
///
/// # Errors
///
/// When it cannot be copied.
pub(super) fn keep(from: &Utf8Path, to: &Utf8Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs_err::create_dir_all(folder)?;
    }
    fs_err::copy(from, to)?;
    let written = fs_err::metadata(from)?.modified()?;
    let file = fs_err::File::options().write(true).open(to)?;
    Ok(file.file().set_modified(written)?)
}

/// Copies one file anew, by content: make has to see that it is newer than what was built.
///
/// # Errors
///
/// When it cannot be copied.
pub(super) fn fresh(source: &Utf8Path, target: &Utf8Path, path: &Utf8Path) -> Result<()> {
    let (from, to) = (source.join(path), target.join(path));
    let temporary = packages::beside(&to);
    if let Some(folder) = to.parent() {
        fs_err::create_dir_all(folder)?;
    }
    if from.is_symlink() {
        fs_err::os::unix::fs::symlink(from.read_link_utf8()?, &temporary)?;
    } else {
        fs_err::copy(&from, &temporary)?;
    }
    Ok(fs_err::rename(&temporary, &to)?)
}
