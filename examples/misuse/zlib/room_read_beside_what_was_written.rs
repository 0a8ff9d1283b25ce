//! Of the room only what was written can be read.

use std::mem::MaybeUninit;

use zlib_streams::zlib::{Deflate, flush};

fn main() {
    let mut stream = Deflate::new(6).unwrap();
    let mut room = [MaybeUninit::<u8>::uninit(); 64];
    stream.deflate(b"a", &mut room, flush::Z_FINISH).unwrap();
    let last: u8 = room[63];
    assert_eq!(last, 0);
}
