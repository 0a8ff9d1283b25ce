//! What the C side says, as data: the [`Unit`].
//!
//! A unit holds facts only. It is complete for what the contracts name and an index of names for
//! the rest, and it can be written to JSON and read back, so that every later stage runs on a
//! machine without libclang.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::proof::Proofs;
pub use super::{
    around::{Around, Declared, MacroText, MacroUse, Remark},
    request::{Beyond, Request},
};
use crate::support::place::Place;

/// The C side, as far as the contracts reach.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The headers that were asked for, in order.
    pub headers: Vec<String>,
    /// The target triple the headers were parsed for.
    pub target: String,
    /// The functions that were asked for and found.
    pub functions: BTreeMap<String, Function>,
    /// The records that were asked for or are reached from a function, by C spelling. A record
    /// that is declared and not defined has no layout.
    pub records: BTreeMap<String, Record>,
    /// The type names that were asked for or are reached from a function.
    pub typedefs: BTreeMap<String, Typedef>,
    /// The constants that were asked for and found.
    pub constants: BTreeMap<String, Constant>,
    /// The constants that were asked for and are macros for a string.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub strings: BTreeMap<String, Text>,
    /// Function-like macros that were asked for and found.
    pub macros: BTreeMap<String, Macro>,
    /// Names that exist, for suggestions.
    pub names: Names,
    /// Every file that was read, sorted; what a build system must watch.
    pub files: Vec<String>,
    /// What stands around declarations, if [`Beyond::Around`] asked for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub around: Option<Around>,
    /// What an oracle says of these layouts, if one was asked; it is no part of the C side that is written.
    #[serde(skip)]
    pub proofs: Option<Proofs>,
    /// Bodies and comments by C name, if they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub texts: Option<BTreeMap<String, Texts>>,
    /// What the object-like macros of [`Request::macro_headers`] stand for, by header and name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub macro_values: BTreeMap<String, BTreeMap<String, String>>,
}

/// What is written beside a declaration.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// The header in which the name is declared or defined.
    pub header: String,
    /// The body of an inline function, or what a macro stands for: one statement per line, without
    /// comments, in a layout of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The documentation comment, without stars and without a contract.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
}

/// The names that the headers declare.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Functions, and macros used like functions.
    pub functions: BTreeSet<String>,
    /// Types, spelled as in C.
    pub types: BTreeSet<String>,
    /// Macros without parameters, and enumerators.
    pub constants: BTreeSet<String>,
    /// The functions that the asked-for headers themselves declare, by header.
    pub by_header: BTreeMap<String, BTreeSet<String>>,
    /// Where the first declaration of each of these functions stands, if that was asked for.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub places: BTreeMap<String, Place>,
}

/// How a function can be reached from another language.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Linkage {
    /// A symbol of the library.
    External,
    /// `static inline`: needs a shim.
    StaticInline,
    /// A macro whose prototype the contract gives: needs a shim.
    Macro,
}

/// A function, as declared.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Function {
    /// The C name.
    pub name: String,
    /// Where the name stands in its declaration.
    pub place: Place,
    /// The header that declares it, as in `#include <...>`.
    pub header: String,
    /// The declaration as it is written, on one line, without body and final semicolon.
    pub prototype: String,
    /// The parameters, in order.
    pub params: Vec<Param>,
    /// The type of the result.
    pub ret: Type,
    /// Whether more arguments may follow.
    pub variadic: bool,
    /// Whether a declaration says which parameters there are: before C23, `()` does not.
    #[serde(default = "yes", skip_serializing_if = "is_yes")]
    pub prototyped: bool,
    /// How it can be called.
    pub linkage: Linkage,
    /// What the declaration's attributes say.
    pub attributes: Attributes,
    /// The comment in front of it, if it has one.
    pub doc: Option<Doc>,
}

/// A parameter, as declared.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Param {
    /// The name, if the declaration gives one.
    pub name: Option<String>,
    /// The type; arrays are pointers already.
    pub ty: Type,
    /// What it was before it became a pointer, if that is an array.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub array: Option<ArrayLen>,
    /// Where it is declared.
    pub place: Place,
}

/// How many elements an array has that is declared as a parameter.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ArrayLen {
    /// As many as are written, as in `int x[4]`.
    Elements(u64),
    /// It is not said, as in `int x[]`, or depends on other parameters.
    Unknown,
}

fn yes() -> bool {
    true
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde asks for a reference"
)]
fn is_yes(value: &bool) -> bool {
    *value
}

/// A C type. Qualifiers are kept where they mean something to a caller: on pointees.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// `void`.
    Void,
    /// `bool`.
    Bool,
    /// An integer type of the language.
    Int {
        /// The canonical C spelling, such as `unsigned int`.
        spelling: String,
        /// Whether it has a sign.
        signed: bool,
        /// The width in bits.
        bits: u32,
    },
    /// A floating-point type, by its C spelling.
    Float(String),
    /// A pointer.
    Pointer {
        /// What it points to.
        to: Box<Type>,
        /// Whether the pointee is `const`.
        is_const: bool,
        /// `_Nonnull` or `_Nullable`, if written.
        nullability: Option<Nullability>,
    },
    /// A struct or union, by its C spelling: `struct file`.
    Record(String),
    /// An enum, by its C spelling, with the integer type that holds it.
    Enum {
        /// `enum state`.
        name: String,
        /// The integer type.
        repr: Box<Type>,
    },
    /// A name for another type; the other type is in [`Unit::typedefs`].
    Typedef(String),
    /// An array inside a record.
    Array {
        /// The element.
        of: Box<Type>,
        /// How many; none for a flexible array.
        len: Option<u64>,
    },
    /// A function, which only occurs behind a pointer.
    Function {
        /// The types of its parameters.
        params: Vec<Type>,
        /// The type of its result.
        ret: Box<Type>,
        /// Whether more arguments may follow.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        variadic: bool,
    },
    /// Anything else, by its C spelling.
    Other(String),
}

/// What a pointer's type says about null.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nullability {
    /// `_Nonnull`.
    Nonnull,
    /// `_Nullable`.
    Nullable,
}

/// What attributes say about a function, after macros are expanded.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attributes {
    /// `warn_unused_result`, which the kernel writes `__must_check`.
    pub must_check: bool,
    /// Parameters that must not be null, as indices from 0.
    pub nonnull: BTreeSet<u32>,
    /// `returns_nonnull`.
    pub returns_nonnull: bool,
    /// `noreturn`.
    pub noreturn: bool,
    /// `malloc`.
    pub malloc: bool,
    /// `deprecated`, with its message.
    pub deprecated: Option<String>,
    /// Every attribute, as clang prints it, sorted.
    pub all: BTreeSet<String>,
}

/// A documentation comment.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doc {
    /// The comment's text without its stars.
    pub text: String,
    /// Where the comment stands.
    pub place: Place,
    /// kernel-doc's short description.
    pub brief: Option<String>,
    /// kernel-doc's `@name:` lines.
    pub params: BTreeMap<String, String>,
    /// kernel-doc's `Return:` section.
    pub returns: Option<String>,
    /// kernel-doc's `Context:` section.
    pub context: Option<String>,
    /// The block that starts with a line `safebind:`, if there is one.
    pub contract: Option<ContractBlock>,
}

/// A contract in a comment: YAML text and where each of its lines stands.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ContractBlock {
    /// The YAML below `safebind:`, with the common indentation removed.
    pub yaml: String,
    /// One place per line of `yaml`, whose range is that line's text in the header.
    pub lines: Vec<Place>,
}

/// A struct or union.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The C spelling: `struct file`.
    pub name: String,
    /// Where the name stands in its definition, or in a declaration if it has none here.
    pub place: Place,
    /// The header in which it stands.
    pub header: String,
    /// Whether it is a union.
    pub is_union: bool,
    /// Its layout, if it is defined.
    pub layout: Option<Layout>,
}

/// The layout of a record, in bytes unless said otherwise.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Layout {
    /// The size.
    pub size: u64,
    /// The alignment.
    pub align: u64,
    /// The fields in order; those of members without a name are listed with the offset they have in
    /// this record.
    pub fields: Vec<Field>,
    /// The structs and unions that are members without a name, in order, each before those inside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unnamed: Vec<Unnamed>,
}

/// A struct or union that is a member without a name.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unnamed {
    /// How raw bindings reach it from the record, the last step being its own.
    pub path: Vec<String>,
    /// Whether it is a union.
    pub is_union: bool,
    /// Where it starts in the record, in bits.
    pub offset_bits: u64,
    /// The size in bytes.
    pub size: u64,
    /// The alignment in bytes.
    pub align: u64,
}

/// A field.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The name.
    pub name: String,
    /// The members without a name in which it stands, outermost first, as raw bindings name them:
    /// `__bindgen_anon_1` is the first of its record. A member without a name whose type has one is
    /// no part of raw bindings, and stands here as that type.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub path: Vec<String>,
    /// The type.
    pub ty: Type,
    /// Where it starts, in bits.
    pub offset_bits: u64,
    /// The size in bytes; for a bit-field the size of its type.
    pub size: u64,
    /// The alignment in bytes.
    pub align: u64,
    /// The width in bits, if it is a bit-field.
    pub bit_width: Option<u32>,
    /// Whether the field is `const`.
    pub is_const: bool,
    /// The field with the number of its elements, which the attribute `counted_by` names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted_by: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A name for another type.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Typedef {
    /// The name.
    pub name: String,
    /// What it stands for.
    pub ty: Type,
    /// Where it is declared.
    pub place: Place,
    /// The header in which it stands.
    pub header: String,
}

/// A constant.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The name.
    pub name: String,
    /// The value, as decimal text: no integer of JSON is wide enough.
    pub value: String,
    /// The type of the C expression.
    pub ty: Type,
    /// For an enumerator of an enum that has a tag: that enum.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<Type>,
    /// Where it is defined.
    pub place: Place,
}

/// A macro for a string.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// The name.
    pub name: String,
    /// The bytes between the quotes, which are ASCII.
    pub value: String,
    /// Where it is defined.
    pub place: Place,
}

impl Constant {
    /// Its name in raw bindings: that of an enumerator begins with the tag of its enum.
    pub fn raw_name(&self) -> String {
        match &self.of {
            Some(Type::Enum { name, .. }) => {
                let tag = name.rsplit(' ').next().unwrap_or(name);
                format!("{tag}_{}", self.name)
            }
            _ => self.name.clone(),
        }
    }
}

/// A function-like macro.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Macro {
    /// The name.
    pub name: String,
    /// The parameters' names.
    pub params: Vec<String>,
    /// Where it is defined.
    pub place: Place,
}

impl Type {
    /// Whether this is the type of a C spelling, not looking behind type names.
    pub fn names(&self, spelling: &str) -> bool {
        match self {
            Self::Record(name) | Self::Typedef(name) | Self::Enum { name, .. } => name == spelling,
            _ => false,
        }
    }
}

impl Layout {
    /// The member without a name at a path.
    pub fn unnamed(&self, path: &[String]) -> Option<&Unnamed> {
        self.unnamed.iter().find(|member| member.path == path)
    }

    /// Whether a field shares its bytes with others because a member on the way to it is a union.
    pub fn shares_bytes(&self, field: &Field) -> bool {
        let mut unions = self.unnamed.iter().filter(|member| member.is_union);
        unions.any(|member| field.path.starts_with(&member.path))
    }
}

impl Unit {
    /// The type behind any number of type names.
    pub fn resolve<'a>(&'a self, mut ty: &'a Type) -> &'a Type {
        // C has no circle of type names, but a unit may come from a file.
        for _ in 0..=self.typedefs.len() {
            let Type::Typedef(name) = ty else { break };
            let Some(typedef) = self.typedefs.get(name) else {
                break;
            };
            ty = &typedef.ty;
        }
        ty
    }
}
