//! What was written does not outlive the room it was written to.

use std::mem::MaybeUninit;

use zlib_streams::zlib::{Deflate, flush};

fn main() {
    let mut stream = Deflate::new(6).unwrap();
    let written = {
        let mut room = [MaybeUninit::uninit(); 64];
        stream.deflate(b"a", &mut room, flush::Z_FINISH).unwrap().2
    };
    assert!(!written.is_empty());
}
