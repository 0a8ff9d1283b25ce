//! The list is asked for by who has the search alone: else two could ask.

use device_list::device::{Context, Enumerate};

fn main() {
    let context = Context::udev_new().unwrap();
    let search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let shared = &search;
    assert!(Enumerate::udev_enumerate_get_list_entry(shared).count() > 0);
}
