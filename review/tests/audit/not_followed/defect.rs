use crate::bindings;

macro_rules! put {
    ($lamp:expr) => {
        unsafe { bindings::lamp_put($lamp) }
    };
}

fn close(room: u32) {
    // SAFETY: Any room; `lamp_finish` follows elsewhere.
    let lamp = unsafe { bindings::lamp_detach(room) };
    elsewhere(lamp);
}

fn asked(room: u32) {
    // SAFETY: Any room; `lamp_finish` follows.
    let lamp = unsafe { bindings::lamp_detach(room) };
    if looks_like_a_lamp(&lamp) {
        // SAFETY: It was detached.
        unsafe { bindings::lamp_finish(lamp) };
    }
}
