//! Stretches of execution to which values are bound, and locks that are held for one.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Section, function::Context, handle::HandleThread};
use crate::contract::at::At;

/// A stretch of execution, for instance on behalf of one task: what is bound to it must not leave it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// What it is: completes "The scope is".
    ///
    /// Source: the task context that Rust for Linux describes at `CurrentTask`.
    /// Example: `is: the work of the kernel on behalf of one task`
    pub is: String,
    /// What ends it for good, by a short name.
    ///
    /// Default: nothing but the function that leaves it.
    /// Source: safebind.
    /// Example: `ends: { exec: { when: The task executes another program., because: that is unsafe } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub ends: Section<Ending>,
    /// The scope inside which this one is opened: what is bound to the outer one must not be used
    /// until this one is left.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `within: task`
    pub within: Option<At<String>>,
    /// Whether nothing in it may sleep.
    ///
    /// Default: false.
    /// Source: the context flags of KAPI.
    /// Example: `atomic: true`
    #[serde(default)]
    pub atomic: bool,
    /// The context that it is: a call inside the scope is in that context.
    ///
    /// Default: none.
    /// Source: the context flags of KAPI.
    /// Example: `provides: rcu_read`
    pub provides: Option<At<Context>>,
    /// Operations that must not happen while something is bound to it: C functions.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `conflicts: [begin_new_exec]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<At<String>>,
    /// The macro that hands out the object that is bound to it.
    ///
    /// Default: there is none.
    /// Source: `current!` of Rust for Linux.
    /// Example: `macro: { name: current, doc: Returns the current task. }`
    #[serde(rename = "macro")]
    pub hands_out: Option<ScopeMacro>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the scheduler does not look at it]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
}

/// Something that ends a scope for good.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// What happens, as a sentence.
    ///
    /// Source: safebind.
    /// Example: `when: The task returns to user space.`
    pub when: String,
    /// Why nothing that is bound to the scope is there any more: for the SAFETY comment.
    ///
    /// Source: safebind.
    /// Example: `because: to get there, the caller leaves the block that holds it`
    pub because: String,
}

/// A macro that hands out an object for the block it is used in.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScopeMacro {
    /// Its name, without the exclamation mark.
    ///
    /// Source: `current!` of Rust for Linux.
    /// Example: `name: current`
    pub name: At<String>,
    /// What it returns, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Returns the current task.`
    pub doc: String,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let pid = current!().pid();"`
    pub examples: Option<String>,
}

/// A lock that is held as long as a value exists.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Guard {
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Holds the lock for reading.`
    pub doc: String,
    /// The name of the lock, as the `locks` of functions have it.
    ///
    /// Source: sparse, and the context analysis of Clang.
    /// Example: `lock: mmap_read`
    pub lock: At<String>,
    /// What the lock is, as a clause with its article.
    ///
    /// Source: safebind.
    /// Example: `represents: the read lock of an address space`
    pub represents: String,
    /// The view of the object that the lock belongs to; a value borrows it.
    ///
    /// Source: `DEFINE_GUARD` of Linux.
    /// Example: `of: MmWithUser`
    pub of: At<String>,
    /// The name of the private field with that object.
    ///
    /// Source: safebind.
    /// Example: `field: mm`
    pub field: At<String>,
    /// Which threads may use and release it.
    ///
    /// Source: gir, objc2, `NotThreadSafe` of Rust for Linux.
    /// Example: `thread: { rule: same_task, because: the lock belongs to a task }`
    pub thread: HandleThread,
    /// Whether the methods of the locked object are available on the guard.
    ///
    /// Default: false.
    /// Source: `Deref` of Rust.
    /// Example: `deref: true`
    #[serde(default)]
    pub deref: bool,
    /// Operations that must not happen while it is held: C functions.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `conflicts: [begin_new_exec]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<At<String>>,
    /// What happens if a value is forgotten.
    ///
    /// Source: safebind.
    /// Example: `on_leak: the lock is never released`
    pub on_leak: String,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "drop(guard);"`
    pub examples: Option<String>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [writers wait]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
}
