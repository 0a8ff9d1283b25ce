//! A text is not escaped into its own memory.

use std::ffi::CStr;

use device_list::device::udev_util_encode_string;

fn main() {
    let mut room = *b"a/b\0____________";
    let text = CStr::from_bytes_until_nul(&room).unwrap();
    udev_util_encode_string(text, &mut room).unwrap();
}
