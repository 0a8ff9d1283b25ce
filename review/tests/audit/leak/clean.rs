use crate::bindings;

fn level(room: u32) -> Result<u32> {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_get(room) };
    if lamp.is_null() {
        return Err(Error::Empty);
    }
    let level = measure(room);
    // SAFETY: The count is given back.
    unsafe { bindings::lamp_put(lamp) };
    level
}

fn reserve(ready: bool) -> Result<u32> {
    // SAFETY: Any flags.
    let slot = unsafe { bindings::slot_reserve(0) };
    to_result(slot)?;
    let slot = slot as u32;
    if !ready {
        // SAFETY: The slot is taken, on this thread.
        unsafe { bindings::slot_release(slot) };
        return Err(Error::Late);
    }
    Ok(slot)
}

fn kept(room: u32) -> Option<ARef<Lamp>> {
    // SAFETY: Any room.
    let lamp = NonNull::new(unsafe { bindings::lamp_get(room) })?;
    measure(room);
    // SAFETY: The count is that of `lamp_get`.
    Some(unsafe { ARef::from_raw(lamp.cast()) })
}

fn mapped(room: u32) -> Result<ARef<Lamp>> {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_get(room) };
    // SAFETY: The count is that of `lamp_get`.
    let lamp = NonNull::new(lamp).map(|lamp| unsafe { ARef::from_raw(lamp.cast()) });
    lamp.ok_or(Error::Empty)
}

fn add(queue: *mut bindings::queue, node: Box<Node>) -> Result {
    let raw = Box::into_raw(node);
    // SAFETY: The node is handed over.
    let result = unsafe { bindings::work_add(queue, raw.cast()) };
    if result < 0 {
        // SAFETY: It comes from `into_raw`.
        drop(unsafe { Box::from_raw(raw) });
        return Err(Error::Late);
    }
    Ok(())
}

fn hook(lamp: &Lamp, data: Arc<Data>) -> Result {
    let data = Arc::into_raw(data);
    // SAFETY: The data is handed over.
    to_result(unsafe { bindings::hook_add(lamp.as_ptr(), Some(called), data.cast()) })
        // SAFETY: It comes from `into_raw`.
        .inspect_err(|_| drop(unsafe { Arc::from_raw(data) }))?;
    Ok(())
}

fn levels(rooms: &[u32]) {
    for room in rooms {
        // SAFETY: Any room.
        let lamp = unsafe { bindings::lamp_get(*room) };
        if lamp.is_null() {
            continue;
        }
        // SAFETY: The count is given back.
        unsafe { bindings::lamp_put(lamp) };
    }
}

fn reserved() -> Slot {
    let slot = loop {
        // SAFETY: Any flags.
        let slot = unsafe { bindings::slot_reserve(0) };
        if slot < 0 {
            continue;
        }
        break slot;
    };
    Slot(slot as u32)
}
