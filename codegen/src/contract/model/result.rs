//! Results: what comes back, and what is owed for it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Section,
    field::{BorrowSource, Nullability},
    handle::HandleUse,
    obligation::Owes,
    param::{Bounds, StringKind, Transfer},
};
use crate::contract::at::At;

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
    /// What a number says that is no error.
    ///
    /// Default: `done`; other words go with `error: errno_negative`.
    /// Source: `vk.xml`'s success codes, the check types of KAPI.
    /// Example: `success: number`
    pub success: Option<At<Success>>,
    /// The error type: one that stands for one code, or with `error: status` one that has several.
    ///
    /// Default: the target's general error type.
    /// Source: safebind.
    /// Example: `error_type: BadFdError`
    pub error_type: Option<At<String>>,
    /// The code that is success, with `error: status`.
    ///
    /// Default: none; needed unless `ok_as` says it.
    /// Source: the `successcodes` of Vulkan's registry.
    /// Example: `ok: Z_OK`
    pub ok: Option<At<String>>,
    /// The type with the codes that are success, where there are several: the wrapper returns which it was.
    ///
    /// Default: none; needed unless `ok` says it.
    /// Source: the `successcodes` of Vulkan's registry.
    /// Example: `ok_as: Progress`
    pub ok_as: Option<At<String>>,
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
    /// The view of the object, or the value type: of a pointer with a length, that of its elements.
    ///
    /// Default: none; needed for a pointer to an object.
    /// Source: safebind.
    /// Example: `view: LocalFile`
    pub view: Option<At<String>>,
    /// What kind of text a character pointer is.
    ///
    /// Default: it is no text.
    /// Source: the string types of GObject Introspection.
    /// Example: `string: cstr`
    pub string: Option<At<StringKind>>,
    /// How much memory a pointer covers; the parameter that says it has `length_of: [return]`.
    ///
    /// Default: `single`.
    /// Source: Clang's -fbounds-safety, gir.
    /// Example: `bounds: { counted_by: count }`
    pub bounds: Option<At<Bounds>>,
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
    /// The result is the first entry of a list: the function that gives the one after an entry, or null after the
    /// last.
    ///
    /// Default: it is one object.
    /// Source: safebind.
    /// Example: `list: link_next`
    pub list: Option<At<String>>,
    /// For each invariant of the view: why it holds for what is returned.
    ///
    /// Default: none.
    /// Source: the `INVARIANT:` comments of Rust for Linux.
    /// Example: `establishes: { counted: the function adds a reference }`
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub establishes: Section<String>,
    /// What must still be done with it, where no type carries that.
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
    /// For a removal: what every other return value means for the data, as a sentence.
    ///
    /// Default: none; needed with `gives_back`.
    /// Source: safebind.
    /// Example: `otherwise: The callback has the data, or has had it.`
    pub otherwise: Option<String>,
    /// What the result leaves owed, as a type.
    ///
    /// Default: nothing.
    /// Source: `KF_ACQUIRE` of Linux.
    /// Example: `owes: { obligation: ClosedFile, arises: when a file was taken out }`
    pub owes: Option<Owes>,
    /// It is the same pointer as this parameter, or otherwise without meaning: callers do not see it.
    ///
    /// Default: false.
    /// Source: `IgnoreIfReturn` of win32metadata.
    /// Example: `ignored: true`
    #[serde(default)]
    pub ignored: bool,
    /// Whether the number is a file descriptor: one that the caller owns with `transfer: full`, and otherwise one that is
    /// borrowed.
    ///
    /// Default: false.
    /// Source: the filehandle attributes of GCC (`fd_arg`).
    /// Example: `fd: true`
    #[serde(default)]
    pub fd: bool,
    /// Whether the number is a truth value: anything but zero is true.
    ///
    /// Default: false; `bool` of C is one anyway.
    /// Source: gir's `bool_return_is_error`.
    /// Example: `truth: true`
    #[serde(default)]
    pub truth: bool,
    /// What success gives the caller beside the result: a reference to an object it passed.
    ///
    /// Default: nothing.
    /// Source: `KF_ACQUIRE` of Linux, `cond_acquires` of sparse.
    /// Example: `acquires: { param: mm, view: MmWithUser }`
    pub acquires: Option<Acquired>,
    /// Whether the wrapper takes a reference of its own, where the result is borrowed from a scope that
    /// the wrapper leaves.
    ///
    /// Default: false.
    /// Source: `retain` of Objective-C.
    /// Example: `retain: true`
    #[serde(default)]
    pub retain: At<bool>,
}

/// A reference that success gives to an object that was passed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acquired {
    /// The parameter with the object.
    ///
    /// Source: C.
    /// Example: `param: mm`
    pub param: At<String>,
    /// The view as which the caller owns it.
    ///
    /// Source: safebind.
    /// Example: `view: MmWithUser`
    pub view: At<String>,
}

impl Return {
    /// How failure is reported, also where that is not written.
    pub fn convention(&self) -> ErrorConvention {
        let written = self.error.as_deref().copied();
        written.unwrap_or(ErrorConvention::Infallible)
    }

    /// Whether a number that is no error is the answer.
    pub fn answers(&self) -> bool {
        self.success.as_deref() == Some(&Success::Number)
    }
}

/// How failure is reported.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorConvention {
    /// A negative error code, or success; what a value says that is not negative, `success` or `handle` tells.
    ErrnoNegative,
    /// A pointer that carries an error code, or a valid one.
    ErrPtr,
    /// The same, or null.
    ErrPtrOrNull,
    /// Null.
    Null,
    /// Null, and the code is in `errno`.
    NullWithErrno,
    /// `-1`, and the code is in `errno`.
    MinusOneWithErrno,
    /// `false`.
    Bool,
    /// A code: `ok` or one of `ok_as` is success, and every other one an error.
    Status,
    /// It cannot fail.
    Infallible,
    /// The value is the answer, whatever it is.
    Value,
}

/// What a number that is no error says.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Success {
    /// Nothing but that the call has succeeded.
    Done,
    /// It is the answer.
    Number,
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
