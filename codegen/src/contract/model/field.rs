//! Fields of C structs that may be read, and what a pointer in one says.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    function::AlsoNamed,
    module::{Rename, Source},
    param::Bounds,
};
use crate::contract::at::At;

/// How a field may be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldAccess {
    /// It is written before the object is published, and never again: read without synchronization.
    ImmutableAfterInit,
    /// It may change at any time: read once, as `READ_ONCE` does.
    ReadOnce,
    /// It may be read on the scope that its view is bound to, such as the current task.
    CurrentOnly,
    /// It may be read while a lock is held, which an invariant of its view says.
    Guarded,
    /// Whoever owns the object writes it, and nobody else does; C reads it in calls that take the object.
    Exclusive,
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
    /// Names that it had or has in other versions of the C side.
    ///
    /// Default: none.
    /// Source: the symbol versions of C libraries.
    /// Example: `also_named: [{ name: flags, until: "6.8" }]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_named: Vec<AlsoNamed>,
    /// The first version of the C side that has it; in others the method is absent.
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
    /// The invariant of the view that says that the lock is held.
    ///
    /// Default: none; needed with `access: guarded`.
    /// Source: `__guarded_by` of Linux and Clang.
    /// Example: `guarded_by: locked`
    pub guarded_by: Option<At<String>>,
    /// Why the field is the member of its union that is in use: a sentence for the SAFETY comment.
    ///
    /// Default: none; needed for a field that is inside a union in these headers.
    /// Source: safebind.
    /// Example: `active: both members are names of the same number`
    pub active: Option<At<String>>,
    /// How much an array covers with which its struct ends: the field with its length. What `because` says
    /// holds for that field too.
    ///
    /// Default: what `counted_by` says in the header; needed for such an array.
    /// Source: `counted_by` of GCC and Clang.
    /// Example: `bounds: { counted_by: count }`
    pub bounds: Option<At<Bounds>>,
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
    /// Facts that matter to the C side only: kept for drift, not rendered.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `internal: [only the file system writes it]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub internal: Vec<String>,
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
