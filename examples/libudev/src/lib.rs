//! Devices of the kernel, as safe Rust: the wrappers are generated when this package is built, from
//! `contract.yaml` and the header of libudev.

include!(concat!(env!("OUT_DIR"), "/wrappers/mod.rs"));
