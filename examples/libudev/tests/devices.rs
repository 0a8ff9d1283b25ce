//! The wrappers with the real library.

use std::{
    collections::BTreeMap,
    ffi::{CStr, CString},
    os::fd::AsRawFd,
    process::Command,
};

use device_list::device::{self, Context, Device, Enumerate};

fn context() -> device_list::support::ARef<Context> {
    Context::udev_new().unwrap()
}

/// The paths of all devices of a subsystem, or of all there are.
fn paths(context: &Context, subsystem: Option<&CStr>) -> Vec<CString> {
    let mut search = context.udev_enumerate_new().unwrap();
    if let Some(subsystem) = subsystem {
        search
            .udev_enumerate_add_match_subsystem(subsystem)
            .unwrap();
    }
    search.udev_enumerate_scan_devices().unwrap();
    let found = Enumerate::udev_enumerate_get_list_entry(&mut search);
    found
        .map(|entry| entry.udev_list_entry_get_name().unwrap().to_owned())
        .collect()
}

fn properties(device: &Device) -> BTreeMap<CString, CString> {
    // SAFETY: No other list of them is used any more: this one ends with the function.
    let entries = unsafe { device.udev_device_get_properties_list_entry() };
    let pairs = entries.map(|entry| {
        let value = entry.udev_list_entry_get_value().unwrap_or_default();
        (
            entry.udev_list_entry_get_name().unwrap().to_owned(),
            value.to_owned(),
        )
    });
    pairs.collect()
}

#[test]
fn devices_are_found_by_their_path() {
    let context = context();
    let memory = paths(&context, Some(c"mem"));
    assert!(!memory.is_empty(), "there is /dev/null at least");
    assert!(paths(&context, None).len() > memory.len());
    assert!(paths(&context, Some(c"no such subsystem")).is_empty());
    for path in &memory {
        let device = context.udev_device_new_from_syspath(path).unwrap();
        assert_eq!(device.udev_device_get_subsystem(), Some(c"mem"));
        assert_eq!(device.udev_device_get_syspath(), Some(&**path));
        let name = device.udev_device_get_sysname().unwrap();
        let same = context
            .udev_device_new_from_subsystem_sysname(c"mem", name)
            .unwrap();
        assert_eq!(
            same.udev_device_get_devpath(),
            device.udev_device_get_devpath()
        );
        assert_eq!(
            same.udev_device_get_devnum(),
            device.udev_device_get_devnum()
        );
    }
    let gone = context.udev_device_new_from_syspath(c"/sys/nothing");
    assert_eq!(gone.err().unwrap().raw_os_error(), Some(19));
}

#[test]
fn lists_are_walked_more_than_once_and_properties_are_found_by_name() {
    let context = context();
    for path in paths(&context, None) {
        // A device can be gone by now.
        let Ok(device) = context.udev_device_new_from_syspath(&path) else {
            continue;
        };
        let first = properties(&device);
        assert_eq!(properties(&device), first, "{path:?}");
        for (key, value) in &first {
            // SAFETY: The value is compared at once.
            let found = unsafe { device.udev_device_get_property_value(key) };
            assert_eq!(found, Some(&**value));
        }
        // SAFETY: The lists before have ended, and this one is the last.
        let entry = unsafe { device.udev_device_get_properties_list_entry() }.last();
        let again = entry
            .and_then(|entry| entry.udev_list_entry_get_by_name(entry.udev_list_entry_get_name()?));
        assert_eq!(
            again.map(|e| e.udev_list_entry_get_name()),
            entry.map(|e| e.udev_list_entry_get_name())
        );
        device
            .udev_device_get_sysattr_list_entry()
            .for_each(|attribute| {
                assert!(!attribute.udev_list_entry_get_name().unwrap().is_empty());
            });
    }
}

#[test]
fn a_parent_stays_when_somebody_counts_it() {
    let context = context();
    let mut with_parent = 0;
    for path in paths(&context, None) {
        let Ok(device) = context.udev_device_new_from_syspath(&path) else {
            continue;
        };
        let Some(parent) = device.udev_device_get_parent() else {
            continue;
        };
        with_parent += 1;
        let parent: device_list::support::ARef<Device> = parent.into();
        drop(device);
        let inside = parent.udev_device_get_syspath().unwrap().to_bytes();
        assert!(path.to_bytes().starts_with(inside), "{path:?}");
    }
    assert!(with_parent > 0);
}

#[test]
fn objects_outlive_the_context_that_made_them() {
    let context = context();
    let device = context
        .udev_device_new_from_subsystem_sysname(c"mem", c"null")
        .unwrap();
    let mut search = context.udev_enumerate_new().unwrap();
    drop(context);
    assert_eq!(device.udev_device_get_devnode(), Some(c"/dev/null"));
    search.udev_enumerate_add_match_sysname(c"null").unwrap();
    search.udev_enumerate_scan_devices().unwrap();
    assert_eq!(
        Enumerate::udev_enumerate_get_list_entry(&mut search).count(),
        1
    );
}

#[test]
fn names_are_encoded() {
    let mut room = [0; 32];
    device::udev_util_encode_string(c"a b/c", &mut room).unwrap();
    assert_eq!(CStr::from_bytes_until_nul(&room).unwrap(), c"a\\x20b\\x2fc");
    assert!(device::udev_util_encode_string(c"too long", &mut room[..3]).is_err());
}

#[test]
fn monitors_and_queues_are_made_and_dropped() {
    let context = context();
    if let Ok(monitor) = context.udev_monitor_new_from_netlink(c"udev") {
        monitor
            .udev_monitor_filter_add_match_subsystem_devtype(c"mem", None)
            .unwrap();
        assert!(monitor.udev_monitor_get_fd().as_raw_fd() >= 0);
        assert!(monitor.udev_monitor_receive_device().is_none());
    }
    assert!(context.udev_monitor_new_from_netlink(c"nobody").is_err());
    let queue = context.udev_queue_new().unwrap();
    queue.udev_queue_get_queue_is_empty();
}

/// Every device that the program lists has the properties that `udevadm` says, which reads them by code of its own.
#[test]
fn the_independent_tool_agrees() {
    let Ok(udevadm) = std::env::var("UDEVADM") else {
        eprintln!("skipped: `UDEVADM` names no program");
        return;
    };
    let run = |program: &str, words: &[&str]| {
        let output = Command::new(program).args(words).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mut lines: Vec<_> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    let own = env!("CARGO_BIN_EXE_device-list");
    let export = run(&udevadm, &["info", "--export-db"]);
    let theirs: Vec<_> = export
        .iter()
        .filter_map(|line| line.strip_prefix("P: "))
        .collect();
    let listed = run(own, &[]);
    let ours: Vec<_> = listed
        .iter()
        .filter_map(|path| path.strip_prefix("/sys"))
        .collect();
    assert!(ours.len() > 20, "there are devices");
    assert_eq!(ours, theirs);
    for path in listed.iter().step_by(listed.len().div_ceil(40)) {
        let words = ["info", "--query", "property", "--path", path];
        assert_eq!(
            run(own, &["--query", path]),
            run(&udevadm, &words),
            "{path}"
        );
    }
}
