//! Reading the environment needs a promise about the other threads.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    assert!(context.udev_device_new_from_environment().is_err());
}
