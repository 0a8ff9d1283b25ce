//! A device stays on its thread: its count is not atomic.

use std::thread;

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    thread::spawn(move || drop(device)).join().unwrap();
}
