use crate::bindings;

fn fill(slot: u32, lamp: ARef<Lamp>) {
    // SAFETY: The slot is taken, on this thread, and the lamp valid.
    unsafe { bindings::slot_fill(slot, lamp.as_ptr()) };
    core::mem::forget(lamp);
}

fn held(slot: u32, lamp: ARef<Lamp>) {
    let lamp = ManuallyDrop::new(lamp);
    // SAFETY: The slot is taken, on this thread, and the lamp valid.
    unsafe { bindings::slot_fill(slot, lamp.as_ptr()) };
}

fn counted(slot: u32, lamp: ARef<Lamp>) {
    // SAFETY: The lamp is a reference.
    unsafe { bindings::lamp_ref(lamp.as_ptr()) };
    // SAFETY: The slot is taken, on this thread, and the lamp valid.
    unsafe { bindings::slot_fill(slot, lamp.as_ptr()) };
}
