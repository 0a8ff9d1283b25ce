//! Declarations as they are shown.

use super::{compared, pair};

fn declaration(text: &str, path: &str) -> String {
    let comparison = compared(text, text);
    pair(&comparison, path)
        .handwritten
        .as_ref()
        .unwrap()
        .declaration
        .clone()
}

#[test]
fn a_declaration_is_as_it_was_written() {
    for text in [
        "pub fn f()",
        "pub const unsafe extern \"C\" fn f(value: u32) -> *mut u8",
        "pub fn f(value: &u8) -> &u8",
        "pub fn f<'a>(value: &'a u8, other: &u8) -> &'a u8",
        "pub unsafe fn f<'a>(value: *const u8) -> &'a u8",
        "pub fn f<T: Clone + Send, const N: usize>(value: [T; N]) -> Option<&'static T>",
    ] {
        assert_eq!(declaration(&format!("{text} {{ loop {{}} }}"), "f"), text);
    }
    for text in [
        "pub struct S;",
        "pub struct S(pub u32, *mut u8);",
        "#[repr(transparent)]\npub struct S<'a, T: Clone> {\n    pub one: &'a T,\n    other: u32,\n}",
        "pub enum S {\n    A,\n    B(u32),\n    C { x: u8 },\n}",
    ] {
        assert_eq!(declaration(text, "S"), text);
    }
}

#[test]
fn a_long_declaration_has_one_parameter_a_line() {
    let text = "pub fn f(first_parameter: Option<&'static u8>, second_parameter: u32, third_parameter: u32, fourth: u32) -> u32 { 0 }";
    let shown = declaration(text, "f");
    assert_eq!(
        shown,
        "pub fn f(\n    first_parameter: Option<&'static u8>,\n    second_parameter: u32,\n    third_parameter: u32,\n    fourth: u32,\n) -> u32"
    );
}

#[test]
fn a_trait_s_implementation_shows_its_type() {
    let text = "pub struct S<T>(T);\nimpl<T: Clone> Clone for S<T> { fn clone(&self) -> Self { loop {} } }";
    assert_eq!(
        declaration(text, "impl Clone for S"),
        "impl<T: Clone> Clone for S<T>"
    );
}
