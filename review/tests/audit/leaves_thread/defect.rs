use crate::bindings;

struct Slot {
    slot: u32,
}

impl Slot {
    fn reserve() -> Result<Self> {
        // SAFETY: Any flags.
        let slot = unsafe { bindings::slot_reserve(0) };
        to_result(slot)?;
        Ok(Self { slot: slot as u32 })
    }
}

struct Sent(*mut (), i32);

// SAFETY: It is a number.
unsafe impl Send for Sent {}

fn sent() -> Result<Sent> {
    // SAFETY: Any flags.
    let slot = unsafe { bindings::slot_reserve(0) };
    to_result(slot)?;
    Ok(Sent(core::ptr::null_mut(), slot))
}
