// SPDX-License-Identifier: GPL-2.0

//! What may cross threads, and what the tasks of a machine share.

use crate::others::Smuggled;
use kernel::{
    cred::Credential,
    fs::file::{flags, File, FileDescriptorReservation, LocalFile},
    mm::{Mm, MmWithUser},
    model::{self, FdState, Task, Violation},
    pid_namespace::PidNamespace,
    sync::aref::ARef,
    task::{Kuid, Task as AnyTask},
};
use std::thread;

fn is_send_and_sync<T: Send + Sync + ?Sized>() {}

#[test]
fn what_is_send_and_sync() {
    is_send_and_sync::<File>();
    is_send_and_sync::<ARef<File>>();
    is_send_and_sync::<Credential>();
    is_send_and_sync::<ARef<Credential>>();
    is_send_and_sync::<Kuid>();
    is_send_and_sync::<AnyTask>();
    is_send_and_sync::<ARef<AnyTask>>();
    is_send_and_sync::<PidNamespace>();
    is_send_and_sync::<ARef<PidNamespace>>();
    is_send_and_sync::<Mm>();
    is_send_and_sync::<ARef<Mm>>();
    is_send_and_sync::<MmWithUser>();
    is_send_and_sync::<ARef<MmWithUser>>();
}

#[test]
fn a_file_can_move_to_another_thread() {
    let _task = Task::enter();
    let file = model::new_file(flags::O_APPEND);
    let ptr = file.as_ptr();

    let seen = thread::spawn(move || file.flags()).join().unwrap();
    assert_eq!(seen, flags::O_APPEND);
    assert_eq!(model::file_refs(ptr), None);
    assert_eq!(model::live_files(), 0);
}

#[test]
fn clones_on_many_threads_are_all_counted() {
    let _task = Task::enter();
    let file = model::new_file(flags::O_RDWR);
    let cred: ARef<Credential> = ARef::from(file.cred());

    thread::scope(|scope| {
        for _ in 0..4 {
            let (file, cred) = (&file, &cred);
            scope.spawn(move || {
                for _ in 0..8 {
                    let mine = (file.clone(), ARef::clone(cred));
                    assert_eq!(mine.0.cred().as_ptr(), mine.1.as_ptr());
                }
            });
        }
    });
    assert_eq!(model::file_refs(file.as_ptr()), Some(1));
    // The task, the file, and `cred`.
    assert_eq!(model::cred_refs(cred.as_ptr()), Some(3));
}

#[test]
fn the_last_reference_may_be_dropped_anywhere() {
    let _task = Task::enter();
    for _ in 0..8 {
        let file = model::new_file(flags::O_RDWR);
        let other = file.clone();
        let thread = thread::spawn(move || drop(other));
        drop(file);
        thread.join().unwrap();
    }
    assert_eq!(model::live_files(), 0);
}

#[test]
fn threads_of_a_process_share_the_table() {
    let _task = Task::enter();
    let fd = model::spawn_thread(|| model::open_file(flags::O_NONBLOCK).unwrap())
        .join()
        .unwrap();
    assert_eq!(LocalFile::fget(fd).unwrap().flags(), flags::O_NONBLOCK);

    model::spawn_thread(move || model::close(fd).unwrap())
        .join()
        .unwrap();
    assert!(LocalFile::fget(fd).is_err());
}

#[test]
fn a_new_process_has_a_copy_of_the_table() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_RDWR).unwrap();
    let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    let reserved = reservation.reserved_fd();

    model::spawn_process(move || {
        // The file is the same; a number that is only taken is not taken in the copy.
        let file = LocalFile::fget(fd).unwrap();
        assert_eq!(model::file_refs(file.as_ptr()), Some(3));
        assert_eq!(model::fd_state(reserved), FdState::Free);
        model::close(fd).unwrap();
    })
    .join()
    .unwrap();

    assert_eq!(model::fd_state(fd), FdState::Open);
    assert_eq!(model::fd_state(reserved), FdState::Reserved);
}

#[test]
fn each_thread_reserves_for_itself() {
    let _task = Task::enter();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            model::spawn_thread(|| {
                let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
                let fd = reservation.reserved_fd();
                reservation.fd_install(model::new_file(flags::O_RDWR));
                fd
            })
        })
        .collect();
    let mut fds: Vec<_> = threads.into_iter().map(|t| t.join().unwrap()).collect();
    fds.sort_unstable();
    assert_eq!(fds, [0, 1, 2, 3]);
    assert_eq!(model::live_files(), 4);
}

#[test]
fn r18_control_a_reservation_means_something_else_to_another_task() {
    let task = Task::enter();
    let smuggled = Smuggled(FileDescriptorReservation::get_unused_fd_flags(0).unwrap());
    model::spawn_process(move || drop(smuggled.unpack()))
        .join()
        .unwrap();

    let found = FdState::Free;
    assert_eq!(
        model::take_violations(),
        [Violation::PutWithoutReservation { fd: 0, found }]
    );
    assert_eq!(task.exit().abandoned_fds, [0]);
}

#[test]
fn r18_control_a_shared_table_does_not_make_it_right() {
    let _task = Task::enter();
    let smuggled = Smuggled(FileDescriptorReservation::get_unused_fd_flags(0).unwrap());
    model::spawn_thread(move || drop(smuggled.unpack()))
        .join()
        .unwrap();

    assert_eq!(model::take_violations(), [Violation::WrongTask { fd: 0 }]);
}
