use crate::bindings;

struct Slot {
    slot: u32,
    /// Slots are those of one thread.
    _not_send: PhantomData<*mut ()>,
}

impl Slot {
    fn reserve() -> Result<Self> {
        // SAFETY: Any flags.
        let slot = unsafe { bindings::slot_reserve(0) };
        to_result(slot)?;
        Ok(Self {
            slot: slot as u32,
            _not_send: PhantomData,
        })
    }
}

struct Lamps(u32);

impl Lamps {
    fn any(&self) -> bool {
        // SAFETY: Any room.
        !unsafe { bindings::lamp_find(self.0) }.is_null()
    }
}
