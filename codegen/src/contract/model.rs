//! The contract model: what a YAML file may say, one type per kind of statement.
//!
//! The JSON Schema and the key reference are generated from these types and their doc comments: the
//! first paragraph of a key is its meaning, the lines `Default:`, `Source:` and `Example:` are shown
//! as such.

use indexmap::IndexMap;

use super::at::At;

mod callback;
mod field;
mod function;
mod handle;
mod module;
mod obligation;
mod param;
mod result;
mod revocable;
mod scope;
mod status;
mod structure;
mod types;
mod version;

pub use callback::{
    CallbackMethod, CallbackScope, CallbackType, Node, NodeAdded, OnDrop, Registration, Token,
};
pub use field::{BorrowSource, Field, FieldAccess, Nullability};
pub use function::{
    AlsoNamed, Bind, Case, Context, Function, LockRule, Note, Requirement, SafetyWord,
};
pub use handle::{Handle, HandleAccessor, HandleThread, HandleUse, HandleValue, Thread, Until};
pub use module::{
    Alias, BindAll, CName, Composition, Constant, ConstantSet, ErrorEnum, ErrorType, ErrorVariant,
    Module, Rename, Source, Term,
};
pub use obligation::{Owed, Owes, Payment, Step};
pub use param::{
    Bounds, Consumed, Direction, Empty, Escape, FieldOf, Param, StringKind, Transfer, Valid,
    Written,
};
pub use result::{Acquired, Discharge, ErrorConvention, Obligation, Return, Success};
pub use revocable::{BorrowingForm, RevocableForm};
pub use scope::{Ending, Guard, Scope, ScopeMacro};
pub use status::{StatusCode, StatusError, StatusValues};
pub use structure::{FieldBuffer, Structure, StructureField, StructureUse};
pub use types::{
    Accessor, Convert, Invariant, OpaqueType, Parent, Provided, Refcount, Refines, ThreadRule,
    ValueType, View, ViewEq,
};
pub use version::InVersions;

/// A C name, a view's name or a parameter's name, used as a key.
pub type Key = At<String>;

/// Sections in the order in which the file gives them.
pub type Section<T> = IndexMap<Key, T>;
