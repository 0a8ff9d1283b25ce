//! A device is not shared: reading writes what was read into it.

use std::thread;

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let device = &*device;
    thread::scope(|scope| {
        scope.spawn(|| assert!(device.udev_device_get_driver().is_none()));
    });
}
