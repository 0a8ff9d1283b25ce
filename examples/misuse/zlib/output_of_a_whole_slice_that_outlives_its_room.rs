//! The same holds for functions without a stream.

use std::mem::MaybeUninit;

use zlib_streams::zlib::compress;

fn main() {
    let written = {
        let mut room = [MaybeUninit::uninit(); 64];
        compress(&mut room, b"a").unwrap()
    };
    assert!(!written.is_empty());
}
