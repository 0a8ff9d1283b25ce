//! A stream has one owner, who ends it; a copy is a stream of its own, and can fail.

use zlib_streams::zlib::Deflate;

fn main() {
    let stream = Deflate::new(6).unwrap();
    let other: Deflate = stream.clone();
    drop((stream, other));
}
