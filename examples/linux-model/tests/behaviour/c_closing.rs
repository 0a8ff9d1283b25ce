// SPDX-License-Identifier: GPL-2.0

//! Files on their way out of a table, and light references to them, as a caller in C has them.

use crate::raw;
use kernel::{
    error::code::EIO,
    ffi::c_void,
    fs::file::flags,
    model::{self, Task, Violation},
};
use std::ptr;

/// `current->files`
fn current_files() -> *mut c_void {
    raw::field(raw::get_current(), &model::TASK, "files")
}

fn open() -> u32 {
    model::open_file(flags::O_RDWR).unwrap()
}

#[test]
fn a_light_reference_adds_none() {
    let _task = Task::enter();
    let fd = open();
    let light = model::fdget(fd).unwrap();
    assert!(light.is_light());
    assert_eq!(model::file_refs(light.as_ptr()), Some(1));
    light.touch();
    drop(light);
    model::return_to_userspace();
    assert!(model::fdget(fd + 1).is_none());
}

#[test]
fn a_shared_table_gives_a_reference() {
    let _task = Task::enter();
    let (stop, wait) = std::sync::mpsc::channel::<()>();
    let other = model::spawn_thread(move || wait.recv().is_err());
    let fd = open();
    let file = model::fdget(fd).unwrap();
    assert!(!file.is_light());
    model::close(fd).unwrap();
    file.touch();
    assert_eq!(model::file_refs(file.as_ptr()), Some(1));
    drop(stop);
    assert!(other.join().unwrap());
}

#[test]
fn a_light_reference_is_given_back_before_user_space() {
    let task = Task::enter();
    std::mem::forget(model::fdget(open()));
    model::return_to_userspace();
    assert_eq!(model::take_violations(), [Violation::LightReferenceLeft]);
    std::mem::forget(model::fdget(open()));
    assert_eq!(task.exit().violations, [Violation::LightReferenceLeft]);
}

#[test]
fn a_file_in_use_outlives_its_descriptor() {
    let _task = Task::enter();
    let fd = open();
    let light = model::fdget(fd).unwrap();
    let file = raw::get_file(raw::file_close_fd(fd));
    assert_eq!(raw::filp_close(file, current_files()), 0);
    light.touch();
    drop(light);
    model::return_to_userspace();
    raw::fput(file);
}

/// How the last reference is given up under a light one.
fn closed_too_early(close: impl FnOnce(raw::File)) {
    let _task = Task::enter();
    let fd = open();
    let light = model::fdget(fd).unwrap();
    close(raw::file_close_fd(fd));
    assert_eq!(
        model::take_violations(),
        [Violation::FreedUnderLightReference]
    );
    light.touch();
    assert_eq!(model::take_violations(), [Violation::LightReferenceDangles]);
}

#[test]
fn filp_close_of_the_last_reference_frees_a_file_in_use() {
    closed_too_early(|file| {
        raw::filp_close(file, current_files());
    });
}

#[test]
fn fput_of_the_last_reference_frees_a_file_in_use() {
    closed_too_early(|file| {
        raw::get_file(file);
        raw::filp_close(file, current_files());
        raw::fput(file);
    });
}

#[test]
fn close_frees_a_file_in_use() {
    let _task = Task::enter();
    let fd = open();
    let _light = model::fdget(fd).unwrap();
    model::close(fd).unwrap();
    assert_eq!(
        model::take_violations(),
        [Violation::FreedUnderLightReference]
    );
}

#[test]
fn a_file_that_is_taken_out_is_closed() {
    for fput in [false, true] {
        let task = Task::enter();
        let file = raw::file_close_fd(open());
        if fput {
            // It is freed, but nobody has told its file system.
            raw::fput(file);
        }
        let report = task.exit();
        assert_eq!(report.unclosed_files, 1);
        assert_eq!(report.leaked_files, usize::from(!fput));
        assert!(!report.is_clean());
    }
}

#[test]
fn a_reference_that_is_not_given_up_is_reported() {
    let task = Task::enter();
    let file = raw::get_file(raw::file_close_fd(open()));
    raw::filp_close(file, current_files());
    let report = task.exit();
    assert_eq!((report.leaked_files, report.unclosed_files), (1, 0));
}

#[test]
fn a_second_reference_that_was_not_taken_is_noticed() {
    let _task = Task::enter();
    let file = raw::file_close_fd(open());
    raw::filp_close(file, current_files());
    raw::fput(file);
    let call = "fput";
    assert_eq!(model::take_violations(), [Violation::DeadFile { call }]);
}

#[test]
fn a_file_is_closed_with_the_table_that_it_comes_from() {
    let _task = Task::enter();
    let (stop, wait) = std::sync::mpsc::channel::<()>();
    let other = model::spawn_thread(move || wait.recv().is_err());
    let file = raw::file_close_fd(open());
    assert_eq!(raw::unshare_files(), 0);
    raw::filp_close(file, current_files());
    assert_eq!(model::take_violations(), [Violation::ForeignOwner]);

    // Without an owner nothing is compared.
    let file = raw::file_close_fd(open());
    raw::filp_close(file, ptr::null_mut());
    drop(stop);
    assert!(other.join().unwrap());
}

#[test]
fn closing_says_what_the_file_system_says() {
    let _task = Task::enter();
    let fd = open();
    model::set_flush_error(model::fd_file(fd).unwrap(), EIO);
    let file = raw::file_close_fd(fd);
    assert_eq!(raw::filp_close(file, current_files()), EIO.to_errno());
    assert_eq!(model::file_refs(file), None);

    let fd = open();
    model::set_flush_error(model::fd_file(fd).unwrap(), EIO);
    assert_eq!(model::close(fd), Err(EIO));
}
