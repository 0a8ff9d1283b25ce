//! The label of a garment is given as one that is the caller's.

use std::ptr::NonNull;

use fixture_support::aref::ARef;

use crate::{
    bindings, c,
    garment::{Garment, Label},
};

fn label(garment: &Garment) -> ARef<Label> {
    // SAFETY: The garment is one, and its label is not null. A count comes with it: wrong, it is the garment's.
    unsafe {
        let label = bindings::garment_label(garment.as_ptr());
        ARef::from_raw(NonNull::new_unchecked(label).cast())
    }
}

pub fn run() {
    let mut c = c::Garment::new(38);
    // SAFETY: It is one, and stays until the end of this function.
    let garment = unsafe { Garment::from_ptr((&raw mut c).cast()) };
    drop(label(garment));
    garment.garment_label().label_size();
}
