//! The safe API as data: items, signatures, bodies, and the argument of every unsafe operation.
//!
//! Lowering builds it, rendering prints it, reports count it. It knows neither C declarations nor
//! YAML: what a later stage needs must stand here.

pub mod argument;
pub mod body;
pub mod coverage;
pub mod docs;
pub mod record;
pub mod ty;

use self::{
    argument::Argument,
    body::{Body, Expr},
    coverage::Coverage,
    docs::Docs,
    record::ModuleRecord,
    ty::{Support, Ty},
};

/// Everything one run generates.
#[derive(Clone, Debug, Default)]
pub struct Api {
    /// The modules, in the order of their paths.
    pub modules: Vec<Module>,
    /// The C functions that need a shim, by header.
    pub shims: Vec<Shim>,
    /// What became of every function.
    pub coverage: Coverage,
    /// What the contracts say, in words.
    pub records: Vec<ModuleRecord>,
}

/// One generated file.
#[derive(Clone, Debug)]
pub struct Module {
    /// Its path without extension: `fs/file`.
    pub path: String,
    /// Its documentation.
    pub docs: Docs,
    /// The headers its documentation names.
    pub headers: Vec<String>,
    /// The generated modules right below it, by their own names.
    pub children: Vec<String>,
    /// What it holds, in order.
    pub items: Vec<Item>,
}

/// An item of a module.
#[derive(Clone, Debug)]
pub enum Item {
    /// A set of constants.
    Constants(ConstantModule),
    /// A constant.
    Constant(Constant),
    /// A name for a type.
    Alias(Alias),
    /// A type with all its implementations, in one block.
    Type(TypeBlock),
    /// A free function.
    Function(Function),
    /// A macro.
    Macro(Macro),
}

/// An exported macro that takes nothing and stands for one expression.
#[derive(Clone, Debug)]
pub struct Macro {
    /// Its name, without the exclamation mark.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The expression; its paths start at the crate.
    pub value: Expr,
}

/// A name for a type.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The type.
    pub ty: Ty,
}

/// A module of constants.
#[derive(Clone, Debug)]
pub struct ConstantModule {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The constants.
    pub constants: Vec<Constant>,
}

/// A constant that has the value of a C one.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its name.
    pub name: String,
    /// The C name.
    pub c_name: String,
    /// Its documentation.
    pub docs: Docs,
    /// Its type.
    pub ty: Ty,
    /// Where the raw constant has another type and is converted: why that keeps the value.
    pub cast: Option<String>,
}

/// A type and everything implemented for it.
#[derive(Clone, Debug)]
pub struct TypeBlock {
    /// Its name.
    pub name: String,
    /// Its lifetime parameters.
    pub lifetimes: Vec<String>,
    /// Its documentation.
    pub docs: Docs,
    /// `#[must_use = "..."]`: what is lost with a value that is not used.
    pub must_use: Option<&'static str>,
    /// Who may see it.
    pub visibility: Visibility,
    /// `#[repr(transparent)]`: it has the layout of the C type.
    pub transparent: bool,
    /// What is derived, in order.
    pub derives: Vec<&'static str>,
    /// Its fields; none makes a unit struct.
    pub fields: Vec<Field>,
    /// Its implementations, in order.
    pub impls: Vec<Impl>,
}

/// A private field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its documentation; may be empty.
    pub doc: String,
    /// Its type.
    pub ty: Ty,
}

/// An `impl` block.
#[derive(Clone, Debug)]
pub struct Impl {
    /// The trait, or none for an inherent block.
    pub of: Option<Trait>,
    /// For an `unsafe impl`: why it may be.
    pub argument: Option<Argument>,
    /// Associated types.
    pub types: Vec<(String, Ty)>,
    /// The functions.
    pub functions: Vec<Function>,
}

/// A trait that is implemented.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Trait {
    /// A trait of the language that is in scope everywhere.
    Prelude(&'static str),
    /// A trait of `core`, by its path.
    Core(&'static str),
    /// A trait of the target's support modules.
    Support(Support),
    /// `From` another type.
    From(Ty),
}

/// Who may see a function or type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Visibility {
    /// Everyone.
    Public,
    /// The crate that the code is generated into.
    Crate,
    /// As the trait says.
    Trait,
    /// The module it stands in.
    Module,
}

/// How a function takes `self`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Receiver {
    /// Not at all.
    None,
    /// `self`.
    Value,
    /// `&self`.
    Shared,
    /// `&mut self`.
    Exclusive,
}

/// A promise that the caller of an unsafe function makes.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Requirement {
    /// The name by which it is discharged.
    pub tag: String,
    /// The sentence for `# Safety`.
    pub text: String,
}

/// A function or method.
#[derive(Clone, Debug)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its documentation without the section on safety.
    pub docs: Docs,
    /// The C function or field it stands for, if it stands for one.
    pub stands_for: Option<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// What its caller must promise; none makes it safe.
    pub requires: Vec<Requirement>,
    /// Whether it is unsafe although the list above is empty: the trait says so.
    pub trait_unsafe: bool,
    /// Whether it is `#[must_use]`.
    pub must_use: bool,
    /// Its lifetime parameters.
    pub lifetimes: Vec<String>,
    /// Its type parameters, each with its bounds.
    pub generics: Vec<(String, Vec<&'static str>)>,
    /// How it takes `self`.
    pub receiver: Receiver,
    /// Its other parameters.
    pub params: Vec<(String, Ty)>,
    /// Its result.
    pub ret: Ty,
    /// What it does.
    pub body: Body,
}

impl Function {
    /// Whether it is an `unsafe fn`.
    pub fn is_unsafe(&self) -> bool {
        self.trait_unsafe || !self.requires.is_empty()
    }
}

/// A C function that gives a symbol to something that has none.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub struct Shim {
    /// The header to include.
    pub header: String,
    /// The C name of what is called.
    pub name: String,
    /// The shim's own prototype, as C text.
    pub prototype: String,
    /// The names of its parameters.
    pub arguments: Vec<String>,
    /// Whether it has a result.
    pub returns: bool,
}
