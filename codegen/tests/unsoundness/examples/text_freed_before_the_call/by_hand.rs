//! The pointer of the wish is taken in a closure that drops the wish.

use std::{
    ffi::{CStr, CString},
    ptr,
};

use crate::bindings;

fn find(name: &CStr, wish: Option<&str>) -> u32 {
    let wish = wish.map(|wish| CString::new(wish).unwrap());
    let wish = wish.map_or(ptr::null(), |wish| wish.as_ptr());
    // SAFETY: Both end with a zero: wrong, the wish is gone.
    unsafe { bindings::recipe_find(name.as_ptr(), wish) }
}

pub fn run() {
    find(c"soup", Some("no salt"));
}
