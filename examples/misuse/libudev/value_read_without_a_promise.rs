//! A property needs one, too: a further call can read another value in its place.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    assert_eq!(
        device.udev_device_get_property_value(c"SUBSYSTEM"),
        Some(c"mem")
    );
}
