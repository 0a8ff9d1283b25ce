//! The real library calls what the wrappers have registered, with data that is dropped once.

mod common;

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use common::Database;
use database_hooks::{
    database::{AfterRollback, BeforeCommit, CommitHook, Progress, ProgressHandler, RollbackHook},
    support::ArcBorrow,
};

/// What a statement returns that a hook has kept from being committed.
const CONSTRAINT: i32 = 19;
/// What a statement returns that was stopped.
const INTERRUPT: i32 = 9;

const INSERT: &std::ffi::CStr = c"INSERT INTO t VALUES (1)";
const ROLLBACK: &std::ffi::CStr = c"BEGIN; INSERT INTO t VALUES (1); ROLLBACK";

thread_local! {
    /// How many payloads this thread has dropped.
    static DROPPED: Cell<usize> = const { Cell::new(0) };
}

fn dropped() -> usize {
    DROPPED.get()
}

/// Counts calls, and tells when it is dropped.
#[derive(Default)]
struct Count {
    calls: Cell<usize>,
    refuse: Cell<bool>,
}

impl Drop for Count {
    fn drop(&mut self) {
        DROPPED.set(DROPPED.get() + 1);
    }
}

/// Counts all three kinds of call.
enum Counting {}

impl BeforeCommit for Counting {
    type Data = Arc<Count>;

    fn refuses(data: ArcBorrow<'_, Count>) -> bool {
        data.calls.set(data.calls.get() + 1);
        data.refuse.get()
    }
}

impl AfterRollback for Counting {
    type Data = Arc<Count>;

    fn rolled_back(data: ArcBorrow<'_, Count>) {
        data.calls.set(data.calls.get() + 1);
    }
}

impl Progress for Counting {
    type Data = Arc<Count>;

    fn interrupts(data: ArcBorrow<'_, Count>) -> bool {
        data.calls.set(data.calls.get() + 1);
        data.refuse.get()
    }
}

fn count() -> Arc<Count> {
    Arc::new(Count::default())
}

#[test]
fn a_hook_is_called_with_its_data() {
    let (database, data) = (Database::open(), count());
    let hook = CommitHook::<Counting, _>::set(database.connection(), data.clone());
    assert_eq!(database.run(INSERT), 0);
    assert_eq!(database.run(INSERT), 0);
    assert_eq!((data.calls.get(), Arc::strong_count(&data)), (2, 2));
    drop(hook);
    assert_eq!(database.run(INSERT), 0);
    assert_eq!((data.calls.get(), Arc::strong_count(&data)), (2, 1));
    drop(data);
    assert_eq!(dropped(), 1);
}

#[test]
fn a_hook_can_refuse() {
    let (database, commits, rollbacks) = (Database::open(), count(), count());
    commits.refuse.set(true);
    let hook = CommitHook::<Counting, _>::set(database.connection(), commits.clone());
    let _told = RollbackHook::<Counting, _>::set(database.connection(), rollbacks.clone());
    assert_eq!(database.run(INSERT), CONSTRAINT);
    assert_eq!((commits.calls.get(), rollbacks.calls.get()), (1, 1));
    assert!(hook.unregister().is_some());
    assert_eq!(database.run(INSERT), 0);
    assert_eq!(database.run(ROLLBACK), 0);
    assert_eq!((commits.calls.get(), rollbacks.calls.get()), (1, 2));
}

#[test]
fn a_statement_can_be_stopped() {
    let (database, data) = (Database::open(), count());
    data.refuse.set(true);
    let handler = ProgressHandler::<Counting, _>::set(database.connection(), 1, data.clone());
    assert_eq!(database.run(INSERT), INTERRUPT);
    assert!(data.calls.get() > 0);
    drop(handler);
    assert_eq!(database.run(INSERT), 0);
}

#[test]
fn the_data_comes_back_once() {
    let database = Database::open();
    let hook = CommitHook::<Counting, _>::set(database.connection(), count());
    let back = hook.unregister().expect("it was set");
    assert_eq!((Arc::strong_count(&back), dropped()), (1, 0));
    drop(back);
    assert_eq!(dropped(), 1);
}

#[test]
fn what_is_replaced_keeps_its_data_and_what_replaces_it_is_called() {
    let (database, old, new) = (Database::open(), count(), count());
    let first = CommitHook::<Counting, _>::set(database.connection(), old.clone());
    let second = CommitHook::<Counting, _>::set(database.connection(), new.clone());
    assert_eq!(database.run(INSERT), 0);
    assert_eq!((old.calls.get(), new.calls.get()), (0, 1));
    assert_eq!((Arc::strong_count(&old), Arc::strong_count(&new)), (2, 2));
    // Whichever goes first empties the slot; each gives up what it owns, and nothing else.
    drop(first);
    assert_eq!((Arc::strong_count(&old), Arc::strong_count(&new)), (1, 2));
    assert_eq!(database.run(INSERT), 0);
    assert_eq!((old.calls.get(), new.calls.get()), (0, 1));
    drop(second);
    assert_eq!((Arc::strong_count(&old), Arc::strong_count(&new)), (1, 1));
}

#[test]
fn what_is_left_stays_until_the_connection_is_closed() {
    let (database, data) = (Database::open(), count());
    CommitHook::<Counting, _>::set(database.connection(), data.clone()).leave();
    assert_eq!(database.run(INSERT), 0);
    assert_eq!(data.calls.get(), 1);
    let again = CommitHook::<Counting, _>::set(database.connection(), count());
    drop(again);
    drop(database);
    assert_eq!((Arc::strong_count(&data), dropped()), (2, 1));
    // What was left is a leak, as its documentation says; the detector of leaks is not to find it.
    let raw = {
        use database_hooks::support::ForeignOwnable;
        data.into_foreign()
    };
    // SAFETY: There are two owners, and nobody else has either: C does not call any more.
    unsafe {
        use database_hooks::support::ForeignOwnable;
        drop(Arc::<Count>::from_foreign(raw));
        drop(Arc::<Count>::from_foreign(raw));
    }
    assert_eq!(dropped(), 2);
}

#[test]
fn closing_after_the_hooks_drops_all_data() {
    let database = Database::open();
    {
        let _commit = CommitHook::<Counting, _>::set(database.connection(), count());
        let _rollback = RollbackHook::<Counting, _>::set(database.connection(), count());
        let _progress = ProgressHandler::<Counting, _>::set(database.connection(), 1, count());
        assert_eq!(database.run(INSERT), 0);
        assert_eq!(database.run(c"BEGIN; INSERT INTO t VALUES (2)"), 0);
    }
    assert_eq!(dropped(), 3);
    drop(database);
    assert_eq!(dropped(), 3);
}

thread_local! {
    /// A hook that its own call takes back.
    static OWN: RefCell<Option<CommitHook<'static, TakesItselfBack, Count>>> =
        const { RefCell::new(None) };
}

/// Takes itself back, and uses its data after that.
enum TakesItselfBack {}

impl BeforeCommit for TakesItselfBack {
    type Data = Arc<Count>;

    fn refuses(data: ArcBorrow<'_, Count>) -> bool {
        drop(OWN.take());
        data.calls.set(data.calls.get() + 1);
        assert_eq!((data.calls.get(), dropped()), (1, 0));
        false
    }
}

#[test]
fn a_call_keeps_its_data_also_if_it_takes_itself_back() {
    let database = Box::into_raw(Box::new(Database::open()));
    // SAFETY: The box is there until the end of this test, and nothing has the reference then.
    let connection = unsafe { &*database }.connection();
    OWN.set(Some(CommitHook::set(connection, count())));
    // SAFETY: As above.
    let database = unsafe { Box::from_raw(database) };
    assert_eq!(database.run(INSERT), 0);
    assert_eq!(dropped(), 1);
    assert_eq!(database.run(INSERT), 0);
}

#[test]
fn ten_thousand_are_set_and_taken_back() {
    let database = Database::open();
    let mut last: Option<CommitHook<'_, Counting, Count>> = None;
    for round in 0..10_000 {
        let hook = CommitHook::set(database.connection(), count());
        if round % 3 == 0 {
            last = Some(hook);
        } else if round % 3 == 1 {
            drop(hook.unregister());
        }
        if round % 1_000 == 0 {
            assert_eq!(database.run(INSERT), 0);
        }
    }
    drop(last);
    assert_eq!(dropped(), 10_000);
}

/// What a child process is told by.
const CHILD: &str = "DATABASE_HOOKS_CHILD";

/// Panics where C calls.
enum Panics {}

impl BeforeCommit for Panics {
    type Data = Arc<Count>;

    fn refuses(_: ArcBorrow<'_, Count>) -> bool {
        panic!("from the hook");
    }
}

#[test]
fn a_panic_does_not_reach_c() {
    if std::env::var_os(CHILD).is_some() {
        let database = Database::open();
        let _hook = CommitHook::<Panics, _>::set(database.connection(), count());
        let runs = std::panic::AssertUnwindSafe(|| database.run(INSERT));
        let caught = std::panic::catch_unwind(runs);
        println!("went on: {}", caught.is_err());
        return;
    }
    let child = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["a_panic_does_not_reach_c", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .expect("it runs");
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&child.stdout), text(&child.stderr));
    assert!(!child.status.success(), "{out}{err}");
    assert!(
        err.contains("from the hook") && !out.contains("went on"),
        "{out}{err}"
    );
}
