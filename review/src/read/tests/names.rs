//! One item has one path, wherever its name comes from.

use super::{all, one, signature};

/// The signature of `a::f` in a crate with a module `a` that begins with these lines.
fn of(uses: &str, ty: &str) -> String {
    let a = format!("{uses}\npub fn f() -> {ty} {{ todo!() }}");
    let lib = "pub mod a; pub mod error; pub mod prelude; pub mod fs { pub mod file { pub struct File; } }
        pub use raw;";
    let error = "pub struct Error; pub type Result<T, E = Error> = core::result::Result<T, E>;
        pub mod code { pub struct Code; }";
    let prelude = "pub use crate::error::{Error, Result}; pub use super::fs::file as descriptor;
        pub use ::raw::Number;";
    let files = [
        ("lib.rs", lib),
        ("a.rs", &a),
        ("error.rs", error),
        ("prelude.rs", prelude),
    ];
    let (surface, problems) = all(&files);
    assert!(problems.is_empty(), "{problems:#?}");
    let signature = signature(&surface, "a::f");
    signature.strip_prefix("() -> ").unwrap().to_owned()
}

#[test]
fn an_item_of_the_crate() {
    let expected = "crate::error::Error";
    let ways = [
        ("use crate::error::Error;", "Error"),
        ("use crate::error;", "error::Error"),
        ("use crate::prelude::*;", "Error"),
        ("use super::error::Error as E;", "E"),
        ("use base::prelude::Error;", "Error"),
        ("use super::*;", "error::Error"),
        (
            "use crate::{error::{self, code}, prelude as p};",
            "p::Error",
        ),
        ("", "crate::error::Error"),
        ("", "crate::prelude::Error"),
        (
            "mod deep { pub use crate::error::*; } use deep::Error;",
            "Error",
        ),
    ];
    for (uses, ty) in ways {
        assert_eq!(of(uses, ty), expected, "{uses} {ty}");
    }
    // Without an import it is not known, and another one is another type.
    assert_eq!(of("", "Error"), "Error");
    assert_eq!(
        of("pub struct Error; use crate::prelude::*;", "Error"),
        "crate::a::Error"
    );
    assert_eq!(
        of("use crate::error::code::*;", "Code"),
        "crate::error::code::Code"
    );
}

#[test]
fn a_module_under_another_name() {
    let expected = "crate::fs::file::File";
    assert_eq!(of("use crate::prelude::*;", "descriptor::File"), expected);
    assert_eq!(
        of("use crate::prelude::descriptor;", "descriptor::File"),
        expected
    );
}

#[test]
fn the_prelude_of_rust() {
    for ty in [
        "Option<u8>",
        "core::option::Option<u8>",
        "std::option::Option<u8>",
    ] {
        assert_eq!(of("", ty), "Option<u8>");
    }
    assert_eq!(
        of("use core::marker::Send as S;", "Box<dyn S>"),
        "Box<dyn Send>"
    );
    assert_eq!(of("", "std::boxed::Box<u8>"), "Box<u8>");
    assert_eq!(of("", "std::ptr::NonNull<u8>"), "core::ptr::NonNull<u8>");
    assert_eq!(of("", "std::sync::Arc<u8>"), "alloc::sync::Arc<u8>");
    assert_eq!(of("", "std::sync::Mutex<u8>"), "std::sync::Mutex<u8>");
}

#[test]
fn a_crate_that_the_crate_offers_under_its_own_name() {
    let expected = "crate::raw::Number";
    assert_eq!(of("use crate::raw;", "raw::Number"), expected);
    assert_eq!(of("use crate::prelude::*;", "Number"), expected);
    assert_eq!(of("", "raw::Number"), expected);
    assert_eq!(of("", "other::Number"), "other::Number");
}

#[test]
fn imports_that_lead_to_each_other_end() {
    let files = [
        ("lib.rs", "pub mod a; pub mod b;"),
        (
            "a.rs",
            "pub use crate::b::*; pub use crate::b::Y as X; pub fn f() -> X { todo!() }",
        ),
        ("b.rs", "pub use crate::a::*; pub use crate::a::X as Y;"),
    ];
    let (surface, _) = all(&files);
    assert!(signature(&surface, "a::f").contains("crate::"));
}

#[test]
fn a_parameter_hides_an_import() {
    let surface = one("use core::fmt::Debug as T; fn f<T>(t: T) {}");
    assert_eq!(signature(&surface, "f"), "(T) -> ()");
}
