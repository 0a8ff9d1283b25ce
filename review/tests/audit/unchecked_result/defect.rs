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

fn dim_into_a_variable(lamp: &Lamp) {
    // SAFETY: The lamp is a reference.
    let error: c_int = unsafe { bindings::lamp_dim(lamp.as_ptr(), 3) };
    let errors = 3;
}

fn try_lock(lamp: &Lamp) {
    // SAFETY: The lamp is a reference.
    let taken = unsafe { bindings::lamp_try_lock(lamp.as_ptr()) };
}
