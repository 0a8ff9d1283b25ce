//! The target of a run: where generated code finds what it uses, and how it looks.

pub mod built_in;
mod check;

use camino::Utf8Path;
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{api::ty::Support, fingerprint::Tree, support::diag::Sink};

pub use self::check::check;

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
    /// What the output folder is to the crate.
    ///
    /// Default: `crate`.
    #[serde(default)]
    pub root: Root,
    /// How a module's documentation names its C headers.
    pub headers: HeaderDocs,
    /// How shims are written.
    pub shims: Shims,
    /// The path of the module with `c_int` and the like, as the raw bindings write it.
    ///
    /// Default: `ffi`.
    pub ctypes: Option<String>,
    /// The paths of the support modules.
    pub support: SupportPaths,
    /// Functions of the target that check a rule of a contract where it matters.
    ///
    /// Default: none.
    #[serde(default)]
    pub assertions: Assertions,
    /// The method of the error type that gives its code, which is negative.
    ///
    /// Default: there is none, and no callback can return an error.
    pub error_code: Option<String>,
    /// The function of the error type that makes an error of one of the codes, where those are numbers.
    ///
    /// Default: the codes are errors.
    pub error_from_code: Option<String>,
    /// The function of the error type that makes an error of what `errno` holds at that time.
    ///
    /// Default: there is none, and nothing that reports failure by `errno` is bound.
    pub error_from_errno: Option<String>,
    /// The code of the general error that a wrapper returns, without a call, for a slice whose length the
    /// C function cannot be given.
    ///
    /// Default: there is none, and nothing with such a length is bound.
    pub bad_length: Option<String>,
    /// What other crates call the crate of the wrappers; a composition that says so too, in place of `crate`,
    /// can stand in them.
    ///
    /// Default: none.
    pub crate_name: Option<String>,
    /// How the C headers say which version and configuration they are of.
    ///
    /// Default: they do not say it.
    pub tree: Option<Tree>,
    /// Rust types for C's integer types, by canonical C spelling.
    ///
    /// Default: the Rust integer type of the same width and sign.
    #[serde(default)]
    pub scalars: IndexMap<String, String>,
}

/// What the output folder is to the crate of the wrappers.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Root {
    /// Its modules are modules of the crate itself, which declares them.
    #[default]
    Crate,
    /// It is a module, with a `mod.rs`, that may stand anywhere in a crate. In the paths of the profile `self` is
    /// that module: the raw bindings are written where they are `self::bindings`, and those items of
    /// `self::support` that the wrappers use.
    Module,
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

/// Safe functions without parameters, by their paths: wrappers call them first.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assertions {
    /// Called where a C function is called that may sleep.
    ///
    /// Default: nothing is called.
    pub may_sleep: Option<String>,
    /// The option of the build with which assertions are compiled.
    ///
    /// Default: they always are.
    pub when: Option<String>,
}

/// The paths of the support modules; those that a target may lack are left out where it does, and what
/// needs them is not bound.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each key is explained at the variant of `Support` it stands for"
)]
pub struct SupportPaths {
    #[serde(default)]
    pub alloc_error: String,
    #[serde(default)]
    pub alloc_flags: String,
    pub always_ref_counted: String,
    #[serde(default)]
    pub arc: String,
    /// The function that borrows a shared pointer in a way that can become an owner.
    ///
    /// Default: the shared pointer has the method `as_arc_borrow`.
    #[serde(default)]
    pub arc_borrow: String,
    pub aref: String,
    pub bindings: String,
    #[serde(default)]
    pub completion: String,
    #[serde(default)]
    pub cast_pin_init: String,
    #[serde(default)]
    pub covariant_for_lt: String,
    #[serde(default)]
    pub cstr: String,
    pub error: String,
    pub error_codes: String,
    #[serde(default)]
    pub error_trait: String,
    pub ffi: String,
    pub fmt: String,
    #[serde(default)]
    pub flags_may_sleep: String,
    #[serde(default)]
    pub for_lt: String,
    #[serde(default)]
    pub foreign_ownable: String,
    pub from_err_ptr: String,
    #[serde(default)]
    pub in_place_init: String,
    #[serde(default)]
    pub kbox: String,
    pub not_thread_safe: String,
    pub opaque: String,
    #[serde(default)]
    pub ownable: String,
    #[serde(default)]
    pub owned: String,
    #[serde(default)]
    pub ownable_child: String,
    #[serde(default)]
    pub owned_child: String,
    #[serde(default)]
    pub as_raw_fd: String,
    #[serde(default)]
    pub borrowed_fd: String,
    #[serde(default)]
    pub from_raw_fd: String,
    #[serde(default)]
    pub into_raw_fd: String,
    #[serde(default)]
    pub owned_fd: String,
    #[serde(default)]
    pub pin_data: String,
    #[serde(default)]
    pub pin_init: String,
    pub ptr: String,
    #[serde(default)]
    pub rcu_guard: String,
    pub result: String,
    #[serde(default)]
    pub revocable: String,
    #[serde(default)]
    pub revocable_guard: String,
    pub scope_guard: String,
    pub to_result: String,
    #[serde(default)]
    pub try_pin_init: String,
}

/// Reads a profile; what is wrong with it is reported.
pub fn read(sink: &mut Sink, path: &Utf8Path) -> Option<Profile> {
    let profile: Option<Profile> = crate::contract::load::document(sink, path);
    profile.filter(|profile| check(sink, path, profile))
}

/// The JSON Schema of a profile.
pub fn schema() -> String {
    format!("{:#}\n", crate::contract::schema::of::<Profile>())
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
        ctypes: None,
        root: Root::Crate,
        error_from_code: None,
        error_from_errno: Some(item("last_os_error")),
        error_code: Some(item("to_errno")),
        bad_length: Some(item("BAD_LENGTH")),
        crate_name: None,
        shims: Shims {
            prefix: item("shim_"),
            annotation: item("SHIM"),
        },
        support: neutral_support(),
        assertions: Assertions::default(),
        tree: None,
        scalars: IndexMap::new(),
    }
}

/// The support items of that profile, by their names.
fn neutral_support() -> SupportPaths {
    let item = |name: &str| name.to_owned();
    SupportPaths {
        alloc_error: item("AllocError"),
        alloc_flags: item("AllocFlags"),
        always_ref_counted: item("AlwaysRefCounted"),
        arc: item("Arc"),
        arc_borrow: String::new(),
        aref: item("ARef"),
        bindings: item("bindings"),
        cast_pin_init: item("cast_pin_init"),
        completion: item("Completion"),
        covariant_for_lt: item("CovariantForLt"),
        cstr: item("CStr"),
        error: item("Error"),
        error_codes: item("code"),
        error_trait: item("core::error::Error"),
        ffi: item("ffi"),
        fmt: item("fmt"),
        flags_may_sleep: item("FLAGS_MAY_SLEEP"),
        for_lt: item("ForLt"),
        foreign_ownable: item("ForeignOwnable"),
        from_err_ptr: item("from_err_ptr"),
        in_place_init: item("InPlaceInit"),
        kbox: item("KBox"),
        not_thread_safe: item("NotThreadSafe"),
        opaque: item("Opaque"),
        ownable: item("Ownable"),
        owned: item("Owned"),
        ownable_child: item("OwnableChild"),
        owned_child: item("OwnedChild"),
        as_raw_fd: item("AsRawFd"),
        borrowed_fd: item("BorrowedFd"),
        from_raw_fd: item("FromRawFd"),
        into_raw_fd: item("IntoRawFd"),
        owned_fd: item("OwnedFd"),
        pin_data: item("pin_data"),
        pin_init: item("PinInit"),
        ptr: item("core::ptr"),
        rcu_guard: item("RcuGuard"),
        result: item("Result"),
        revocable: item("Revocable"),
        revocable_guard: item("RevocableGuard"),
        scope_guard: item("ScopeGuard"),
        to_result: item("to_result"),
        try_pin_init: item("try_pin_init"),
    }
}

impl Profile {
    /// Whether the raw bindings are part of the output folder, whatever else is asked for.
    pub fn has_bindings(&self) -> bool {
        self.support.path(Support::Bindings) == "self::bindings"
    }
}

impl SupportPaths {
    /// Every path, with its key.
    fn all(&self) -> [(&'static str, &str); 43] {
        [
            ("alloc_error", &self.alloc_error),
            ("alloc_flags", &self.alloc_flags),
            ("always_ref_counted", &self.always_ref_counted),
            ("arc", &self.arc),
            ("arc_borrow", &self.arc_borrow),
            ("aref", &self.aref),
            ("bindings", &self.bindings),
            ("cast_pin_init", &self.cast_pin_init),
            ("completion", &self.completion),
            ("covariant_for_lt", &self.covariant_for_lt),
            ("cstr", &self.cstr),
            ("error", &self.error),
            ("error_codes", &self.error_codes),
            ("error_trait", &self.error_trait),
            ("ffi", &self.ffi),
            ("fmt", &self.fmt),
            ("flags_may_sleep", &self.flags_may_sleep),
            ("for_lt", &self.for_lt),
            ("foreign_ownable", &self.foreign_ownable),
            ("from_err_ptr", &self.from_err_ptr),
            ("in_place_init", &self.in_place_init),
            ("kbox", &self.kbox),
            ("not_thread_safe", &self.not_thread_safe),
            ("opaque", &self.opaque),
            ("ownable", &self.ownable),
            ("owned", &self.owned),
            ("ownable_child", &self.ownable_child),
            ("owned_child", &self.owned_child),
            ("as_raw_fd", &self.as_raw_fd),
            ("borrowed_fd", &self.borrowed_fd),
            ("from_raw_fd", &self.from_raw_fd),
            ("into_raw_fd", &self.into_raw_fd),
            ("owned_fd", &self.owned_fd),
            ("pin_data", &self.pin_data),
            ("pin_init", &self.pin_init),
            ("ptr", &self.ptr),
            ("rcu_guard", &self.rcu_guard),
            ("result", &self.result),
            ("revocable", &self.revocable),
            ("revocable_guard", &self.revocable_guard),
            ("scope_guard", &self.scope_guard),
            ("to_result", &self.to_result),
            ("try_pin_init", &self.try_pin_init),
        ]
    }

    /// Whether the target has an item.
    pub fn has(&self, support: Support) -> bool {
        !self.path(support).is_empty()
    }

    /// The path of an item.
    pub fn path(&self, support: Support) -> &str {
        match support {
            Support::AllocError => &self.alloc_error,
            Support::AllocFlags => &self.alloc_flags,
            Support::AlwaysRefCounted => &self.always_ref_counted,
            Support::Arc => &self.arc,
            Support::ArcBorrow => &self.arc_borrow,
            Support::ARef => &self.aref,
            Support::Bindings => &self.bindings,
            Support::CastPinInit => &self.cast_pin_init,
            Support::Completion => &self.completion,
            Support::CovariantForLt => &self.covariant_for_lt,
            Support::CStr => &self.cstr,
            Support::Error => &self.error,
            Support::ErrorCodes => &self.error_codes,
            Support::ErrorTrait => &self.error_trait,
            Support::Ffi => &self.ffi,
            Support::Fmt => &self.fmt,
            Support::FlagsMaySleep => &self.flags_may_sleep,
            Support::ForLt => &self.for_lt,
            Support::ForeignOwnable => &self.foreign_ownable,
            Support::FromErrPtr => &self.from_err_ptr,
            Support::InPlaceInit => &self.in_place_init,
            Support::KBox => &self.kbox,
            Support::NotThreadSafe => &self.not_thread_safe,
            Support::Opaque => &self.opaque,
            Support::Ownable => &self.ownable,
            Support::Owned => &self.owned,
            Support::OwnableChild => &self.ownable_child,
            Support::OwnedChild => &self.owned_child,
            Support::AsRawFd => &self.as_raw_fd,
            Support::BorrowedFd => &self.borrowed_fd,
            Support::FromRawFd => &self.from_raw_fd,
            Support::IntoRawFd => &self.into_raw_fd,
            Support::OwnedFd => &self.owned_fd,
            Support::PinData => &self.pin_data,
            Support::PinInit => &self.pin_init,
            Support::Ptr => &self.ptr,
            Support::RcuGuard => &self.rcu_guard,
            Support::Result => &self.result,
            Support::Revocable => &self.revocable,
            Support::RevocableGuard => &self.revocable_guard,
            Support::ScopeGuard => &self.scope_guard,
            Support::ToResult => &self.to_result,
            Support::TryPinInit => &self.try_pin_init,
        }
    }

    /// The name by which code refers to an item, once it is imported.
    pub fn name(&self, support: Support) -> &str {
        self.path(support).rsplit("::").next().unwrap_or_default()
    }
}
