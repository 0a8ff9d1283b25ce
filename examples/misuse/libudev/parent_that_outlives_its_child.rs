//! A parent belongs to its child, unless it is counted.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let parent = device.udev_device_get_parent();
    drop(device);
    assert!(parent.is_none_or(|parent| parent.udev_device_get_syspath().is_some()));
}
