//! What the database of hardware answers stays until it is asked again.

use device_list::device::{Context, Hwdb};

fn main() {
    let context = Context::udev_new().unwrap();
    let mut hwdb = context.udev_hwdb_new().unwrap();
    let mut first = Hwdb::udev_hwdb_get_properties_list_entry(&mut hwdb, c"usb:v1D6Bp0001");
    let second = Hwdb::udev_hwdb_get_properties_list_entry(&mut hwdb, c"usb:v1D6Bp0002");
    assert_eq!(first.next().is_some(), second.count() > 0);
}
