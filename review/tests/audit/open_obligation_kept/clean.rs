use crate::bindings;

struct Later {
    plain: *mut bindings::lamp,
}

fn close(later: &mut Later, room: u32) {
    // SAFETY: Any room; `lamp_finish` is owed, and called by `run`.
    let lamp = unsafe { bindings::lamp_detach(room) };
    later.plain = lamp;
}

fn run(later: &mut Later) {
    // SAFETY: It is what was detached.
    unsafe { bindings::lamp_finish(later.plain) };
}
