use crate::bindings;

fn dim(lamp: &Lamp) {
    // SAFETY: The lamp is a reference.
    unsafe { bindings::lamp_dim(lamp.as_ptr(), 3) };
}

fn dim_again(lamp: &Lamp) {
    // SAFETY: The lamp is a reference.
    let _ = unsafe { bindings::lamp_dim(lamp.as_ptr(), 3) };
}

fn reserve() -> Slot {
    // SAFETY: Any flags.
    let slot = unsafe { bindings::slot_reserve(0) };
    Slot(slot as u32)
}
