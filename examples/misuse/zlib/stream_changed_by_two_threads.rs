//! A stream is changed by one thread at a time.

use std::thread;

use zlib_streams::zlib::Deflate;

fn main() {
    let mut stream = Deflate::new(6).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| stream.reset().unwrap());
        scope.spawn(|| stream.reset().unwrap());
    });
}
