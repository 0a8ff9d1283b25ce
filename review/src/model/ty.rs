//! Types, as far as two of them can be compared.

use serde::Serialize;

/// A type.
#[derive(Clone, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ty {
    /// `()`.
    #[default]
    Unit,
    /// A type with its arguments; also `Self` in a trait, and type parameters.
    Path {
        /// Its path as resolved by the imports of its file: `kernel::sync::aref::ARef` is
        /// `["crate", "sync", "aref", "ARef"]`. What no import explains has one segment.
        path: Vec<String>,
        /// Its arguments.
        args: Vec<Arg>,
    },
    /// `<T as Trait>::Name`, or `T::Name`.
    Assoc {
        /// The type.
        of: Box<Ty>,
        /// The trait, where it is written.
        as_trait: Option<String>,
        /// The name.
        name: String,
        /// Its arguments.
        args: Vec<Arg>,
    },
    /// A reference.
    Ref {
        /// Its lifetime.
        lifetime: Lifetime,
        /// Whether it is `&mut`.
        mutable: bool,
        /// What it refers to.
        to: Box<Ty>,
    },
    /// A raw pointer.
    Ptr {
        /// Whether it is `*mut`.
        mutable: bool,
        /// What it points to.
        to: Box<Ty>,
    },
    /// A tuple of one or more.
    Tuple(Vec<Ty>),
    /// `[T]`.
    Slice(Box<Ty>),
    /// `[T; N]`.
    Array(Box<Ty>, String),
    /// A function pointer.
    FnPtr {
        /// Whether it is `unsafe`.
        is_unsafe: bool,
        /// Its ABI.
        abi: Option<String>,
        /// Its parameters.
        params: Vec<Ty>,
        /// What it returns.
        ret: Box<Ty>,
    },
    /// `impl Bounds`.
    Impl(Vec<Bound>),
    /// `dyn Bounds`.
    Dyn(Vec<Bound>),
    /// `!`.
    Never,
    /// Anything else, as text: `_`, a macro.
    Other(String),
}

/// An argument of a type.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// A lifetime.
    Lifetime(Lifetime),
    /// A type.
    Type(Ty),
    /// A constant, as text.
    Const(String),
    /// `Name = T`.
    Assoc(String, Ty),
}

/// A lifetime. Those of a function are numbered in the order in which they appear in its inputs (receiver first),
/// so that names do not matter, from 0 on; elided ones are made explicit by the rules of Rust. Those of `for<'a>` and
/// of function pointers have no number: they are left out.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lifetime {
    /// One of an input: `&self` is the first.
    Input(u32),
    /// One that stands in the result alone: the caller chooses it.
    Free(u32),
    /// One that belongs to the type or the implementation around, by its position there.
    Outer(u32),
    /// `'static`.
    Static,
    /// Left out where there is nothing to number.
    Elided,
}

/// What a type must fulfil.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// A trait with its arguments, resolved: `Fn(u32) -> bool`, `Send`, `?Sized`.
    Trait(String),
    /// A lifetime.
    Lifetime(Lifetime),
}

/// Parameters in angle brackets, and what they must fulfil.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Generics {
    /// How many lifetimes are declared; for a function how many it has, those left out included.
    pub lifetimes: u32,
    /// The type parameters, by name, in their order, with their bounds sorted, those of `where` included.
    pub types: Vec<(String, Vec<Bound>)>,
    /// The constants, by name, with their types.
    pub consts: Vec<(String, Ty)>,
    /// Bounds on anything else, as text, sorted.
    pub others: Vec<String>,
}

/// How a method takes `self`.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Receiver {
    /// `self`.
    Value,
    /// `&self` or `&mut self`.
    Ref {
        /// Its lifetime.
        lifetime: Lifetime,
        /// Whether it is `&mut`.
        mutable: bool,
    },
    /// `self: T`.
    Typed(Ty),
}
