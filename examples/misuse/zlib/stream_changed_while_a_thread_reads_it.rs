//! A stream does not change while another thread reads its fields.

use std::thread;

use zlib_streams::zlib::Deflate;

fn main() {
    let mut stream = Deflate::new(6).unwrap();
    thread::scope(|scope| {
        scope.spawn(|| assert_eq!(stream.total_in(), 0));
        stream.reset().unwrap();
    });
}
