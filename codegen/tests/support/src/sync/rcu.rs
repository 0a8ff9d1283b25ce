//! Read sections, and waiting for their end.

use crate::{
    host::sync::{Condvar, Mutex, MutexGuard, PoisonError},
    types::NotThreadSafe,
};

struct Sections {
    open: Mutex<usize>,
    closed: Condvar,
}

static SECTIONS: Sections = Sections {
    open: Mutex::new(0),
    closed: Condvar::new(),
};

fn open() -> MutexGuard<'static, usize> {
    SECTIONS.open.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A read section.
///
/// # Invariants
///
/// It is counted as open.
pub struct Guard(NotThreadSafe);

impl Guard {
    /// Opens a read section.
    #[expect(
        clippy::new_without_default,
        reason = "opening a section is no default"
    )]
    pub fn new() -> Self {
        *open() += 1;
        // INVARIANT: It was counted.
        Self(NotThreadSafe)
    }

    /// Closes it.
    pub fn unlock(self) {}
}

impl Drop for Guard {
    fn drop(&mut self) {
        *open() -= 1;
        SECTIONS.closed.notify_all();
    }
}

/// Opens a read section.
pub fn read_lock() -> Guard {
    Guard::new()
}

/// Waits for the end of all sections.
pub(crate) fn synchronize() {
    drop(SECTIONS.closed.wait_while(open(), |open| *open > 0));
}
