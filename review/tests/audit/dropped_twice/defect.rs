use crate::bindings;

fn fill(slot: u32, lamp: ARef<Lamp>) {
    // SAFETY: The slot is taken, on this thread, and the lamp valid.
    unsafe { bindings::slot_fill(slot, lamp.as_ptr()) };
}

fn early(slot: u32, lamp: ARef<Lamp>, late: bool) {
    // SAFETY: The slot is taken, on this thread, and the lamp valid.
    unsafe { bindings::slot_fill(slot, lamp.as_ptr()) };
    if late {
        return;
    }
    core::mem::forget(lamp);
}
