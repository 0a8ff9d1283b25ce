//! What the wrappers keep from happening, by raw calls: AddressSanitizer has to report each.
//!
//! The tests are ignored: `cargo xtask test library` runs each by its name.

use std::ffi::CStr;

use device_list::bindings as raw;

/// A search that has found all devices.
unsafe fn search() -> *mut raw::udev_enumerate {
    // SAFETY: The library makes both, and nothing frees them.
    unsafe {
        let search = raw::udev_enumerate_new(raw::udev_new());
        assert_eq!(raw::udev_enumerate_scan_devices(search), 0);
        search
    }
}

unsafe fn length(entry: *mut raw::udev_list_entry) -> usize {
    // SAFETY: The caller passes an entry: one that is gone, below.
    unsafe { CStr::from_ptr(raw::udev_list_entry_get_name(entry)) }.count_bytes()
}

#[test]
#[ignore = "it is wrong"]
fn entry_after_the_next_list() {
    // SAFETY: None: another filter, and the list is made anew under the entry.
    unsafe {
        let search = search();
        let entry = raw::udev_enumerate_get_list_entry(search);
        raw::udev_enumerate_add_match_sysname(search, c"null".as_ptr());
        raw::udev_enumerate_get_list_entry(search);
        assert!(length(entry) > 0);
    }
}

#[test]
#[ignore = "it is wrong"]
fn entry_after_its_search() {
    // SAFETY: None: the entry ends with the search.
    unsafe {
        let search = search();
        let entry = raw::udev_enumerate_get_list_entry(search);
        raw::udev_enumerate_unref(search);
        assert!(length(entry) > 0);
    }
}

#[test]
#[ignore = "it is wrong"]
fn parent_after_its_child() {
    // SAFETY: None: the parent belongs to its child, and the last one that is looked at has one.
    unsafe {
        let search = search();
        let mut entry = raw::udev_enumerate_get_list_entry(search);
        while !entry.is_null() {
            let path = raw::udev_list_entry_get_name(entry);
            let device = raw::udev_device_new_from_syspath(raw::udev_new(), path);
            let parent = raw::udev_device_get_parent(device);
            let name = match parent.is_null() {
                true => std::ptr::null(),
                false => raw::udev_device_get_sysname(parent),
            };
            raw::udev_device_unref(device);
            if !name.is_null() {
                assert!(CStr::from_ptr(name).count_bytes() > 0);
                return;
            }
            entry = raw::udev_list_entry_get_next(entry);
        }
    }
}

#[test]
#[ignore = "it is wrong"]
fn device_that_is_forgotten() {
    // SAFETY: The device is found, and lost.
    unsafe {
        raw::udev_device_new_from_subsystem_sysname(
            raw::udev_new(),
            c"mem".as_ptr(),
            c"null".as_ptr(),
        )
    };
}
