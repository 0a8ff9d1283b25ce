use crate::bindings;

fn dim(lamp: &Lamp) -> Result {
    // SAFETY: The lamp is a reference.
    to_result(unsafe { bindings::lamp_dim(lamp.as_ptr(), 3) })
}

fn dim_again(lamp: &Lamp) {
    // A lamp that cannot be dimmed is left as it is.
    //
    // SAFETY: The lamp is a reference.
    let _ = unsafe { bindings::lamp_dim(lamp.as_ptr(), 3) };
}

fn reserve() -> Option<u32> {
    // SAFETY: Any flags.
    let slot = unsafe { bindings::slot_reserve(0) };
    if slot < 0 {
        return None;
    }
    Some(slot as u32)
}

fn dim_and_tell(lamp: &Lamp) {
    // SAFETY: The lamp is a reference.
    let error = unsafe { bindings::lamp_dim(lamp.as_ptr(), 3) };
    pr_info!("dimmed: {error}");
}

fn try_lock(lamp: &Lamp) -> bool {
    // SAFETY: The lamp is a reference.
    let taken = unsafe { bindings::lamp_try_lock(lamp.as_ptr()) };
    count(|| taken)
}
