//! Input and output of a call are not the same memory.

use std::mem::MaybeUninit;

use zlib_streams::zlib::{Deflate, flush};

fn main() {
    let mut stream = Deflate::new(6).unwrap();
    let mut room = [MaybeUninit::uninit(); 64];
    let (_, _, written) = stream
        .deflate(b"a", &mut room, flush::Z_SYNC_FLUSH)
        .unwrap();
    stream.deflate(written, &mut room, flush::Z_FINISH).unwrap();
}
