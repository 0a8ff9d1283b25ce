//! The target of a run: where generated code finds what it uses, and how it looks.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::api::ty::Support;

/// What the generated files assume of the crate they are part of.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// The licence of the generated files, as an SPDX expression.
    pub spdx: String,
    /// The Rust edition for rustfmt.
    pub edition: String,
    /// The greatest width of a line, in columns.
    pub width: usize,
    /// The command that makes the files, for their first lines.
    pub regenerate: String,
    /// How a module's documentation names its C headers.
    pub headers: HeaderDocs,
    /// How shims are written.
    pub shims: Shims,
    /// The paths of the support modules.
    pub support: SupportPaths,
    /// Rust types for C's integer types, by canonical C spelling.
    ///
    /// Default: the Rust integer type of the same width and sign.
    #[serde(default)]
    pub scalars: IndexMap<String, String>,
}

/// How a module's documentation names its C headers; `{header}` stands for the header.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeaderDocs {
    /// The words in front of one header.
    pub one: String,
    /// The words in front of several.
    pub many: String,
    /// The link to a header.
    pub link: String,
}

/// How the C shims look.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Shims {
    /// What stands in front of the name of the C function.
    pub prefix: String,
    /// What stands in front of the definition.
    pub annotation: String,
}

/// The paths of the support modules.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each key is explained at the variant of `Support` it stands for"
)]
pub struct SupportPaths {
    pub always_ref_counted: String,
    pub aref: String,
    pub bindings: String,
    pub error: String,
    pub error_codes: String,
    pub fmt: String,
    pub from_err_ptr: String,
    pub not_thread_safe: String,
    pub opaque: String,
    pub ptr: String,
    pub result: String,
    pub to_result: String,
}

/// A profile for runs that write nothing: every support item has its own name and no path.
pub fn neutral() -> Profile {
    let item = |name: &str| name.to_owned();
    Profile {
        spdx: String::new(),
        edition: "2021".to_owned(),
        width: 100,
        regenerate: String::new(),
        headers: HeaderDocs {
            one: item("C header:"),
            many: item("C headers:"),
            link: item("`{header}`"),
        },
        shims: Shims {
            prefix: item("shim_"),
            annotation: item("SHIM"),
        },
        support: SupportPaths {
            always_ref_counted: item("AlwaysRefCounted"),
            aref: item("ARef"),
            bindings: item("bindings"),
            error: item("Error"),
            error_codes: item("code"),
            fmt: item("fmt"),
            from_err_ptr: item("from_err_ptr"),
            not_thread_safe: item("NotThreadSafe"),
            opaque: item("Opaque"),
            ptr: item("core::ptr"),
            result: item("Result"),
            to_result: item("to_result"),
        },
        scalars: IndexMap::new(),
    }
}

impl SupportPaths {
    /// The path of an item.
    pub fn path(&self, support: Support) -> &str {
        match support {
            Support::AlwaysRefCounted => &self.always_ref_counted,
            Support::ARef => &self.aref,
            Support::Bindings => &self.bindings,
            Support::Error => &self.error,
            Support::ErrorCodes => &self.error_codes,
            Support::Fmt => &self.fmt,
            Support::FromErrPtr => &self.from_err_ptr,
            Support::NotThreadSafe => &self.not_thread_safe,
            Support::Opaque => &self.opaque,
            Support::Ptr => &self.ptr,
            Support::Result => &self.result,
            Support::ToResult => &self.to_result,
        }
    }

    /// The name by which code refers to an item, once it is imported.
    pub fn name(&self, support: Support) -> &str {
        self.path(support).rsplit("::").next().unwrap_or_default()
    }
}
