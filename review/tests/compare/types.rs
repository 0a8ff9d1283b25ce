//! When two types are the same, and when not.

use safebind_review::compare::report::{Class, Part};

use super::{compared, only, pair};

/// The same function with two types as its parameter.
fn with(imports: &str, ty: &str) -> String {
    format!("{imports}\npub fn take(value: {ty}) {{}}\n")
}

fn is_same(hand: (&str, &str), made: (&str, &str)) -> bool {
    let comparison = compared(&with(hand.0, hand.1), &with(made.0, made.1));
    pair(&comparison, "take").class == Class::Same
}

#[test]
fn a_crate_offers_an_item_under_several_paths() {
    assert!(is_same(
        ("", "crate::types::ARef<u8>"),
        ("", "crate::sync::aref::ARef<u8>")
    ));
    assert!(is_same(
        ("use crate::types::ARef;", "ARef<u8>"),
        ("", "crate::sync::aref::ARef<u8>")
    ));
    assert!(!is_same(
        ("", "crate::types::ARef<u8>"),
        ("", "crate::sync::aref::ARef<u16>")
    ));
    assert!(!is_same(
        ("", "crate::types::ARef<u8>"),
        ("", "crate::types::BRef<u8>")
    ));
}

#[test]
fn the_standard_libraries_offer_the_same_items() {
    assert!(is_same(
        ("", "core::ptr::NonNull<u8>"),
        ("", "std::ptr::NonNull<u8>")
    ));
    assert!(is_same(("", "Box<u8>"), ("", "alloc::boxed::Box<u8>")));
}

#[test]
fn an_item_of_the_crate_is_not_the_one_of_the_standard_libraries() {
    assert!(!is_same(
        ("", "crate::sync::Arc<u8>"),
        ("", "alloc::rc::Arc<u8>")
    ));
    // Unless the crate offers it in place of that.
    assert!(is_same(
        ("", "crate::fmt::Arguments"),
        ("", "core::fmt::Arguments")
    ));
}

#[test]
fn results_have_defaults() {
    let hand = "use crate::error::{Error, Result};\npub fn f() -> Result<u8> { Ok(0) }";
    let made = "pub fn f() -> core::result::Result<u8, crate::error::Error> { Ok(0) }";
    assert_eq!(pair(&compared(hand, made), "f").class, Class::Same);
    let hand = "use crate::error::Result;\npub fn f() -> Result { Ok(()) }";
    let made = "use crate::error::Result;\npub fn f() -> Result<()> { Ok(()) }";
    assert_eq!(pair(&compared(hand, made), "f").class, Class::Same);
    let hand = "pub fn f() -> core::fmt::Result { Ok(()) }";
    assert_ne!(pair(&compared(hand, made), "f").class, Class::Same);
}

#[test]
fn integers_of_c_are_noted() {
    let comparison = compared(&with("", "core::ffi::c_int"), &with("", "i32"));
    let pair = pair(&comparison, "take");
    assert_eq!(pair.class, Class::Same);
    assert!(
        pair.differences
            .iter()
            .any(|one| one.notice.contains("`c_int` and `i32`")),
        "{pair:#?}"
    );
    assert!(!is_same(("", "core::ffi::c_int"), ("", "u32")));
}

#[test]
fn an_alias_is_what_it_stands_for() {
    let hand = "pub mod raw { pub type size = usize; }\npub fn take(value: raw::size) {}";
    let made = "pub mod raw { pub type size = usize; }\npub fn take(value: usize) {}";
    let comparison = compared(hand, made);
    assert_eq!(pair(&comparison, "take").class, Class::Same);
    let other = made.replace("value: usize", "value: u8");
    assert_eq!(only(hand, &other, "take").part, Part::Parameter);
}

#[test]
fn aliases_that_stand_for_each_other_end() {
    let hand = "pub mod raw { pub type a = super::raw::b; pub type b = super::raw::a; }\npub fn take(value: raw::a) {}";
    let made = hand.replace("value: raw::a", "value: u8");
    assert_eq!(only(hand, &made, "take").part, Part::Parameter);
}

#[test]
fn names_of_parameters_do_not_matter() {
    let hand = "pub fn f<'a, T: Clone>(one: &'a T, other: &T) -> &'a T { one }";
    let made = "pub fn f<'x, U: Clone>(a: &'x U, b: &U) -> &'x U { a }";
    let comparison = compared(hand, made);
    assert!(
        pair(&comparison, "f").differences.is_empty(),
        "{comparison:#?}"
    );
    let swapped = "pub fn f<T: Clone, U: Clone>(one: T, other: U) {}";
    let back = "pub fn f<U: Clone, T: Clone>(one: T, other: U) {}";
    let comparison = compared(swapped, back);
    assert_eq!(pair(&comparison, "f").class, Class::Changed);
}
