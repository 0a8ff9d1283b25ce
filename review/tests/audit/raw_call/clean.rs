use crate::bindings;

fn same_room(one: &Lamp, other: &Lamp) -> bool {
    one.lamp_room() == other.lamp_room()
}

impl Lamp {
    fn lamp_room(&self) -> u32 {
        // SAFETY: The lamp is valid.
        unsafe { bindings::lamp_room(self.as_ptr()) }
    }
}
