use crate::bindings;

fn is_there(room: u32) -> bool {
    // SAFETY: Any room.
    !unsafe { bindings::lamp_find(room) }.is_null()
}

fn elsewhere() {
    unsafe { other() };
}

struct Room(u32);

// SAFETY: It is a number.
unsafe impl Send for Room {}

impl Room {
    fn is_lit(&self) -> bool {
        // SAFETY: Any room.
        !unsafe { bindings::lamp_find(self.0) }.is_null()
    }
}
