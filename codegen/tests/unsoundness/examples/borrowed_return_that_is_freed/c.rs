//! The C side: a garment owns a count of its label.

use std::{cell::Cell, ffi::c_uint};

/// `struct label`
pub struct Label {
    size: c_uint,
    count: Cell<u32>,
}

/// `struct garment`
pub struct Garment(*mut Label);

impl Garment {
    pub fn new(size: c_uint) -> Self {
        let count = Cell::new(1);
        Self(Box::into_raw(Box::new(Label { size, count })))
    }
}

impl Drop for Garment {
    fn drop(&mut self) {
        // SAFETY: The garment owns a count.
        unsafe { label_drop(self.0) };
    }
}

#[no_mangle]
unsafe extern "C" fn label_hold(label: *mut Label) {
    // SAFETY: The caller passes a label.
    let count = unsafe { &(*label).count };
    count.set(count.get() + 1);
}

#[no_mangle]
unsafe extern "C" fn label_drop(label: *mut Label) {
    // SAFETY: The caller passes a label, and owns a count.
    unsafe {
        let left = (*label).count.get() - 1;
        (*label).count.set(left);
        if left == 0 {
            drop(Box::from_raw(label));
        }
    }
}

#[no_mangle]
unsafe extern "C" fn label_size(label: *mut Label) -> c_uint {
    // SAFETY: The caller passes a label.
    unsafe { (*label).size }
}

#[no_mangle]
unsafe extern "C" fn garment_label(garment: *mut Garment) -> *mut Label {
    // SAFETY: The caller passes a garment.
    unsafe { (*garment).0 }
}
