use crate::bindings;

/// A lamp that is held.
///
/// # Invariants
///
/// The lamp is valid.
struct Held {
    lamp: *mut bindings::lamp,
}

impl Held {
    fn lamp_room(&self) -> u32 {
        // SAFETY: The lamp is valid.
        unsafe { bindings::lamp_room(self.lamp) }
    }
}

struct Elsewhere {
    lamp: *mut bindings::lamp,
}
