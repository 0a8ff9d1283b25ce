//! C structs that their user allocates, and that one function initializes and another one ends.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Section,
    module::Rename,
    param::{Direction, Empty},
    types::ThreadRule,
};
use crate::contract::at::At;

/// A C struct that its user allocates. It does not move between the function that initializes it and the one
/// that ends it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// Its C type.
    ///
    /// Source: C.
    /// Example: `c: z_stream`
    pub c: At<String>,
    /// What it is, in Markdown; the first paragraph is the summary.
    ///
    /// Source: rustdoc.
    /// Example: `doc: A stream that is compressed.`
    pub doc: String,
    /// Why a struct that is all zeros is what the functions want that initialize it, as a clause.
    ///
    /// Source: the documentation of zlib.
    /// Example: `zeroed: null selects the usual functions for memory`
    pub zeroed: String,
    /// Pairs of fields that are set to a slice for one call, by the name of the slice. No function of C sets
    /// them: it moves them on while it is called, and keeps no copy.
    ///
    /// Default: none.
    /// Source: `counted_by` of Clang.
    /// Example: `buffers: { input: { pointer: next_in, length: avail_in, direction: in } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub buffers: Section<FieldBuffer>,
    /// Numbers in it that may be read between calls, by C name.
    ///
    /// Default: none.
    /// Source: C.
    /// Example: `fields: { total_in: { doc: Returns how much was read so far. } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub fields: Section<StructureField>,
    /// Whether a value may move to another thread.
    ///
    /// Source: `Send` of Rust.
    /// Example: `send: { allowed: true, because: a stream belongs to no thread }`
    pub send: ThreadRule,
    /// Whether a value may be shared between threads.
    ///
    /// Source: `Sync` of Rust.
    /// Example: `sync: { allowed: true, because: what takes it shared only reads }`
    pub sync: ThreadRule,
    /// What happens if a value is forgotten.
    ///
    /// Source: safebind.
    /// Example: `on_leak: its memory is lost`
    pub on_leak: String,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "let stream = Deflate::new(6)?;"`
    pub examples: Option<String>,
}

/// Two fields of a struct that say where elements are, and how many are left.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldBuffer {
    /// The field with the pointer; C moves it on.
    ///
    /// Source: C.
    /// Example: `pointer: next_in`
    pub pointer: At<String>,
    /// The field with the number of elements that are left; C counts it down.
    ///
    /// Source: `counted_by` of Clang.
    /// Example: `length: avail_in`
    pub length: At<String>,
    /// Whether C reads the elements or writes them: `in` or `out`.
    ///
    /// Source: GObject Introspection.
    /// Example: `direction: out`
    pub direction: At<Direction>,
    /// What is set for a slice without elements.
    ///
    /// Source: safebind.
    /// Example: `empty: dangling`
    pub empty: At<Empty>,
}

/// A number in a struct.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StructureField {
    /// What the method returns, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Returns how much was read so far.`
    pub doc: String,
    /// The method's name.
    ///
    /// Default: the field's name.
    /// Source: `SwiftName` of API Notes, gir's `rename`.
    /// Example: `rust: { name: read, because: the C name says less }`
    pub rust: Option<Rename>,
}

/// What a function does with a struct that its user allocates.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum StructureUse {
    /// It initializes one, unless it fails.
    Init(At<String>),
    /// It uses one.
    Use(At<String>),
    /// It ends one: the struct must not be used after it.
    End(At<String>),
}

impl StructureUse {
    /// The name of the struct's type.
    pub fn name(&self) -> &At<String> {
        match self {
            Self::Init(name) | Self::Use(name) | Self::End(name) => name,
        }
    }
}
