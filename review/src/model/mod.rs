//! An API as data: what a crate or a file offers, whoever has written it.
//!
//! Everything here is comparable: names are resolved, lifetimes are numbered, `Self` is replaced.

pub mod body;
pub mod docs;
pub mod place;
pub(crate) mod text;
pub mod ty;

use serde::Serialize;

use self::{
    body::Body,
    docs::Docs,
    place::Place,
    ty::{Generics, Receiver, Ty},
};

/// What a crate, or one file, offers.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Surface {
    /// The items, sorted by path, then by what distinguishes items of one path (`cfg`).
    pub items: Vec<Item>,
    /// What was not read, and why.
    pub unread: Vec<Unread>,
    /// How many files were read, and how many lines they have.
    pub size: Size,
}

/// How much was read.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Size {
    /// Files.
    pub files: usize,
    /// Lines.
    pub lines: usize,
}

/// Something that was not read, so that nothing is known of what it holds.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Unread {
    /// What it is: `macro list_impl!`, `include!("x.rs")`.
    pub what: String,
    /// Why: a clause.
    pub why: String,
    /// Where.
    pub place: Place,
}

/// An item, a method, or an implementation of a trait.
#[derive(Clone, Debug, Serialize)]
pub struct Item {
    /// Its path.
    pub path: Path,
    /// What it is.
    pub kind: Kind,
    /// Who can see it.
    pub visibility: Visibility,
    /// The conditions under which it is there, as written (`CONFIG_MMU`), those of the modules around it included.
    pub cfg: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// `#[must_use]`, with its text.
    pub must_use: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// The path of an item.
#[derive(Clone, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
pub struct Path {
    /// The modules, from the root of what was read.
    pub modules: Vec<String>,
    /// For a method or an associated item: the type, `File`; for those of a trait's implementation the trait
    /// as well, `Clone for File`.
    pub owner: Option<String>,
    /// The name; for an implementation of a trait `impl Clone for File`.
    pub name: String,
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for module in &self.modules {
            write!(f, "{module}::")?;
        }
        match &self.owner {
            Some(owner) if owner.contains(' ') => write!(f, "<{owner}>::{}", self.name),
            Some(owner) => write!(f, "{owner}::{}", self.name),
            None => write!(f, "{}", self.name),
        }
    }
}

/// Who can see an item. The order is from nobody to everybody.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// Its own module.
    Private,
    /// A module above it: `pub(super)`, `pub(in path)`.
    In(String),
    /// Its crate.
    Crate,
    /// Everybody.
    Public,
}

/// What an item is.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A module.
    Module,
    /// A function or a method.
    Function(Box<Function>),
    /// A struct, an enumeration or a union.
    Type(Box<TypeDef>),
    /// A trait; its functions and associated items are items of their own.
    Trait(TraitDef),
    /// `type A = B;`, or an associated type.
    Alias {
        /// Its parameters.
        generics: Generics,
        /// What it stands for; none for an associated type without a default.
        ty: Option<Ty>,
    },
    /// A constant or an associated constant.
    Constant {
        /// Its type.
        ty: Ty,
        /// Its value, as written, with names resolved.
        value: Option<String>,
    },
    /// A static.
    Static {
        /// Its type.
        ty: Ty,
        /// Whether it is `mut`.
        mutable: bool,
    },
    /// A macro by example.
    Macro {
        /// What its arms accept: each as text.
        arms: Vec<String>,
        /// What it stands for, if it is one that takes nothing: the text of the expression.
        value: Option<String>,
    },
    /// An implementation of a trait, also a derived one.
    Impl(Impl),
    /// `pub use path;`: what is offered under another path.
    Reexport {
        /// The path.
        of: String,
    },
}

/// A function.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Function {
    /// Whether its caller promises something.
    pub is_unsafe: bool,
    /// Whether it is `const`.
    pub is_const: bool,
    /// Whether it is `async`.
    pub is_async: bool,
    /// The ABI of an `extern` function: `C`.
    pub abi: Option<String>,
    /// Its parameters in angle brackets, and what they must fulfil.
    pub generics: Generics,
    /// How it takes `self`.
    pub receiver: Option<Receiver>,
    /// The other parameters.
    pub params: Vec<Param>,
    /// What it returns.
    pub ret: Ty,
    /// What it does; none for one without a body.
    pub body: Option<Body>,
}

/// A parameter.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Param {
    /// Its name, or its pattern as text.
    pub name: String,
    /// Its type.
    pub ty: Ty,
}

/// A struct, an enumeration or a union.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TypeDef {
    /// Which of them.
    pub flavour: Flavour,
    /// Its parameters.
    pub generics: Generics,
    /// The fields of a struct or a union.
    pub fields: Vec<Field>,
    /// The variants of an enumeration.
    pub variants: Vec<Variant>,
    /// `repr`: `transparent`, `C`.
    pub repr: Vec<String>,
    /// Whether `#[non_exhaustive]`.
    pub non_exhaustive: bool,
    /// Whether it may move to another thread.
    pub send: Auto,
    /// Whether it may be shared between threads.
    pub sync: Auto,
}

/// Which kind of type.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Flavour {
    /// A struct.
    #[default]
    Struct,
    /// An enumeration.
    Enum,
    /// A union.
    Union,
}

/// A field.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Field {
    /// Its name, or its index.
    pub name: String,
    /// Who can see it.
    pub visibility: Visibility,
    /// Its type.
    pub ty: Ty,
    /// Whether it has documentation.
    pub documented: bool,
    /// Where it is written.
    pub place: Place,
}

/// A variant.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// Its value, as written.
    pub discriminant: Option<String>,
}

/// Whether a type has `Send` or `Sync`, and how that was found.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Auto {
    /// It has: `unsafe impl`, or all its fields have.
    Yes,
    /// It has, under these bounds: `T: Send`.
    If(Vec<String>),
    /// It has not; because of this.
    No(String),
    /// It rests on a type that was not read: this one.
    #[default]
    Unknown,
    /// The same, with the type.
    RestsOn(String),
}

/// A trait.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TraitDef {
    /// Whether implementing it promises something.
    pub is_unsafe: bool,
    /// Its parameters.
    pub generics: Generics,
    /// What else an implementor has.
    pub supertraits: Vec<String>,
}

/// An implementation of a trait.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Impl {
    /// Whether it is `unsafe`.
    pub is_unsafe: bool,
    /// Whether it is negative: `impl !Send`.
    pub is_negative: bool,
    /// Whether it comes from `derive`.
    pub is_derived: bool,
    /// Its parameters.
    pub generics: Generics,
    /// The trait with its arguments, resolved: `From<Error>`.
    pub of: String,
    /// The type.
    pub ty: Ty,
}
