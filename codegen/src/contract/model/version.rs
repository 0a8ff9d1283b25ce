//! Facts that are different in some versions of the C side.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Section,
    function::{Context, LockRule, Requirement},
    param::Param,
    result::Return,
};
use crate::contract::at::At;

/// What is different in a range of versions.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InVersions {
    /// The first version in which it is so.
    ///
    /// Default: the oldest.
    /// Source: `since-version` of KAPI.
    /// Example: `since: "6.4"`
    pub since: Option<At<String>>,
    /// The first version in which it is so no more.
    ///
    /// Default: all later versions are the same.
    /// Source: `since-version` of KAPI.
    /// Example: `until: "6.8"`
    pub until: Option<At<String>>,
    /// What it does, in Markdown.
    ///
    /// Default: what the function says.
    /// Source: kernel-doc.
    /// Example: `doc: Takes a file out of the table, without its lock.`
    pub doc: Option<String>,
    /// The parameters that are different; the others are as the function says.
    ///
    /// Default: what the function says.
    /// Source: safebind.
    /// Example: `params: { flags: { valid: any } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub params: Section<Param>,
    /// What comes back.
    ///
    /// Default: what the function says.
    /// Source: safebind.
    /// Example: `return: { error: errno_negative }`
    #[serde(rename = "return")]
    pub ret: Option<Return>,
    /// The error codes and their causes.
    ///
    /// Default: what the function says.
    /// Source: the `error:` sections of KAPI.
    /// Example: `errors: { EMFILE: all numbers are taken }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub errors: Section<String>,
    /// What must be true when it is called, in addition to what the function says, by a short name.
    ///
    /// Default: nothing.
    /// Source: the `# Safety` sections of Rust, the safety tags of RFC 3842.
    /// Example: `requires: { locked: { caller: The lock is held. } }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub requires: Section<Requirement>,
    /// Where it may be called.
    ///
    /// Default: what the function says.
    /// Source: the context flags of KAPI, kernel-doc's `Context:`.
    /// Example: `context: [process, may_sleep]`
    pub context: Option<Vec<At<Context>>>,
    /// Locks that it needs or changes.
    ///
    /// Default: what the function says.
    /// Source: sparse, and the context analysis of Clang.
    /// Example: `locks: { file_lock: must_hold }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub locks: Section<LockRule>,
}
