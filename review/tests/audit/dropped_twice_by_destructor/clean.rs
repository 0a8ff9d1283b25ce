use crate::bindings;

/// # Invariants
///
/// The slot is taken.
struct Slot {
    slot: u32,
    /// Slots are those of one thread.
    _not_send: NotThreadSafe,
}

impl Slot {
    fn fill(self, lamp: *mut bindings::lamp) {
        // SAFETY: The slot is taken, on this thread, and the lamp valid.
        unsafe { bindings::slot_fill(self.slot, lamp) };
        core::mem::forget(self);
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        // SAFETY: The slot is taken, on this thread.
        unsafe { bindings::slot_release(self.slot) };
    }
}
