use crate::bindings;

/// A lamp that is held.
struct Held {
    lamp: *mut bindings::lamp,
}

impl Held {
    fn lamp_room(&self) -> u32 {
        // SAFETY: The lamp is valid.
        unsafe { bindings::lamp_room(self.lamp) }
    }
}

struct Node {
    parked: NonNull<bindings::lamp>,
}

fn lamp_room(node: &Node) {
    // SAFETY: The lamp is valid.
    log(unsafe { bindings::lamp_room(node.parked.as_ptr()) });
}
