//! A value of a property stays as long as the device, not as long as the key.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let value = {
        let other = device.clone();
        drop(device);
        // SAFETY: There is no further call.
        unsafe { other.udev_device_get_property_value(c"SUBSYSTEM") }
    };
    assert_eq!(value, Some(c"mem"));
}
