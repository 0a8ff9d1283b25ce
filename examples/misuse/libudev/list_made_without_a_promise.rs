//! A list of a device needs a promise: it can be made anew, and then nothing of the one before may be used.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    assert!(device.udev_device_get_properties_list_entry().count() > 0);
}
