//! So does a search.

use std::thread;

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    thread::spawn(move || drop(search)).join().unwrap();
}
