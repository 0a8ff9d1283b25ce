//! Raw bindings of whole headers, as bindgen makes them by itself.
//!
//! The digest is right where bindgen is not; these bindings are what others have, and what an oracle is asked about.

use bindgen::{Builder, Formatter};

use super::run;
use crate::{
    header::{libclang, resource},
    support::diag::{Diagnostic, Sink},
};

/// What bindgen is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The headers, as in `#include <...>`, in order.
    pub headers: Vec<String>,
    /// Types of which the members are not wanted, as bindgen's regular expressions.
    pub opaque: Vec<String>,
    /// Arguments for clang.
    pub clang_args: Vec<String>,
}

/// The raw bindings of headers, everything in them, as text.
///
/// # Errors
///
/// Nothing is returned, and the sink holds SB0203, if there is no libclang, SB0206, or SB0204, if bindgen fails.
pub fn generate(sink: &mut Sink, request: &Request) -> Option<String> {
    if let Err(unavailable) = libclang::use_on_this_thread() {
        sink.push(unavailable.diagnostic());
        return None;
    }
    let folder = resource::unpack(sink)?;
    let includes: String = request
        .headers
        .iter()
        .map(|name| format!("#include <{name}>\n"))
        .collect();
    let mut builder = Builder::default()
        .header_contents("safebind_headers.h", &includes)
        .detect_include_paths(false)
        .clang_arg("-resource-dir")
        .clang_arg(folder.path().to_string_lossy())
        .clang_args(&request.clang_args)
        .clang_args(["-w", "-fno-builtin"])
        .formatter(Formatter::None)
        .generate_comments(false)
        .layout_tests(false)
        .derive_copy(true)
        .derive_debug(false)
        .derive_default(false)
        .use_core();
    for pattern in &request.opaque {
        builder = builder.opaque_type(pattern);
    }
    match run::text(builder) {
        Ok(text) => Some(text),
        Err(reason) => {
            let message = "bindgen cannot make the raw bindings";
            sink.push(Diagnostic::error("SB0204", message).note(reason));
            None
        }
    }
}
