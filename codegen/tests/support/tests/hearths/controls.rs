//! What the wrappers do not let happen, by hand. Each of these has to fail: the first one everywhere, the others in
//! Miri.

use std::{
    mem::{self, MaybeUninit},
    ptr,
};

use super::bindings::{hearth_fire, hearth_light_, hearth_put_out, hearth_relight, hearth_s};

/// A hearth that nobody has lit.
const COLD: hearth_s = hearth_s {
    clay: ptr::null(),
    lumps: 0,
    fired: 0,
    bricks: ptr::null_mut(),
    pallets: 0,
    stacked: 0,
    embers: ptr::null_mut(),
};

unsafe fn light(hearth: *mut hearth_s) {
    let size = i32::try_from(mem::size_of::<hearth_s>()).unwrap();
    // SAFETY: The caller passes a hearth that is not lit.
    let code = unsafe { hearth_light_(hearth, 9, c"1.2".as_ptr(), size) };
    assert_eq!(code, 0);
}

#[test]
#[ignore = "a control: it fails"]
fn a_struct_that_moves() {
    let mut first = Box::new(COLD);
    // SAFETY: It is not, and that is the mistake: the second one is not where the embers point to.
    unsafe {
        light(&raw mut *first);
        let mut second = Box::new(ptr::read(&raw const *first));
        hearth_fire(&raw mut *second, 0);
        hearth_put_out(&raw mut *second);
    }
}

#[test]
#[ignore = "a control: Miri reports it"]
fn a_buffer_that_is_left_in_a_field() {
    let mut hearth = Box::new(COLD);
    let hearth = &raw mut *hearth;
    let mut room = [const { MaybeUninit::<u8>::uninit() }; 8];
    // SAFETY: It is not, and that is the mistake: the clay is gone at the second call.
    unsafe {
        light(hearth);
        let clay = vec![1, 2, 3];
        (*hearth).clay = clay.as_ptr();
        (*hearth).lumps = 3;
        (*hearth).bricks = room.as_mut_ptr().cast();
        (*hearth).pallets = 2;
        hearth_fire(hearth, 0);
        drop(clay);
        (*hearth).pallets = 4;
        hearth_fire(hearth, 0);
        hearth_put_out(hearth);
    }
}

#[test]
#[ignore = "a control: Miri reports it"]
fn a_struct_that_is_never_ended() {
    let mut hearth = Box::new(COLD);
    // SAFETY: The hearth is one; what is missing is its end.
    unsafe {
        light(&raw mut *hearth);
        hearth_relight(&raw mut *hearth);
    }
}
