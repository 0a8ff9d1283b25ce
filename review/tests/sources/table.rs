//! A table of slots, of which some are reserved.

use crate::{bindings, error::Error, types::NotThreadSafe};
use core::marker::PhantomData;

/// A slot that is reserved for the current thread.
///
/// # Invariants
///
/// `slot` is reserved.
#[derive(Debug)]
pub struct Reservation<'t> {
    slot: u32,
    table: PhantomData<&'t Table>,
    _thread: NotThreadSafe,
}

/// A table.
#[derive(Debug, Default)]
pub struct Table {
    /// How many slots it has.
    pub slots: u32,
    pub(crate) used: u32,
}

/// How a slot is used.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Use {
    /// Nobody has it.
    Free,
    /// Somebody reserved it.
    Reserved(u32),
    /// It holds something.
    Full {
        /// What.
        what: u64,
    },
}

/// Another name.
pub type Slots<'t> = [Reservation<'t>; 4];

impl Table {
    /// Reserves a slot.
    pub fn reserve(&self) -> Result<Reservation<'_>, Error> {
        // SAFETY: There are no requirements.
        let slot = unsafe { bindings::table_reserve() };
        let slot = u32::try_from(slot).map_err(|_| Error::from_errno(slot))?;
        Ok(Reservation { slot, table: PhantomData, _thread: NotThreadSafe })
    }

    /// What a slot is used for.
    pub fn get<'t, K: ?Sized + Key>(&'t self, key: &K) -> Option<&'t Use> {
        let _ = key.slot();
        None
    }

    /// All slots in turn.
    pub fn all<'t>(&'t mut self) -> impl Iterator<Item = &'t mut Use> + 't {
        core::iter::empty()
    }

    /// The first of several.
    pub fn first<'a>(uses: &'a [Use], otherwise: &'a Use) -> &'a Use {
        uses.first().unwrap_or(otherwise)
    }

    /// A slot that is not looked at.
    ///
    /// # Safety
    ///
    /// The slot has to exist.
    pub unsafe fn get_unchecked(&self, slot: u32) -> &Use {
        // SAFETY: The caller promises that it exists.
        unsafe { &*bindings::table_slot(slot).cast() }
    }

    pub(crate) fn count(self, from: u32) -> u32 {
        self.slots - self.used - from
    }
}

/// What finds a slot.
pub trait Key {
    /// The slot.
    fn slot(&self) -> u32;
}

impl Key for u32 {
    fn slot(&self) -> u32 {
        *self
    }
}

impl Reservation<'_> {
    /// The slot's number.
    #[inline]
    pub fn slot(&self) -> u32 {
        self.slot
    }

    /// Fills the slot.
    pub fn fill(self, what: u64) {
        // SAFETY: The slot is reserved, by the type invariants.
        unsafe { bindings::table_fill(self.slot, what) };
        core::mem::forget(self);
    }
}

impl Drop for Reservation<'_> {
    fn drop(&mut self) {
        // SAFETY: The slot is reserved, by the type invariants, and was not filled.
        unsafe { bindings::table_release(self.slot) };
    }
}
