use crate::bindings;

struct Later {
    plain: *mut bindings::lamp,
}

fn close(later: &mut Later, room: u32) {
    // SAFETY: Any room; `lamp_finish` is owed.
    let lamp = unsafe { bindings::lamp_detach(room) };
    later.plain = lamp;
}
