use crate::bindings;

/// Whether there is a lamp.
pub fn has_lamp(room: u32) -> bool {
    // SAFETY: Any room.
    !unsafe { bindings::lamp_find(room) }.is_null()
}
