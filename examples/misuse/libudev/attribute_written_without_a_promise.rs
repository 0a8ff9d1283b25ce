//! Writing an attribute needs a promise: no string that was read of it may be used afterwards.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let written = device.udev_device_set_sysattr_value(c"none", c"0");
    assert!(written.is_err());
}
