use crate::bindings;

fn is_there(room: u32) -> bool {
    // Whether there is one.
    !unsafe { bindings::lamp_find(room) }.is_null()
}

struct Room(u32);

unsafe impl Send for Room {}

impl Room {
    fn is_lit(&self) -> bool {
        // SAFETY: Any room.
        !unsafe { bindings::lamp_find(self.0) }.is_null()
    }
}
