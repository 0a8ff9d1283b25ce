use crate::bindings;

fn room(room: u32) -> Option<u32> {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_find(room) };
    if lamp.is_null() {
        return None;
    }
    // SAFETY: The lamp is there.
    Some(unsafe { (*lamp).room })
}

fn found<'a>(room: u32) -> Option<NonNull<bindings::lamp>> {
    // SAFETY: Any room.
    NonNull::new(unsafe { bindings::lamp_find(room) })
}

fn dim(room: u32) -> Result {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_find(room) };
    match NonNull::new(lamp) {
        // SAFETY: The lamp is there.
        Some(lamp) => to_result(unsafe { bindings::lamp_dim(lamp.as_ptr(), 1) }),
        None => Err(Error::Empty),
    }
}

fn unless_null(room: u32) -> u32 {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_find(room) };
    // SAFETY: The lamp is there.
    if lamp != core::ptr::null_mut() && unsafe { (*lamp).room } > 3 {
        return 1;
    }
    0
}
