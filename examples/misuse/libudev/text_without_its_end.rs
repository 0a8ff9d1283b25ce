//! A text that need not end with a zero is none.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    assert!(
        context
            .udev_device_new_from_syspath("/sys/nothing")
            .is_err()
    );
}
