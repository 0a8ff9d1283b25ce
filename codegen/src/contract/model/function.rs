//! Functions, and macros used like functions.

use std::sync::OnceLock;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Section,
    module::{Rename, Source},
    param::Param,
    result::Return,
    version::InVersions,
};
use crate::contract::{at::At, cases::Alone};

/// The contract of a function, or of a macro that is used like one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Where the facts are written.
    ///
    /// Default: the header's declaration.
    /// Source: KAPI, API Notes.
    /// Example: `source: { path: fs/file.c }`
    pub source: Option<Source>,
    /// What it does, in Markdown.
    ///
    /// Default: the first sentence of the header's kernel-doc.
    /// Source: kernel-doc.
    /// Example: `doc: Takes a file out of the table.`
    pub doc: Option<String>,
    /// Whether a wrapper is wanted.
    ///
    /// Default: `auto`.
    /// Source: `CRUBIT_MUST_BIND` and `CRUBIT_DO_NOT_BIND` of Crubit, gir's `manual`.
    /// Example: `bind: { manual: it needs two calls }`
    pub bind: Option<At<Bind>>,
    /// Whether the wrapper may be called without a promise by the caller.
    ///
    /// Default: what follows from the other keys.
    /// Source: `SwiftSafety` of API Notes, the safety tags of RFC 3842.
    /// Example: `safety: { unsafe: [The lock is held.] }`
    pub safety: Option<At<SafetyWord>>,
    /// The Rust name.
    ///
    /// Default: the C name.
    /// Source: `SwiftName` of API Notes, gir's `rename`.
    /// Example: `rust: { name: get, because: the type says the rest }`
    pub rust: Option<Rename>,
    /// The type the wrapper belongs to.
    ///
    /// Default: the handle it acquires, uses or releases, the view or value type of its first
    /// parameter, the view of which it returns an owned object, or the view that is refined by the one
    /// it hands out for a scope.
    /// Source: `SwiftName` of API Notes.
    /// Example: `method_of: LocalFile`
    pub method_of: Option<At<String>>,
    /// Names the function had or has in other versions of the C side.
    ///
    /// Default: none.
    /// Source: the symbol versions of C libraries.
    /// Example: `also_named: [{ name: close_fd_get_file, until: "6.8" }]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_named: Vec<AlsoNamed>,
    /// The first version of the C side that has it.
    ///
    /// Default: the oldest.
    /// Source: `since-version` of KAPI.
    /// Example: `since: "6.4"`
    pub since: Option<At<String>>,
    /// The first version of the C side that does not have it any more.
    ///
    /// Default: all versions have it.
    /// Source: `since-version` of KAPI.
    /// Example: `until: "7.3"`
    pub until: Option<At<String>>,
    /// What is different in some versions of the C side, by a short name: what is said here stands in place of
    /// what the function says.
    ///
    /// Default: the facts are the same in all versions.
    /// Source: safebind.
    /// Example: `versions: { can_fail: { since: "2.0", return: { error: errno_negative } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub versions: Section<InVersions>,
    /// The C prototype to give to a macro.
    ///
    /// Default: the header's declaration.
    /// Source: safebind.
    /// Example: `prototype: unsigned int add(unsigned int a, unsigned int b)`
    pub prototype: Option<At<String>>,
    /// The parameters, by C name.
    ///
    /// Default: none; needed for each parameter.
    /// Source: safebind.
    /// Example: `params: { file: { view: File, transfer: full } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub params: Section<Param>,
    /// What comes back.
    ///
    /// Default: nothing; needed unless the function returns `void`.
    /// Source: safebind.
    /// Example: `return: { error: errno_negative }`
    #[serde(rename = "return")]
    pub ret: Option<Return>,
    /// The error codes and their causes.
    ///
    /// Default: none.
    /// Source: the `error:` sections of KAPI.
    /// Example: `errors: { EMFILE: all numbers are taken }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub errors: Section<String>,
    /// What must be true when it is called, beyond what the parameters say, by a short name.
    ///
    /// Default: nothing.
    /// Source: the `# Safety` sections of Rust, the safety tags of RFC 3842.
    /// Example: `requires: { locked: { caller: The lock is held. } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub requires: Section<Requirement>,
    /// Whether the result must be used.
    ///
    /// Default: what `__must_check` says in the header.
    /// Source: `warn_unused_result` of GCC and Clang.
    /// Example: `must_use: true`
    pub must_use: Option<At<bool>>,
    /// Where it may be called.
    ///
    /// Default: anywhere.
    /// Source: the context flags of KAPI, kernel-doc's `Context:`.
    /// Example: `context: [process, may_sleep]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<At<Context>>,
    /// Locks that it needs or changes.
    ///
    /// Default: none.
    /// Source: sparse, and the context analysis of Clang.
    /// Example: `locks: { file_lock: must_hold }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub locks: Section<LockRule>,
    /// The scope that it opens; the wrapper takes a closure, which runs in that scope.
    ///
    /// Default: none.
    /// Source: `kthread_use_mm` of Linux.
    /// Example: `enters: user_mm`
    pub enters: Option<At<String>>,
    /// The scope that it closes.
    ///
    /// Default: none.
    /// Source: `kthread_unuse_mm` of Linux.
    /// Example: `leaves: user_mm`
    pub leaves: Option<At<String>>,
    /// The scope that the wrapper opens for the call, and closes after it.
    ///
    /// Default: none.
    /// Source: `guard(rcu)` of cleanup.h.
    /// Example: `under: rcu_read`
    pub under: Option<At<String>>,
    /// Different wrappers for different cases, by a short name: what a case says stands in place of what
    /// the function says.
    ///
    /// Default: one wrapper.
    /// Source: safebind.
    /// Example: `cases: { own: { on: CurrentTask } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub cases: Section<Case>,
    /// Why some versions or configurations of the C side do not have it; there is no wrapper then.
    ///
    /// Default: it is an error if it is not declared.
    /// Source: `cfg_condition` of gir.
    /// Example: `may_be_absent: before 6.4 there are no such locks`
    pub may_be_absent: Option<At<String>>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the table is read under RCU]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
    /// Remarks for the code, each for one case: shown only where that case applies.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `notes: { last: { on: File, text: The file is released later. } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub notes: Section<Note>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let file = LocalFile::fget(3)?;"`
    pub examples: Option<String>,
    /// Who compared this contract with the C code.
    ///
    /// Default: nobody yet.
    /// Source: the `Reviewed-by:` lines of Linux.
    /// Example: `reviewed_by: [A. Reviewer]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewed_by: Vec<String>,
    /// A digest of the declaration the contract was written for.
    ///
    /// Default: not watched.
    /// Source: safebind.
    /// Example: `fingerprint: "5f0c1d"`
    pub fingerprint: Option<At<String>>,
}

/// One of several wrappers of a function.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The view on which the wrapper is: no two cases have the same.
    ///
    /// Source: safebind.
    /// Example: `on: CurrentTask`
    pub on: At<String>,
    /// What it does, in Markdown.
    ///
    /// Default: what the function says.
    /// Source: kernel-doc.
    /// Example: `doc: Returns the namespace of the current task.`
    pub doc: Option<String>,
    /// The Rust name.
    ///
    /// Default: what the function says.
    /// Source: `SwiftName` of API Notes, gir's `rename`.
    /// Example: `rust: { name: get, because: the type says the rest }`
    pub rust: Option<Rename>,
    /// The scope that the wrapper opens for the call, and closes after it.
    ///
    /// Default: none.
    /// Source: `guard(rcu)` of cleanup.h.
    /// Example: `under: rcu_read`
    pub under: Option<At<String>>,
    /// Where it may be called, in addition to what the function says.
    ///
    /// Default: as the function says.
    /// Source: the context flags of KAPI, kernel-doc's `Context:`.
    /// Example: `context: [rcu_read]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<At<Context>>,
    /// What comes back.
    ///
    /// Default: what the function says.
    /// Source: safebind.
    /// Example: `return: { view: PidNamespace, borrows_from: self }`
    #[serde(rename = "return")]
    pub ret: Option<Return>,
    /// What must be true when it is called, in addition to what the function says, by a short name.
    ///
    /// Default: nothing.
    /// Source: the `# Safety` sections of Rust, the safety tags of RFC 3842.
    /// Example: `requires: { locked: { caller: The lock is held. } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub requires: Section<Requirement>,
    /// Remarks for the documentation of this case.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `notes: [No reference is taken.]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The contract of this case alone, once something has asked for it.
    #[serde(skip)]
    pub(crate) alone: OnceLock<Box<Alone>>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: what the function says.
    /// Source: rustdoc.
    /// Example: `examples: "let ns = current!().active_pid_ns();"`
    pub examples: Option<String>,
}

/// Whether a wrapper is wanted.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bind {
    /// It is an error if there is none.
    Must,
    /// There is one if the contract is complete.
    Auto,
    /// It is written by hand, for this reason.
    Manual(String),
    /// There must be none, for this reason.
    DoNot(String),
}

/// Whether a wrapper is safe.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SafetyWord {
    /// The caller promises nothing.
    Safe,
    /// The caller promises what is listed.
    Unsafe(Vec<String>),
}

/// A name in other versions.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlsoNamed {
    /// The name.
    ///
    /// Source: C.
    /// Example: `name: close_fd_get_file`
    pub name: At<String>,
    /// The first version with this name.
    ///
    /// Default: the oldest.
    /// Source: `since-version` of KAPI.
    /// Example: `since: "5.11"`
    pub since: Option<At<String>>,
    /// The first version without it.
    ///
    /// Default: still there.
    /// Source: `since-version` of KAPI.
    /// Example: `until: "6.8"`
    pub until: Option<At<String>>,
}

/// A precondition of a C function, beyond what its parameters say.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The sentence for a `# Safety` section.
    ///
    /// Source: the `# Safety` sections of Rust.
    /// Example: `caller: The lock is held.`
    pub caller: String,
    /// What is so once that is promised, as a clause: for the SAFETY comment of the call.
    ///
    /// Default: the sentence for the `# Safety` section.
    /// Source: the `SAFETY:` comments of Rust.
    /// Example: `fact: the lock is held`
    pub fact: Option<String>,
    /// Why every call of the wrapper fulfils it, if one does.
    ///
    /// Default: the caller must ensure it, and the wrapper is unsafe.
    /// Source: the `SAFETY:` comments of Rust.
    /// Example: `because: the guard holds the lock`
    pub because: Option<String>,
}

/// Where a function may be called.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Context {
    /// It must be called in the context of a process.
    Process,
    /// It does not sleep.
    Atomic,
    /// It may sleep.
    MaySleep,
    /// It may be called in an interrupt.
    Irq,
    /// It must be called inside an RCU read section.
    RcuRead,
    /// It acts on the current task.
    CurrentTask,
    /// It must not be called on a kernel thread.
    NotKthread,
    /// It must be called on a kernel thread.
    Kthread,
}

/// What a function does with a lock.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LockRule {
    /// It must be held.
    MustHold,
    /// It must not be held.
    MustNotHold,
    /// It is taken.
    Acquires,
    /// It is taken if the result says so.
    CondAcquires,
    /// It is released.
    Releases,
}

/// A remark that belongs to one case.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The view or handle in whose code it stands.
    ///
    /// Required.
    /// Source: safebind.
    /// Example: `on: File`
    pub on: At<String>,
    /// The remark, in full sentences.
    ///
    /// Required.
    /// Source: safebind.
    /// Example: `text: The file is released later.`
    pub text: String,
}
