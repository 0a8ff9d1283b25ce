//! Types of C: those behind a pointer and those passed by copy.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Section,
    field::Field,
    function::AlsoNamed,
    module::{Rename, Source},
};
use crate::contract::at::At;

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
    /// Names that it had or has in other versions of the C side.
    ///
    /// Default: none.
    /// Source: the symbol versions of C libraries.
    /// Example: `also_named: [{ name: struct old_file, until: "6.8" }]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_named: Vec<AlsoNamed>,
    /// The pair of functions that count references.
    ///
    /// Default: the type is not counted, and is only borrowed.
    /// Source: cleanup.h and `AlwaysRefCounted` of Linux, `RetainOp` and `ReleaseOp` of API Notes.
    /// Example: `refcount: { get: get_file, put: fput }`
    pub refcount: Option<Refcount>,
    /// The function that ends an object which has one owner: what an owned object calls when it is dropped. A
    /// view can have another one, for objects that were obtained otherwise.
    ///
    /// Default: nobody owns one, and the type is only borrowed.
    /// Source: `malloc(dealloc)` of GCC, `DEFINE_FREE` of Linux's cleanup.h, `free function` of GObject Introspection.
    /// Example: `release: door_close`
    pub release: Option<At<String>>,
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
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the table is grown under a lock]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
}

/// How references to an object are counted.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
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

impl OpaqueType {
    /// The pair that counts references to a view of this type: the view's own, or else the type's. What is
    /// bound to a scope is never counted, since a counted reference could leave it.
    pub fn count_of<'a>(&'a self, view: &'a View) -> Option<&'a Refcount> {
        if view.bound_to.is_some() {
            return None;
        }
        view.refcount.as_ref().or(self.refcount.as_ref())
    }

    /// The function that ends a view of this type which has one owner: the view's own, or else the type's.
    /// What is counted has several owners, and what is bound to a scope has none.
    pub fn release_of<'a>(&'a self, view: &'a View) -> Option<&'a At<String>> {
        if view.bound_to.is_some() || self.count_of(view).is_some() {
            return None;
        }
        view.release.as_ref().or(self.release.as_ref())
    }
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
    /// Default: `as_ptr`; a view that refines another one uses that one's, and has none of its own.
    /// Source: `as_ptr` of Rust.
    /// Example: `accessor: { read_only: true }`
    pub accessor: Option<At<Accessor>>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let flags = file.flags();"`
    pub examples: Option<String>,
    /// The pair of functions that count references of this view, where views of one C type are
    /// counted apart.
    ///
    /// Default: the pair of the C type; a view that is bound to a scope is never counted.
    /// Source: cleanup.h and `AlwaysRefCounted` of Linux.
    /// Example: `refcount: { get: mmget, put: mmput }`
    pub refcount: Option<Refcount>,
    /// The function that ends an object of this view, where objects of one C type are obtained in ways that end
    /// differently.
    ///
    /// Default: that of the C type; a view that is counted, or bound to a scope, has none.
    /// Source: `malloc(dealloc)` of GCC.
    /// Example: `release: door_unmap`
    pub release: Option<At<String>>,
    /// The object that one of this view is made from and must not outlive: what owns one borrows it. Goes with
    /// `release` and `on_leak`.
    ///
    /// Default: it outlives what it was made from, or C keeps that alive.
    /// Source: the parent and child objects of API bindings; `lifetime_capture_by` of Clang.
    /// Example: `parent: { view: Connection }`
    pub parent: Option<Parent>,
    /// The scope that values of this view must not leave.
    ///
    /// Default: none.
    /// Source: `CurrentTask` of Rust for Linux.
    /// Example: `bound_to: task`
    pub bound_to: Option<At<String>>,
    /// How two values are compared.
    ///
    /// Default: they cannot be compared.
    /// Source: `PartialEq` of Rust.
    /// Example: `eq: identity`
    pub eq: Option<At<ViewEq>>,
    /// Whether only the generated crate may make a reference from a raw pointer.
    ///
    /// Default: false.
    /// Source: the visibility `pub(crate)` of Rust.
    /// Example: `sealed: true`
    #[serde(default)]
    pub sealed: bool,
    /// What happens if an owned reference is forgotten.
    ///
    /// Default: not said.
    /// Source: safebind.
    /// Example: `on_leak: the file stays open`
    pub on_leak: Option<String>,
    /// The type of the target that stands for it: nothing is generated then. It must be transparent around
    /// the C type, have the accessor and the function that makes a reference, and count as the contract says.
    ///
    /// Default: it is generated.
    /// Source: gir's `manual`.
    /// Example: `provided: { path: "crate::device::Device", because: its context is part of the type }`
    pub provided: Option<Provided>,
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [the last reference is dropped later]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
}

/// What an object is made from and must not outlive.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    /// The view of the parent.
    ///
    /// Source: safebind.
    /// Example: `view: Connection`
    pub view: At<String>,
    /// Whether C allows nothing else with the parent as long as the child exists, another child included.
    ///
    /// Default: false.
    /// Source: `&mut` of Rust.
    /// Example: `exclusive: true`
    #[serde(default)]
    pub exclusive: At<bool>,
}

/// A type that the target has already.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provided {
    /// Its path; a type argument stands in angle brackets, with its whole path too.
    ///
    /// Source: Rust.
    /// Example: `path: "crate::device::Device<crate::device::Bound>"`
    pub path: At<String>,
    /// Why it is not generated.
    ///
    /// Source: gir's `manual`.
    /// Example: `because: its context is part of the type`
    pub because: String,
}

/// How two values of a view are compared.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewEq {
    /// They are equal if they are the same object.
    Identity,
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
    pub field: Option<At<String>>,
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
