//! So does an entry, though the iterator that gave it is gone.

use device_list::device::{Context, Enumerate};

fn main() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let entry = Enumerate::udev_enumerate_get_list_entry(&mut search)
        .next()
        .unwrap();
    assert!(Enumerate::udev_enumerate_get_list_entry(&mut search).count() > 0);
    assert!(entry.udev_list_entry_get_name().is_some());
}
