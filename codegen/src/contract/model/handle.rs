//! Numbers that stand for something held.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contract::at::At;

/// A number that stands for something held.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handle {
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A number that is taken.`
    pub doc: String,
    /// What a value stands for: completes "A value stands for".
    ///
    /// Source: safebind.
    /// Example: `represents: a number that is taken and has no file yet`
    pub represents: String,
    /// The number.
    ///
    /// Source: syzkaller's resources.
    /// Example: `value: { c: unsigned int, field: fd }`
    pub value: HandleValue,
    /// Which threads may use it.
    ///
    /// Source: gir, objc2, `NotThreadSafe` of Rust for Linux.
    /// Example: `thread: { rule: same_task, because: the table is the task's }`
    pub thread: HandleThread,
    /// By when it must be given back.
    ///
    /// Default: no limit.
    /// Source: safebind.
    /// Example: `until: syscall_exit`
    pub until: Option<At<Until>>,
    /// Operations that must not happen while one is held: C functions.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `conflicts: [begin_new_exec]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<At<String>>,
    /// What happens if a value is forgotten.
    ///
    /// Source: safebind.
    /// Example: `on_leak: the number stays taken`
    pub on_leak: String,
    /// The function that gives it back when it is dropped.
    ///
    /// Default: the one function that releases it and takes nothing else.
    /// Source: `Drop` of Rust, `DEFINE_FREE` of Linux.
    /// Example: `drop: put_unused_fd`
    pub drop: Option<At<String>>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "drop(reservation);"`
    pub examples: Option<String>,
}

/// The number behind a handle.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleValue {
    /// Its C type.
    ///
    /// Source: C.
    /// Example: `c: unsigned int`
    pub c: At<String>,
    /// The name of the private field.
    ///
    /// Source: safebind.
    /// Example: `field: fd`
    pub field: At<String>,
    /// The method that gives the number.
    ///
    /// Default: there is none.
    /// Source: safebind.
    /// Example: `accessor: { name: reserved_fd, doc: Returns the number. }`
    pub accessor: Option<HandleAccessor>,
}

/// The method that gives a handle's number.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleAccessor {
    /// The method's name.
    ///
    /// Source: safebind.
    /// Example: `name: reserved_fd`
    pub name: At<String>,
    /// What it returns, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Returns the number.`
    pub doc: String,
}

/// Which threads may use a handle, and why.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleThread {
    /// The rule.
    ///
    /// Source: gir, objc2's `MainThreadOnly`.
    /// Example: `rule: same_task`
    pub rule: At<Thread>,
    /// Why: one or more sentences, which become the documentation of the marker field.
    ///
    /// Source: safebind.
    /// Example: `because: the table is the task's`
    pub because: String,
}

/// A rule about threads.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Thread {
    /// Any thread.
    Any,
    /// The task on which it was made.
    SameTask,
    /// The main thread.
    Main,
}

/// A moment by which something must be done.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Until {
    /// Before the system call returns.
    SyscallExit,
    /// When the task is back in userspace.
    ReturnToUserspace,
    /// Before the enclosing scope ends.
    ScopeEnd,
}

/// What a function does with a handle.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum HandleUse {
    /// It makes one.
    Acquire(At<String>),
    /// It uses one.
    Use(At<String>),
    /// It ends one: the number must not be used after it.
    Release(At<String>),
}
