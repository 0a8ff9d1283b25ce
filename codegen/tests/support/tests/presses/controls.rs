//! What the wrappers do not let happen, by hand. Miri has to report each of these.

use std::{mem::MaybeUninit, slice};

use super::bindings::{press_cellar, press_juice, LIES};

#[test]
#[ignore = "a control: Miri reports it"]
fn more_than_was_written() {
    let mut casks = [const { MaybeUninit::<u16>::uninit() }; 5];
    let mut stored = 0;
    LIES.set(1);
    // SAFETY: It is not, and that is the mistake: C says that it has written more than it has.
    let casks = unsafe {
        press_cellar(casks.as_mut_ptr().cast(), casks.len(), &raw mut stored);
        slice::from_raw_parts(casks.as_ptr().cast::<u16>(), stored)
    };
    assert!(casks.iter().sum::<u16>() < u16::MAX);
}

#[test]
#[ignore = "a control: Miri reports it"]
fn more_room_than_there_is() {
    let (mut must, apples) = (vec![0_u8; 2], [1, 2, 3]);
    let mut gallons = 3;
    // SAFETY: It is not, and that is the mistake: there is no room for a third.
    unsafe { press_juice(must.as_mut_ptr(), &raw mut gallons, apples.as_ptr(), 3) };
}
