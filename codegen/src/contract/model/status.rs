//! Status codes: results that say by a named code what has happened.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Section;
use crate::contract::at::At;

/// A library's own error type: the codes by which its functions report failure.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusError {
    /// What it means, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: Why a function of the library has failed.`
    pub doc: String,
    /// The codes, by Rust name. A code that is not here is an error too, without a name.
    ///
    /// Source: the `errorcodes` of Vulkan's registry.
    /// Example: `codes: { DAMAGED: { c: Z_DATA_ERROR, doc: The data is damaged. } }`
    pub codes: Section<StatusCode>,
    /// The code that a wrapper returns, without a call, for a slice whose length the C function cannot
    /// be given: one of the names above.
    ///
    /// Default: there is none, and nothing with such a length is bound.
    /// Source: safebind.
    /// Example: `bad_length: TOO_LONG`
    pub bad_length: Option<At<String>>,
    /// The code that a wrapper returns, without a call, where memory could not be allocated in Rust: one
    /// of the names above. Targets whose allocations cannot fail do not need it.
    ///
    /// Default: there is none.
    /// Source: safebind.
    /// Example: `no_memory: NO_MEMORY`
    pub no_memory: Option<At<String>>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "assert_eq!(Error::DAMAGED.to_string(), \"the data is damaged\");"`
    pub examples: Option<String>,
}

/// The codes that are success, where there are several.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusValues {
    /// What they mean, in Markdown.
    ///
    /// Source: rustdoc.
    /// Example: `doc: How far a call has come.`
    pub doc: String,
    /// The codes, by the Rust name of the variant.
    ///
    /// Source: the `successcodes` of Vulkan's registry.
    /// Example: `codes: { Done: { c: Z_STREAM_END, doc: All of it was read. } }`
    pub codes: Section<StatusCode>,
    /// Rust code that shows its use; compiled as a documentation test.
    ///
    /// Default: none.
    /// Source: rustdoc.
    /// Example: `examples: "assert_ne!(Progress::Done, Progress::Going);"`
    pub examples: Option<String>,
}

/// One code.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusCode {
    /// The macro or enumerator.
    ///
    /// Source: C.
    /// Example: `c: Z_STREAM_END`
    pub c: At<String>,
    /// What it means, in Markdown; the first paragraph of that of an error is what it displays.
    ///
    /// Source: rustdoc.
    /// Example: `doc: The data is damaged.`
    pub doc: String,
}
