//! What the misuse of devices is measured against.

#![deny(dead_code)]

use std::{ffi::CStr, os::fd::AsRawFd, thread};

use device_list::{
    device::{Context, Device, Enumerate, Hwdb, udev_util_encode_string},
    support::{ARef, AlwaysRefCounted, Owned},
};

fn count<T: AlwaysRefCounted>(object: &T) {
    drop(ARef::from(object));
}

fn main() {
    text_that_outlives_its_device();
    value_that_outlives_its_device();
    entry_that_outlives_its_device();
    parent_that_outlives_its_child();
    list_used_after_the_next_list();
    list_asked_for_through_a_shared_reference();
    entry_used_after_the_next_list();
    name_used_after_the_next_list();
    search_changed_while_its_list_is_walked();
    list_that_outlives_its_search();
    search_with_two_owners();
    search_that_is_counted();
    device_that_goes_to_another_thread();
    device_that_two_threads_share();
    context_that_goes_to_another_thread();
    search_that_goes_to_another_thread();
    entry_that_goes_to_another_thread();
    socket_that_outlives_its_monitor();
    attribute_written_without_a_promise();
    list_made_without_a_promise();
    value_read_without_a_promise();
    environment_read_without_a_promise();
    text_without_its_end();
    text_escaped_into_itself();
    question_asked_through_a_shared_reference();
    answer_used_after_the_next_question();
}

fn text_that_outlives_its_device() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let name = device.udev_device_get_sysname();
    assert_eq!(name, Some(c"null"));
    drop(device);
}

fn value_that_outlives_its_device() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let value = {
        let key = c"SUBSYSTEM".to_owned();
        // SAFETY: There is no further call.
        unsafe { device.udev_device_get_property_value(&key) }
    };
    assert_eq!(value, Some(c"mem"));
}

fn entry_that_outlives_its_device() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    // SAFETY: It is the only list of the device.
    let entry = unsafe { device.udev_device_get_properties_list_entry() }
        .next()
        .unwrap();
    assert!(entry.udev_list_entry_get_name().is_some());
    drop(device);
}

fn parent_that_outlives_its_child() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let parent: Option<ARef<Device>> = device.udev_device_get_parent().map(Into::into);
    drop(device);
    assert!(parent.is_none_or(|parent| parent.udev_device_get_syspath().is_some()));
}

fn list_used_after_the_next_list() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let mut first = Enumerate::udev_enumerate_get_list_entry(&mut search);
    assert!(first.next().is_some());
    drop(first);
    let second = Enumerate::udev_enumerate_get_list_entry(&mut search);
    assert!(second.count() > 0);
}

fn list_asked_for_through_a_shared_reference() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let alone = &mut search;
    assert!(Enumerate::udev_enumerate_get_list_entry(alone).count() > 0);
}

fn entry_used_after_the_next_list() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let entry = Enumerate::udev_enumerate_get_list_entry(&mut search)
        .next()
        .unwrap();
    assert!(entry.udev_list_entry_get_name().is_some());
    assert!(Enumerate::udev_enumerate_get_list_entry(&mut search).count() > 0);
}

fn name_used_after_the_next_list() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let name = Enumerate::udev_enumerate_get_list_entry(&mut search)
        .next()
        .and_then(|entry| entry.udev_list_entry_get_name())
        .map(ToOwned::to_owned);
    assert!(Enumerate::udev_enumerate_get_list_entry(&mut search).count() > 0);
    assert!(name.is_some());
}

fn search_changed_while_its_list_is_walked() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let other = context.udev_enumerate_new().unwrap();
    for entry in Enumerate::udev_enumerate_get_list_entry(&mut search) {
        let name = entry.udev_list_entry_get_name().unwrap();
        other.udev_enumerate_add_match_sysname(name).unwrap();
    }
}

fn list_that_outlives_its_search() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let mut list = Enumerate::udev_enumerate_get_list_entry(&mut search);
    assert!(list.next().is_some());
    drop(list);
    drop(search);
}

fn search_with_two_owners() {
    let context = Context::udev_new().unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    let other: Owned<Enumerate> = context.udev_enumerate_new().unwrap();
    drop((search, other));
}

fn search_that_is_counted() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    count(&*device);
}

fn device_that_goes_to_another_thread() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let name = device.udev_device_get_sysname().map(ToOwned::to_owned);
    thread::spawn(move || assert_eq!(name.as_deref(), Some(c"null")))
        .join()
        .unwrap();
    drop(device);
}

fn device_that_two_threads_share() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let device = &*device;
    let driver = device.udev_device_get_driver();
    thread::scope(|scope| {
        scope.spawn(|| assert!(driver.is_none()));
    });
}

fn context_that_goes_to_another_thread() {
    let context = Context::udev_new().unwrap();
    thread::spawn(|| drop(Context::udev_new().unwrap()))
        .join()
        .unwrap();
    drop(context);
}

fn search_that_goes_to_another_thread() {
    let context = Context::udev_new().unwrap();
    let search = context.udev_enumerate_new().unwrap();
    search.udev_enumerate_add_match_subsystem(c"mem").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    drop(search);
}

fn entry_that_goes_to_another_thread() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    // SAFETY: It is the only list of the device.
    let entry = unsafe { device.udev_device_get_properties_list_entry() }
        .next()
        .unwrap();
    let name = entry.udev_list_entry_get_name();
    thread::scope(|scope| {
        scope.spawn(|| assert!(name.is_some()));
    });
}

fn socket_that_outlives_its_monitor() {
    let context = Context::udev_new().unwrap();
    let Ok(monitor) = context.udev_monitor_new_from_netlink(c"udev") else {
        return;
    };
    let socket = monitor.udev_monitor_get_fd();
    assert!(socket.as_raw_fd() > 0);
    drop(monitor);
}

fn attribute_written_without_a_promise() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    // SAFETY: No string of the device is there.
    let written = unsafe { device.udev_device_set_sysattr_value(c"none", c"0") };
    assert!(written.is_err());
}

fn list_made_without_a_promise() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    // SAFETY: It is the only list of the device.
    assert!(unsafe { device.udev_device_get_properties_list_entry() }.count() > 0);
}

fn value_read_without_a_promise() {
    let context = Context::udev_new().unwrap();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    // SAFETY: There is no further call.
    let value = unsafe { device.udev_device_get_property_value(c"SUBSYSTEM") };
    assert_eq!(value, Some(c"mem"));
}

fn environment_read_without_a_promise() {
    let context = Context::udev_new().unwrap();
    // SAFETY: There is no other thread.
    assert!(unsafe { context.udev_device_new_from_environment() }.is_err());
}

fn text_without_its_end() {
    let context = Context::udev_new().unwrap();
    assert!(
        context
            .udev_device_new_from_syspath(c"/sys/nothing")
            .is_err()
    );
}

fn text_escaped_into_itself() {
    let text = *b"a b\0____________";
    let text = CStr::from_bytes_until_nul(&text).unwrap();
    let mut room = [0; 16];
    udev_util_encode_string(text, &mut room).unwrap();
    assert_eq!(CStr::from_bytes_until_nul(&room), Ok(c"a\\x20b"));
}

fn question_asked_through_a_shared_reference() {
    let context = Context::udev_new().unwrap();
    let Ok(mut hwdb) = context.udev_hwdb_new() else {
        return;
    };
    let alone = &mut hwdb;
    Hwdb::udev_hwdb_get_properties_list_entry(alone, c"usb:v1D6Bp0001").count();
}

fn answer_used_after_the_next_question() {
    let context = Context::udev_new().unwrap();
    let Ok(mut hwdb) = context.udev_hwdb_new() else {
        return;
    };
    let mut first = Hwdb::udev_hwdb_get_properties_list_entry(&mut hwdb, c"usb:v1D6Bp0001");
    let any = first.next().is_some();
    drop(first);
    let second = Hwdb::udev_hwdb_get_properties_list_entry(&mut hwdb, c"usb:v1D6Bp0002");
    assert_eq!(any, second.count() > 0);
}
