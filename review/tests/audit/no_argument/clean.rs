use crate::bindings;

fn is_there(room: u32) -> bool {
    // SAFETY: Any room.
    !unsafe { bindings::lamp_find(room) }.is_null()
}

fn elsewhere() {
    unsafe { other() };
}
