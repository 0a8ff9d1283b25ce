//! The pointer of a `str` goes to C, however long the `str` is.

use crate::bindings;

fn enter(name: &str) -> usize {
    // SAFETY: There are as many bytes as is said: wrong, for 0 of them C reads on.
    unsafe { bindings::passport_enter(name.as_ptr().cast(), name.len()) }
}

pub fn run() {
    let nobody = String::new();
    enter(&nobody);
}
