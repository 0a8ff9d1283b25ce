//! Hooks of a database, as safe Rust: the wrappers are generated when this package is built, from
//! `contract.yaml` and the header of the library.

include!(concat!(env!("OUT_DIR"), "/wrappers/mod.rs"));
