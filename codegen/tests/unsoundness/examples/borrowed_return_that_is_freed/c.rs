//! The C side: a garment owns a count of its hem.

use std::{cell::Cell, ffi::c_uint};

/// `struct hem`
pub struct Hem {
    size: c_uint,
    count: Cell<u32>,
}

/// `struct garment`
pub struct Garment(*mut Hem);

impl Garment {
    pub fn new(size: c_uint) -> Self {
        let count = Cell::new(1);
        Self(Box::into_raw(Box::new(Hem { size, count })))
    }
}

impl Drop for Garment {
    fn drop(&mut self) {
        // SAFETY: The garment owns a count.
        unsafe { hem_drop(self.0) };
    }
}

#[no_mangle]
unsafe extern "C" fn hem_hold(hem: *mut Hem) {
    // SAFETY: The caller passes a hem.
    let count = unsafe { &(*hem).count };
    count.set(count.get() + 1);
}

#[no_mangle]
unsafe extern "C" fn hem_drop(hem: *mut Hem) {
    // SAFETY: The caller passes a hem, and owns a count.
    unsafe {
        let left = (*hem).count.get() - 1;
        (*hem).count.set(left);
        if left == 0 {
            drop(Box::from_raw(hem));
        }
    }
}

#[no_mangle]
unsafe extern "C" fn hem_size(hem: *mut Hem) -> c_uint {
    // SAFETY: The caller passes a hem.
    unsafe { (*hem).size }
}

#[no_mangle]
unsafe extern "C" fn garment_hem(garment: *mut Garment) -> *mut Hem {
    // SAFETY: The caller passes a garment.
    unsafe { (*garment).0 }
}
