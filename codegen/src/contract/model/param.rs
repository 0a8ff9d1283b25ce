//! Parameters.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    field::{BorrowSource, Nullability},
    handle::HandleUse,
    structure::StructureUse,
};
use crate::contract::at::At;

/// The contract of a parameter.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// Its position, counted from 1, where the header gives the parameter no name.
    ///
    /// Default: found by name.
    /// Source: `Position` of API Notes.
    /// Example: `position: 1`
    pub position: Option<At<u32>>,
    /// Names the parameter had or has in other versions of the C side.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `also_named: [_cred]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_named: Vec<At<String>>,
    /// The view of the object a pointer points to, or the value type: of a pointer with a length, that of its elements.
    ///
    /// Default: none; needed for a pointer to an object.
    /// Source: safebind.
    /// Example: `view: File`
    pub view: Option<At<String>>,
    /// Whether it may be null. Of an object that comes back through a pointer to a pointer: whether there may be none
    /// although the call has not failed.
    ///
    /// Default: `nonnull`, once `view` or `direction` is given.
    /// Source: Clang's `_Nonnull` and `_Nullable`.
    /// Example: `nullability: nullable`
    pub nullability: Option<At<Nullability>>,
    /// Which way data goes.
    ///
    /// Default: `in`.
    /// Source: GObject Introspection.
    /// Example: `direction: out`
    pub direction: Option<At<Direction>>,
    /// Whether ownership goes to the callee.
    ///
    /// Default: `none`.
    /// Source: GObject Introspection, `retain_and_null_ptr` of Linux's cleanup.h.
    /// Example: `transfer: on_success`
    pub transfer: Option<At<Transfer>>,
    /// For `direction: out`: the parent of the object that comes back through the pointer, where its view has one.
    ///
    /// Default: none; needed for a view with `parent`.
    /// Source: Clang's `lifetimebound`.
    /// Example: `borrows_from: { param: connection }`
    pub borrows_from: Option<At<BorrowSource>>,
    /// Whether the callee keeps the pointer. What takes over an object that must not outlive its parent has to
    /// say `noescape`.
    ///
    /// Default: `noescape`.
    /// Source: Clang's `noescape` and `lifetime_capture_by`.
    /// Example: `escape: { retained_until: unregister_hook }`
    pub escape: Option<At<Escape>>,
    /// How much memory a pointer covers.
    ///
    /// Default: `single`.
    /// Source: Clang's -fbounds-safety, gir.
    /// Example: `bounds: { counted_by: len }`
    pub bounds: Option<At<Bounds>>,
    /// What is passed for a buffer without elements: the pointer that Rust has for one is not null, and
    /// points to nothing.
    ///
    /// Default: none; needed for a buffer with a length.
    /// Source: safebind.
    /// Example: `empty: dangling`
    pub empty: Option<At<Empty>>,
    /// How much of a buffer is written, once the call has succeeded.
    ///
    /// Default: none; needed for a buffer with `direction: out`.
    /// Source: `MemorySize` of win32metadata.
    /// Example: `written: result`
    pub written: Option<At<Written>>,
    /// How much of a buffer that is read was read, once the call has succeeded.
    ///
    /// Default: all of it, as far as callers are told.
    /// Source: safebind.
    /// Example: `consumed: length`
    pub consumed: Option<At<Consumed>>,
    /// The buffer of which this parameter says how much was written: the buffer has `written: count`.
    ///
    /// Default: it says nothing of a buffer.
    /// Source: `MemorySize` of win32metadata.
    /// Example: `written_of: buffer`
    pub written_of: Option<At<String>>,
    /// The parameters whose length this one is; where it is that of several, they all have it. `return` is
    /// the result.
    ///
    /// Default: it is the length of nothing.
    /// Source: gir's `length_of`.
    /// Example: `length_of: [buffer]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub length_of: Vec<At<String>>,
    /// Which values are accepted.
    ///
    /// Default: none; needed for a number that nothing else is said about.
    /// Source: the constraints of KAPI, cppcheck's `valid`.
    /// Example: `valid: { range: [0, 7] }`
    pub valid: Option<At<Valid>>,
    /// What kind of text a character pointer is.
    ///
    /// Default: it is no text.
    /// Source: the string types of GObject Introspection, cppcheck's `strz`.
    /// Example: `string: cstr`
    pub string: Option<At<StringKind>>,
    /// It is a function that is called back: its kind.
    ///
    /// Default: it is not called.
    /// Source: the scopes of GObject Introspection.
    /// Example: `callback: ReleaseAction`
    pub callback: Option<At<String>>,
    /// It is the data of a callback: the callback's parameter name.
    ///
    /// Default: it is no such data.
    /// Source: `closure` of GObject Introspection.
    /// Example: `user_data: handler`
    pub user_data: Option<At<String>>,
    /// It is a function that is called with the data once C does not need it any more: the name of the
    /// parameter with the data.
    ///
    /// Default: nothing is called.
    /// Source: `destroy` of GObject Introspection.
    /// Example: `destroy: data`
    pub destroy: Option<At<String>>,
    /// It is a C struct that is embedded in a Rust allocation.
    ///
    /// Default: it is none.
    /// Source: `container_of` of Linux.
    /// Example: `node: TaskWork`
    pub node: Option<At<String>>,
    /// It is a struct that its user allocates: what the function does with it.
    ///
    /// Default: it is none.
    /// Source: the `(out caller-allocates)` of GObject Introspection.
    /// Example: `struct: { init: Deflate }`
    #[serde(rename = "struct")]
    pub structure: Option<StructureUse>,
    /// The buffers that are set in the fields of that struct for the call, by their names there.
    ///
    /// Default: none, and what they point to is nothing.
    /// Source: safebind.
    /// Example: `passes: [input, output]`
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub passes: Vec<At<String>>,
    /// It is an object for which something is owed, and which the function takes.
    ///
    /// Default: nothing is owed for it.
    /// Source: `KF_RELEASE` of Linux.
    /// Example: `owed: ClosableFile`
    pub owed: Option<At<String>>,
    /// The field that is passed, of the object that is bound to the scope of the call; callers do not see
    /// the parameter.
    ///
    /// Default: callers give the value.
    /// Source: safebind.
    /// Example: `field_of: { view: CurrentTask, field: files, because: only the task changes it }`
    pub field_of: Option<FieldOf>,
    /// It is a number that stands for something held.
    ///
    /// Default: it is a plain number.
    /// Source: Clang's handle attributes.
    /// Example: `handle: { release: Reservation }`
    pub handle: Option<HandleUse>,
    /// Whether the number is a file descriptor, which is open: one that the callee owns from then on with
    /// `transfer: full`, and otherwise one that it borrows for the call.
    ///
    /// Default: false.
    /// Source: the filehandle attributes of GCC (`fd_arg`).
    /// Example: `fd: true`
    #[serde(default)]
    pub fd: bool,
    /// The pointer is compared, not dereferenced.
    ///
    /// Default: false.
    /// Source: safebind.
    /// Example: `key: true`
    #[serde(default)]
    pub key: bool,
    /// The function whose result is passed: it takes no parameters, and demands nothing.
    ///
    /// Default: none.
    /// Source: safebind.
    /// Example: `result_of: current_user_ns`
    pub result_of: Option<At<String>>,
    /// A constant that is always passed; callers do not see the parameter. For a pointer it is zero, which is null.
    ///
    /// Default: callers give the value.
    /// Source: `Reserved` of win32metadata.
    /// Example: `constant: 0`
    pub constant: Option<At<i64>>,
    /// The enumerator that is always passed, or the macro that is a string, by its C name; callers do not see
    /// the parameter.
    ///
    /// Default: callers give the value.
    /// Source: `Reserved` of win32metadata.
    /// Example: `named_constant: MODE_PLAIN`
    pub named_constant: Option<At<String>>,
    /// The C type whose size is always passed; callers do not see the parameter.
    ///
    /// Default: callers give the value.
    /// Source: the size members of Windows' structs.
    /// Example: `size_of: z_stream`
    pub size_of: Option<At<String>>,
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

/// What is passed for a buffer without elements.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Empty {
    /// A pointer that is not null, and that the callee does not follow.
    Dangling,
    /// Null.
    Null,
}

/// How much of a buffer is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// All of it.
    All,
    /// As many elements from the first on as the result says.
    Result,
    /// As many elements from the first on as its length says after the call.
    Length,
    /// As many elements from the first on as the parameter says that has `written_of`.
    Count,
    /// As many elements from the first on as are required, if there is room for them: how many that is says the
    /// length after the call, and where that does not come back the result.
    Required,
}

/// How much of a buffer was read.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Consumed {
    /// As many elements from the first on as its length says after the call.
    Length,
}

impl Bounds {
    /// The parameter with the length, if there is one.
    pub fn length(&self) -> Option<&str> {
        match self {
            Self::CountedBy(name)
            | Self::CountedByOrNull(name)
            | Self::SizedBy(name)
            | Self::SizedByOrNull(name) => Some(name),
            Self::Single | Self::NullTerminated => None,
        }
    }

    /// The same, to give it another name.
    pub fn length_mut(&mut self) -> Option<&mut String> {
        match self {
            Self::CountedBy(name)
            | Self::CountedByOrNull(name)
            | Self::SizedBy(name)
            | Self::SizedByOrNull(name) => Some(name),
            Self::Single | Self::NullTerminated => None,
        }
    }

    /// Whether they allow null, with any length.
    pub fn or_null(&self) -> bool {
        matches!(self, Self::CountedByOrNull(_) | Self::SizedByOrNull(_))
    }

    /// Whether they count bytes.
    pub fn is_size(&self) -> bool {
        matches!(self, Self::SizedBy(_) | Self::SizedByOrNull(_))
    }
}

/// Which values a parameter accepts.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Valid {
    /// Every value; one that makes no sense is refused or ignored by the callee. Of a slice of values: whatever the
    /// pointers in them point to.
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

/// A field whose value is an argument.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FieldOf {
    /// The view with the field; it is bound to a scope.
    ///
    /// Source: safebind.
    /// Example: `view: CurrentTask`
    pub view: At<String>,
    /// The field.
    ///
    /// Source: C.
    /// Example: `field: files`
    pub field: At<String>,
    /// Why it may be read there, as a clause for the SAFETY comment.
    ///
    /// Source: safebind.
    /// Example: `because: only the task itself changes it`
    pub because: String,
}
