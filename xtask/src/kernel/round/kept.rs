//! Consoles that are kept, so that the same kernel need not boot again.

use anyhow::{Context, Result};
use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use crate::tree;

/// A console that was kept, with what it was obtained from. It is read anew each time, so that what is made
/// of it is always what would be made of it now.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Kept {
    pub(super) key: String,
    pub(super) console: String,
}

impl Kept {
    /// The console in a file, if it was obtained from what `key` stands for.
    pub(super) fn load(path: &Utf8Path, key: &str) -> Option<String> {
        let text = fs_err::read_to_string(path).ok()?;
        let kept: Self = serde_json::from_str(&text).ok()?;
        (kept.key == key).then_some(kept.console)
    }

    pub(super) fn store(self, path: &Utf8Path) -> Result<()> {
        let text = serde_json::to_string(&self).context("cannot write a console as JSON")?;
        tree::write(path, text.as_bytes()).map(|_| ())
    }
}
