//! What was put into a tree, written down.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::{Listing, Stamp};
use crate::tree::{self, Files};

/// The files that differ from those of the source, and when the two were last compared.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub(super) struct Manifest {
    /// Where the source is.
    source: Utf8PathBuf,
    /// When the copy was last brought up to date, in nanoseconds.
    synchronized: i128,
    /// The files.
    files: BTreeMap<Utf8PathBuf, Entry>,
}

/// One file that was written.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
struct Entry {
    /// What it is, or will be after a run that is going on; nothing when it is to be removed.
    now: Option<String>,
    /// What it was before a run that is going on.
    before: Option<String>,
    /// Whether it is one of ours, and not an original that was written again.
    ours: bool,
    /// The original, when it was written again.
    original: Option<Stamp>,
}

/// What a comparison has found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Files that neither we nor the source's owner wrote.
    pub(super) by_hand: Vec<Utf8PathBuf>,
    /// Files that changed in the source.
    pub(super) outdated: Vec<Utf8PathBuf>,
}

impl Manifest {
    /// Reads it; one that is not there is empty.
    pub(super) fn read(path: &Utf8Path) -> Result<Self> {
        if !path.is_file() {
            return Ok(Self::default());
        }
        serde_json::from_str(&fs_err::read_to_string(path)?)
            .with_context(|| format!("`{path}` is damaged: remove it, and the folder beside it"))
    }

    pub(super) fn write(&self, path: &Utf8Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)?;
        tree::write(path, text.as_bytes()).map(|_| ())
    }

    /// Whether a file was written by us.
    pub(super) fn has(&self, path: &Utf8Path) -> bool {
        self.files.contains_key(path)
    }

    /// All files that were written.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Utf8PathBuf> {
        self.files.keys()
    }

    /// The files that are ours.
    pub(super) fn placed(&self) -> impl Iterator<Item = &Utf8PathBuf> {
        let ours = self.files.iter().filter(|(_, entry)| entry.ours);
        ours.map(|(path, _)| path)
    }

    /// A file is going to have this content, or to be removed.
    pub(super) fn plan(&mut self, path: &Utf8Path, digest: Option<&str>) {
        let entry = self.files.entry(path.to_owned()).or_default();
        entry.before = entry.now.take();
        entry.now = digest.map(str::to_owned);
        entry.ours = true;
        entry.original = None;
    }

    /// What was planned has been done; what was restored is an original again.
    pub(super) fn settle(&mut self, restored: &Files, gone: &[Utf8PathBuf], in_place: bool) {
        for entry in self.files.values_mut() {
            entry.before = None;
        }
        for path in gone {
            if in_place || !restored.contains_key(path) {
                self.files.remove(path);
            } else if let Some(entry) = self.files.get_mut(path) {
                entry.ours = false;
            }
        }
    }

    /// The copy is as the source is now.
    pub(super) fn synchronized(&mut self, source: &Utf8Path) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        source.clone_into(&mut self.source);
        self.synchronized =
            now.map_or(0, |now| i128::try_from(now.as_nanos()).unwrap_or(i128::MAX));
    }

    /// A file has been copied again, because it changed in the source.
    pub(super) fn refreshed(
        &mut self,
        root: &Utf8Path,
        path: &Utf8Path,
        from: &Stamp,
    ) -> Result<()> {
        let entry = Entry {
            now: Some(digest(&fs_err::read(root.join(path))?)),
            original: Some(*from),
            ..Entry::default()
        };
        self.files.insert(path.to_owned(), entry);
        Ok(())
    }

    /// A file is no longer ours to know about.
    pub(super) fn forget(&mut self, path: &Utf8Path) {
        self.files.remove(path);
    }

    /// Whether a file is what we put there, or what it was when we were interrupted.
    pub(super) fn is_as_put(&self, path: &Utf8Path, current: Option<&[u8]>) -> bool {
        let Some(entry) = self.files.get(path) else {
            return false;
        };
        let current = current.map(digest);
        let interrupted = entry.before.is_some() && current == entry.before;
        current == entry.now || interrupted
    }

    /// Finds what is neither as in the source nor as we left it.
    pub(super) fn compare(
        &self,
        root: &Utf8Path,
        source: &Listing,
        copy: &Listing,
        pristine: bool,
    ) -> Result<Found> {
        let mut found = Found::default();
        for (path, stamp) in copy {
            let original = source.get(path);
            if let Some(entry) = self.files.get(path) {
                let same = |at: &Utf8Path| -> Result<bool> {
                    Ok(self.is_as_put(path, Some(&fs_err::read(at)?)))
                };
                // Interrupted before the first write of it, it is still a link of the original.
                let untouched = original.is_some_and(|original| stamp.is_like(original));
                if !untouched && !same(&root.join(path))? {
                    found.by_hand.push(path.clone());
                } else if !entry.ours
                    && entry.original.is_some()
                    && entry.original.as_ref() != original
                {
                    found.outdated.push(path.clone());
                }
                continue;
            }
            let late = stamp.written > self.synchronized;
            match original {
                // A link shares what is written through it: the source itself was meant to stay as it is.
                Some(original) if stamp.is_like(original) => {
                    if pristine && late {
                        found.by_hand.push(path.clone());
                    }
                }
                _ if late => found.by_hand.push(path.clone()),
                Some(_) if root.join(path).is_symlink() => {}
                _ => found.outdated.push(path.clone()),
            }
        }
        let missing = source.keys().filter(|path| !copy.contains_key(*path));
        found.outdated.extend(missing.cloned());
        Ok(found)
    }
}

/// The digest of a content.
pub(super) fn digest(content: &[u8]) -> String {
    hexadecimal(&Sha256::digest(content))
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
