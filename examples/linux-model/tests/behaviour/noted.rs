// SPDX-License-Identifier: GPL-2.0

//! Payloads that say what happens to them.

use std::sync::{Arc, Mutex, PoisonError};

/// What happened, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Adds a line.
    pub(crate) fn add(&self, line: impl Into<String>) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line.into());
    }

    /// What happened since this was called for the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *lines)
    }

    /// A value that writes its name here when it is dropped.
    /// Whether nothing has happened since.
    pub(crate) fn is_empty(&self) -> bool {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.is_empty()
    }

    pub(crate) fn noted(&self, name: impl Into<String>) -> Noted {
        Noted {
            name: name.into(),
            log: self.clone(),
        }
    }
}

/// A value that notes when it is dropped.
pub(crate) struct Noted {
    pub(crate) name: String,
    pub(crate) log: Log,
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.log.add(&self.name);
    }
}

/// A value whose destructor panics.
pub(crate) struct Panics(pub(crate) Noted);

impl Drop for Panics {
    fn drop(&mut self) {
        panic!("the destructor of {} panics", self.0.name);
    }
}
