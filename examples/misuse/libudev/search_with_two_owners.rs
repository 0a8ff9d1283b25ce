//! A search has one owner: another one could begin anew while the first one walks the list.

use device_list::{
    device::{Context, Enumerate},
    support::Owned,
};

fn main() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let other: Owned<Enumerate> = search.clone();
    drop((search, other));
}
