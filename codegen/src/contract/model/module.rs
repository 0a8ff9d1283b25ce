//! A contract file, and what its parts share.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Section,
    callback::{CallbackType, Node, Registration},
    function::Function,
    handle::Handle,
    obligation::Owed,
    scope::{Guard, Scope},
    status::{StatusError, StatusValues},
    structure::Structure,
    types::{OpaqueType, ValueType},
};
use crate::contract::at::At;

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
    /// Whether every function that these headers themselves declare needs a contract and a wrapper. A header that
    /// one of them includes needs neither.
    ///
    /// Default: `auto`.
    /// Source: `CRUBIT_MUST_BIND` of Crubit.
    /// Example: `bind: must`
    pub bind: Option<At<BindAll>>,
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
    /// Locks that are held as long as a value exists.
    ///
    /// Default: none.
    /// Source: `DEFINE_GUARD` of Linux.
    /// Example: `guards: { ReadGuard: { lock: read, of: Tank } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub guards: Section<Guard>,
    /// Functions that C calls back, by the name of their trait.
    ///
    /// Default: none.
    /// Source: the callbacks of GObject Introspection.
    /// Example: `callbacks: { ReleaseAction: { scope: once, data: data } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub callbacks: Section<CallbackType>,
    /// Data that is registered with a function that C calls back, by type name.
    ///
    /// Default: none.
    /// Source: the closures of GObject Introspection.
    /// Example: `registrations: { Action: { register: add_action, unregister: remove_action } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub registrations: Section<Registration>,
    /// C structs that are embedded in Rust allocations, by type name.
    ///
    /// Default: none.
    /// Source: `container_of` of Linux.
    /// Example: `nodes: { Work: { c: struct work, add: queue_work } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub nodes: Section<Node>,
    /// C structs that their user allocates, initializes and ends, by type name.
    ///
    /// Default: none.
    /// Source: the `(out caller-allocates)` of GObject Introspection.
    /// Example: `structs: { Deflate: { c: z_stream, send: { allowed: true } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub structs: Section<Structure>,
    /// Objects for which something is owed, by type name.
    ///
    /// Default: none.
    /// Source: `KF_ACQUIRE` of Linux, `FreeWith` of win32metadata.
    /// Example: `obligations: { ClosedFile: { view: LocalFile, discharge: { filp_close: {} } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub obligations: Section<Owed>,
    /// Modules in safe Rust, written by hand beside the contract, on top of what is generated.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `compositions: { devres: { file: devres.rs } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub compositions: Section<Composition>,
    /// Stretches of execution to which values are bound, by a short name.
    ///
    /// Default: none.
    /// Source: the context flags of KAPI, the task context of Rust for Linux.
    /// Example: `scopes: { task: { is: the work on behalf of one task } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub scopes: Section<Scope>,
    /// Names for C's number types, by C name.
    ///
    /// Default: none.
    /// Source: `typedef` of C.
    /// Example: `aliases: { pid_t: { rust: { name: Pid, because: types are in camel case } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub aliases: Section<Alias>,
    /// Structs and unions whose layout is relied on without an oracle's word, each with the reason. What an oracle
    /// finds wrong is an error all the same.
    ///
    /// Default: none; what an oracle does not have is not bound.
    /// Source: safebind.
    /// Example: `accepted_layouts: { struct cred: the module is built with this very compiler }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub accepted_layouts: Section<String>,
    /// The terms of this module: each with what it means, and the words that must not stand for it.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `glossary: { address space: { means: what a process can reach } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub glossary: Section<Term>,
    /// Error types that stand for one error code.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `errors: { BadFdError: { code: EBADF } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub errors: Section<ErrorType>,
    /// Error types with several causes, each of which stands for one error code.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `error_enums: { CloseError: { variants: { BadFd: { code: EBADF } } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub error_enums: Section<ErrorEnum>,
    /// Error types with the codes by which functions report failure.
    ///
    /// Default: none.
    /// Source: the `errorcodes` of Vulkan's registry.
    /// Example: `status_errors: { ZlibError: { codes: { DAMAGED: { c: Z_DATA_ERROR } } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub status_errors: Section<StatusError>,
    /// Types with the codes that are success, where there are several.
    ///
    /// Default: none.
    /// Source: the `successcodes` of Vulkan's registry.
    /// Example: `status_values: { Progress: { codes: { Done: { c: Z_STREAM_END } } } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub status_values: Section<StatusValues>,
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

/// Whether wrappers are wanted of all that headers declare.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BindAll {
    /// A function without a wrapper is an error, unless its own `bind` says otherwise.
    Must,
    /// There are wrappers where contracts are complete.
    Auto,
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

/// A name for a number type of C.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The Rust name.
    ///
    /// Source: `SwiftName` of API Notes, gir's `rename`.
    /// Example: `rust: { name: Pid, because: types are in camel case }`
    pub rust: Rename,
    /// What the numbers are, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: The ID of a process.`
    pub doc: String,
}

/// A term of a module.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// What it means: a sentence for the module's documentation.
    ///
    /// Source: safebind.
    /// Example: `means: What a process can reach by addresses.`
    pub means: String,
    /// Words that mean the same or nearly so, and must not be used instead.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `instead_of: [memory map]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub instead_of: Vec<At<String>>,
}

/// A module in safe Rust that is written by hand.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Composition {
    /// Its text, relative to the contract.
    ///
    /// Source: safebind.
    /// Example: `file: devres.rs`
    pub file: At<String>,
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
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "assert!(Error::from(BadFdError) == EBADF);"`
    pub examples: Option<String>,
}

/// An error type with several causes, each of which stands for one code.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorEnum {
    /// What it means, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A file could not be closed.`
    pub doc: String,
    /// Its variants, by Rust name.
    ///
    /// Source: safebind.
    /// Example: `variants: { Full: { doc: It is full., code: ENOSPC, because: nothing fits } }`
    pub variants: Section<ErrorVariant>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "assert!(Error::from(CloseError::BadFd) == EBADF);"`
    pub examples: Option<String>,
}

/// One of several causes of an error.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ErrorVariant {
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

/// A set of constants.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ConstantSet {
    /// What they are, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Flags of a file.`
    pub doc: String,
    /// Their Rust type: one of Rust's integer types, or `c_int` and the like.
    ///
    /// Source: Rust.
    /// Example: `type: u32`
    #[serde(rename = "type")]
    pub ty: At<String>,
    /// Whether the constants stand in the module of the contract, and not in one of their own.
    ///
    /// Default: false.
    /// Source: safebind.
    /// Example: `flat: true`
    #[serde(default)]
    pub flat: bool,
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
