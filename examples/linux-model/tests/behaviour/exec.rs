// SPDX-License-Identifier: GPL-2.0

//! `unshare_files` and `BinaryProgram`.

use kernel::{
    error::code::ENOMEM,
    fs::{
        exec::{unshare_files, BinaryProgram},
        file::{flags, FileDescriptorReservation, LocalFile},
    },
    model::{self, FdState, Task, Violation},
    types::Opaque,
};
use std::{sync::mpsc, thread::JoinHandle};

/// A thread that shares the table of the current task until its guard is dropped.
struct Sharer(Option<mpsc::Sender<()>>, Option<JoinHandle<()>>);

impl Sharer {
    fn start() -> Self {
        let (end, wait) = mpsc::channel();
        let thread = model::spawn_thread(move || wait.recv().unwrap_or_default());
        Self(Some(end), Some(thread))
    }
}

impl Drop for Sharer {
    fn drop(&mut self) {
        drop(self.0.take());
        if let Some(thread) = self.1.take() {
            thread.join().unwrap();
        }
    }
}

/// A program to execute. The model does not look at it, so there is nothing inside.
fn with_program<T>(then: impl FnOnce(&BinaryProgram) -> T) -> T {
    let raw = Opaque::zeroed();
    // SAFETY: `raw` is a `struct linux_binprm`, of which nothing is known but its address, and it
    // outlives the reference.
    then(unsafe { BinaryProgram::from_ptr(raw.get()) })
}

#[test]
fn unshare_files_leaves_a_shared_table() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    model::spawn_thread(move || {
        // SAFETY: The task holds no reservation.
        unsafe { unshare_files() }.unwrap();
        model::close(fd).unwrap();
        assert_eq!(model::fd_state(fd), FdState::Free);
    })
    .join()
    .unwrap();
    assert!(LocalFile::fget(fd).is_ok());
}

#[test]
fn unshare_files_keeps_a_table_that_is_not_shared() {
    let task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    // No memory is needed, since nothing is copied.
    task.refuse_memory(true);
    // SAFETY: The task holds no reservation.
    unsafe { unshare_files() }.unwrap();
    assert!(LocalFile::fget(fd).is_ok());
}

#[test]
fn r04_unshare_files_is_enomem_without_memory_for_the_copy() {
    let task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    let sharer = Sharer::start();
    task.refuse_memory(true);
    // SAFETY: The task holds no reservation.
    assert_eq!(unsafe { unshare_files() }, Err(ENOMEM));
    // The table is as it was.
    assert!(LocalFile::fget(fd).is_ok());

    task.refuse_memory(false);
    // SAFETY: As above.
    assert_eq!(unsafe { unshare_files() }, Ok(()));
    drop(sharer);
}

#[test]
fn begin_new_exec_closes_what_is_marked() {
    let _task = Task::enter();
    let kept = model::open_file(flags::O_RDWR).unwrap();
    let closed = model::open_file(flags::O_CLOEXEC).unwrap();
    // SAFETY: The task holds no reservation; the model knows no loader that could be doing anything
    // else with the program.
    with_program(|program| unsafe { program.begin_new_exec() }).unwrap();
    assert_eq!(model::fd_state(kept), FdState::Open);
    assert_eq!(model::fd_state(closed), FdState::Free);
}

#[test]
fn r04_begin_new_exec_is_enomem_without_memory_for_the_table() {
    let task = Task::enter();
    let closed = model::open_file(flags::O_CLOEXEC).unwrap();
    let sharer = Sharer::start();
    task.refuse_memory(true);
    // SAFETY: As in `begin_new_exec_closes_what_is_marked`.
    let refused = with_program(|program| unsafe { program.begin_new_exec() });
    assert_eq!(refused, Err(ENOMEM));
    assert_eq!(model::fd_state(closed), FdState::Open);
    drop(sharer);
}

#[test]
fn a_program_is_used_where_it_is() {
    let raw = Opaque::zeroed();
    // SAFETY: As in `with_program`.
    let program = unsafe { BinaryProgram::from_ptr(raw.get()) };
    assert_eq!(program.as_ptr(), raw.get());
}

/// Breaks the promise: calls `operation` while a number of a shared table is reserved. Returns what was
/// noted when the reservation was dropped.
fn while_reserved(operation: fn()) -> Vec<Violation> {
    let task = Task::enter();
    let sharer = Sharer::start();
    let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    operation();
    drop(reservation);
    drop(sharer);

    let violations = model::take_violations();
    // In the table that was left behind, the number stays taken.
    assert_eq!(task.exit().abandoned_fds, [0]);
    violations
}

#[test]
fn r19_control_unshare_files_with_a_reservation_is_noticed() {
    let found = FdState::Free;
    let violations = while_reserved(|| {
        // SAFETY: None: the task holds a reservation, and the model is to notice.
        unsafe { unshare_files() }.unwrap();
    });
    assert_eq!(
        violations,
        [Violation::PutWithoutReservation { fd: 0, found }]
    );
}

#[test]
fn r19_control_begin_new_exec_with_a_reservation_is_noticed() {
    let found = FdState::Free;
    let violations = while_reserved(|| {
        // SAFETY: None: the task holds a reservation, and the model is to notice.
        with_program(|program| unsafe { program.begin_new_exec() }).unwrap();
    });
    assert_eq!(
        violations,
        [Violation::PutWithoutReservation { fd: 0, found }]
    );
}
