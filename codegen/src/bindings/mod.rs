//! A [`Unit`] to raw bindings, made by bindgen.
//!
//! bindgen does not see the real headers but a digest of the unit: a small C text that declares
//! what the contracts reach, and nothing else. So the headers are parsed once, a record that nobody
//! asked for cannot spoil a run, and the text depends on the unit only. Every layout in the digest
//! is asserted to be the one that clang found in the real headers, first by clang, and then by rustc
//! in the tests that bindgen adds.

pub mod checks;
mod constants;
mod digest;
pub mod direct;
mod members;
mod run;
mod twice;

use crate::{
    header::{libclang, model::Unit},
    support::diag::{Diagnostic, Sink},
};

/// How the bindings are written.
#[derive(Clone, Debug)]
pub struct Options {
    /// The start of the symbols that stand for functions without one: `static inline` functions and
    /// macros.
    pub shim_prefix: String,
    /// The path of the module with `c_int` and the like.
    pub ctypes_prefix: String,
    /// Whether `core` is used instead of `std`.
    pub use_core: bool,
    /// Whether the layout of every record is asserted.
    pub layout_tests: bool,
    /// Lines at the start of the text.
    pub header: Vec<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            shim_prefix: "rust_helper_".to_owned(),
            ctypes_prefix: "ffi".to_owned(),
            use_core: true,
            layout_tests: true,
            header: Vec::new(),
        }
    }
}

/// The raw bindings of everything in `unit`.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB0203, if there is no libclang, or SB0204, if bindgen
/// fails or two types would have one name.
pub fn generate(sink: &mut Sink, unit: &Unit, options: &Options) -> Option<String> {
    if let Err(unavailable) = libclang::use_on_this_thread() {
        sink.push(unavailable.diagnostic());
        return None;
    }
    let before = sink.errors();
    twice::check(sink, unit);
    if sink.errors() > before {
        return None;
    }
    let digest = digest::digest(unit, options);
    match run::run(unit, options, &digest) {
        Ok(text) => Some(text),
        Err(reason) => {
            let message = "bindgen cannot make the raw bindings";
            sink.push(Diagnostic::error("SB0204", message).note(reason));
            None
        }
    }
}
