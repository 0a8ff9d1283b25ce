//! The socket belongs to the monitor.

use std::os::fd::AsRawFd;

use device_list::device::Context;

fn main() {
    let context = Context::udev_new().unwrap();
    let monitor = context.udev_monitor_new_from_netlink(c"udev").unwrap();
    let socket = monitor.udev_monitor_get_fd();
    drop(monitor);
    assert!(socket.as_raw_fd() > 0);
}
