//! What the misuse of borrowed strings is measured against.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../../fixtures/patterns/string_result/expected/bindings.rs");
}
#[path = "../../../../fixtures/patterns/string_result/expected/flag.rs"]
mod flag;

use std::ffi::CStr;

fn owner<'a>(pole: &flag::Pole, flag: &'a flag::Flag) -> &'a CStr {
    pole.flag_owner(flag)
}

fn main() {}
