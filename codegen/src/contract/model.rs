//! The contract model: what a YAML file may say, one type per kind of statement.
//!
//! The JSON Schema and the key reference are generated from these types and their doc comments: the
//! first paragraph of a key is its meaning, the lines `Default:`, `Source:` and `Example:` are shown
//! as such.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::at::At;

/// A C name, a view's name or a parameter's name, used as a key.
pub type Key = At<String>;

/// Sections in the order in which the file gives them.
pub type Section<T> = IndexMap<Key, T>;

/// One contract file: a module of the generated API, and the facts about the C side it rests on.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// The version of this format, `MAJOR.MINOR`.
    ///
    /// Source: the schema rules of hs-bindgen.
    /// Example: `schema: "1.0"`
    pub schema: At<String>,
    /// The module path of the generated file, without extension.
    ///
    /// Source: safebind.
    /// Example: `module: fs/file`
    pub module: At<String>,
    /// The headers that declare what the contracts speak of, as in `#include <...>`.
    ///
    /// Source: the preprocessor of C.
    /// Example: `headers: [linux/file.h]`
    pub headers: Vec<At<String>>,
    /// The first line of the module's documentation.
    ///
    /// Source: rustdoc.
    /// Example: `summary: Files and file descriptors.`
    pub summary: String,
    /// What follows in the module's documentation, in Markdown.
    ///
    /// Default: nothing.
    /// Source: rustdoc.
    /// Example: `doc: A file stays open as long as somebody counts it.`
    pub doc: Option<String>,
    /// C types that are used behind a pointer, each with the Rust types that stand for it.
    ///
    /// Default: none.
    /// Source: opaque types of bindgen.
    /// Example: `types: { struct file: { refcount: { get: get_file, put: fput } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub types: Section<OpaqueType>,
    /// C types that are passed by copy.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `values: { kuid_t: { rust: { name: Kuid, because: types are in camel case } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub values: Section<ValueType>,
    /// Numbers that stand for something a task holds until it gives it back.
    ///
    /// Default: none.
    /// Source: Clang's handle attributes, syzkaller's resources.
    /// Example: `handles: { Reservation: { represents: a number that is taken } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub handles: Section<Handle>,
    /// Error types that stand for one error code.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `errors: { BadFdError: { code: EBADF } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub errors: Section<ErrorType>,
    /// Sets of constants, each a module of its own.
    ///
    /// Default: none.
    /// Source: flag sets of GObject Introspection.
    /// Example: `constants: { flags: { type: u32 } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub constants: Section<ConstantSet>,
    /// Functions, and macros used like functions, by C name.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `functions: { fput: { bind: auto } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub functions: Section<Function>,
}

/// Where a fact is written, so that a reviewer can read it there.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The file, relative to the root of the C project.
    ///
    /// Source: safebind.
    /// Example: `path: fs/file.c`
    pub path: String,
    /// The function or type in that file.
    ///
    /// Default: the name of the contract.
    /// Source: safebind.
    /// Example: `symbol: __fget`
    pub symbol: Option<String>,
}

/// Another name in Rust than in C, with the reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// The Rust name.
    ///
    /// Source: `SwiftName` of Swift's API Notes, gir's `rename`.
    /// Example: `name: LocalFile`
    pub name: At<String>,
    /// Why the C name does not do.
    ///
    /// Source: safebind.
    /// Example: `because: the C name says nothing about threads`
    pub because: String,
}

/// A C type that is only ever used behind a pointer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpaqueType {
    /// Where the facts are written.
    ///
    /// Default: the header's declaration.
    /// Source: KAPI, API Notes.
    /// Example: `source: { path: include/linux/fs.h }`
    pub source: Option<Source>,
    /// The pair of functions that count references.
    ///
    /// Default: the type is not counted, and is only borrowed.
    /// Source: cleanup.h and `AlwaysRefCounted` of Linux, `RetainOp` and `ReleaseOp` of API Notes.
    /// Example: `refcount: { get: get_file, put: fput }`
    pub refcount: Option<Refcount>,
    /// The Rust types that stand for this C type, by Rust name; more than one where C uses the same
    /// type under different rules.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `views: { File: { doc: An open file. } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub views: Section<View>,
    /// Fields that may be read, by C name.
    ///
    /// Default: none.
    /// Source: `BTF_TYPE_SAFE_*` and `__guarded_by` of Linux.
    /// Example: `fields: { f_flags: { access: read_once } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub fields: Section<Field>,
}

/// How references to an object are counted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refcount {
    /// The function that takes one more reference.
    ///
    /// Default: none; needed, as the other half is, for a counted type.
    /// Source: `RetainOp` of API Notes, the references of Linux.
    /// Example: `get: get_file`
    pub get: Option<At<String>>,
    /// The function that gives one back.
    ///
    /// Default: none; needed, as the other half is, for a counted type.
    /// Source: `ReleaseOp` of API Notes, the references of Linux.
    /// Example: `put: fput`
    pub put: Option<At<String>>,
}

/// A Rust type that stands for a C type under certain rules.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: An open file.`
    pub doc: String,
    /// The view this one is a stricter form of: its methods are available here too.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `refines: { view: LocalFile }`
    pub refines: Option<Refines>,
    /// What is true of every value, by a short name that other parts of the contract use.
    ///
    /// Default: none.
    /// Source: the `# Invariants` sections of Rust for Linux.
    /// Example: `invariants: { counted: { holds: The file is counted. } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub invariants: Section<Invariant>,
    /// Whether ownership may move to another thread.
    ///
    /// Source: `Send` of Rust.
    /// Example: `send: { allowed: true, because: the count is atomic }`
    pub send: ThreadRule,
    /// Whether several threads may use it at the same time.
    ///
    /// Source: `Sync` of Rust.
    /// Example: `sync: { allowed: true, because: every method takes the lock }`
    pub sync: ThreadRule,
    /// The name of the unsafe function that makes a reference from a raw pointer.
    ///
    /// Default: `from_ptr`.
    /// Source: the constructors of Rust for Linux.
    /// Example: `from_raw: from_raw_file`
    pub from_raw: Option<At<String>>,
    /// The method that gives the raw pointer.
    ///
    /// Default: `as_ptr`; a view that refines another one uses that one's.
    /// Source: `as_ptr` of Rust.
    /// Example: `accessor: { read_only: true }`
    pub accessor: Option<Accessor>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let flags = file.flags();"`
    pub examples: Option<String>,
    /// What happens if an owned reference is forgotten.
    ///
    /// Default: not said.
    /// Source: safebind.
    /// Example: `on_leak: the file stays open`
    pub on_leak: Option<String>,
}

/// How a raw pointer is reached.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accessor {
    /// The method's name.
    ///
    /// Default: `as_ptr`.
    /// Source: `as_ptr` of Rust.
    /// Example: `name: as_raw`
    pub name: Option<At<String>>,
    /// Whether the pointer it gives is `*const` for callers outside.
    ///
    /// Default: false.
    /// Source: `const` of C.
    /// Example: `read_only: true`
    #[serde(default)]
    pub read_only: bool,
}

/// The step from a looser view to a stricter one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refines {
    /// The looser view.
    ///
    /// Source: safebind.
    /// Example: `view: LocalFile`
    pub view: At<String>,
    /// The function that turns an owned reference of the looser view into one of this view.
    ///
    /// Default: there is no such function.
    /// Source: safebind.
    /// Example: `convert: { name: assume_no_fdget_pos, doc: Assumes it. }`
    pub convert: Option<Convert>,
}

/// An unsafe conversion between two views of one C type.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Convert {
    /// The name of the function.
    ///
    /// Source: safebind.
    /// Example: `name: assume_no_fdget_pos`
    pub name: At<String>,
    /// What it does, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Assumes that nobody else uses the position.`
    pub doc: String,
    /// What its caller must ensure, by the name of the invariant it establishes.
    ///
    /// Default: none.
    /// Source: the `# Safety` sections of Rust.
    /// Example: `requires: { no_fdget_pos: There is no active `fdget_pos` call. }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub requires: Section<String>,
    /// For each invariant it establishes: why the caller's promise and the looser view's invariants
    /// are enough.
    ///
    /// Default: none.
    /// Source: the `INVARIANT:` comments of Rust for Linux.
    /// Example: `establishes: { counted: the looser view is counted too }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub establishes: Section<String>,
}

/// Something that is true of every value of a type.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invariant {
    /// The sentence for the `# Invariants` section.
    ///
    /// Source: the `# Invariants` sections of Rust for Linux.
    /// Example: `holds: The file is counted.`
    pub holds: String,
    /// The sentence for the `# Safety` section of functions that make a value from a raw pointer: what
    /// their caller must ensure for it to hold.
    ///
    /// Default: the invariant follows from the reference count and asks nothing of the caller.
    /// Source: the `# Safety` sections of Rust.
    /// Example: `caller: The pointer is to a file that is counted.`
    pub caller: Option<String>,
}

/// Whether a type may cross threads, and why.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThreadRule {
    /// Whether it may.
    ///
    /// Source: `Send` and `Sync` of Rust.
    /// Example: `allowed: false`
    pub allowed: At<bool>,
    /// Why: one or more sentences, which become the SAFETY comment or the documentation of the marker.
    ///
    /// Source: safebind.
    /// Example: `because: the light reference belongs to one thread`
    pub because: String,
}

/// How a field may be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldAccess {
    /// It is written before the object is published, and never again: read without synchronization.
    ImmutableAfterInit,
    /// It may change at any time: read once, as `READ_ONCE` does.
    ReadOnce,
    /// Only the current task may read its own.
    CurrentOnly,
    /// It may be read while a lock is held.
    Guarded,
}

/// A field that may be read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Where the facts are written.
    ///
    /// Default: the header's declaration.
    /// Source: KAPI, API Notes.
    /// Example: `source: { path: include/linux/fs.h }`
    pub source: Option<Source>,
    /// What the method returns, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Returns the flags.`
    pub doc: String,
    /// The view on which the method is.
    ///
    /// Default: the first view of the type.
    /// Source: safebind.
    /// Example: `on: LocalFile`
    pub on: Option<At<String>>,
    /// The method's name.
    ///
    /// Default: the field's name.
    /// Source: `SwiftName` of API Notes, gir's `rename`.
    /// Example: `rust: { name: flags, because: the prefix repeats the type }`
    pub rust: Option<Rename>,
    /// How it may be read.
    ///
    /// Source: `READ_ONCE` and `BTF_TYPE_SAFE_*` of Linux.
    /// Example: `access: immutable_after_init`
    pub access: At<FieldAccess>,
    /// Why that is so: a sentence for the SAFETY comment.
    ///
    /// Source: safebind.
    /// Example: `because: the field is written once, when the file is made`
    pub because: String,
    /// Whether it can be null; needed for a pointer.
    ///
    /// Default: none; needed for a pointer.
    /// Source: Clang's `_Nonnull` and `_Nullable`.
    /// Example: `nullability: nonnull`
    pub nullability: Option<At<Nullability>>,
    /// The view or value type that the method returns.
    ///
    /// Default: the field's own integer type.
    /// Source: safebind.
    /// Example: `view: Credential`
    pub view: Option<At<String>>,
    /// What keeps the object behind a pointer alive.
    ///
    /// Default: none; needed for a pointer.
    /// Source: Clang's `lifetimebound`.
    /// Example: `borrows_from: self`
    pub borrows_from: Option<At<BorrowSource>>,
    /// Why the object behind the pointer lives as long as what it is borrowed from, and why it has the
    /// invariants of its view.
    ///
    /// Default: none; needed with `borrows_from`.
    /// Source: safebind.
    /// Example: `keeps_alive: the file holds a reference as long as it lives`
    pub keeps_alive: Option<String>,
}

/// What a borrowed value borrows from.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BorrowSource {
    /// The object the method is called on.
    #[serde(rename = "self")]
    Receiver,
    /// A parameter, by its C name.
    Param(String),
    /// The current scope, for instance of the current task.
    Scope,
    /// Nothing: it lives for ever.
    Static,
}

/// Whether a pointer can be null.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Nullability {
    /// It cannot, or must not.
    Nonnull,
    /// It can.
    Nullable,
}

/// A C type that is passed by copy.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueType {
    /// Where the facts are written.
    ///
    /// Default: the header's declaration.
    /// Source: KAPI, API Notes.
    /// Example: `source: { path: include/linux/uidgid.h }`
    pub source: Option<Source>,
    /// The Rust name.
    ///
    /// Source: `SwiftName` of API Notes, gir's `rename`.
    /// Example: `rust: { name: Kuid, because: types are in camel case }`
    pub rust: Rename,
    /// What it is, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A user.`
    pub doc: String,
    /// The name of the private field.
    ///
    /// Default: `raw`.
    /// Source: safebind.
    /// Example: `field: kuid`
    pub field: Option<String>,
    /// The function that compares two values.
    ///
    /// Default: the values cannot be compared.
    /// Source: `PartialEq` of Rust.
    /// Example: `eq: uid_eq`
    pub eq: Option<At<String>>,
    /// Why every bit pattern of the C type is a value: what makes the conversion from it safe.
    ///
    /// Source: `FromBytes` of zerocopy.
    /// Example: `any_value: every number is a user`
    pub any_value: String,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "assert!(a == b);"`
    pub examples: Option<String>,
}

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
    pub field: String,
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
    pub name: String,
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

/// An error type that stands for one code.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorType {
    /// What it means, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: There is no such file.`
    pub doc: String,
    /// The code it converts to.
    ///
    /// Source: the error codes of C.
    /// Example: `code: EBADF`
    pub code: At<String>,
    /// Why this code is the right one.
    ///
    /// Source: safebind.
    /// Example: `because: it is what the system call returns`
    pub because: String,
}

/// A set of constants in a module of its own.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConstantSet {
    /// What they are, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Flags of a file.`
    pub doc: String,
    /// Their Rust type.
    ///
    /// Source: Rust.
    /// Example: `type: u32`
    #[serde(rename = "type")]
    pub ty: At<String>,
    /// The constants, by Rust name.
    ///
    /// Source: the members of flag sets in GObject Introspection.
    /// Example: `members: { O_APPEND: { doc: Appends. } }`
    pub members: Section<Constant>,
}

/// A constant.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// What it means, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Appends.`
    pub doc: String,
    /// The C name, where it is another one, with the reason.
    ///
    /// Default: the Rust name.
    /// Source: safebind.
    /// Example: `c: { name: FLAG_APPEND, because: the module is the prefix }`
    pub c: Option<CName>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "assert!(flags & O_APPEND != 0);"`
    pub examples: Option<String>,
}

/// Another name in C than in Rust, with the reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CName {
    /// The C name.
    ///
    /// Source: C.
    /// Example: `name: FLAG_APPEND`
    pub name: At<String>,
    /// Why the Rust name is another one.
    ///
    /// Source: safebind.
    /// Example: `because: the module is the prefix`
    pub because: String,
}

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
    /// Example: `safety: { unsafe: [no_fdget_pos] }`
    pub safety: Option<At<SafetyWord>>,
    /// The Rust name.
    ///
    /// Default: the C name.
    /// Source: `SwiftName` of API Notes, gir's `rename`.
    /// Example: `rust: { name: get, because: the type says the rest }`
    pub rust: Option<Rename>,
    /// The type the wrapper belongs to.
    ///
    /// Default: the handle it acquires or releases, the view it returns, or the view of its first
    /// parameter.
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
    /// The C prototype to give to a macro.
    ///
    /// Default: the header's declaration.
    /// Source: safebind.
    /// Example: `prototype: unsigned int add(unsigned int a, unsigned int b)`
    pub prototype: Option<At<String>>,
    /// The parameters, by C name.
    ///
    /// Default: none; needed for each parameter that is a pointer.
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
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the table is read under RCU]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
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
    /// Why every call of the wrapper fulfils it, if one does.
    ///
    /// Default: the caller must ensure it, and the wrapper is unsafe.
    /// Source: the `SAFETY:` comments of Rust.
    /// Example: `because: the guard holds the lock`
    pub because: Option<String>,
}

/// The contract of a parameter.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Its position, counted from 1, where the header gives the parameter no name.
    ///
    /// Default: found by name.
    /// Source: `Position` of API Notes.
    /// Example: `position: 1`
    pub position: Option<At<u32>>,
    /// The view of the object a pointer points to.
    ///
    /// Default: none; needed for a pointer to an object.
    /// Source: safebind.
    /// Example: `view: File`
    pub view: Option<At<String>>,
    /// Whether it may be null.
    ///
    /// Default: `nonnull`, once `view` or `direction` is given.
    /// Source: Clang's `_Nonnull` and `_Nullable`.
    /// Example: `nullability: nullable`
    pub nullability: Option<At<Nullability>>,
    /// Which way data goes.
    ///
    /// Default: `in`.
    /// Source: GObject Introspection.
    /// Example: `direction: out`
    pub direction: Option<At<Direction>>,
    /// Whether ownership goes to the callee.
    ///
    /// Default: `none`.
    /// Source: GObject Introspection, `retain_and_null_ptr` of Linux's cleanup.h.
    /// Example: `transfer: on_success`
    pub transfer: Option<At<Transfer>>,
    /// Whether the callee keeps the pointer.
    ///
    /// Default: `noescape`.
    /// Source: Clang's `noescape` and `lifetime_capture_by`.
    /// Example: `escape: { retained_until: unregister_hook }`
    pub escape: Option<At<Escape>>,
    /// How much memory a pointer covers.
    ///
    /// Default: `single`.
    /// Source: Clang's -fbounds-safety, gir.
    /// Example: `bounds: { counted_by: len }`
    pub bounds: Option<At<Bounds>>,
    /// The parameters whose length this one is.
    ///
    /// Default: it is the length of nothing.
    /// Source: gir's `length_of`.
    /// Example: `length_of: [buffer]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub length_of: Vec<At<String>>,
    /// Which values are accepted.
    ///
    /// Default: every value, for a number; open for anything else.
    /// Source: the constraints of KAPI, cppcheck's `valid`.
    /// Example: `valid: { range: [0, 7] }`
    pub valid: Option<At<Valid>>,
    /// What kind of text a character pointer is.
    ///
    /// Default: it is no text.
    /// Source: the string types of GObject Introspection, cppcheck's `strz`.
    /// Example: `string: cstr`
    pub string: Option<At<StringKind>>,
    /// It is called back, by this rule.
    ///
    /// Default: it is not called.
    /// Source: the scopes of GObject Introspection.
    /// Example: `callback: { scope: once }`
    pub callback: Option<Callback>,
    /// It is the data of a callback: the callback's parameter name.
    ///
    /// Default: it is no such data.
    /// Source: `closure` of GObject Introspection.
    /// Example: `user_data: handler`
    pub user_data: Option<At<String>>,
    /// The function that frees the data of a callback.
    ///
    /// Default: nothing frees it.
    /// Source: `destroy` of GObject Introspection.
    /// Example: `destroy: free_data`
    pub destroy: Option<At<String>>,
    /// It is a number that stands for something held.
    ///
    /// Default: it is a plain number.
    /// Source: Clang's handle attributes.
    /// Example: `handle: { release: Reservation }`
    pub handle: Option<HandleUse>,
    /// The pointer is compared, not dereferenced.
    ///
    /// Default: false.
    /// Source: safebind.
    /// Example: `key: true`
    #[serde(default)]
    pub key: bool,
    /// A constant that is always passed; callers do not see the parameter.
    ///
    /// Default: callers give the value.
    /// Source: `Reserved` of win32metadata.
    /// Example: `constant: 0`
    pub constant: Option<At<i64>>,
}

/// Which way data goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the callee.
    In,
    /// Back to the caller.
    Out,
    /// Both ways.
    Inout,
}

/// Who owns what a pointer points to after the call.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transfer {
    /// Ownership does not move.
    None,
    /// Ownership moves.
    Full,
    /// Ownership moves if the call succeeds.
    OnSuccess,
}

/// Whether the callee keeps a pointer.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Escape {
    /// Not after the call.
    Noescape,
    /// Until the named function was called.
    RetainedUntil(String),
}

/// How much memory a pointer covers.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bounds {
    /// One object.
    Single,
    /// As many objects as the named parameter says.
    CountedBy(String),
    /// The same, and null with any count.
    CountedByOrNull(String),
    /// As many bytes as the named parameter says.
    SizedBy(String),
    /// The same, and null with any size.
    SizedByOrNull(String),
    /// Up to a zero element.
    NullTerminated,
}

/// Which values a parameter accepts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Valid {
    /// Every value; one that makes no sense is refused or ignored by the callee.
    Any,
    /// Not zero.
    Nonzero,
    /// From the first to the last, both included.
    Range([i64; 2]),
    /// Only these bits.
    Mask(u64),
    /// One of the constants of the named set.
    Set(String),
}

/// What kind of text a character pointer is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StringKind {
    /// Bytes up to a zero.
    Cstr,
    /// UTF-8 up to a zero.
    Utf8,
    /// Bytes.
    Bytes,
    /// A path.
    Path,
}

/// How long a callback can be called, and how.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// How long it can be called.
    ///
    /// Source: the scopes of GObject Introspection.
    /// Example: `scope: until_unregistered`
    pub scope: At<CallbackScope>,
    /// The parameter that carries its data.
    ///
    /// Default: there is none.
    /// Source: `closure` of GObject Introspection.
    /// Example: `user_data: data`
    pub user_data: Option<At<String>>,
    /// Where it runs.
    ///
    /// Default: not said.
    /// Source: the context flags of KAPI.
    /// Example: `runs_on: any thread`
    pub runs_on: Option<String>,
    /// Whether it may call back into the same object.
    ///
    /// Default: false.
    /// Source: safebind.
    /// Example: `reenter: true`
    #[serde(default)]
    pub reenter: bool,
}

/// How long a callback can be called.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallbackScope {
    /// During the call.
    Call,
    /// Once, later.
    Once,
    /// Until it is unregistered.
    UntilUnregistered,
    /// For ever.
    Forever,
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

/// The contract of a result.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// How failure is reported.
    ///
    /// Default: `infallible`.
    /// Source: the check types of KAPI, Rust-for-Linux issue 342.
    /// Example: `error: errno_negative`
    pub error: Option<At<ErrorConvention>>,
    /// The error type, where one code is the only one.
    ///
    /// Default: the target's general error type.
    /// Source: safebind.
    /// Example: `error_type: BadFdError`
    pub error_type: Option<At<String>>,
    /// Whether it can be null.
    ///
    /// Default: none; needed for a pointer unless `error` says it.
    /// Source: Clang's `_Nonnull` and `_Nullable`.
    /// Example: `nullability: nullable`
    pub nullability: Option<At<Nullability>>,
    /// Whether the caller owns what it gets.
    ///
    /// Default: none; needed for a pointer.
    /// Source: GObject Introspection, `KF_ACQUIRE` of Linux.
    /// Example: `transfer: full`
    pub transfer: Option<At<Transfer>>,
    /// The view of the object, or the value type.
    ///
    /// Default: none; needed for a pointer to an object.
    /// Source: safebind.
    /// Example: `view: LocalFile`
    pub view: Option<At<String>>,
    /// The number stands for something held.
    ///
    /// Default: it is a plain number.
    /// Source: Clang's handle attributes.
    /// Example: `handle: { acquire: Reservation }`
    pub handle: Option<HandleUse>,
    /// What a borrowed result borrows from.
    ///
    /// Default: nothing is borrowed; needed for a pointer with `transfer: none`.
    /// Source: Clang's `lifetimebound`.
    /// Example: `borrows_from: { param: file }`
    pub borrows_from: Option<At<BorrowSource>>,
    /// The functions that end the life of a borrowed result.
    ///
    /// Default: as long as what it borrows from.
    /// Source: the documentation of SQLite.
    /// Example: `valid_until: [reset_cursor]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub valid_until: Vec<At<String>>,
    /// For each invariant of the view: why it holds for what is returned.
    ///
    /// Default: none.
    /// Source: the `INVARIANT:` comments of Rust for Linux.
    /// Example: `establishes: { counted: the function adds a reference }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub establishes: Section<String>,
    /// What must still be done with it.
    ///
    /// Default: nothing is owed.
    /// Source: `KF_ACQUIRE` of Linux, `FreeWith` of win32metadata.
    /// Example: `obligation: { discharge: { filp_close: {} } }`
    pub obligation: Option<Obligation>,
    /// For a removal: which return value gives the data of a registration back.
    ///
    /// Default: it gives nothing back.
    /// Source: safebind.
    /// Example: `gives_back: 1`
    pub gives_back: Option<At<i64>>,
    /// It is the same pointer as this parameter, or otherwise without meaning: callers do not see it.
    ///
    /// Default: false.
    /// Source: `IgnoreIfReturn` of win32metadata.
    /// Example: `ignored: true`
    #[serde(default)]
    pub ignored: bool,
}

/// How failure is reported.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorConvention {
    /// A negative error code, or a value that is not negative.
    ErrnoNegative,
    /// A pointer that carries an error code, or a valid one.
    ErrPtr,
    /// The same, or null.
    ErrPtrOrNull,
    /// Null.
    Null,
    /// `false`.
    Bool,
    /// It cannot fail.
    Infallible,
    /// The value is the answer, whatever it is.
    Value,
}

/// Something that is still owed after a call.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Obligation {
    /// The functions that discharge it, each with the arguments it needs.
    ///
    /// Source: `FreeWith` of win32metadata, `malloc(deallocator)` of GCC.
    /// Example: `discharge: { filp_close: { args: { id: current } } }`
    pub discharge: Section<Discharge>,
    /// When it arises.
    ///
    /// Source: safebind.
    /// Example: `arises: when a file was taken out of the table`
    pub arises: String,
    /// Where it may be discharged.
    ///
    /// Default: anywhere.
    /// Source: safebind.
    /// Example: `where: on the task that took the file out`
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// What happens if it never is.
    ///
    /// Source: safebind.
    /// Example: `on_leak: the file stays open`
    pub on_leak: String,
}

/// How an obligation is discharged by a function.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Discharge {
    /// The arguments, by parameter name.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `args: { id: current }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub args: Section<String>,
    /// What must be true before.
    ///
    /// Default: nothing.
    /// Source: `PostToFunc` of the safety tags.
    /// Example: `after: a reference outlives every light one`
    pub after: Option<String>,
}

/// Where a function may be called.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Context {
    /// In a process.
    Process,
    /// Where sleeping is forbidden.
    Atomic,
    /// It may sleep.
    MaySleep,
    /// In an interrupt.
    Irq,
    /// Inside an RCU read section.
    RcuRead,
    /// On the current task only.
    CurrentTask,
    /// Not on a kernel thread.
    NotKthread,
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
