//! A string lives as long as the flag it belongs to, and not as long as the pole.

#![allow(dead_code)]

#[allow(warnings)]
mod bindings {
    use fixture_support::ffi;
    include!("../../../fixtures/patterns/string_result/expected/bindings.rs");
}
#[path = "../../../fixtures/patterns/string_result/expected/flag.rs"]
mod flag;

use std::ffi::CStr;

fn owner<'a>(pole: &'a flag::Pole, flag: &flag::Flag) -> &'a CStr {
    pole.flag_owner(flag)
}

fn main() {}
