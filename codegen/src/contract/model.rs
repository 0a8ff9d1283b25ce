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
    /// Example: `schema: "1.0"`
    pub schema: At<String>,
    /// The module path of the generated file, without extension.
    ///
    /// Example: `module: fs/file`
    pub module: At<String>,
    /// The headers that declare what the contracts speak of, as in `#include <...>`.
    ///
    /// Example: `headers: [linux/file.h]`
    pub headers: Vec<At<String>>,
    /// The first line of the module's documentation.
    pub summary: String,
    /// What follows in the module's documentation, in Markdown.
    ///
    /// Default: nothing.
    pub doc: Option<String>,
    /// C types that are used behind a pointer, each with the Rust types that stand for it.
    ///
    /// Default: none. Source: opaque types of bindgen.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub types: Section<OpaqueType>,
    /// C types that are passed by copy.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub values: Section<ValueType>,
    /// Numbers that stand for something a task holds until it gives it back.
    ///
    /// Default: none. Source: Clang's handle attributes.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub handles: Section<Handle>,
    /// Error types that stand for one error code.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub errors: Section<ErrorType>,
    /// Sets of constants, each a module of its own.
    ///
    /// Default: none. Source: flag sets of GObject Introspection.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub constants: Section<ConstantSet>,
    /// Functions, and macros used like functions, by C name.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub functions: Section<Function>,
}

/// Where a fact is written, so that a reviewer can read it there.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The file, relative to the root of the C project.
    ///
    /// Example: `path: fs/file.c`
    pub path: String,
    /// The function or type in that file.
    ///
    /// Default: the name of the contract.
    pub symbol: Option<String>,
}

/// Another name in Rust than in C, with the reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rename {
    /// The Rust name.
    pub name: At<String>,
    /// Why the C name does not do.
    pub because: String,
}

/// A C type that is only ever used behind a pointer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OpaqueType {
    /// Where the facts are written.
    ///
    /// Default: the header's declaration.
    pub source: Option<Source>,
    /// The pair of functions that count references.
    ///
    /// Default: the type is not counted, and is only borrowed. Source: cleanup.h, `AlwaysRefCounted`.
    pub refcount: Option<Refcount>,
    /// The Rust types that stand for this C type, by Rust name; more than one where C uses the same
    /// type under different rules.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub views: Section<View>,
    /// Fields that may be read, by C name.
    ///
    /// Default: none. Source: `BTF_TYPE_SAFE_*`, `__guarded_by`.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub fields: Section<Field>,
}

/// How references to an object are counted.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refcount {
    /// The function that takes one more reference.
    pub get: Option<At<String>>,
    /// The function that gives one back.
    pub put: Option<At<String>>,
}

/// A Rust type that stands for a C type under certain rules.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct View {
    /// What it is, in Markdown; the first paragraph is the summary.
    pub doc: String,
    /// The view this one is a stricter form of: its methods are available here too.
    ///
    /// Default: none.
    pub refines: Option<Refines>,
    /// What is true of every value, by a short name that other parts of the contract use.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub invariants: Section<Invariant>,
    /// Whether ownership may move to another thread.
    pub send: ThreadRule,
    /// Whether several threads may use it at the same time.
    pub sync: ThreadRule,
    /// The name of the unsafe function that makes a reference from a raw pointer.
    ///
    /// Default: `from_ptr`.
    pub from_raw: Option<At<String>>,
    /// The method that gives the raw pointer.
    ///
    /// Default: `as_ptr`; a view that refines another one uses that one's.
    pub accessor: Option<Accessor>,
    /// Rust code that shows its use; compiled as a documentation test.
    pub examples: Option<String>,
    /// What happens if an owned reference is forgotten.
    ///
    /// Default: not said.
    pub on_leak: Option<String>,
}

/// How a raw pointer is reached.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accessor {
    /// The method's name.
    ///
    /// Default: `as_ptr`.
    pub name: Option<At<String>>,
    /// Whether the pointer it gives is `*const` for callers outside.
    ///
    /// Default: false.
    #[serde(default)]
    pub read_only: bool,
}

/// The step from a looser view to a stricter one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Refines {
    /// The looser view.
    pub view: At<String>,
    /// The function that turns an owned reference of the looser view into one of this view.
    pub convert: Option<Convert>,
}

/// An unsafe conversion between two views of one C type.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Convert {
    /// The name of the function.
    pub name: At<String>,
    /// What it does, in Markdown.
    pub doc: String,
    /// What its caller must ensure, by the name of the invariant it establishes.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub requires: Section<String>,
    /// For each invariant it establishes: why the caller's promise and the looser view's invariants
    /// are enough.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub establishes: Section<String>,
}

/// Something that is true of every value of a type.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Invariant {
    /// The sentence for the `# Invariants` section.
    pub holds: String,
    /// The sentence for the `# Safety` section of functions that make a value from a raw pointer: what
    /// their caller must ensure for it to hold.
    ///
    /// Default: the invariant follows from the reference count and asks nothing of the caller.
    pub caller: Option<String>,
}

/// Whether a type may cross threads, and why.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ThreadRule {
    /// Whether it may.
    pub allowed: At<bool>,
    /// Why: one or more sentences, which become the SAFETY comment or the documentation of the marker.
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
    pub source: Option<Source>,
    /// What the method returns, in Markdown.
    pub doc: String,
    /// The view on which the method is.
    ///
    /// Default: the first view of the type.
    pub on: Option<At<String>>,
    /// The method's name.
    ///
    /// Default: the field's name.
    pub rust: Option<Rename>,
    /// How it may be read.
    ///
    /// Source: `READ_ONCE` and `BTF_TYPE_SAFE_*` of Linux.
    pub access: At<FieldAccess>,
    /// Why that is so: a sentence for the SAFETY comment.
    pub because: String,
    /// Whether it can be null; needed for a pointer.
    ///
    /// Source: Clang.
    pub nullability: Option<At<Nullability>>,
    /// The view or value type that the method returns.
    ///
    /// Default: the field's own integer type.
    pub view: Option<At<String>>,
    /// What keeps the object behind a pointer alive.
    ///
    /// Source: Clang's `lifetimebound`.
    pub borrows_from: Option<At<BorrowSource>>,
    /// Why the object behind the pointer lives as long as what it is borrowed from, and why it has the
    /// invariants of its view.
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
    pub source: Option<Source>,
    /// The Rust name.
    pub rust: Rename,
    /// What it is, in Markdown.
    pub doc: String,
    /// The name of the private field.
    ///
    /// Default: `raw`.
    pub field: Option<String>,
    /// The function that compares two values.
    ///
    /// Default: the values cannot be compared.
    pub eq: Option<At<String>>,
    /// Why every bit pattern of the C type is a value: what makes the conversion from it safe.
    pub any_value: String,
    /// Rust code that shows its use; compiled as a documentation test.
    pub examples: Option<String>,
}

/// A number that stands for something held.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Handle {
    /// What it is, in Markdown; the first paragraph is the summary.
    pub doc: String,
    /// What a value stands for: completes "A value stands for".
    pub represents: String,
    /// The number.
    pub value: HandleValue,
    /// Which threads may use it.
    pub thread: HandleThread,
    /// By when it must be given back.
    ///
    /// Default: no limit.
    pub until: Option<At<Until>>,
    /// Operations that must not happen while one is held: C functions.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<At<String>>,
    /// What happens if a value is forgotten.
    pub on_leak: String,
    /// The function that gives it back when it is dropped.
    ///
    /// Default: the one function that releases it and takes nothing else.
    pub drop: Option<At<String>>,
    /// Rust code that shows its use; compiled as a documentation test.
    pub examples: Option<String>,
}

/// The number behind a handle.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleValue {
    /// Its C type.
    ///
    /// Example: `c: unsigned int`
    pub c: At<String>,
    /// The name of the private field.
    pub field: String,
    /// The method that gives the number.
    ///
    /// Default: there is none.
    pub accessor: Option<HandleAccessor>,
}

/// The method that gives a handle's number.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleAccessor {
    /// The method's name.
    pub name: String,
    /// What it returns, in Markdown.
    pub doc: String,
}

/// Which threads may use a handle, and why.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleThread {
    /// The rule.
    pub rule: At<Thread>,
    /// Why: one or more sentences, which become the documentation of the marker field.
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
    pub doc: String,
    /// The code it converts to.
    ///
    /// Example: `code: EBADF`
    pub code: At<String>,
    /// Why this code is the right one.
    pub because: String,
}

/// A set of constants in a module of its own.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConstantSet {
    /// What they are, in Markdown.
    pub doc: String,
    /// Their Rust type.
    ///
    /// Example: `type: u32`
    #[serde(rename = "type")]
    pub ty: At<String>,
    /// The constants, by Rust name.
    pub members: Section<Constant>,
}

/// A constant.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// What it means, in Markdown.
    pub doc: String,
    /// The C name, where it is another one, with the reason.
    ///
    /// Default: the Rust name.
    pub c: Option<CName>,
    /// Rust code that shows its use; compiled as a documentation test.
    pub examples: Option<String>,
}

/// Another name in C than in Rust, with the reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CName {
    /// The C name.
    pub name: At<String>,
    /// Why the Rust name is another one.
    pub because: String,
}

/// The contract of a function, or of a macro that is used like one.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// Where the facts are written.
    ///
    /// Default: the header's declaration.
    pub source: Option<Source>,
    /// What it does, in Markdown.
    ///
    /// Default: the first sentence of the header's kernel-doc.
    pub doc: Option<String>,
    /// Whether a wrapper is wanted.
    ///
    /// Default: `auto`. Source: Crubit, gir.
    pub bind: Option<At<Bind>>,
    /// Whether the wrapper may be called without a promise by the caller.
    ///
    /// Default: what follows from the other keys. Source: the safety tags of RFC 3842.
    pub safety: Option<At<SafetyWord>>,
    /// The Rust name.
    ///
    /// Default: the C name.
    pub rust: Option<Rename>,
    /// The type the wrapper belongs to.
    ///
    /// Default: the handle it acquires or releases, the view it returns, or the view of its first parameter.
    pub method_of: Option<At<String>>,
    /// Names the function had or has in other versions of the C side.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_named: Vec<AlsoNamed>,
    /// The C prototype to give to a macro.
    ///
    /// Default: the header's declaration.
    pub prototype: Option<At<String>>,
    /// The parameters, by C name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub params: Section<Param>,
    /// What comes back.
    ///
    /// Default: nothing; needed unless the function returns `void`.
    #[serde(rename = "return")]
    pub ret: Option<Return>,
    /// The error codes and their causes.
    ///
    /// Default: none. Source: the `error:` sections of Linux's KAPI.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub errors: Section<String>,
    /// What must be true when it is called, beyond what the parameters say, by a short name.
    ///
    /// Default: nothing.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub requires: Section<Requirement>,
    /// Whether the result must be used.
    ///
    /// Default: what `__must_check` says in the header. Source: `warn_unused_result`.
    pub must_use: Option<At<bool>>,
    /// Where it may be called.
    ///
    /// Default: anywhere. Source: the context flags of Linux's KAPI, kernel-doc `Context:`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<At<Context>>,
    /// Locks that it needs or changes.
    ///
    /// Default: none. Source: sparse and Clang's context analysis.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub locks: Section<LockRule>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
    /// Remarks for the code, each for one case: shown only where that case applies.
    ///
    /// Default: none. Source: safebind. Example: `notes: { last: { on: File, text: ... } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub notes: Section<Note>,
    /// Rust code that shows its use; compiled as a documentation test.
    pub examples: Option<String>,
    /// Who compared this contract with the C code.
    ///
    /// Default: nobody yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reviewed_by: Vec<String>,
    /// A digest of the declaration the contract was written for.
    ///
    /// Default: not watched.
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
    pub name: At<String>,
    /// The first version with this name.
    ///
    /// Default: the oldest.
    pub since: Option<At<String>>,
    /// The first version without it.
    ///
    /// Default: still there.
    pub until: Option<At<String>>,
}

/// A precondition of a C function, beyond what its parameters say.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The sentence for a `# Safety` section.
    pub caller: String,
    /// Why every call of the wrapper fulfils it, if one does.
    ///
    /// Default: the caller must ensure it, and the wrapper is unsafe.
    pub because: Option<String>,
}

/// A remark that belongs to one case.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// The view or handle in whose code it stands.
    ///
    /// Required. Source: safebind. Example: `on: File`
    pub on: At<String>,
    /// The remark, in full sentences.
    ///
    /// Required. Source: safebind. Example: `text: The file is released later.`
    pub text: String,
}

/// The contract of a parameter.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Its position, counted from 1, where the header gives the parameter no name.
    ///
    /// Default: found by name.
    pub position: Option<At<u32>>,
    /// Names the parameter had or has in other versions of the C side.
    ///
    /// Default: none. Source: safebind. Example: `also_named: [_cred]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_named: Vec<At<String>>,
    /// The view of the object a pointer points to.
    pub view: Option<At<String>>,
    /// Whether it may be null.
    ///
    /// Default: `nonnull`, once `view` or `direction` is given. Source: Clang.
    pub nullability: Option<At<Nullability>>,
    /// Which way data goes.
    ///
    /// Default: `in`. Source: GObject Introspection.
    pub direction: Option<At<Direction>>,
    /// Whether ownership goes to the callee.
    ///
    /// Default: `none`. Source: GObject Introspection, `retain_and_null_ptr` of cleanup.h.
    pub transfer: Option<At<Transfer>>,
    /// Whether the callee keeps the pointer.
    ///
    /// Default: `noescape`. Source: Clang's `noescape` and `lifetime_capture_by`.
    pub escape: Option<At<Escape>>,
    /// How much memory a pointer covers.
    ///
    /// Default: `single`. Source: -fbounds-safety, gir.
    pub bounds: Option<At<Bounds>>,
    /// The parameters whose length this one is.
    ///
    /// Source: gir.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub length_of: Vec<At<String>>,
    /// Which values are accepted.
    ///
    /// Source: KAPI constraints, cppcheck's `valid`.
    pub valid: Option<At<Valid>>,
    /// What kind of text a character pointer is.
    ///
    /// Source: gir, cppcheck.
    pub string: Option<At<StringKind>>,
    /// It is called back, by this rule.
    ///
    /// Source: GObject Introspection's scopes.
    pub callback: Option<Callback>,
    /// It is the data of a callback: the callback's parameter name.
    pub user_data: Option<At<String>>,
    /// The function that frees the data of a callback.
    pub destroy: Option<At<String>>,
    /// It is a number that stands for something held.
    ///
    /// Source: Clang's handle attributes.
    pub handle: Option<HandleUse>,
    /// The pointer is compared, not dereferenced.
    ///
    /// Default: false.
    #[serde(default)]
    pub key: bool,
    /// A constant that is always passed; callers do not see the parameter.
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
    pub scope: At<CallbackScope>,
    /// The parameter that carries its data.
    pub user_data: Option<At<String>>,
    /// Where it runs.
    pub runs_on: Option<String>,
    /// Whether it may call back into the same object.
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
    /// Default: `infallible`. Source: KAPI, Rust-for-Linux issue 342.
    pub error: Option<At<ErrorConvention>>,
    /// The error type, where one code is the only one.
    ///
    /// Default: the target's general error type.
    pub error_type: Option<At<String>>,
    /// Whether it can be null.
    ///
    /// Default: none; needed for a pointer unless `error` says it. Source: Clang.
    pub nullability: Option<At<Nullability>>,
    /// Whether the caller owns what it gets.
    ///
    /// Default: none; needed for a pointer. Source: GObject Introspection.
    pub transfer: Option<At<Transfer>>,
    /// The view of the object, or the value type.
    pub view: Option<At<String>>,
    /// The number stands for something held.
    ///
    /// Source: Clang's handle attributes.
    pub handle: Option<HandleUse>,
    /// What a borrowed result borrows from.
    ///
    /// Source: Clang's `lifetimebound`.
    pub borrows_from: Option<At<BorrowSource>>,
    /// The functions that end the life of a borrowed result.
    ///
    /// Source: SQLite's wording.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub valid_until: Vec<At<String>>,
    /// For each invariant of the view: why it holds for what is returned.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub establishes: Section<String>,
    /// What must still be done with it.
    ///
    /// Source: `KF_ACQUIRE`, FreeWith.
    pub obligation: Option<Obligation>,
    /// For a removal: which return value gives the data of a registration back.
    pub gives_back: Option<At<i64>>,
    /// It is the same pointer as this parameter, or otherwise without meaning: callers do not see it.
    ///
    /// Default: false.
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
    pub discharge: Section<Discharge>,
    /// When it arises.
    pub arises: String,
    /// Where it may be discharged.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// What happens if it never is.
    pub on_leak: String,
}

/// How an obligation is discharged by a function.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Discharge {
    /// The arguments, by parameter name.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub args: Section<String>,
    /// What must be true before.
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
