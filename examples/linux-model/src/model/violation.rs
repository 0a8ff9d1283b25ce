// SPDX-License-Identifier: GPL-2.0

//! What can go wrong on the C side.

use super::FdState;

/// Something that the C side forbids and does not check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Violation {
    /// `fd_install` for a number that was not taken. The reference to the file was dropped.
    InstallWithoutReservation {
        /// The number.
        fd: u32,
        /// What the table had there.
        found: FdState,
    },
    /// `put_unused_fd` for a number that was not taken.
    PutWithoutReservation {
        /// The number.
        fd: u32,
        /// What the table had there.
        found: FdState,
    },
    /// A number was installed or put back by another task than the one that took it.
    WrongTask {
        /// The number.
        fd: u32,
    },
    /// A file was used that has no reference left.
    DeadFile {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// A credential was used that has no reference left.
    DeadCred {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// `filp_close` with an owner that is neither null nor the table of the current task, or not the table
    /// that the file was taken out of.
    ForeignOwner,
    /// A task was used that has no reference left.
    DeadTask {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// A pid namespace was used that has no reference left.
    DeadPidNs {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// `task_active_pid_ns` for another task than the current one, outside a read section of RCU.
    UnprotectedPidNs,
    /// `rcu_read_unlock` without a read section.
    RcuNotOpen,
    /// A task ended in a read section.
    RcuLeftOpen,
    /// Something that may sleep was done in a read section.
    SleepsInRcu {
        /// The function that may sleep.
        call: &'static str,
    },
    /// An address space was used that has no reference left.
    DeadMm {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// What is in an address space was used, or a user was given up, when it had no user.
    NoMmUser {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// `mmdrop` of the reference that belongs to the users. It was not dropped.
    MmDroppedInUse,
    /// The last user of an address space went while somebody held a lock in it.
    MmGoesLocked,
    /// The address space was not locked by the task.
    MmNotLocked {
        /// The function that needs the lock.
        call: &'static str,
    },
    /// A task ended with the lock of an address space.
    MmLeftLocked,
    /// A task waited for a lock that it holds itself. It did not get the lock.
    WaitsForItself,
    /// An area was used that is gone.
    DeadVma {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// `vma_end_read` of an area that the task has not locked.
    VmaNotLocked,
    /// A task ended with the lock of an area.
    VmaLeftLocked,
    /// An address space was lent to a task that is no kernel thread, or taken back from one.
    NotKthread {
        /// The function.
        call: &'static str,
    },
    /// `kthread_use_mm` in a kernel thread that has an address space already.
    MmInUse,
    /// `kthread_unuse_mm` of an address space that the task does not have.
    MmNotInUse,
    /// A kernel thread ended with the address space that was lent to it.
    MmLeftInUse,
    /// Memory was freed that is not allocated: never, or not any more.
    DeadMemory {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// A count of references was changed that was zero already. It was not changed.
    NoReference {
        /// The function.
        call: &'static str,
    },
    /// A device was used that has no reference left.
    DeadDevice {
        /// The function that it was passed to.
        call: &'static str,
    },
    /// An action was added to a device without driver. It was added all the same.
    ActionWithoutDriver,
    /// The last reference to a device was given up while it had actions. They were run.
    DeviceFreedWithActions,
    /// A work was added that is in a list already. It was not added.
    WorkAddedTwice,
    /// `init_task_work` of a work that is in a list. It was left alone.
    WorkInitialisedInList,
    /// The memory of a work was freed while it was in a list. It was taken out.
    WorkFreedInList,
    /// A work was in a list again when its function returned.
    WorkInListAfterRun,
    /// A work without function was to be done.
    WorkWithoutFunction,
    /// A kernel thread was to go to user space.
    KthreadInUserspace,
    /// A light reference to a file was left when its task went to user space, or ended.
    LightReferenceLeft,
    /// The last reference to a file was given up while a task had a light one.
    FreedUnderLightReference,
    /// A light reference was used after its file was freed.
    LightReferenceDangles,
    /// A value that belongs to one task was dropped on another.
    DroppedOnAnotherTask,
}
