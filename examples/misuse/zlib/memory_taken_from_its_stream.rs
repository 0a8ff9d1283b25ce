//! The memory of a stream stays with its stream.

use zlib_streams::zlib::Deflate;

fn main() {
    let stream = Deflate::new(6).unwrap();
    let memory = stream.memory;
    drop(memory);
}
