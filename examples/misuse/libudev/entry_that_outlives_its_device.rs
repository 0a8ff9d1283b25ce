//! An entry of a list stays as long as the device that has the list.

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    // SAFETY: It is the only list of the device.
    let entry = unsafe { device.udev_device_get_properties_list_entry() }
        .next()
        .unwrap();
    drop(device);
    assert!(entry.udev_list_entry_get_name().is_some());
}
