// SPDX-License-Identifier: GPL-2.0

//! Tasks: one per thread.

use super::{
    creds,
    machine::{die, Machine, Report, Violation},
    std::{
        boxed::Box,
        rc::Rc,
        sync::{
            atomic::{AtomicU64, Ordering},
            Arc,
        },
        thread::{self, JoinHandle},
        thread_local,
    },
    table::Table,
};
use crate::{
    bindings,
    error::{code::ENOMEM, Result},
    ffi::c_void,
};
use core::cell::{Cell, RefCell, UnsafeCell};

/// Tells tasks apart, on all machines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct TaskId(u64);

/// `struct task_struct` of `include/linux/sched.h`.
#[repr(C)]
pub(super) struct RawTask {
    pub(super) cred: *const bindings::cred,
    pub(super) files: *mut c_void,
}

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
}

impl Default for Setup {
    fn default() -> Self {
        Self {
            limit: 1024,
            uid: 1000,
            euid: 1000,
            secid: 7,
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
    raw: Box<UnsafeCell<RawTask>>,
}

/// What a new task gets from the one that makes it.
struct Inherited {
    machine: Arc<Machine>,
    table: Arc<Table>,
    limit: u32,
    cred: OwnedCred,
}

/// A reference to a credential on its way to a new task.
struct OwnedCred(*const bindings::cred);

// SAFETY: A credential may be used and given up by any task.
unsafe impl Send for OwnedCred {}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Current>>> = const { RefCell::new(None) };
}

impl Inherited {
    fn first(setup: &Setup, machine: Arc<Machine>) -> Self {
        machine.task_starts();
        Self {
            table: Table::new(machine.clone()),
            limit: setup.limit,
            cred: OwnedCred(creds::alloc(setup.uid, setup.euid, setup.secid, machine.id)),
            machine,
        }
    }

    fn from(task: &Current, table: Arc<Table>) -> Self {
        // Now and not in the new thread: whoever waits for all tasks knows of this one already.
        task.machine.task_starts();
        Self {
            machine: task.machine.clone(),
            table,
            limit: task.limit.get(),
            cred: OwnedCred(task.share_cred()),
        }
    }
}

impl Current {
    fn start(with: Inherited) -> Rc<Self> {
        static NEXT: AtomicU64 = AtomicU64::new(0);

        let raw = RawTask {
            cred: with.cred.0,
            files: table_address(&with.table),
        };
        Rc::new(Self {
            id: TaskId(NEXT.fetch_add(1, Ordering::Relaxed)),
            machine: with.machine,
            table: RefCell::new(with.table),
            limit: Cell::new(with.limit),
            no_memory: Cell::new(false),
            raw: Box::new(UnsafeCell::new(raw)),
        })
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

    /// `current->cred`
    pub(super) fn cred(&self) -> *const bindings::cred {
        // SAFETY: Only this thread accesses the struct, and never keeps a reference to it.
        unsafe { (*self.raw.get()).cred }
    }

    /// `current->files`
    pub(super) fn files(&self) -> *mut c_void {
        // SAFETY: Only this thread accesses the struct, and never keeps a reference to it.
        unsafe { (*self.raw.get()).files }
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
        unsafe { (*self.raw.get()).files = table_address(&copy) };
        *table = copy;
        Ok(())
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        // SAFETY: The task owned a reference to its credential.
        unsafe { creds::put_cred(self.cred()) };
        self.machine.task_ends();
    }
}

/// The pointer by which C knows a table.
fn table_address(table: &Arc<Table>) -> *mut c_void {
    Arc::as_ptr(table).cast_mut().cast()
}

/// Calls `f` with the current task. A thread that is none yet becomes the first of a new machine.
pub(super) fn with_current<R>(f: impl FnOnce(&Current) -> R) -> R {
    let current = CURRENT.with(|slot| {
        let mut slot = slot.borrow_mut();
        let start = || Current::start(Inherited::first(&Setup::default(), Machine::new(false)));
        slot.get_or_insert_with(start).clone()
    });
    f(&current)
}

/// Notes a violation on the machine of the current task.
pub(super) fn violate(violation: Violation) {
    // While a thread ends it is no task any more.
    let machine = CURRENT.try_with(|slot| slot.borrow().as_ref().map(|task| task.machine.clone()));
    match machine {
        Ok(Some(machine)) => machine.violate(violation),
        Ok(None) | Err(_) => die(violation),
    }
}

/// Ends the thread's task; returns it, so that what it owned is dropped where nothing is borrowed.
fn end_current() -> Option<Rc<Current>> {
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
        CURRENT.with(|slot| {
            let mut slot = slot.borrow_mut();
            assert!(slot.is_none(), "this thread is a task already");
            let task = Current::start(Inherited::first(&setup, Machine::new(true)));
            *slot = Some(task.clone());
            Self { task: Some(task) }
        })
    }

    /// Sets the first descriptor number that is too large for the task.
    pub fn set_limit(&self, limit: u32) {
        self.with(|task| task.limit.set(limit));
    }

    /// Sets whether there is no memory left when the task's table must grow or be copied.
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

/// Starts a task that shares the table of the current one, as the threads of a process do.
pub fn spawn_thread<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    spawn(with_current(|task| Inherited::from(task, task.table())), f)
}

/// Starts a task with a copy of the table of the current one, as `fork` does.
pub fn spawn_process<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> JoinHandle<T> {
    spawn(
        with_current(|task| Inherited::from(task, task.table().copy())),
        f,
    )
}

fn spawn<T: Send + 'static>(
    with: Inherited,
    f: impl FnOnce() -> T + Send + 'static,
) -> JoinHandle<T> {
    /// Ends the task before the thread does, so that whoever joins finds it ended.
    struct End;

    impl Drop for End {
        fn drop(&mut self) {
            drop(end_current());
        }
    }

    thread::spawn(move || {
        let task = Current::start(with);
        CURRENT.with(|slot| *slot.borrow_mut() = Some(task));
        let _end = End;
        f()
    })
}

/// `get_current`
#[export_name = "rust_helper_get_current"]
pub(super) extern "C" fn get_current() -> *mut c_void {
    with_current(|task| task.raw.get().cast())
}

/// The function behind the inline `get_current` of `include/linux/sched.h`.
#[export_name = "model_current_task"]
pub(super) extern "C" fn model_current_task() -> *mut c_void {
    get_current()
}
