use crate::bindings;

/// Whether there is a lamp.
#[doc(alias = "lamp_find")]
pub fn has_lamp(room: u32) -> bool {
    // SAFETY: Any room.
    !unsafe { bindings::lamp_find(room) }.is_null()
}

/// Whether there is a lamp.
pub fn lamp_find(room: u32) -> bool {
    // SAFETY: Any room.
    !unsafe { bindings::lamp_find(room) }.is_null()
}

fn private(room: u32) -> bool {
    // SAFETY: Any room.
    !unsafe { bindings::lamp_find(room) }.is_null()
}
