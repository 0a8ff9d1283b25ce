use crate::bindings;

fn room(room: u32) -> u32 {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_find(room) };
    // SAFETY: The lamp is there.
    unsafe { (*lamp).room }
}

fn found<'a>(room: u32) -> NonNull<bindings::lamp> {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_find(room) };
    // SAFETY: The lamp is there.
    unsafe { NonNull::new_unchecked(lamp) }
}

fn dim(room: u32) -> Result {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_find(room) };
    // SAFETY: The lamp is there.
    to_result(unsafe { bindings::lamp_dim(lamp, 1) })
}
