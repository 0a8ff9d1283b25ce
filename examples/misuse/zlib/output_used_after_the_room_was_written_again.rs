//! What was written stays until the room is written again.

use std::mem::MaybeUninit;

use zlib_streams::zlib::{Deflate, flush};

fn main() {
    let mut stream = Deflate::new(6).unwrap();
    let mut room = [MaybeUninit::uninit(); 64];
    let (_, _, first) = stream
        .deflate(b"a", &mut room, flush::Z_SYNC_FLUSH)
        .unwrap();
    let (_, _, second) = stream
        .deflate(b"b", &mut room, flush::Z_SYNC_FLUSH)
        .unwrap();
    assert!(!first.is_empty() && !second.is_empty());
}
