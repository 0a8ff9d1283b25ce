use crate::bindings;

fn lamp(room: u32) -> bool {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_find(room as u64) };
    !lamp.is_null()
}
