//! The text of a code needs a promise about the code.

use zlib_streams::zlib::z_error;

fn main() {
    let text = z_error(-2);
    assert!(!text.is_empty());
}
