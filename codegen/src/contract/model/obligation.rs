//! What is owed after a call, as types: where it may be paid, and what must come first.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Section, handle::HandleThread};
use crate::contract::at::At;

/// An object for which something is still owed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owed {
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A file that is out of the table.`
    pub doc: String,
    /// What a value stands for: completes "A value stands for".
    ///
    /// Source: safebind.
    /// Example: `represents: a file that is out of the table and is not closed yet`
    pub represents: String,
    /// The view of the object; a value owns a reference to it.
    ///
    /// Source: safebind.
    /// Example: `view: LocalFile`
    pub view: At<String>,
    /// The scope in which it must be paid: a value borrows what is bound to it.
    ///
    /// Default: a value may outlive every scope.
    /// Source: safebind.
    /// Example: `bound_to: task`
    pub bound_to: Option<At<String>>,
    /// Which threads may hold and pay it.
    ///
    /// Source: gir, objc2, `NotThreadSafe` of Rust for Linux.
    /// Example: `thread: { rule: same_task, because: the table is the task's }`
    pub thread: HandleThread,
    /// What turns it into other values, each of which must be paid in its turn, by method name.
    ///
    /// Default: nothing comes before paying.
    /// Source: `PostToFunc` of the safety tags.
    /// Example: `steps: { keep: { call: get_file, gives: [Closable, Kept] } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub steps: Section<Step>,
    /// The functions that discharge it.
    ///
    /// Default: none; needed unless a step leads on.
    /// Source: `FreeWith` of win32metadata, `malloc(deallocator)` of GCC.
    /// Example: `discharge: { filp_close: {} }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub discharge: Section<Payment>,
    /// Operations that must not happen while something is owed: C functions.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `conflicts: [unshare_files]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<At<String>>,
    /// What happens if a value is dropped or forgotten: that must be safe.
    ///
    /// Source: safebind.
    /// Example: `on_leak: the file stays open`
    pub on_leak: String,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let _ = closable.filp_close();"`
    pub examples: Option<String>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the last reference is dropped later]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
}

/// A step on the way to paying.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The function that takes one more reference to the object.
    ///
    /// Source: safebind.
    /// Example: `call: get_file`
    pub call: At<String>,
    /// What comes out of it: each value has one of the references.
    ///
    /// Source: safebind.
    /// Example: `gives: [Closable, Kept]`
    pub gives: Vec<At<String>>,
    /// What it does, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Takes a second reference.`
    pub doc: String,
}

/// A function that discharges what is owed.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Payment {
    /// The callback in which it may be paid: its token must be shown.
    ///
    /// Default: anywhere.
    /// Source: safebind.
    /// Example: `at: OnReturn`
    pub at: Option<At<String>>,
    /// For each requirement of the function: why what is owed fulfils it.
    ///
    /// Default: none; needed for each requirement that has no `because` of its own.
    /// Source: the `SAFETY:` comments of Rust.
    /// Example: `because: { light_references: a second reference is kept until none is left }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub because: Section<String>,
}

/// What a function leaves owed, and when.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Owes {
    /// The type of what is owed.
    ///
    /// Source: `KF_ACQUIRE` of Linux.
    /// Example: `obligation: ClosedFile`
    pub obligation: At<String>,
    /// When it arises.
    ///
    /// Source: safebind.
    /// Example: `arises: when a file was taken out of the table`
    pub arises: String,
}
