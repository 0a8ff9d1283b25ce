//! The database of hardware is asked by who has it alone: else two could ask.

use device_list::device::{Context, Hwdb};

fn main() {
    let context = Context::udev_new().unwrap();
    let hwdb = context.udev_hwdb_new().unwrap();
    let shared = &hwdb;
    Hwdb::udev_hwdb_get_properties_list_entry(shared, c"usb:v1D6Bp0001").count();
}
