//! The layout oracle: what compilers say of the layouts that wrappers rely on.
//!
//! Raw bindings are a translation, and a translation can be wrong. The type information of a built kernel (BTF) and
//! the debug information of a library (DWARF) are neither bindgen's nor clang's word. All sources are read into one
//! form ([`model::Layouts`]), any two of which can be compared ([`compare`]); what came out is data that is shown
//! ([`show`]) and that decides which accesses may be generated ([`proof`]).

pub mod ask;
pub mod btf;
pub mod clang;
pub mod compare;
pub mod dwarf;
pub mod model;
pub mod probe;
pub mod proof;
pub mod raw;
pub mod relied;
pub mod saved;
pub mod show;

mod file;
mod graph;
