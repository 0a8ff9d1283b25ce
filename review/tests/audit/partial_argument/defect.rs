use crate::bindings;

fn fill(slot: u32, lamp: *mut bindings::lamp) {
    // SAFETY: The slot is taken.
    unsafe { bindings::slot_fill(slot, lamp) };
}

fn init(node: *mut bindings::node) {
    // SAFETY: The pointer is good for `called`.
    unsafe { bindings::work_init(node, Some(called)) };
}

fn close(room: u32) {
    // SAFETY: This is good for any room.
    let lamp = unsafe { bindings::lamp_detach(room) };
    if !lamp.is_null() {
        // SAFETY: It was detached.
        unsafe { bindings::lamp_finish(lamp) };
    }
}
