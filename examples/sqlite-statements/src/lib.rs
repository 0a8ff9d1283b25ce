//! Statements of a database, as safe Rust: the wrappers are generated when this package is built, from
//! `contract.yaml` and the header of the library.

#![allow(non_snake_case, reason = "parameters have the names of C")]

include!(concat!(env!("OUT_DIR"), "/wrappers/mod.rs"));
