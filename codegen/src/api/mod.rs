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
    /// The C functions that need a shim, by name.
    pub shims: Vec<Shim>,
    /// The modules that are copied.
    pub compositions: Vec<Composition>,
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

/// A module in safe Rust that is written by hand.
#[derive(Clone, Debug)]
pub struct Composition {
    /// Its path without extension: `fs/deferred_close`.
    pub path: String,
    /// The path of the module whose contract names it.
    pub module: String,
    /// Its file, as the contract has it.
    pub file: String,
    /// Its text, with the declarations of the modules below it.
    pub text: String,
    /// Why only those declarations are left of it, if that is so.
    pub left_out: Option<String>,
    /// Names that it would give on, and that were not made.
    pub without: Vec<String>,
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
    /// A trait.
    Trait(TraitBlock),
    /// An enumeration with all its implementations.
    Enum(EnumBlock),
    /// A free function.
    Function(Function),
    /// A macro.
    Macro(Macro),
}

impl Item {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Constants(one) => &one.name,
            Self::Constant(one) => &one.name,
            Self::Alias(one) => &one.name,
            Self::Type(one) => &one.name,
            Self::Trait(one) => &one.name,
            Self::Enum(one) => &one.name,
            Self::Function(one) => &one.name,
            Self::Macro(one) => &one.name,
        }
    }

    /// The name and the implementations, if it is a type.
    pub fn implementations(&self) -> Option<(&str, &[Impl])> {
        match self {
            Self::Type(block) => Some((&block.name, &block.impls)),
            Self::Enum(block) => Some((&block.name, &block.impls)),
            _ => None,
        }
    }
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
    /// Its type parameters.
    pub generics: Vec<Generic>,
    /// What else must be.
    pub wheres: Vec<Where>,
    /// Its documentation.
    pub docs: Docs,
    /// `#[must_use = "..."]`: what is lost with a value that is not used.
    pub must_use: Option<&'static str>,
    /// Who may see it.
    pub visibility: Visibility,
    /// How it lies in memory.
    pub repr: Repr,
    /// What is derived, in order.
    pub derives: Vec<&'static str>,
    /// Its fields; none makes a unit struct.
    pub fields: Vec<Field>,
    /// Its implementations, in order.
    pub impls: Vec<Impl>,
}

/// What a type must be, beside the bounds of its parameters: `for<'a> F::Of<'a>: Send`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Where {
    /// The lifetime for each of which that holds, without the apostrophe.
    pub for_all: Option<String>,
    /// The type.
    pub ty: Ty,
    /// What it must be.
    pub bound: Bound,
}

/// How a type lies in memory.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Repr {
    /// As the compiler likes.
    #[default]
    Rust,
    /// `#[repr(transparent)]`: it has the layout of its only field with a size.
    Transparent,
    /// `#[repr(C)]`: its fields follow each other in the order in which they are declared.
    C,
    /// `#[pin_data]`: as the compiler likes; its fields are made where they stay, and do not move.
    Pinned,
}

/// A type parameter with its bounds.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Generic {
    /// Its name.
    pub name: String,
    /// What it must be.
    pub bounds: Vec<Bound>,
}

/// What a type parameter or an associated type must be.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Bound {
    /// A trait of the language that is in scope everywhere: `Send`.
    Prelude(&'static str),
    /// `'static`.
    Static,
    /// A trait, with associated types that are fixed: `Callback<Data = Arc<T>>`.
    Trait(Ty, Vec<(String, Ty)>),
    /// A closure that can be called several times: `FnMut(_, _) -> _`.
    FnMut(Vec<Ty>, Ty),
    /// A closure that can be called once: `FnOnce(_, _) -> _`.
    FnOnce(Vec<Ty>, Ty),
    /// A closure that can be called several times at once: `Fn(_, _) -> _`.
    Fn(Vec<Ty>, Ty),
}

/// A trait.
#[derive(Clone, Debug)]
pub struct TraitBlock {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// Who may see it.
    pub visibility: Visibility,
    /// What implements it must be.
    pub supertraits: Vec<Bound>,
    /// Its associated types.
    pub types: Vec<AssociatedType>,
    /// Its functions; their bodies are not printed.
    pub functions: Vec<Function>,
}

/// An associated type of a trait.
#[derive(Clone, Debug)]
pub struct AssociatedType {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// What it must be.
    pub bounds: Vec<Bound>,
}

/// An enumeration without data and everything implemented for it.
#[derive(Clone, Debug)]
pub struct EnumBlock {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// What is derived, in order.
    pub derives: Vec<&'static str>,
    /// Its variants, each with its documentation.
    pub variants: Vec<(String, Docs)>,
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
    /// The lifetimes that its functions name, in the order of the type's; empty where they name none.
    pub lifetimes: Vec<String>,
    /// Its type parameters, where they are bound otherwise than the type's own.
    pub generics: Vec<Generic>,
    /// What else must be.
    pub wheres: Vec<Where>,
    /// For an `unsafe impl`: why it may be.
    pub argument: Option<Argument>,
    /// Associated types.
    pub types: Vec<(String, Ty)>,
    /// Associated constants: values of the type itself.
    pub constants: Vec<AssociatedConstant>,
    /// The functions.
    pub functions: Vec<Function>,
}

/// A constant of a type: a value of its only field, which has the value of a C constant.
#[derive(Clone, Debug)]
pub struct AssociatedConstant {
    /// Its name.
    pub name: String,
    /// Its documentation.
    pub docs: Docs,
    /// The field.
    pub field: String,
    /// The C constant, as the raw bindings have it.
    pub value: Expr,
    /// Where that has another type and is converted: why the value stays the same.
    pub cast: Option<String>,
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
    /// `fmt::Display`.
    Display,
    /// `From` another type.
    From(Ty),
    /// A generated trait.
    Generated(Ty),
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
    /// `&'a self`, with a lifetime of the function.
    SharedFor(&'static str),
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
    /// Whether C calls it: `extern "C"`.
    pub called_from_c: bool,
    /// Its type parameters.
    pub generics: Vec<Generic>,
    /// What else must be: `where Error: From<E>`.
    pub wheres: Vec<(Ty, Bound)>,
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
    /// The C name of what is called.
    pub name: String,
    /// The shim's own prototype, as C text.
    pub prototype: String,
    /// The names of its parameters.
    pub arguments: Vec<String>,
    /// Whether it has a result.
    pub returns: bool,
}
