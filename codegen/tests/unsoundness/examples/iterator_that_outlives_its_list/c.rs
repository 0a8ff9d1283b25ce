//! The C side: an anthology owns a list of poems.

use std::{cell::Cell, ffi::c_uint, ptr};

/// `struct poem`
pub struct Poem {
    lines: c_uint,
    next: *const Poem,
}

/// `struct anthology`
pub struct Anthology {
    first: *const Poem,
    count: Cell<u32>,
}

#[no_mangle]
extern "C" fn anthology_print(poems: c_uint) -> *mut Anthology {
    let mut first = ptr::null();
    for lines in (1..=poems).rev() {
        first = Box::into_raw(Box::new(Poem { lines, next: first }));
    }
    let count = Cell::new(1);
    Box::into_raw(Box::new(Anthology { first, count }))
}

#[no_mangle]
unsafe extern "C" fn anthology_hold(anthology: *mut Anthology) {
    // SAFETY: The caller passes an anthology.
    let count = unsafe { &(*anthology).count };
    count.set(count.get() + 1);
}

#[no_mangle]
unsafe extern "C" fn anthology_drop(anthology: *mut Anthology) {
    // SAFETY: The caller passes an anthology, and owns a count.
    unsafe {
        let left = (*anthology).count.get() - 1;
        (*anthology).count.set(left);
        if left == 0 {
            let mut next = Box::from_raw(anthology).first;
            while !next.is_null() {
                next = Box::from_raw(next.cast_mut()).next;
            }
        }
    }
}

#[no_mangle]
unsafe extern "C" fn anthology_poems(anthology: *const Anthology) -> *const Poem {
    // SAFETY: The caller passes an anthology.
    unsafe { (*anthology).first }
}

#[no_mangle]
unsafe extern "C" fn poem_next(poem: *const Poem) -> *const Poem {
    // SAFETY: The caller passes a poem.
    unsafe { (*poem).next }
}

#[no_mangle]
unsafe extern "C" fn poem_lines(poem: *const Poem) -> c_uint {
    // SAFETY: The caller passes a poem.
    unsafe { (*poem).lines }
}
