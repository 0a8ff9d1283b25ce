//! What a device lends stays as long as the device.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let name = device.udev_device_get_sysname();
    drop(device);
    assert_eq!(name, Some(c"null"));
}
