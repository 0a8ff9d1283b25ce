use crate::bindings;

fn is_there(room: u32) -> bool {
    // Whether there is one.
    !unsafe { bindings::lamp_find(room) }.is_null()
}
