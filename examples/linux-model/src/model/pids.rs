// SPDX-License-Identifier: GPL-2.0

//! The numbers of tasks, and the namespaces that give them out.

use super::{
    machine::{Machine, MachineId},
    raw_task::{self, RawTask},
    rcu,
    registry::{retire, Counted, Put, Registry},
    std::{boxed::Box, sync::Arc, vec::Vec},
    task,
    violation::Violation,
};
use crate::{
    bindings::{pid_namespace, pid_t, task_struct},
    ffi::c_uint,
};
use core::{
    iter,
    ptr::{self, NonNull},
    sync::atomic::{AtomicI32, Ordering},
};

/// `PIDTYPE_TGID` of `include/linux/pid.h`.
const PIDTYPE_TGID: c_uint = 1;

/// `struct pid_namespace` of `include/linux/pid_namespace.h`.
#[repr(C)]
pub(super) struct RawPidNs {
    /// The last number that was given out.
    pub(super) idr: AtomicI32,
    pub(super) level: u32,
    pub(super) parent: *mut RawPidNs,
    pub(super) ns: AtomicI32,
}

// SAFETY: `ns` is a field of the object.
unsafe impl Counted for RawPidNs {
    type Count = AtomicI32;

    unsafe fn users(object: *const Self) -> *const AtomicI32 {
        // SAFETY: The caller promises that `object` is valid.
        unsafe { &raw const (*object).ns }
    }
}

static LIVE: Registry<RawPidNs> = Registry::new();

/// An owned reference to a pid namespace.
///
/// # Invariants
///
/// The namespace is valid, and one of its references belongs to this value.
pub(super) struct NsRef(NonNull<RawPidNs>);

// SAFETY: A reference may be given up by any task; nothing but the counters ever changes, which are
// atomic.
unsafe impl Send for NsRef {}

// SAFETY: As above.
unsafe impl Sync for NsRef {}

impl NsRef {
    /// Makes a namespace inside another one.
    pub(super) fn new(parent: Option<NsRef>, machine: MachineId) -> Self {
        let level = parent.as_ref().map_or(0, |parent| parent.level() + 1);
        let ns = Box::new(RawPidNs {
            idr: AtomicI32::new(0),
            level,
            parent: parent.map_or(ptr::null_mut(), NsRef::into_raw),
            ns: AtomicI32::new(1),
        });
        // From here on the allocation belongs to its references, many of which point to it at once.
        let ns = NonNull::from(Box::leak(ns));
        // SAFETY: The namespace is new and has one reference; only `free` frees it.
        unsafe { LIVE.add(ns, machine) };
        // INVARIANT: The only reference of the new namespace.
        Self(ns)
    }

    fn into_raw(self) -> *mut RawPidNs {
        let ns = self.as_ptr();
        core::mem::forget(self);
        ns
    }

    fn as_ptr(&self) -> *mut RawPidNs {
        self.0.as_ptr()
    }

    fn level(&self) -> u32 {
        // SAFETY: By the type invariants the namespace is valid; its level never changes.
        unsafe { (*self.as_ptr()).level }
    }

    /// The namespace and those around it, the outermost one last.
    fn ancestors(&self) -> impl Iterator<Item = *mut RawPidNs> {
        iter::successors(Some(self.as_ptr()), |ns| {
            // SAFETY: By the type invariants the namespace is valid; each one keeps its parent.
            let parent = unsafe { (**ns).parent };
            (!parent.is_null()).then_some(parent)
        })
    }

    /// The outermost namespace around it.
    pub(super) fn first(&self) -> Self {
        let first = self.ancestors().last().unwrap_or(self.as_ptr());
        // SAFETY: Each namespace keeps its parent, so this one is valid.
        unsafe { LIVE.get(first) };
        // INVARIANT: The line above has added the reference.
        Self(NonNull::new(first).expect("a namespace"))
    }
}

impl Clone for NsRef {
    fn clone(&self) -> Self {
        // SAFETY: By the type invariants the namespace is valid.
        unsafe { LIVE.get(self.as_ptr()) };
        // INVARIANT: The line above has added the reference.
        Self(self.0)
    }
}

impl Drop for NsRef {
    fn drop(&mut self) {
        // SAFETY: By the type invariants the namespace is valid.
        if unsafe { LIVE.put(self.as_ptr()) } == Put::Last {
            // SAFETY: The last reference is gone.
            unsafe { free(self.as_ptr()) };
        }
    }
}

/// `struct pid`: the numbers that a task has in its namespace and in those around it.
pub(super) struct Pid {
    pub(super) machine: Arc<Machine>,
    pub(super) ns: NsRef,
    /// By the level of the namespace.
    numbers: Vec<pid_t>,
}

/// A `struct pid` that belongs to a task.
///
/// # Invariants
///
/// The memory comes from a box and is freed by this value. Others may read it until then.
pub(super) struct PidRef(NonNull<Pid>);

// SAFETY: A `Pid` never changes, and what it holds may be dropped by any task.
unsafe impl Send for PidRef {}

impl PidRef {
    /// Takes the next numbers of a namespace and those around it.
    pub(super) fn new(ns: NsRef, machine: Arc<Machine>) -> Self {
        let mut numbers: Vec<_> = ns
            .ancestors()
            // SAFETY: `ns` keeps all of them.
            .map(|ns| unsafe { &(*ns).idr }.fetch_add(1, Ordering::Relaxed) + 1)
            .collect();
        numbers.reverse();
        let pid = Box::new(Pid {
            machine,
            ns,
            numbers,
        });
        // INVARIANT: The memory comes from a box that nobody else owns.
        Self(NonNull::from(Box::leak(pid)))
    }

    pub(super) fn into_raw(self) -> *mut Pid {
        let pid = self.0.as_ptr();
        core::mem::forget(self);
        pid
    }

    /// # Safety
    ///
    /// `pid` comes from [`into_raw`](Self::into_raw), and this function is called once for it.
    pub(super) unsafe fn from_raw(pid: NonNull<Pid>) -> Self {
        // INVARIANT: The value that gave up the memory had it from a box.
        Self(pid)
    }

    /// The number in the outermost namespace.
    pub(super) fn number(&self) -> pid_t {
        // SAFETY: By the type invariants the memory is valid.
        let pid = unsafe { self.0.as_ref() };
        pid.numbers[0]
    }
}

impl Drop for PidRef {
    fn drop(&mut self) {
        // SAFETY: By the type invariants.
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

impl Pid {
    /// The number in a namespace; zero if that one does not see the task.
    fn number_in(&self, ns: *const RawPidNs) -> pid_t {
        self.ns
            .ancestors()
            .zip(self.numbers.iter().rev())
            .find(|(mine, _)| ptr::eq(*mine, ns))
            .map_or(0, |(_, number)| *number)
    }
}

/// How many pid namespaces of a machine have references.
pub(super) fn live(machine: MachineId) -> usize {
    LIVE.count(machine)
}

/// How many references a namespace has; nothing if there is no such namespace.
pub(super) fn users(ns: *const pid_namespace) -> Option<usize> {
    LIVE.users(ns.cast())
}

/// Frees a namespace and gives up its parent.
///
/// # Safety
///
/// The last reference to `ns` is gone, and `ns` may be used to free the whole of it.
unsafe fn free(ns: *mut RawPidNs) {
    // SAFETY: `NsRef::new` has leaked it from a box, and nobody else uses it any more.
    let ns = unsafe { Box::from_raw(ns) };
    // INVARIANT: The namespace owned a reference to its parent.
    drop(NonNull::new(ns.parent).map(NsRef));
    retire(ns);
}

/// `get_pid_ns`
///
/// # Safety
///
/// The caller owns or borrows a reference to `ns`.
#[export_name = "rust_helper_get_pid_ns"]
pub(super) unsafe extern "C" fn get_pid_ns(ns: *mut pid_namespace) -> *mut pid_namespace {
    // SAFETY: The caller has a reference, so it may access the namespace.
    if !unsafe { LIVE.get(ns.cast_const().cast()) } {
        task::violate(Violation::DeadPidNs { call: "get_pid_ns" });
    }
    ns
}

/// `put_pid_ns`
///
/// # Safety
///
/// The caller owns a reference to `ns`, which it gives up.
#[export_name = "put_pid_ns"]
pub(super) unsafe extern "C" fn put_pid_ns(ns: *mut pid_namespace) {
    let raw: *mut RawPidNs = ns.cast();
    // SAFETY: The caller has a reference, so it may access the namespace.
    match unsafe { LIVE.put(raw) } {
        Put::Dead => task::violate(Violation::DeadPidNs { call: "put_pid_ns" }),
        Put::Alive => {}
        // SAFETY: The last reference is gone.
        Put::Last => unsafe { free(raw) },
    }
}

/// The namespace that a task is in, or null.
///
/// # Safety
///
/// `task` is valid, and is the current task or is looked at in a read section.
unsafe fn active(task: *const RawTask) -> *mut RawPidNs {
    // SAFETY: The caller promises that the task is valid.
    let pid = unsafe { &(*task).thread_pid }.load(Ordering::Acquire);
    // SAFETY: A pid goes when no task is in a read section, and that of a task that runs stays.
    unsafe { pid.as_ref() }.map_or(ptr::null_mut(), |pid| pid.ns.as_ptr())
}

/// `task_active_pid_ns`
///
/// # Safety
///
/// The caller owns or borrows a reference to `tsk`. If that is another task than the current one,
/// the caller is in a read section.
#[export_name = "task_active_pid_ns"]
pub(super) unsafe extern "C" fn task_active_pid_ns(tsk: *mut task_struct) -> *mut pid_namespace {
    let call = "task_active_pid_ns";
    if !raw_task::check(tsk, call) {
        return ptr::null_mut();
    }
    if task::with_current(|task| task.as_ptr() != tsk && !task.in_rcu()) {
        task::violate(Violation::UnprotectedPidNs);
    }
    // SAFETY: The caller promises the same.
    unsafe { active(tsk.cast()) }.cast()
}

/// `__task_pid_nr_ns`
///
/// # Safety
///
/// The caller owns or borrows a reference to `tsk`, and one to `ns` unless that is null.
#[export_name = "__task_pid_nr_ns"]
pub(super) unsafe extern "C" fn task_pid_nr_ns(
    tsk: *mut task_struct,
    kind: c_uint,
    ns: *mut pid_namespace,
) -> pid_t {
    let call = "__task_pid_nr_ns";
    if !raw_task::check(tsk, call) {
        return 0;
    }
    if !ns.is_null() && !LIVE.has(ns.cast_const().cast()) {
        task::violate(Violation::DeadPidNs { call });
        return 0;
    }
    rcu::in_section(|current| {
        let ns = if ns.is_null() {
            // SAFETY: This is the current task.
            unsafe { active(current.as_ptr().cast()) }
        } else {
            ns.cast()
        };
        // SAFETY: The task exists.
        let pid = unsafe { raw_task::pid(tsk.cast(), kind == PIDTYPE_TGID) };
        // SAFETY: A pid goes when no task is in a read section, and this one is in one.
        unsafe { pid.as_ref() }.map_or(0, |pid| pid.number_in(ns))
    })
}

/// `task_tgid_nr_ns`
///
/// # Safety
///
/// As for [`task_pid_nr_ns`].
#[export_name = "rust_helper_task_tgid_nr_ns"]
pub(super) unsafe extern "C" fn task_tgid_nr_ns(
    tsk: *mut task_struct,
    ns: *mut pid_namespace,
) -> pid_t {
    // SAFETY: The caller promises the same.
    unsafe { task_pid_nr_ns(tsk, PIDTYPE_TGID, ns) }
}
