//! A list ends with its search.

use device_list::device::{Context, Enumerate};

fn main() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let mut list = Enumerate::udev_enumerate_get_list_entry(&mut search);
    drop(search);
    assert!(list.next().is_some());
}
