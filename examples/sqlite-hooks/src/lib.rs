//! Hooks of a database, as safe Rust: the wrappers are generated when this package is built, from
//! `contract.yaml` and the header of the library.

pub mod sync;
pub mod types;

/// C's number types.
pub mod ffi {
    pub use core::ffi::*;
}

/// The raw bindings of what the contract names.
#[allow(
    missing_docs,
    non_camel_case_types,
    non_snake_case,
    dead_code,
    clippy::all,
    reason = "the names are those of C"
)]
pub mod bindings {
    use super::ffi;

    include!(concat!(env!("OUT_DIR"), "/wrappers/bindings.rs"));
}

include!(concat!(env!("OUT_DIR"), "/modules.rs"));
