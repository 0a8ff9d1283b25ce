use crate::bindings;

fn same_room(one: &Lamp, other: &Lamp) -> bool {
    // SAFETY: Both lamps are valid.
    unsafe { bindings::lamp_room(one.as_ptr()) == bindings::lamp_room(other.as_ptr()) }
}
