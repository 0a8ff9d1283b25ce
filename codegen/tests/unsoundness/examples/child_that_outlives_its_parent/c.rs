//! The C side: a show gives its seats back to the planetarium.

use std::{cell::Cell, ffi::c_uint, ptr};

/// `struct planetarium`
pub struct Planetarium {
    free: Cell<c_uint>,
}

/// `struct planetarium_show`
pub struct Show {
    of: *const Planetarium,
    seats: c_uint,
}

#[no_mangle]
extern "C" fn planetarium_open(seats: c_uint) -> *mut Planetarium {
    let free = Cell::new(seats);
    Box::into_raw(Box::new(Planetarium { free }))
}

#[no_mangle]
unsafe extern "C" fn planetarium_close(planetarium: *mut Planetarium) {
    // SAFETY: The caller gives it up, and it was made here.
    drop(unsafe { Box::from_raw(planetarium) });
}

#[no_mangle]
unsafe extern "C" fn planetarium_begin(of: *mut Planetarium, seats: c_uint) -> *mut Show {
    // SAFETY: The caller passes a planetarium.
    let free = unsafe { &(*of).free };
    match free.get().checked_sub(seats) {
        None => ptr::null_mut(),
        Some(left) => {
            free.set(left);
            Box::into_raw(Box::new(Show { of, seats }))
        }
    }
}

#[no_mangle]
unsafe extern "C" fn planetarium_end(show: *mut Show) {
    // SAFETY: The caller gives it up, and it was made here.
    let show = unsafe { Box::from_raw(show) };
    // SAFETY: The planetarium is still there, as the caller says.
    let free = unsafe { &(*show.of).free };
    free.set(free.get() + show.seats);
}

#[no_mangle]
unsafe extern "C" fn planetarium_taken(show: *const Show) -> c_uint {
    // SAFETY: The caller passes a show.
    unsafe { (*show).seats }
}
