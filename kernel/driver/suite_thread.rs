// SPDX-License-Identifier: GPL-2.0

//! What a kernel thread has of a task, and what it has not.

use kernel::{
    fs::{
        file::{
            BadFdError,
            FileDescriptorReservation, //
        },
        LocalFile, //
    },
    prelude::*,
    sync::{
        aref::ARef,
        atomic::{
            Acquire,
            Atomic,
            Release, //
        },
        Arc,
        Completion, //
    },
    task::{
        Kuid,
        Task, //
    },
    workqueue, //
};

/// What another thread finds out about a task.
#[pin_data]
struct Seen {
    task: ARef<Task>,
    is_current: Atomic<bool>,
    pid: Atomic<i32>,
    has_space: Atomic<bool>,
    #[pin]
    done: Completion,
}

impl Seen {
    fn new(task: ARef<Task>) -> Result<Arc<Self>> {
        Arc::pin_init(
            pin_init!(Self {
                task,
                is_current: Atomic::new(true),
                pid: Atomic::new(0),
                has_space: Atomic::new(true),
                done <- Completion::new(),
            }),
            GFP_KERNEL,
        )
    }

    fn look(&self) {
        let current = current!();
        self.is_current.store(*self.task == **current, Release);
        self.pid.store(self.task.pid(), Release);
        self.has_space.store(current.mm().is_some(), Release);
        self.task.wake_up();
        self.done.complete_all();
    }
}

#[kunit_tests(safebind_kernel_thread)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_is_given_back_is_free_again() -> Result {
        let first = FileDescriptorReservation::get_unused_fd_flags(0)?;
        let number = first.reserved_fd();
        drop(first);
        let second = FileDescriptorReservation::get_unused_fd_flags(0)?;
        assert_eq!(second.reserved_fd(), number);
        Ok(())
    }

    #[test]
    fn numbers_that_are_reserved_at_a_time_differ() -> Result {
        let first = FileDescriptorReservation::get_unused_fd_flags(0)?;
        let second = FileDescriptorReservation::get_unused_fd_flags(0)?;
        assert!(first.reserved_fd() != second.reserved_fd());
        Ok(())
    }

    #[test]
    fn a_number_that_is_reserved_has_no_file() -> Result {
        let reservation = FileDescriptorReservation::get_unused_fd_flags(0)?;
        assert!(matches!(
            LocalFile::fget(reservation.reserved_fd()),
            Err(BadFdError)
        ));
        Ok(())
    }

    #[test]
    fn a_number_that_nobody_has_is_refused() {
        assert!(matches!(LocalFile::fget(u32::MAX), Err(BadFdError)));
        assert_eq!(Error::from(BadFdError), EBADF);
    }

    #[test]
    fn it_has_no_address_space() {
        assert!(current!().mm().is_none());
    }

    #[test]
    fn it_is_in_the_namespace_that_it_was_started_in() -> Result {
        let task = current!();
        let own = task.active_pid_ns().ok_or(ESRCH)?;
        let counted = task.get_pid_ns().ok_or(ESRCH)?;
        assert!(counted.as_ptr() == own.as_ptr());
        assert!(task.pid() > 0);
        assert_eq!(task.tgid_nr_ns(None), task.pid());
        assert_eq!(task.tgid_nr_ns(Some(own)), task.pid());
        assert_eq!(task.tgid_nr_ns(Some(&counted)), task.pid());
        Ok(())
    }

    #[test]
    fn it_leads_its_group_and_has_no_signal() {
        let task = current!();
        assert!(*task.group_leader() == **task);
        assert!(!task.signal_pending());
    }

    #[test]
    fn it_belongs_to_the_administrator() {
        let euid = Kuid::current_euid();
        assert!(current!().uid() == euid);
        #[cfg(CONFIG_SAFEBIND_HAS_TASK_EUID)]
        assert!(current!().euid() == euid);
        assert_eq!(euid.into_uid_in_current_ns(), 0);
        assert!(Kuid::from_raw(euid.into_raw()) == euid);
    }

    #[test]
    fn a_reference_to_a_task_can_be_used_elsewhere() -> Result {
        let task = current!();
        let seen = Seen::new(ARef::from(&**task))?;
        let there = seen.clone();
        workqueue::system().try_spawn(GFP_KERNEL, move || there.look())?;
        seen.done.wait_for_completion();
        assert!(!seen.is_current.load(Acquire));
        assert_eq!(seen.pid.load(Acquire), task.pid());
        assert!(!seen.has_space.load(Acquire));
        Ok(())
    }
}
