// SPDX-License-Identifier: GPL-2.0

//! Tasks: one per thread.

use super::{
    creds, kthread, lights,
    machine::{die, Machine, Report},
    mm::MmUser,
    mmap_lock::Held,
    pids::NsRef,
    process::{Process, Starting},
    raw_task::{self, RawTask, TaskRef},
    spawn::Inherited,
    std::{
        rc::Rc,
        sync::{
            atomic::{AtomicU64, Ordering},
            Arc,
        },
        thread, thread_local,
        vec::Vec,
    },
    table::Table,
    task_works,
    user_ns::IdMap,
    violation::Violation,
};
use crate::{
    bindings::{self, mm_struct, task_struct, user_namespace},
    error::{code::ENOMEM, Result},
    ffi::c_void,
};
use core::{
    cell::{Cell, RefCell},
    mem, ptr,
};

/// Tells tasks apart, on all machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TaskId(u64);

/// How the first task of a machine starts.
#[derive(Clone, Debug)]
pub struct Setup {
    /// The first descriptor number that is too large (`RLIMIT_NOFILE`).
    pub limit: u32,
    /// The real user id of its credential.
    pub uid: u32,
    /// The effective user id of its credential.
    pub euid: u32,
    /// The security module's id for its credential.
    pub secid: u32,
    /// The user ids of the namespace that its credential is in.
    pub id_map: IdMap,
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            limit: 1024,
            uid: 1000,
            euid: 1000,
            secid: 7,
            id_map: IdMap::ALL,
        }
    }
}

/// The task that a thread is, as C knows it.
pub(super) struct Current {
    id: TaskId,
    machine: Arc<Machine>,
    table: RefCell<Arc<Table>>,
    limit: Cell<u32>,
    no_memory: Cell<bool>,
    /// After how many more allocations one fails, if one is to fail.
    fails_after: Cell<Option<usize>>,
    kthread: bool,
    /// The address space that is the task's own. A kernel thread has none.
    own_mm: RefCell<Option<MmUser>>,
    /// How many read sections of RCU it is in.
    rcu_depth: Cell<u32>,
    held: RefCell<Vec<Held>>,
    finished: Cell<bool>,
    /// Nothing if the task is the leader of the process, which has the reference then.
    thread: Option<TaskRef>,
    process: Arc<Process>,
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Current>>> = const { RefCell::new(None) };
}

impl Current {
    fn start(with: Starting) -> Rc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);

        Rc::new(Self {
            id: TaskId(NEXT.fetch_add(1, Ordering::Relaxed)),
            machine: with.machine,
            table: RefCell::new(with.table),
            limit: Cell::new(with.limit),
            no_memory: Cell::new(false),
            fails_after: Cell::new(None),
            kthread: with.kthread,
            own_mm: RefCell::new(with.mm),
            rcu_depth: Cell::new(0),
            held: RefCell::new(Vec::new()),
            finished: Cell::new(false),
            thread: with.thread,
            process: with.process,
        })
    }

    fn raw(&self) -> *mut RawTask {
        self.thread
            .as_ref()
            .unwrap_or(&self.process.leader)
            .as_ptr()
    }

    /// The pointer by which C knows the task.
    pub(super) fn as_ptr(&self) -> *mut task_struct {
        self.raw().cast()
    }

    pub(super) fn id(&self) -> TaskId {
        self.id
    }

    pub(super) fn machine(&self) -> &Arc<Machine> {
        &self.machine
    }

    pub(super) fn table(&self) -> Arc<Table> {
        self.table.borrow().clone()
    }

    pub(super) fn limit(&self) -> u32 {
        self.limit.get()
    }

    pub(super) fn has_memory(&self) -> bool {
        !self.no_memory.get()
    }

    pub(super) fn fail_allocation(&self, after: usize) {
        self.fails_after.set(Some(after));
    }

    /// Whether an allocation succeeds.
    pub(super) fn may_allocate(&self) -> bool {
        let left = self.fails_after.get();
        self.fails_after
            .set(left.and_then(|left| left.checked_sub(1)));
        self.has_memory() && left != Some(0)
    }

    /// `current->cred`
    pub(super) fn cred(&self) -> *const bindings::cred {
        // SAFETY: Only this thread accesses the struct, and never keeps a reference to it.
        unsafe { (*self.raw()).cred }
    }

    /// `current->files`
    pub(super) fn files(&self) -> *mut c_void {
        // SAFETY: Only this thread accesses the struct, and never keeps a reference to it.
        unsafe { (*self.raw()).files }
    }

    /// `current->mm`
    pub(super) fn mm(&self) -> *mut mm_struct {
        // SAFETY: Only this thread accesses the field, and never keeps a reference to it.
        unsafe { (*self.raw()).mm }
    }

    pub(super) fn set_mm(&self, mm: *mut mm_struct) {
        // SAFETY: As above.
        unsafe { (*self.raw()).mm = mm };
    }

    /// `current->cred->user_ns`
    pub(super) fn user_ns(&self) -> *mut user_namespace {
        // SAFETY: The task owns a reference to its credential; the field never changes.
        unsafe { (*self.cred().cast::<creds::RawCred>()).user_ns }.cast_mut()
    }

    /// A new reference to the task's pid namespace.
    ///
    /// # Panics
    ///
    /// If the task was released.
    pub(super) fn pid_ns(&self) -> NsRef {
        // SAFETY: The struct is valid. Only this task could have itself released.
        unsafe { raw_task::pid(self.raw(), false).as_ref() }
            .expect("the task was not released")
            .ns
            .clone()
    }

    pub(super) fn is_kthread(&self) -> bool {
        self.kthread
    }

    pub(super) fn process(&self) -> Arc<Process> {
        self.process.clone()
    }

    /// Calls `f` with the task's own address space, if it has one.
    pub(super) fn with_own_mm<R>(&self, f: impl FnOnce(&MmUser) -> R) -> Option<R> {
        self.own_mm.borrow().as_ref().map(f)
    }

    /// Gives the task a new address space in the place of its own, if it has one.
    pub(super) fn replace_mm(&self) {
        let mut own = self.own_mm.borrow_mut();
        let Some(old) = &mut *own else {
            return;
        };
        let new = MmUser::new(self.machine.id);
        self.set_mm(new.as_ptr());
        let old = mem::replace(old, new);
        drop(own);
        drop(old);
    }

    pub(super) fn in_rcu(&self) -> bool {
        self.rcu_depth.get() > 0
    }

    /// Enters a read section of RCU, perhaps inside another one.
    pub(super) fn enter_rcu(&self) {
        if !self.in_rcu() {
            self.machine.rcu.enter(self.id);
        }
        self.rcu_depth.set(self.rcu_depth.get() + 1);
    }

    /// Leaves the innermost read section. Returns whether there was one.
    pub(super) fn leave_rcu(&self) -> bool {
        let inside = self.in_rcu();
        if inside {
            self.rcu_depth.set(self.rcu_depth.get() - 1);
            if !self.in_rcu() {
                self.machine.rcu.leave(self.id);
            }
        }
        inside
    }

    /// Remembers a lock that the task holds.
    pub(super) fn hold(&self, held: Held) {
        self.held.borrow_mut().push(held);
    }

    /// Forgets a lock that the task holds, the last one of that kind.
    pub(super) fn let_go(&self, is_it: impl Fn(&Held) -> bool) -> Option<Held> {
        let mut held = self.held.borrow_mut();
        let index = held.iter().rposition(is_it)?;
        Some(held.swap_remove(index))
    }

    /// Ends the task: what it still holds is noted, and what belongs to it is given up.
    fn finish(&self) {
        if self.finished.replace(true) {
            return;
        }
        if self.in_rcu() {
            self.rcu_depth.set(1);
            self.leave_rcu();
            self.machine.violate(Violation::RcuLeftOpen);
        }
        for _ in 0..lights::end(self.id) {
            self.machine.violate(Violation::LightReferenceLeft);
        }
        task_works::end(self.as_ptr());
        for held in self.held.take() {
            self.machine.violate(held.leave(self.id));
        }
        kthread::end(self);
        self.set_mm(ptr::null_mut());
        drop(self.own_mm.take());
        if let Some(thread) = &self.thread {
            thread.release();
        }
    }

    /// A new reference to the task's credential.
    pub(super) fn share_cred(&self) -> *const bindings::cred {
        // SAFETY: The task owns a reference to its credential.
        unsafe { creds::get_cred(self.cred()) }
    }

    /// Replaces a shared table by a copy.
    pub(super) fn unshare(&self) -> Result {
        let mut table = self.table.borrow_mut();
        if Arc::strong_count(&table) == 1 {
            return Ok(());
        }
        if !self.has_memory() {
            return Err(ENOMEM);
        }
        let copy = table.copy();
        // SAFETY: Only this thread accesses the struct, and never keeps a reference to it.
        unsafe { (*self.raw()).files = table_address(&copy) };
        *table = copy;
        Ok(())
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        self.finish();
        self.machine.task_ends();
    }
}

/// The task that the thread is, if it is one.
pub(super) fn current() -> Option<Rc<Current>> {
    // While a thread ends it is no task any more.
    CURRENT.try_with(|slot| slot.borrow().clone()).ok()?
}

/// Makes the thread a task.
///
/// # Panics
///
/// If it is one already.
pub(super) fn begin(with: Starting) -> Rc<Current> {
    CURRENT.with(|slot| {
        let mut slot = slot.borrow_mut();
        assert!(slot.is_none(), "this thread is a task already");
        let task = Current::start(with);
        *slot = Some(task.clone());
        task
    })
}

/// The first task of a new machine.
fn first(setup: &Setup, watched: bool) -> Starting {
    Starting::new(Inherited::first(setup, Machine::new(watched)))
}

/// The pointer by which C knows a table.
pub(super) fn table_address(table: &Arc<Table>) -> *mut c_void {
    Arc::as_ptr(table).cast_mut().cast()
}

/// Calls `f` with the current task. A thread that is none yet becomes the first of a new machine.
pub(super) fn with_current<R>(f: impl FnOnce(&Current) -> R) -> R {
    let current = CURRENT.with(|slot| {
        let mut slot = slot.borrow_mut();
        let start = || Current::start(first(&Setup::default(), false));
        slot.get_or_insert_with(start).clone()
    });
    f(&current)
}

/// Notes a violation on the machine of the current task.
pub(super) fn violate(violation: Violation) {
    match current() {
        Some(task) => task.machine.violate(violation),
        None => die(violation),
    }
}

/// Ends the thread's task; returns it, so that what it owned is dropped where nothing is borrowed.
pub(super) fn end_current() -> Option<Rc<Current>> {
    if let Some(task) = current() {
        task.finish();
    }
    CURRENT.with(RefCell::take)
}

/// A machine for a test, with the current thread as its first task.
///
/// At the end of the scope the task ends: its table is closed if no other task shares it. If
/// something is left behind then, the scope panics with the [`Report`]; a test that wants to look at
/// the report calls [`Task::exit`].
pub struct Task {
    task: Option<Rc<Current>>,
}

impl Task {
    /// Makes a machine with an ordinary first task.
    ///
    /// # Panics
    ///
    /// If the thread is a task already.
    #[allow(clippy::new_without_default)]
    pub fn enter() -> Self {
        Self::enter_with(Setup::default())
    }

    /// Makes a machine with a first task of the given kind.
    ///
    /// # Panics
    ///
    /// If the thread is a task already.
    pub fn enter_with(setup: Setup) -> Self {
        assert!(current().is_none(), "this thread is a task already");
        let task = begin(first(&setup, true));
        Self { task: Some(task) }
    }

    /// Sets the first descriptor number that is too large for the task.
    pub fn set_limit(&self, limit: u32) {
        self.with(|task| task.limit.set(limit));
    }

    /// Sets whether there is no memory left: for Rust, and when the task's table must grow or be copied.
    pub fn refuse_memory(&self, refuse: bool) {
        self.with(|task| task.no_memory.set(refuse));
    }

    /// Ends the task and says what was left behind.
    pub fn exit(mut self) -> Report {
        self.leave()
    }

    fn with(&self, f: impl FnOnce(&Current)) {
        f(self.task.as_ref().expect("the task has not ended"));
    }

    fn leave(&mut self) -> Report {
        let task = self.task.take().expect("the task ends once");
        let machine = task.machine.clone();
        drop(end_current());
        drop(task);
        machine.report()
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        if self.task.is_none() {
            return;
        }
        let report = self.leave();
        if !thread::panicking() {
            assert!(
                report.is_clean(),
                "the task left something behind\n{report}"
            );
        }
    }
}

/// `get_current`
#[export_name = "rust_helper_get_current"]
pub(super) extern "C" fn get_current() -> *mut task_struct {
    with_current(Current::as_ptr)
}

/// The function behind the inline `get_current` of `include/linux/sched.h`.
#[export_name = "model_current_task"]
pub(super) extern "C" fn model_current_task() -> *mut task_struct {
    get_current()
}
