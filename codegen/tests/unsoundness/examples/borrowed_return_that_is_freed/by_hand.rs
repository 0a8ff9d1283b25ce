//! The hem of a garment is given as one that is the caller's.

use std::ptr::NonNull;

use fixture_support::aref::ARef;

use crate::{
    bindings, c,
    garment::{Garment, Hem},
};

fn hem(garment: &Garment) -> ARef<Hem> {
    // SAFETY: The garment is one, and its hem is not null. A count comes with it: wrong, it is the garment's.
    unsafe {
        let hem = bindings::garment_hem(garment.as_ptr());
        ARef::from_raw(NonNull::new_unchecked(hem).cast())
    }
}

pub fn run() {
    let mut c = c::Garment::new(38);
    // SAFETY: It is one, and stays until the end of this function.
    let garment = unsafe { Garment::from_ptr((&raw mut c).cast()) };
    drop(hem(garment));
    garment.garment_hem().hem_size();
}
