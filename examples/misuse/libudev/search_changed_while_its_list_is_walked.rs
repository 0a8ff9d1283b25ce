//! A search gets no filter while its list is walked.

use device_list::device::{Context, Enumerate};

fn main() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    for entry in Enumerate::udev_enumerate_get_list_entry(&mut search) {
        let name = entry.udev_list_entry_get_name().unwrap();
        search.udev_enumerate_add_match_sysname(name).unwrap();
    }
}
