//! Nor can it be counted.

use device_list::{
    device::Context,
    support::{ARef, AlwaysRefCounted},
};

fn count<T: AlwaysRefCounted>(object: &T) {
    drop(ARef::from(object));
}

fn main() {
    let context = Context::udev_new().unwrap();
    let search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    count(&*search);
}
