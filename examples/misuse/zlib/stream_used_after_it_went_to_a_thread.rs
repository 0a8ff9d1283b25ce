//! A stream that goes to another thread is used there alone.

use std::thread;

use zlib_streams::zlib::Deflate;

fn main() {
    let stream = Deflate::new(6).unwrap();
    let other = thread::spawn(move || drop(stream));
    assert_eq!(stream.total_in(), 0);
    other.join().unwrap();
}
