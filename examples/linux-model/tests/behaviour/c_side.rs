// SPDX-License-Identifier: GPL-2.0

//! The model itself: it notices what the C side forbids.

use crate::raw;
use kernel::{
    bindings,
    ffi::c_void,
    fs::file::{flags, LocalFile},
    model::{self, FdState, Task, Violation},
    sync::aref::ARef,
};
use std::ptr;

extern "C" {
    // The shim of `get_current` calls it; no wrapper does.
    fn model_current_task() -> *mut bindings::task_struct;
}

/// `current->files`
fn current_files() -> *mut c_void {
    raw::field(raw::get_current(), &model::TASK, "files")
}

#[test]
fn a_second_fput_is_noticed() {
    let _task = Task::enter();
    let file = ARef::into_raw(model::new_file(flags::O_RDWR)).as_ptr();
    // SAFETY: The reference of `new_file` is given up.
    unsafe { bindings::fput(file.cast()) };
    assert_eq!(model::violations(), []);
    // SAFETY: None: this is the mistake.
    unsafe { bindings::fput(file.cast()) };
    let call = "fput";
    assert_eq!(model::take_violations(), [Violation::DeadFile { call }]);
}

#[test]
fn a_dead_file_is_noticed_everywhere() {
    let _task = Task::enter();
    let file = ARef::into_raw(model::new_file(flags::O_RDWR))
        .as_ptr()
        .cast();
    // SAFETY: The first call gives up the reference of `new_file`, the others are the mistake.
    unsafe {
        bindings::fput(file);
        bindings::get_file(file);
        bindings::fd_install(0, file);
        bindings::filp_close(file, ptr::null_mut());
    }
    let calls = ["get_file", "fd_install", "filp_close"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::DeadFile { call })
    );
}

#[test]
fn a_second_put_cred_is_noticed() {
    let task = Task::enter();
    let cred = ARef::into_raw(ARef::from(model::new_file(flags::O_RDWR).cred()));
    assert_eq!(task.exit().leaked_creds, 1);

    let _task = Task::enter();
    // SAFETY: The first call gives up the reference that is left, the others are the mistake.
    unsafe {
        bindings::put_cred(cred.as_ptr().cast());
        bindings::put_cred(cred.as_ptr().cast());
        bindings::get_cred(cred.as_ptr().cast());
    }
    let calls = ["put_cred", "get_cred"];
    assert_eq!(
        model::take_violations(),
        calls.map(|call| Violation::DeadCred { call })
    );
}

#[test]
fn null_credentials_are_ignored() {
    let _task = Task::enter();
    // SAFETY: Both functions accept null.
    unsafe {
        assert!(bindings::get_cred(ptr::null()).is_null());
        bindings::put_cred(ptr::null());
    }
}

#[test]
fn a_number_is_put_back_once() {
    let _task = Task::enter();
    // SAFETY: The second `put_unused_fd` is the mistake.
    unsafe {
        let fd = bindings::get_unused_fd_flags(0).cast_unsigned();
        bindings::put_unused_fd(fd);
        bindings::put_unused_fd(fd);
    }
    let found = FdState::Free;
    assert_eq!(
        model::take_violations(),
        [Violation::PutWithoutReservation { fd: 0, found }]
    );
}

#[test]
fn an_open_descriptor_is_no_reservation() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    let second = ARef::into_raw(model::new_file(flags::O_RDWR)).as_ptr();
    // SAFETY: The reference of `new_file` is given up; the number is the mistake.
    unsafe {
        bindings::fd_install(fd, second.cast());
        bindings::put_unused_fd(fd);
    }
    let found = FdState::Open;
    assert_eq!(
        model::take_violations(),
        [
            Violation::InstallWithoutReservation { fd, found },
            Violation::PutWithoutReservation { fd, found }
        ]
    );
    // The descriptor is as it was, and the file that was not installed is gone.
    assert_eq!(model::fd_state(fd), FdState::Open);
    assert_eq!(model::live_files(), 1);
}

#[test]
fn file_close_fd_moves_the_reference_of_the_table() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    let ptr = model::fd_file(fd).unwrap();
    // SAFETY: Any number may be passed.
    let (file, none) = unsafe { (bindings::file_close_fd(fd), bindings::file_close_fd(fd)) };
    assert_eq!((file, none), (ptr, ptr::null_mut()));
    assert_eq!(model::fd_state(fd), FdState::Free);
    assert_eq!(model::file_refs(file), Some(1));

    // SAFETY: The reference came from the table.
    assert_eq!(unsafe { bindings::filp_close(file, current_files()) }, 0);
    assert_eq!(model::file_refs(file), None);
}

#[test]
fn filp_close_wants_the_current_table_or_none() {
    let _task = Task::enter();
    let mut other = 0;
    for (owner, wrong) in [
        (ptr::null_mut(), false),
        (current_files(), false),
        ((&raw mut other).cast(), true),
    ] {
        let fd = model::open_file(flags::O_RDWR).unwrap();
        // SAFETY: The reference came from the table; `owner` is only compared.
        unsafe { bindings::filp_close(bindings::file_close_fd(fd), owner) };
        let noted = model::take_violations().contains(&Violation::ForeignOwner);
        assert_eq!(noted, wrong);
    }
}

#[test]
fn both_ways_to_the_current_task_agree() {
    let _task = Task::enter();
    // SAFETY: The function has no requirements.
    let here = unsafe { model_current_task() };
    assert_eq!(here, raw::get_current());

    let here = here.addr();
    // SAFETY: As above.
    let there = model::spawn_thread(|| unsafe { model_current_task() }.addr());
    assert_ne!(there.join().unwrap(), here);
}

#[test]
fn unshare_gives_a_shared_table_up() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    model::spawn_thread(move || {
        let before = current_files();
        // SAFETY: No number is taken without a file.
        assert_eq!(unsafe { bindings::unshare_files() }, 0);
        assert_ne!(current_files(), before);
        model::close(fd).unwrap();
    })
    .join()
    .unwrap();
    assert!(LocalFile::fget(fd).is_ok());
}

#[test]
fn exec_closes_what_is_marked() {
    let _task = Task::enter();
    let kept = model::open_file(flags::O_RDWR).unwrap();
    let closed = model::open_file(flags::O_CLOEXEC).unwrap();
    // SAFETY: No number is taken without a file; the model does not look at the argument.
    assert_eq!(unsafe { bindings::begin_new_exec(ptr::null_mut()) }, 0);
    assert_eq!(model::fd_state(kept), FdState::Open);
    assert_eq!(model::fd_state(closed), FdState::Free);
}

#[test]
fn a_task_that_still_runs_is_reported() {
    let (stop, wait) = std::sync::mpsc::channel::<()>();
    let task = Task::enter();
    let other = model::spawn_thread(move || wait.recv().is_err());
    let report = task.exit();
    assert_eq!(report.tasks_left, 1);
    assert!(!report.is_clean());
    drop(stop);
    assert!(other.join().unwrap());
}

#[test]
fn a_thread_without_machine_is_a_task_of_its_own() {
    assert_eq!(model::open_file(flags::O_RDWR).unwrap(), 0);
    assert_eq!(model::live_files(), 1);
    model::close(0).unwrap();
    assert_eq!(model::live_files(), 0);
}

#[test]
#[should_panic(expected = "this thread is a task already")]
fn a_thread_is_one_task() {
    let _first = Task::enter();
    let _second = Task::enter();
}
