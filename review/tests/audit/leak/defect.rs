use crate::bindings;

fn level(room: u32) -> Result<u32> {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_get(room) };
    if lamp.is_null() {
        return Err(Error::Empty);
    }
    let level = measure(room)?;
    // SAFETY: The count is given back.
    unsafe { bindings::lamp_put(lamp) };
    Ok(level)
}

fn reserve(ready: bool) -> Result<u32> {
    // SAFETY: Any flags.
    let slot = unsafe { bindings::slot_reserve(0) };
    to_result(slot)?;
    if !ready {
        return Err(Error::Late);
    }
    Ok(slot as u32)
}

fn add(queue: *mut bindings::queue, node: Box<Node>) -> Result {
    let raw = Box::into_raw(node);
    // SAFETY: The node is handed over.
    let result = unsafe { bindings::work_add(queue, raw.cast()) };
    if result < 0 {
        return Err(Error::Late);
    }
    Ok(())
}

fn hook(lamp: &Lamp, data: Arc<Data>) -> Result {
    let data = Arc::into_raw(data);
    // SAFETY: The data is handed over.
    to_result(unsafe { bindings::hook_add(lamp.as_ptr(), Some(called), data.cast()) })?;
    Ok(())
}

fn levels(rooms: &[u32], skipped: u32) {
    for room in rooms {
        // SAFETY: Any room.
        let lamp = unsafe { bindings::lamp_get(*room) };
        if lamp.is_null() || *room == skipped {
            continue;
        }
        // SAFETY: The count is given back.
        unsafe { bindings::lamp_put(lamp) };
    }
}

fn any_level() -> u32 {
    loop {
        // SAFETY: Any room.
        let lamp = unsafe { bindings::lamp_get(3) };
        if lamp.is_null() {
            continue;
        }
        if is_late() {
            return 0;
        }
        // SAFETY: The count is given back.
        unsafe { bindings::lamp_put(lamp) };
    }
}
