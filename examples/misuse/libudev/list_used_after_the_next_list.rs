//! A list of a search stays until the list is asked for again.

use device_list::device::{Context, Enumerate};

fn main() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let mut first = Enumerate::udev_enumerate_get_list_entry(&mut search);
    let second = Enumerate::udev_enumerate_get_list_entry(&mut search);
    assert!(first.next().is_some());
    assert!(second.count() > 0);
}
