use crate::bindings;

unsafe fn put(lamp: NonNull<Lamp>) {
    // SAFETY: The caller gives a count up.
    unsafe { bindings::lamp_put(lamp.cast().as_ptr()) };
}

fn elsewhere(lamp: *const Lamp) -> *mut u8 {
    lamp as *mut u8
}
