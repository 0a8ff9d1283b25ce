// SPDX-License-Identifier: GPL-2.0

//! What C knows about a task, which may outlast the task.

use super::{
    creds,
    machine::MachineId,
    pids::{Pid, PidRef},
    registry::{retire, Counted, Put, Registry},
    std::{boxed::Box, sync::Arc},
    task, task_works,
    violation::Violation,
};
use crate::{
    bindings::{self, callback_head, mm_struct, task_struct},
    ffi::{c_int, c_uint, c_void},
};
use core::{
    ptr::{self, NonNull},
    sync::atomic::{AtomicI32, AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering},
};

/// The bit of `TIF_SIGPENDING`.
const SIGNAL_PENDING: usize = 1 << 1;
/// The two bits of `TASK_NORMAL`.
const TASK_NORMAL: u32 = 3;
const TASK_RUNNING: u32 = 0;
/// `PF_KTHREAD`
const PF_KTHREAD: u32 = 0x0020_0000;

/// `struct task_struct` of `include/linux/sched.h`.
///
/// `mm` and `files` are accessed by the task itself only. What is neither that nor atomic never
/// changes.
#[repr(C)]
pub(super) struct RawTask {
    pub(super) thread_info: AtomicUsize,
    pub(super) __state: AtomicU32,
    pub(super) usage: AtomicI32,
    pub(super) flags: u32,
    pub(super) mm: *mut mm_struct,
    pub(super) pid: i32,
    pub(super) tgid: i32,
    pub(super) group_leader: *mut RawTask,
    pub(super) thread_pid: AtomicPtr<Pid>,
    pub(super) stats: AtomicU64,
    // One reference for the two of them.
    pub(super) real_cred: *const bindings::cred,
    pub(super) cred: *const bindings::cred,
    pub(super) files: *mut c_void,
    pub(super) signal: *const Signal,
    /// Only shows that there are works; which, is known elsewhere.
    pub(super) task_works: AtomicPtr<callback_head>,
}

/// `struct signal_struct`: what the threads of a process share, and keep after their end.
pub(super) struct Signal {
    /// The pid of the leader, until that is released.
    tgid: AtomicPtr<Pid>,
}

// SAFETY: `usage` is a field of the object.
unsafe impl Counted for RawTask {
    type Count = AtomicI32;

    unsafe fn users(object: *const Self) -> *const AtomicI32 {
        // SAFETY: The caller promises that `object` is valid.
        unsafe { &raw const (*object).usage }
    }
}

static LIVE: Registry<RawTask> = Registry::new();

/// What a `struct task_struct` is made from.
pub(super) struct New {
    pub(super) machine: MachineId,
    pub(super) pid: PidRef,
    /// A reference that the new struct takes over.
    pub(super) cred: *const bindings::cred,
    pub(super) mm: *mut mm_struct,
    pub(super) files: *mut c_void,
    pub(super) kthread: bool,
}

/// An owned reference to a `struct task_struct`.
///
/// # Invariants
///
/// The struct is valid, and one of its references belongs to this value.
pub(super) struct TaskRef(NonNull<RawTask>);

// SAFETY: A reference may be given up by any task, and through this type only what is atomic or
// never changes is accessed.
unsafe impl Send for TaskRef {}

// SAFETY: As above.
unsafe impl Sync for TaskRef {}

impl TaskRef {
    /// Makes the struct of the first task of a process.
    pub(super) fn leader(new: New) -> Self {
        Self::add(new, None)
    }

    /// Makes the struct of another task of the same process.
    pub(super) fn thread(&self, new: New) -> Self {
        Self::add(new, Some(self))
    }

    fn add(new: New, leader: Option<&TaskRef>) -> Self {
        let pid = new.pid.number();
        let thread_pid = new.pid.into_raw();
        // SAFETY: By the type invariants the leader is valid; what is read never changes.
        let leader = leader.map(|leader| unsafe {
            let signal = (*leader.as_ptr()).signal;
            Arc::increment_strong_count(signal);
            (leader.as_ptr(), (*leader.as_ptr()).tgid, signal)
        });
        let (group_leader, tgid, signal) = leader.unwrap_or_else(|| {
            let tgid = AtomicPtr::new(thread_pid);
            (
                ptr::null_mut(),
                pid,
                Arc::into_raw(Arc::new(Signal { tgid })),
            )
        });
        let task = Box::new(RawTask {
            thread_info: AtomicUsize::new(0),
            __state: AtomicU32::new(TASK_RUNNING),
            usage: AtomicI32::new(1),
            flags: if new.kthread { PF_KTHREAD } else { 0 },
            mm: new.mm,
            pid,
            tgid,
            group_leader,
            thread_pid: AtomicPtr::new(thread_pid),
            stats: AtomicU64::new(0),
            real_cred: new.cred,
            cred: new.cred,
            files: new.files,
            signal,
            task_works: AtomicPtr::new(ptr::null_mut()),
        });
        // From here on the allocation belongs to its references, many of which point to it at once.
        let task = NonNull::from(Box::leak(task));
        if group_leader.is_null() {
            // SAFETY: The struct is new, and nobody else knows it.
            unsafe { (*task.as_ptr()).group_leader = task.as_ptr() };
        }
        // SAFETY: The struct is new and has one reference; only `free` frees it.
        unsafe { LIVE.add(task, new.machine) };
        // INVARIANT: The only reference of the new struct.
        Self(task)
    }

    pub(super) fn as_ptr(&self) -> *mut RawTask {
        self.0.as_ptr()
    }

    /// Takes the numbers of the task away, as happens when its parent has seen its end.
    pub(super) fn release(&self) {
        // SAFETY: By the type invariants the struct is valid.
        unsafe { release(self.as_ptr()) };
    }
}

impl Drop for TaskRef {
    fn drop(&mut self) {
        // SAFETY: By the type invariants the struct is valid.
        if unsafe { LIVE.put(self.as_ptr()) } == Put::Last {
            // SAFETY: The last reference is gone.
            unsafe { free(self.as_ptr()) };
        }
    }
}

/// Takes the numbers of a task away.
///
/// # Safety
///
/// `task` is valid.
unsafe fn release(task: *mut RawTask) {
    // SAFETY: The caller promises that the struct is valid; only fields that are atomic, or never
    // change, are accessed.
    let (pid, signal, leads) = unsafe {
        (
            (*task).thread_pid.swap(ptr::null_mut(), Ordering::AcqRel),
            (*task).signal,
            (*task).group_leader == task,
        )
    };
    let Some(pid) = NonNull::new(pid) else {
        return;
    };
    if leads {
        // SAFETY: The struct owns a reference to what the process shares.
        unsafe { &(*signal).tgid }.store(ptr::null_mut(), Ordering::Release);
    }
    // SAFETY: The pid is valid until it is dropped below.
    let machine = unsafe { pid.as_ref() }.machine.clone();
    // SAFETY: `TaskRef::add` has put it there, and the swap returned it once.
    machine.rcu.drop_later(unsafe { PidRef::from_raw(pid) });
}

/// The pid of a task, or that of its process; null if it was released.
///
/// # Safety
///
/// `task` is valid.
pub(super) unsafe fn pid(task: *const RawTask, of_process: bool) -> *const Pid {
    // SAFETY: The caller promises that the struct is valid, which owns a reference to what the
    // process shares.
    let slot = unsafe {
        if of_process {
            &(*(*task).signal).tgid
        } else {
            &(*task).thread_pid
        }
    };
    slot.load(Ordering::Acquire)
}

/// Frees the struct and gives up its credential.
///
/// # Safety
///
/// The last reference to `task` is gone, and `task` may be used to free the whole of it.
unsafe fn free(task: *mut RawTask) {
    // SAFETY: Nobody else has a reference any more.
    unsafe { release(task) };
    task_works::forget(task.cast());
    // SAFETY: `TaskRef::add` has leaked it from a box, and nobody else uses it any more.
    let task = unsafe { Box::from_raw(task) };
    // SAFETY: The struct owned a reference to its credential.
    unsafe { creds::put_cred(task.real_cred) };
    // SAFETY: The struct owned a reference to what the process shares.
    drop(unsafe { Arc::from_raw(task.signal) });
    retire(task);
}

/// How many tasks of a machine have references.
pub(super) fn live(machine: MachineId) -> usize {
    LIVE.count(machine)
}

/// How many references a task has; nothing if there is no such task.
pub(super) fn users(task: *const task_struct) -> Option<usize> {
    LIVE.users(task.cast())
}

/// Whether there is such a task; notes the violation if not.
pub(super) fn check(task: *const task_struct, call: &'static str) -> bool {
    let lives = LIVE.has(task.cast());
    if !lives {
        task::violate(Violation::DeadTask { call });
    }
    lives
}

/// Takes the numbers of a task away, as if its parent had seen its end.
///
/// # Safety
///
/// `task` may be used to access the task, if there is one.
pub unsafe fn release_task(task: *mut task_struct) {
    if check(task, "release_task") {
        // SAFETY: The task exists, and the caller promises that it may be accessed.
        unsafe { release(task.cast()) };
    }
}

/// Sets whether a signal waits for a task.
///
/// # Safety
///
/// `task` may be used to access the task, if there is one.
pub unsafe fn set_signal_pending(task: *const task_struct, pending: bool) {
    if check(task, "set_signal_pending") {
        // SAFETY: The task exists, and the caller promises that it may be accessed.
        let flags = unsafe { &(*task.cast::<RawTask>()).thread_info };
        if pending {
            flags.fetch_or(SIGNAL_PENDING, Ordering::Relaxed);
        } else {
            flags.fetch_and(!SIGNAL_PENDING, Ordering::Relaxed);
        }
    }
}

/// Sets what a task is doing (`TASK_INTERRUPTIBLE` and so on; zero if it runs).
///
/// # Safety
///
/// `task` may be used to access the task, if there is one.
pub unsafe fn set_state(task: *const task_struct, state: u32) {
    if check(task, "set_state") {
        // SAFETY: The task exists, and the caller promises that it may be accessed.
        unsafe { &(*task.cast::<RawTask>()).__state }.store(state, Ordering::Relaxed);
    }
}

/// How often `wake_up_process` was called for a task.
///
/// # Safety
///
/// `task` may be used to access the task, if there is one.
pub unsafe fn wake_ups(task: *const task_struct) -> u64 {
    if !check(task, "wake_ups") {
        return 0;
    }
    // SAFETY: The task exists, and the caller promises that it may be accessed.
    unsafe { &(*task.cast::<RawTask>()).stats }.load(Ordering::Relaxed)
}

/// `get_task_struct`
///
/// # Safety
///
/// The caller owns or borrows a reference to `t`.
#[export_name = "rust_helper_get_task_struct"]
pub(super) unsafe extern "C" fn get_task_struct(t: *mut task_struct) -> *mut task_struct {
    // SAFETY: The caller has a reference, so it may access the struct.
    if !unsafe { LIVE.get(t.cast_const().cast()) } {
        let call = "get_task_struct";
        task::violate(Violation::DeadTask { call });
    }
    t
}

/// `put_task_struct`
///
/// # Safety
///
/// The caller owns a reference to `t`, which it gives up.
#[export_name = "rust_helper_put_task_struct"]
pub(super) unsafe extern "C" fn put_task_struct(t: *mut task_struct) {
    let raw: *mut RawTask = t.cast();
    // SAFETY: The caller has a reference, so it may access the struct.
    match unsafe { LIVE.put(raw) } {
        Put::Dead => {
            let call = "put_task_struct";
            task::violate(Violation::DeadTask { call });
        }
        Put::Alive => {}
        // SAFETY: The last reference is gone.
        Put::Last => unsafe { free(raw) },
    }
}

/// `signal_pending`
///
/// # Safety
///
/// The caller owns or borrows a reference to `p`.
#[export_name = "rust_helper_signal_pending"]
pub(super) unsafe extern "C" fn signal_pending(p: *mut task_struct) -> c_int {
    if !check(p, "signal_pending") {
        return 0;
    }
    // SAFETY: The task exists, and the caller has a reference.
    let flags = unsafe { &(*p.cast::<RawTask>()).thread_info }.load(Ordering::Relaxed);
    c_int::from(flags & SIGNAL_PENDING != 0)
}

/// `wake_up_process`
///
/// # Safety
///
/// The caller owns or borrows a reference to `tsk`.
#[export_name = "wake_up_process"]
pub(super) unsafe extern "C" fn wake_up_process(tsk: *mut task_struct) -> c_int {
    if !check(tsk, "wake_up_process") {
        return 0;
    }
    // SAFETY: The task exists, and the caller has a reference.
    let (state, stats) = unsafe {
        let task: *const RawTask = tsk.cast();
        (&(*task).__state, &(*task).stats)
    };
    stats.fetch_add(1, Ordering::Relaxed);
    let wake = |state: u32| (state & TASK_NORMAL != 0).then_some(TASK_RUNNING);
    let woken = state.fetch_update(Ordering::AcqRel, Ordering::Relaxed, wake);
    c_int::from(woken.is_ok())
}

/// A user id of a task's credential; all bits set if there is no such task.
///
/// # Safety
///
/// The caller owns or borrows a reference to `task`.
unsafe fn uid_of(
    task: *const task_struct,
    call: &'static str,
    uid: impl FnOnce(&creds::RawCred) -> c_uint,
) -> bindings::kuid_t {
    let val = if check(task, call) {
        // SAFETY: The task exists and owns a reference to its credential, which never changes
        // except for the count.
        uid(unsafe { &*(*task.cast::<RawTask>()).real_cred.cast() })
    } else {
        c_uint::MAX
    };
    bindings::kuid_t { val }
}

/// `task_uid`
///
/// # Safety
///
/// The caller owns or borrows a reference to `task`.
#[export_name = "rust_helper_task_uid"]
pub(super) unsafe extern "C" fn task_uid(task: *mut task_struct) -> bindings::kuid_t {
    // SAFETY: The caller promises the same.
    unsafe { uid_of(task, "task_uid", |cred| cred.uid) }
}

/// `task_euid`
///
/// # Safety
///
/// The caller owns or borrows a reference to `task`.
#[export_name = "rust_helper_task_euid"]
pub(super) unsafe extern "C" fn task_euid(task: *mut task_struct) -> bindings::kuid_t {
    // SAFETY: The caller promises the same.
    unsafe { uid_of(task, "task_euid", |cred| cred.euid) }
}
