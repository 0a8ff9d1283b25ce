// SPDX-License-Identifier: GPL-2.0

//! Files that are closed while a system call may still use them: step by step, and by what does it all.

use kernel::{
    alloc::{flags::GFP_KERNEL, AllocError},
    bindings, current,
    error::{
        code::{EBADF, EIO, ESRCH},
        Error,
    },
    fs::{
        deferred_close::{DeferredFdCloseError, DeferredFdCloser},
        file::{flags, BadFdError, ClosedFile, FileDescriptorReservation, KeptFile, LocalFile},
    },
    model::{self, FdState, Task},
    task_work::{OnReturnToUserspace, ReturningToUserspace, TaskWork},
};
use std::{cell::RefCell, sync::mpsc};

fn open() -> u32 {
    model::open_file(flags::O_RDWR).unwrap()
}

/// A descriptor, and where its file is.
fn opened() -> (u32, *mut bindings::file) {
    let fd = open();
    (fd, model::fd_file(fd).unwrap())
}

fn close(fd: u32) -> Result<(), DeferredFdCloseError> {
    DeferredFdCloser::new(GFP_KERNEL).unwrap().close_fd(fd)
}

/// What lasts until user space.
struct Pays(KeptFile);

impl OnReturnToUserspace for Pays {
    fn run(self, at: &ReturningToUserspace<'_>) {
        self.0.fput(at);
    }
}

/// Has a reference given up on the way to user space.
fn pay_later(kept: KeptFile) {
    let work = TaskWork::new(GFP_KERNEL).unwrap();
    assert!(work.task_work_add(current!(), Pays(kept)).is_ok());
}

#[test]
fn each_step_has_its_reference() {
    let _task = Task::enter();
    let (fd, file) = opened();
    {
        let task = current!();
        let closed = ClosedFile::file_close_fd(task, fd).unwrap();
        assert_eq!(model::fd_state(fd), FdState::Free);
        assert_eq!(model::file_refs(file), Some(1));
        let (closable, kept) = closed.keep();
        assert_eq!(model::file_refs(file), Some(2));
        assert_eq!(closable.filp_close(), Ok(()));
        assert_eq!(model::file_refs(file), Some(1));
        pay_later(kept);
    }
    assert_eq!(model::file_refs(file), Some(1));
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);
}

#[test]
fn the_steps_may_be_taken_in_any_order() {
    let _task = Task::enter();
    let (fd, file) = opened();
    {
        let task = current!();
        let closed = ClosedFile::file_close_fd(task, fd).unwrap();
        let (closable, kept) = closed.keep();
        pay_later(kept);
        assert_eq!(closable.filp_close(), Ok(()));
    }
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);
}

#[test]
fn on_the_way_to_user_space_all_can_be_paid_at_once() {
    struct Closes(u32);
    impl OnReturnToUserspace for Closes {
        fn run(self, at: &ReturningToUserspace<'_>) {
            let task = current!();
            let closed = ClosedFile::file_close_fd(task, self.0).unwrap();
            let (closable, kept) = closed.keep();
            closable.filp_close().unwrap();
            kept.fput(at);
        }
    }

    let _task = Task::enter();
    let (fd, file) = opened();
    let work = TaskWork::new(GFP_KERNEL).unwrap();
    assert!(work.task_work_add(current!(), Closes(fd)).is_ok());
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);
}

#[test]
fn what_is_not_open_is_not_owed() {
    let _task = Task::enter();
    let closed = ClosedFile::file_close_fd(current!(), 3).map(drop);
    assert_eq!(closed, Err(BadFdError));

    let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
    let fd = reservation.reserved_fd();
    let closed = ClosedFile::file_close_fd(current!(), fd).map(drop);
    assert_eq!(closed, Err(BadFdError));
    assert_eq!(model::fd_state(fd), FdState::Reserved);
}

#[test]
fn a_file_is_closed_whatever_its_file_system_says() {
    let _task = Task::enter();
    let (fd, file) = opened();
    model::set_flush_error(file, EIO);
    {
        let task = current!();
        let (closable, kept) = ClosedFile::file_close_fd(task, fd).unwrap().keep();
        assert_eq!(closable.filp_close(), Err(EIO));
        pay_later(kept);
    }
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);

    let (fd, file) = opened();
    model::set_flush_error(file, EIO);
    assert_eq!(close(fd), Ok(()));
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);
}

/// What an obligation that is dropped leaves behind: files that are not closed, and files with references.
fn left_behind(give_up: impl FnOnce(ClosedFile<'_>)) -> (usize, usize) {
    let task = Task::enter();
    let fd = open();
    let light = model::fdget(fd).unwrap();
    give_up(ClosedFile::file_close_fd(current!(), fd).unwrap());
    light.touch();
    drop(light);
    model::return_to_userspace();
    let report = task.exit();
    assert_eq!(report.violations, []);
    (report.unclosed_files, report.leaked_files)
}

#[test]
fn an_obligation_that_is_dropped_leaks_and_is_safe() {
    assert_eq!(left_behind(|closed| drop(closed)), (1, 1));
    assert_eq!(left_behind(|closed| drop(closed.keep())), (1, 1));
    let kept_only = left_behind(|closed| pay_later(closed.keep().1));
    assert_eq!(kept_only, (1, 1));
    let closed_only = left_behind(|closed| closed.keep().0.filp_close().unwrap());
    assert_eq!(closed_only, (0, 1));
    let both = left_behind(|closed| {
        let (closable, kept) = closed.keep();
        closable.filp_close().unwrap();
        pay_later(kept);
    });
    assert_eq!(both, (0, 0));
}

#[test]
fn a_file_in_use_stays_until_user_space() {
    let _task = Task::enter();
    let (fd, file) = opened();
    let light = model::fdget(fd).unwrap();
    assert!(light.is_light());
    assert_eq!(close(fd), Ok(()));

    // The number is free, and the next one gets it.
    assert_eq!(model::fd_state(fd), FdState::Free);
    assert_eq!(open(), fd);
    light.touch();
    assert_eq!(model::file_refs(file), Some(1));
    drop(light);
    assert_eq!(model::file_refs(file), Some(1));
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);
    assert_eq!(model::fd_state(fd), FdState::Open);
}

#[test]
fn another_descriptor_than_the_one_in_use_can_be_closed() {
    let _task = Task::enter();
    let ((used, used_file), (other, other_file)) = (opened(), opened());
    let light = model::fdget(used).unwrap();
    assert_eq!(close(other), Ok(()));
    light.touch();
    assert_eq!(model::file_refs(other_file), Some(1));
    drop(light);
    model::return_to_userspace();
    assert_eq!(model::file_refs(other_file), None);
    assert_eq!(model::file_refs(used_file), Some(1));
}

#[test]
fn a_file_that_somebody_else_has_stays_longer() {
    let _task = Task::enter();
    let (fd, file) = opened();
    let local = LocalFile::fget(fd).unwrap();
    assert_eq!(close(fd), Ok(()));
    assert_eq!(model::file_refs(file), Some(2));
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), Some(1));
    assert_eq!(local.flags() & flags::O_RDWR, flags::O_RDWR);
    drop(local);
    assert_eq!(model::file_refs(file), None);
}

#[test]
fn one_file_can_be_closed_under_two_numbers() {
    let _task = Task::enter();
    let file = model::new_file(flags::O_RDWR);
    let ptr = file.as_ptr();
    let install = |file| {
        let reservation = FileDescriptorReservation::get_unused_fd_flags(0).unwrap();
        let fd = reservation.reserved_fd();
        reservation.fd_install(file);
        fd
    };
    let (first, second) = (install(file.clone()), install(file));
    let light = model::fdget(first).unwrap();
    assert_eq!((close(first), close(second)), (Ok(()), Ok(())));
    assert_eq!(model::file_refs(ptr), Some(2));
    light.touch();
    drop(light);
    model::return_to_userspace();
    assert_eq!(model::file_refs(ptr), None);
}

#[test]
fn a_bad_descriptor_leaves_a_work_that_does_nothing() {
    let _task = Task::enter();
    assert_eq!(close(9), Err(DeferredFdCloseError::BadFd));
    assert_eq!((model::task_works(), model::live_memory()), (1, 1));
    model::return_to_userspace();
    assert_eq!((model::task_works(), model::live_memory()), (0, 0));

    // The same number twice.
    let fd = open();
    assert_eq!(close(fd), Ok(()));
    assert_eq!(close(fd), Err(DeferredFdCloseError::BadFd));
}

#[test]
fn a_kernel_thread_closes_nothing() {
    let _task = Task::enter();
    let kthread = model::spawn_kthread(|| {
        let (fd, file) = opened();
        let refused = Err(DeferredFdCloseError::TaskWorkUnavailable);
        assert_eq!(close(fd), refused);
        assert_eq!(model::fd_state(fd), FdState::Open);
        assert_eq!(model::file_refs(file), Some(1));
        assert_eq!((model::task_works(), model::live_memory()), (0, 0));
    });
    kthread.join().unwrap();
}

#[test]
fn a_task_that_ends_closes_nothing() {
    let _task = Task::enter();
    let (fd, file) = opened();
    model::refuse_task_works(true);
    assert_eq!(close(fd), Err(DeferredFdCloseError::TaskWorkUnavailable));
    assert_eq!(model::fd_state(fd), FdState::Open);
    assert_eq!((model::file_refs(file), model::live_memory()), (Some(1), 0));
}

#[test]
fn a_task_that_ends_afterwards_gives_the_file_up() {
    let task = Task::enter();
    let (fd, file) = opened();
    assert_eq!(close(fd), Ok(()));
    assert!(task.exit().is_clean());
    assert_eq!(model::file_refs(file), None);
}

#[test]
fn r12_each_cause_has_its_number() {
    let errors = [
        (DeferredFdCloseError::TaskWorkUnavailable, ESRCH),
        (DeferredFdCloseError::BadFd, EBADF),
    ];
    for (cause, error) in errors {
        assert_eq!(Error::from(cause), error);
    }

    fn all(fd: u32) -> Result<(), Error> {
        close(fd)?;
        Ok(())
    }
    let _task = Task::enter();
    assert_eq!(all(5), Err(EBADF));
}

#[test]
fn there_may_be_no_memory_for_a_closer() {
    let _task = Task::enter();
    model::fail_allocation(0);
    let closer = DeferredFdCloser::new(GFP_KERNEL).map(drop);
    assert_eq!(closer, Err(AllocError));
    // One that is made and not used goes with what it has.
    drop(DeferredFdCloser::new(GFP_KERNEL));
    assert_eq!(model::live_memory(), 0);
}

#[test]
fn a_closer_can_be_made_on_another_thread() {
    let _task = Task::enter();
    let (fd, file) = opened();
    let made = model::spawn_thread(|| DeferredFdCloser::new(GFP_KERNEL).unwrap());
    let closer = made.join().unwrap();
    assert_eq!(closer.close_fd(fd), Ok(()));
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);
}

#[test]
fn many_at_once_newest_first() {
    const MANY: usize = if cfg!(miri) { 25 } else { 100 };

    thread_local! {
        static LIVE: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
    }
    /// Notes how many files there are, and that a certain one is still there.
    struct Looks(*mut bindings::file);
    impl OnReturnToUserspace for Looks {
        fn run(self, _at: &ReturningToUserspace<'_>) {
            assert_eq!(model::file_refs(self.0), Some(1));
            LIVE.with_borrow_mut(|live| live.push(model::live_files()));
        }
    }

    let _task = Task::enter();
    let files: Vec<_> = (0..MANY).map(|_| opened()).collect();
    let lights: Vec<_> = files.iter().map(|(fd, _)| model::fdget(*fd)).collect();
    for (fd, file) in &files {
        assert_eq!(close(*fd), Ok(()));
        let work = TaskWork::new(GFP_KERNEL).unwrap();
        assert!(work.task_work_add(current!(), Looks(*file)).is_ok());
    }
    assert_eq!(model::live_files(), MANY);
    lights.iter().flatten().for_each(|light| light.touch());
    drop(lights);
    model::return_to_userspace();
    assert_eq!(LIVE.take(), (1..=MANY).rev().collect::<Vec<_>>());
    assert_eq!(model::live_files(), 0);
}

#[test]
fn a_descriptor_can_be_closed_by_another_work() {
    struct Closes(u32, *mut bindings::file);
    impl OnReturnToUserspace for Closes {
        fn run(self, _at: &ReturningToUserspace<'_>) {
            assert_eq!(close(self.0), Ok(()));
            assert_eq!(model::file_refs(self.1), Some(1));
        }
    }

    let _task = Task::enter();
    let (fd, file) = opened();
    let work = TaskWork::new(GFP_KERNEL).unwrap();
    assert!(work.task_work_add(current!(), Closes(fd, file)).is_ok());
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);
    assert_eq!(model::task_works(), 0);
}

#[test]
fn a_shared_table_has_references_of_its_users() {
    let _task = Task::enter();
    let (fd, file) = opened();
    let (tell, told) = mpsc::channel();
    let (stop, wait) = mpsc::channel::<()>();
    let other = model::spawn_thread(move || {
        let used = model::fdget(fd).unwrap();
        assert!(!used.is_light());
        tell.send(()).unwrap();
        assert!(wait.recv().is_err());
        used.touch();
    });
    told.recv().unwrap();
    assert_eq!(close(fd), Ok(()));
    assert_eq!(model::file_refs(file), Some(2));
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), Some(1));
    drop(stop);
    other.join().unwrap();
    assert_eq!(model::file_refs(file), None);
}

#[test]
fn a_file_that_is_only_a_path_is_closed_as_well() {
    let _task = Task::enter();
    let fd = model::open_file(flags::O_PATH).unwrap();
    let file = model::fd_file(fd).unwrap();
    assert_eq!(close(fd), Ok(()));
    model::return_to_userspace();
    assert_eq!(model::file_refs(file), None);
}
