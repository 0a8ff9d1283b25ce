use crate::bindings;

fn detach(room: u32) -> Option<NonNull<bindings::lamp>> {
    // SAFETY: Any room; the caller owes `lamp_finish`.
    NonNull::new(unsafe { bindings::lamp_detach(room) })
}

fn finish(lamp: NonNull<bindings::lamp>, quick: bool) {
    if quick {
        // SAFETY: It is what was detached.
        unsafe { bindings::lamp_finish(lamp.as_ptr()) };
    }
}

fn close(room: u32, quick: bool) {
    if let Some(lamp) = detach(room) {
        finish(lamp, quick);
    }
}
