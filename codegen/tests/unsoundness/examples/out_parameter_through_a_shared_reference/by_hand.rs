//! The variable is passed by a reference that is shared.

use crate::bindings;

fn read() -> u32 {
    let degrees = 0;
    let place: *const u32 = &degrees;
    // SAFETY: There is room for one: wrong, nobody may write there.
    unsafe { bindings::compass_read(place.cast_mut(), 1) };
    degrees
}

pub fn run() {
    read();
}
