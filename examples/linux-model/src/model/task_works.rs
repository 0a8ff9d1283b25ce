// SPDX-License-Identifier: GPL-2.0

//! Works of tasks, which they do on their way back to user space.

use super::{
    lights,
    machine::{lock, MachineId},
    raw_task,
    std::{
        collections::{BTreeMap, BTreeSet},
        sync::{Mutex, MutexGuard},
        vec::Vec,
    },
    task::{self, Current},
    violation::Violation,
};
use crate::{
    bindings::{self, callback_head, task_struct},
    error::code::{EINVAL, ESRCH},
    ffi::c_int,
};
use core::{mem, ops::Range, ptr};

/// `TWA_NMI_CURRENT`
const NMI_CURRENT: bindings::task_work_notify_mode = 4;

struct Node(*mut callback_head);

// SAFETY: A node in a list belongs to the list, whoever has put it there.
unsafe impl Send for Node {}

impl Node {
    fn addr(&self) -> usize {
        self.0.addr()
    }
}

/// The works of a task, the newest last.
#[derive(Default)]
struct List {
    waiting: Vec<Node>,
    /// The task has done its last works, or a test says so.
    closed: bool,
}

struct Works {
    /// By the address of the task.
    lists: BTreeMap<usize, List>,
    /// Every node that is in a list, or was taken out of one to be run: its machine, by its address.
    queued: BTreeMap<usize, MachineId>,
    /// The nodes whose functions run, and that were not freed since.
    running: BTreeSet<usize>,
}

static WORKS: Mutex<Works> = Mutex::new(Works {
    lists: BTreeMap::new(),
    queued: BTreeMap::new(),
    running: BTreeSet::new(),
});

fn works() -> MutexGuard<'static, Works> {
    lock(&WORKS)
}

/// How many works of a machine are still to be done.
pub(super) fn left(machine: MachineId) -> usize {
    let of_machine = |of: &&MachineId| **of == machine;
    works().queued.values().filter(of_machine).count()
}

/// How many works the current task has to do.
pub fn task_works() -> usize {
    let task = task::with_current(Current::as_ptr);
    let works = works();
    let list = works.lists.get(&task.addr());
    list.map_or(0, |list| list.waiting.len())
}

/// Has the current task take no more works, as if it had done its last ones already; or take them again.
pub fn refuse_task_works(refuse: bool) {
    let task = task::with_current(Current::as_ptr);
    works().lists.entry(task.addr()).or_default().closed = refuse;
}

/// What happens when the current task goes back to user space: nothing of its system call may be left, and
/// it does its works.
///
/// A kernel thread never does.
pub fn return_to_userspace() {
    task::with_current(|task| {
        if task.is_kthread() {
            task::violate(Violation::KthreadInUserspace);
            return;
        }
        for _ in 0..lights::end(task.id()) {
            task::violate(Violation::LightReferenceLeft);
        }
        run(task.as_ptr(), false);
    });
}

/// What happens when a task ends: it does its works, and takes no more.
pub(super) fn end(task: *mut task_struct) {
    run(task, true);
}

/// Forgets a task that is freed.
pub(super) fn forget(task: *const task_struct) {
    works().lists.remove(&task.addr());
}

/// Notes that memory was freed, and that there was a node in it if so.
pub(super) fn freed(memory: Range<usize>) {
    let mut works = works();
    works.running.retain(|node| !memory.contains(node));
    let lost = works.queued.range(memory.clone()).next().is_some();
    if lost {
        works.queued.retain(|node, _| !memory.contains(node));
        for list in works.lists.values_mut() {
            list.waiting.retain(|node| !memory.contains(&node.addr()));
        }
        drop(works);
        task::violate(Violation::WorkFreedInList);
    }
}

/// `task_work_run`
fn run(task: *mut task_struct, last: bool) {
    loop {
        let mut works = works();
        let list = works.lists.entry(task.addr()).or_default();
        let mut due = mem::take(&mut list.waiting);
        if due.is_empty() {
            list.closed |= last;
            return;
        }
        show(task, ptr::null_mut());
        drop(works);
        while let Some(node) = due.pop() {
            call(node);
        }
    }
}

/// Calls the function of a node that was taken out of its list.
fn call(node: Node) {
    let addr = node.addr();
    {
        let mut works = works();
        if works.queued.remove(&addr).is_none() {
            // It was freed meanwhile, which was noted.
            return;
        }
        works.running.insert(addr);
    }
    // SAFETY: The node was given to the list until its function is called, and was not freed.
    match unsafe { (*node.0).func } {
        // SAFETY: The function is meant for this node, and is called once.
        Some(func) => unsafe { func(node.0) },
        None => task::violate(Violation::WorkWithoutFunction),
    }
    let mut works = works();
    if works.running.remove(&addr) && works.queued.contains_key(&addr) {
        drop(works);
        task::violate(Violation::WorkInListAfterRun);
    }
}

/// Sets what a task shows of its works.
fn show(task: *mut task_struct, newest: *mut callback_head) {
    // SAFETY: The caller has a reference to the task; the field is atomic.
    unsafe { &(*task.cast::<raw_task::RawTask>()).task_works }
        .store(newest, core::sync::atomic::Ordering::Relaxed);
}

/// `init_task_work`
///
/// # Safety
///
/// `twork` may be written, and is in no list.
#[export_name = "rust_helper_init_task_work"]
pub(super) unsafe extern "C" fn init_task_work(
    twork: *mut callback_head,
    func: bindings::task_work_func_t,
) {
    if works().queued.contains_key(&twork.addr()) {
        task::violate(Violation::WorkInitialisedInList);
        return;
    }
    // SAFETY: The caller promises that it may be written.
    unsafe { (&raw mut (*twork).func).write(func) };
}

/// `task_work_add`
///
/// # Safety
///
/// The caller owns or borrows a reference to `task`. `twork` has a function and belongs to the caller, who gives
/// it up until the function is called, unless this fails.
#[export_name = "task_work_add"]
pub(super) unsafe extern "C" fn task_work_add(
    task: *mut task_struct,
    twork: *mut callback_head,
    mode: bindings::task_work_notify_mode,
) -> c_int {
    if !raw_task::check(task, "task_work_add") {
        return ESRCH.to_errno();
    }
    if mode == NMI_CURRENT {
        // Nothing of the model runs in that context.
        return EINVAL.to_errno();
    }
    let machine = task::with_current(|task| task.machine().id);
    let mut works = works();
    if works.queued.contains_key(&twork.addr()) {
        drop(works);
        task::violate(Violation::WorkAddedTwice);
        return 0;
    }
    let list = works.lists.entry(task.addr()).or_default();
    if list.closed {
        return ESRCH.to_errno();
    }
    let next = list.waiting.last().map_or(ptr::null_mut(), |node| node.0);
    // SAFETY: The caller gives up the node.
    unsafe { (&raw mut (*twork).next).write(next) };
    list.waiting.push(Node(twork));
    works.queued.insert(twork.addr(), machine);
    show(task, twork);
    0
}

/// `task_work_cancel`
///
/// # Safety
///
/// The caller owns or borrows a reference to `task`.
#[export_name = "task_work_cancel"]
pub(super) unsafe extern "C" fn task_work_cancel(
    task: *mut task_struct,
    cb: *mut callback_head,
) -> bool {
    if !raw_task::check(task, "task_work_cancel") {
        return false;
    }
    let mut works = works();
    let list = works.lists.entry(task.addr()).or_default();
    let found = list
        .waiting
        .iter()
        .rposition(|node| node.addr() == cb.addr());
    let Some(index) = found else {
        return false;
    };
    list.waiting.remove(index);
    let newest = list.waiting.last().map_or(ptr::null_mut(), |node| node.0);
    works.queued.remove(&cb.addr());
    show(task, newest);
    true
}
