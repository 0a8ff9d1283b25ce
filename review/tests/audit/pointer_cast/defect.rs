use crate::bindings;

unsafe fn put(lamp: NonNull<Lamp>) {
    // SAFETY: The caller gives a count up.
    unsafe { bindings::lamp_put(lamp.as_ptr() as *mut bindings::lamp) };
}
