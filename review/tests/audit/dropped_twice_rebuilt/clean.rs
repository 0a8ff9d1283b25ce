use crate::bindings;

fn add(queue: *mut bindings::queue, node: Box<Node>) -> Result {
    let raw = Box::into_raw(node);
    // SAFETY: The node is handed over.
    let result = unsafe { bindings::work_add(queue, raw.cast()) };
    if result != 0 {
        // SAFETY: It comes from `into_raw`.
        drop(unsafe { Box::from_raw(raw) });
    }
    to_result(result)
}

fn put_twice(room: u32) {
    // SAFETY: Any room.
    let lamp = unsafe { bindings::lamp_get(room) };
    if !lamp.is_null() {
        // SAFETY: The lamp has a count.
        unsafe { bindings::lamp_ref(lamp) };
        // SAFETY: The count is given back.
        unsafe { bindings::lamp_put(lamp) };
        // SAFETY: The count is given back.
        unsafe { bindings::lamp_put(lamp) };
    }
}

fn add_borrowed(queue: *mut bindings::queue) -> Result {
    let mut node = Box::new(Node::new())?;
    // SAFETY: The node is handed over.
    to_result(unsafe { bindings::work_add(queue, node.head.as_mut_ptr()) })?;
    core::mem::forget(node);
    Ok(())
}
