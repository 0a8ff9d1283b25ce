use crate::bindings;

fn close(room: u32) {
    // SAFETY: Any room; `lamp_finish` follows.
    let lamp = unsafe { bindings::lamp_detach(room) };
    if !lamp.is_null() {
        // SAFETY: It was detached.
        unsafe { bindings::lamp_finish(lamp) };
    }
}
