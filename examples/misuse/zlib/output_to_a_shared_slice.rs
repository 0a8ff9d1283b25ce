//! Output is not written through a shared slice.

use std::mem::MaybeUninit;

use zlib_streams::zlib::{Deflate, flush};

fn main() {
    let mut stream = Deflate::new(6).unwrap();
    let room = [MaybeUninit::uninit(); 64];
    stream.deflate(b"a", &room, flush::Z_FINISH).unwrap();
}
