//! A stream that has ended is not used.

use zlib_streams::zlib::Deflate;

fn main() {
    let stream = Deflate::new(6).unwrap();
    drop(stream);
    assert_eq!(stream.total_in(), 0);
}
