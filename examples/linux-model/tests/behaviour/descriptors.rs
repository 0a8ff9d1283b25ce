// SPDX-License-Identifier: GPL-2.0

//! `FileDescriptorReservation`.

use kernel::{
    error::{
        code::{EMFILE, ENOMEM},
        Result,
    },
    fs::file::{flags, FileDescriptorReservation, LocalFile},
    model::{self, FdState, Setup, Task, Violation},
};

fn reserve() -> Result<FileDescriptorReservation> {
    FileDescriptorReservation::get_unused_fd_flags(0)
}

fn with_limit(limit: u32) -> Task {
    Task::enter_with(Setup {
        limit,
        ..Setup::default()
    })
}

#[test]
fn reservations_take_the_lowest_free_number() {
    let _task = Task::enter();
    let open = model::open_file(flags::O_RDWR).unwrap();
    let first = reserve().unwrap();
    let second = reserve().unwrap();
    assert_eq!((open, first.reserved_fd(), second.reserved_fd()), (0, 1, 2));

    drop(first);
    let third = reserve().unwrap();
    assert_eq!(third.reserved_fd(), 1);
    assert_eq!(model::fd_state(2), FdState::Reserved);
}

#[test]
fn dropped_reservation_gives_its_number_back() {
    let _task = Task::enter();
    let reservation = reserve().unwrap();
    let fd = reservation.reserved_fd();
    assert_eq!(model::fd_state(fd), FdState::Reserved);

    drop(reservation);
    assert_eq!(model::fd_state(fd), FdState::Free);
    assert_eq!(reserve().unwrap().reserved_fd(), fd);
}

#[test]
fn early_return_gives_the_number_back() {
    fn fails() -> Result<u32> {
        let reservation = reserve()?;
        LocalFile::fget(reservation.reserved_fd())?;
        Ok(reservation.reserved_fd())
    }

    let _task = Task::enter();
    assert!(fails().is_err());
    assert_eq!(model::fd_state(0), FdState::Free);
}

#[test]
fn fd_install_moves_the_number_and_the_reference_into_the_table() {
    let _task = Task::enter();
    let reservation = reserve().unwrap();
    let fd = reservation.reserved_fd();
    let file = model::new_file(flags::O_RDWR);
    let ptr = file.as_ptr();

    reservation.fd_install(file);
    assert_eq!(model::fd_state(fd), FdState::Open);
    assert_eq!(model::fd_file(fd), Some(ptr));
    // The table has the only reference: none was added, and none was dropped.
    assert_eq!(model::file_refs(ptr), Some(1));
    assert_eq!(LocalFile::fget(fd).unwrap().as_ptr(), ptr);

    model::close(fd).unwrap();
    assert_eq!(model::file_refs(ptr), None);
    assert_eq!(model::live_files(), 0);
}

#[test]
fn fd_install_of_a_clone_leaves_the_original() {
    let _task = Task::enter();
    let reservation = reserve().unwrap();
    let file = model::new_file(flags::O_RDWR);

    reservation.fd_install(file.clone());
    assert_eq!(model::file_refs(file.as_ptr()), Some(2));
}

#[test]
fn one_file_can_have_two_descriptors() {
    let _task = Task::enter();
    let file = model::new_file(flags::O_RDWR);
    let ptr = file.as_ptr();
    reserve().unwrap().fd_install(file.clone());
    reserve().unwrap().fd_install(file);

    assert_eq!(model::file_refs(ptr), Some(2));
    model::close(0).unwrap();
    assert_eq!(model::file_refs(ptr), Some(1));
    assert_eq!(model::fd_file(1), Some(ptr));
}

#[test]
fn reserved_number_has_no_file() {
    let _task = Task::enter();
    let reservation = reserve().unwrap();

    assert!(LocalFile::fget(reservation.reserved_fd()).is_err());
    assert!(model::close(reservation.reserved_fd()).is_err());
    assert_eq!(
        model::fd_state(reservation.reserved_fd()),
        FdState::Reserved
    );
}

#[test]
fn cloexec_is_passed_on() {
    let _task = Task::enter();
    let closed = FileDescriptorReservation::get_unused_fd_flags(flags::O_CLOEXEC).unwrap();
    let kept = reserve().unwrap();
    let (closed_fd, kept_fd) = (closed.reserved_fd(), kept.reserved_fd());
    assert!(model::close_on_exec(closed_fd));
    assert!(!model::close_on_exec(kept_fd));

    closed.fd_install(model::new_file(flags::O_RDWR));
    kept.fd_install(model::new_file(flags::O_RDWR));
    model::exec().unwrap();
    assert_eq!(model::fd_state(closed_fd), FdState::Free);
    assert_eq!(model::fd_state(kept_fd), FdState::Open);
}

#[test]
fn cloexec_is_gone_with_the_reservation() {
    let _task = Task::enter();
    drop(FileDescriptorReservation::get_unused_fd_flags(flags::O_CLOEXEC).unwrap());
    let next = reserve().unwrap();
    assert!(!model::close_on_exec(next.reserved_fd()));
}

#[test]
fn r04_emfile_at_the_limit() {
    let task = with_limit(2);
    let first = reserve().unwrap();
    model::open_file(flags::O_RDWR).unwrap();
    assert_eq!(reserve().map(drop), Err(EMFILE));
    // A number that could not be taken is not given back: the others are as they were.
    assert_eq!(model::fd_state(0), FdState::Reserved);
    assert_eq!(model::fd_state(1), FdState::Open);

    drop(first);
    assert_eq!(reserve().unwrap().reserved_fd(), 0);

    task.set_limit(0);
    assert_eq!(reserve().map(drop), Err(EMFILE));
}

#[test]
fn r04_enomem_when_the_table_cannot_grow() {
    let task = Task::enter();
    task.refuse_memory(true);
    let mut reserved = Vec::new();
    let error = loop {
        match reserve() {
            Ok(reservation) => reserved.push(reservation),
            Err(error) => break error,
        }
    };
    assert_eq!(error, ENOMEM);
    assert_eq!(reserved.len(), 64);

    task.refuse_memory(false);
    assert_eq!(reserve().unwrap().reserved_fd(), 64);
}

#[test]
fn r04_the_limit_comes_before_the_memory() {
    let task = with_limit(64);
    task.refuse_memory(true);
    let reserved: Vec<_> = std::iter::repeat_with(reserve).take(64).collect();
    assert!(reserved.iter().all(Result::is_ok));
    assert_eq!(reserve().map(drop), Err(EMFILE));
}

#[test]
fn r20_forgotten_reservation_keeps_its_number_and_nothing_else() {
    let task = Task::enter();
    let reservation = reserve().unwrap();
    let fd = reservation.reserved_fd();
    std::mem::forget(reservation);
    assert_eq!(model::fd_state(fd), FdState::Reserved);
    assert_ne!(reserve().unwrap().reserved_fd(), fd);

    let report = task.exit();
    assert_eq!(report.abandoned_fds, [fd]);
    assert_eq!((report.leaked_files, report.leaked_creds), (0, 0));
    assert_eq!(report.violations, []);
}

#[test]
fn unshare_of_a_table_that_is_not_shared_keeps_reservations() {
    let _task = Task::enter();
    let reservation = reserve().unwrap();
    model::unshare().unwrap();
    assert_eq!(
        model::fd_state(reservation.reserved_fd()),
        FdState::Reserved
    );
}

#[test]
fn r04_enomem_when_a_shared_table_cannot_be_copied() {
    let task = Task::enter();
    task.refuse_memory(true);
    // The table is not shared, so nothing is copied.
    assert_eq!(model::unshare(), Ok(()));

    let (stop, wait) = std::sync::mpsc::channel::<()>();
    let other = model::spawn_thread(move || wait.recv().is_err());
    assert_eq!(model::unshare(), Err(ENOMEM));
    task.refuse_memory(false);
    assert_eq!(model::unshare(), Ok(()));
    drop(stop);
    assert!(other.join().unwrap());
}

/// Holds a reservation while a shared table is unshared, does `then`, and returns what was noted.
fn unshare_while_reserved(then: fn(FileDescriptorReservation)) -> Vec<Violation> {
    use std::sync::{Arc, Barrier};

    let task = Task::enter();
    let barrier = Arc::new(Barrier::new(2));
    let other = model::spawn_thread({
        let barrier = barrier.clone();
        move || {
            barrier.wait();
        }
    });
    let reservation = reserve().unwrap();
    model::unshare().unwrap();
    then(reservation);
    barrier.wait();
    other.join().unwrap();

    let violations = model::take_violations();
    let report = task.exit();
    // In the table that was left behind, the number stays taken.
    assert_eq!(report.abandoned_fds, [0]);
    assert_eq!((report.leaked_files, report.leaked_creds), (0, 0));
    violations
}

#[test]
fn r19_control_unshare_invalidates_a_reservation_that_is_dropped() {
    let found = FdState::Free;
    assert_eq!(
        unshare_while_reserved(drop),
        [Violation::PutWithoutReservation { fd: 0, found }]
    );
}

#[test]
fn r19_control_unshare_invalidates_a_reservation_that_is_installed() {
    let found = FdState::Free;
    assert_eq!(
        unshare_while_reserved(|reservation| reservation.fd_install(model::new_file(0))),
        [Violation::InstallWithoutReservation { fd: 0, found }]
    );
}
