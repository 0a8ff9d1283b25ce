//! A context stays on its thread, as all that is made with it.

use std::thread;

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    thread::spawn(move || drop(context)).join().unwrap();
}
