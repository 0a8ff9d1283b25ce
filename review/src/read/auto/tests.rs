//! `Send` and `Sync`.

use crate::{
    model::Auto,
    read::tests::{all, one, type_def},
};

/// `Send` and `Sync` of `S` among these items.
fn of(text: &str) -> (String, String) {
    let surface = one(text);
    let def = type_def(&surface, "S");
    (shown(&def.send), shown(&def.sync))
}

fn shown(auto: &Auto) -> String {
    match auto {
        Auto::Yes => "yes".to_owned(),
        Auto::If(bounds) => format!("if {}", bounds.join(", ")),
        Auto::No(why) => format!("no: {why}"),
        Auto::RestsOn(what) => format!("rests on {what}"),
        Auto::Unknown => "unknown".to_owned(),
    }
}

fn check(text: &str, send: &str, sync: &str) {
    assert_eq!(of(text), (send.to_owned(), sync.to_owned()), "{text}");
}

#[test]
fn fields_of_known_types() {
    check("struct S;", "yes", "yes");
    check(
        "struct S(u8, [bool; 2], (char, &'static str), fn(*mut u8));",
        "yes",
        "yes",
    );
    check("struct S(Option<Box<u8>>, Vec<String>);", "yes", "yes");
    check("enum S { A, B { x: u8 } }", "yes", "yes");
    let pointer = "no: field `p`: `*mut u8`";
    check("struct S { a: u8, p: *mut u8 }", pointer, pointer);
    let variant = "no: field `B::0`: `*const u8`";
    check("enum S { A, B(*const u8) }", variant, variant);
    let shared = "no: field `0`: `core::cell::Cell<u8>`";
    check("use core::cell::Cell; struct S(Cell<u8>);", "yes", shared);
    let counted = "no: field `0`: `alloc::rc::Rc<u8>`";
    check("use std::rc::Rc; struct S(Rc<u8>);", counted, counted);
}

#[test]
fn references() {
    let by_sync = "no: field `0`: `core::cell::Cell<u8>`";
    check("struct S(&'static std::cell::Cell<u8>);", by_sync, by_sync);
    check(
        "struct S(&'static mut std::cell::Cell<u8>);",
        "yes",
        by_sync,
    );
    check("struct S<'a, T>(&'a T);", "if T: Sync", "if T: Sync");
    check("struct S<'a, T>(&'a mut T);", "if T: Send", "if T: Sync");
}

#[test]
fn parameters() {
    check("struct S<T>(T);", "if T: Send", "if T: Sync");
    check("struct S<T: Send>(T);", "yes", "if T: Sync");
    check(
        "trait A: Send {} trait B: A {} struct S<T: B>(T);",
        "yes",
        "if T: Sync",
    );
    check(
        "struct S<T: Iterator>(T::Item);",
        "if T::Item: Send",
        "if T::Item: Sync",
    );
    let both = "if T: Send, T: Sync";
    check("struct S<T>(std::sync::Arc<T>);", both, both);
    check(
        "struct S<T>(std::sync::Mutex<T>);",
        "if T: Send",
        "if T: Send",
    );
}

#[test]
fn markers_and_aliases() {
    let no = "no: field `0`: `*mut ()`";
    check("struct S(core::marker::PhantomData<*mut ()>);", no, no);
    let alias = "use core::marker::PhantomData; type Not<T = ()> = PhantomData<*mut T>;";
    check(&format!("{alias} struct S(Not<()>);"), no, no);
    check("struct S(core::marker::PhantomPinned);", "yes", "yes");
}

#[test]
fn types_of_the_crate_are_followed() {
    let inner = "struct In<T> { v: T, p: core::cell::UnsafeCell<u8> }";
    let no = "no: field `0`: field `p`: `core::cell::UnsafeCell<u8>`";
    check(&format!("{inner} struct S(In<u8>);"), "yes", no);
    check(&format!("{inner} struct S<U>(In<U>);"), "if U: Send", no);
    let not = "no: field `0`: `*mut u8`";
    check("struct In<T>(T); struct S(In<*mut u8>);", not, not);
}

#[test]
fn what_is_implemented_comes_first() {
    check(
        "struct S(*mut u8); unsafe impl Send for S {}",
        "yes",
        "no: field `0`: `*mut u8`",
    );
    check(
        "struct S(u8); impl !Send for S {}",
        "no: `impl !Send`",
        "yes",
    );
    let text = "struct S<A, B>(*mut A, B); unsafe impl<X: Send, Y> Sync for S<X, Y> {}
        unsafe impl<X, Y: Copy + Send> Send for S<X, Y> where X: Sync {}";
    check(text, "if A: Sync, B: Send, B: Copy", "if A: Send");
    // One that is for some arguments only says nothing of the others.
    check(
        "struct S<A>(*mut A); unsafe impl Send for S<u8> {}",
        "no: field `0`: `*mut A`",
        "no: field `0`: `*mut A`",
    );
    let inside = "struct In<T>(*mut T); unsafe impl<T: Send> Send for In<T> {} struct S<U>(In<U>);";
    check(inside, "if U: Send", "no: field `0`: field `0`: `*mut T`");
}

#[test]
fn types_that_have_themselves() {
    check("struct S { next: Option<Box<S>> }", "yes", "yes");
    check(
        "struct S<T> { next: Option<Box<S<T>>>, v: T }",
        "if T: Send",
        "if T: Sync",
    );
    let text = "struct A(Option<Box<S>>); struct S(Option<Box<A>>, *mut u8);";
    let surface = one(text);
    assert!(matches!(type_def(&surface, "A").send, Auto::No(_)));
    assert!(matches!(type_def(&surface, "S").send, Auto::No(_)));
    assert!(matches!(
        type_def(&one(&text.replace(", *mut u8", "")), "A").send,
        Auto::Yes
    ));
}

#[test]
fn objects_of_traits() {
    check("struct S(Box<dyn Send + Sync>);", "yes", "yes");
    check(
        "trait A: Send {} struct S(Box<dyn A>);",
        "yes",
        "no: field `0`: `dyn crate::A`",
    );
}

#[test]
fn what_was_not_read_is_named() {
    let rests = "rests on other::Thing";
    check("struct S(other::Thing);", rests, rests);
    // What is known to be missing outweighs it.
    let no = "no: field `1`: `*mut u8`";
    check("struct S(other::Thing, *mut u8);", no, no);
}

#[test]
fn types_under_two_conditions() {
    let files = [(
        "lib.rs",
        "#[cfg(A)] pub struct S(*mut u8); #[cfg(not(A))] pub struct S(u8); pub struct T(S);",
    )];
    let (surface, _) = all(&files);
    let sends = surface.items.iter().filter_map(|item| match &item.kind {
        crate::model::Kind::Type(def) => Some(shown(&def.send)),
        _ => None,
    });
    let sends: Vec<_> = sends.collect();
    let pointer = "no: field `0`: `*mut u8`";
    assert_eq!(
        sends,
        [pointer, "yes", "no: field `0`: field `0`: `*mut u8`"]
    );
}

#[test]
fn types_without_end_are_cut_off() {
    let types: String = (0..400)
        .map(|at| format!("struct S{at}(S{0}, S{0});", at + 1))
        .collect();
    let surface = one(&format!("{types} struct S400(u8);"));
    assert!(matches!(type_def(&surface, "S399").send, Auto::Yes));
    assert!(matches!(type_def(&surface, "S0").send, Auto::RestsOn(_)));
}
