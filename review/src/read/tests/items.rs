//! Items of all kinds.

use super::{all, function, item, one, paths, type_def};
use crate::{
    model::{Flavour, Kind, Visibility},
    read::text,
};

#[test]
fn items_are_in_order_and_have_places() {
    let surface = one("\npub fn b() {}\n/// A.\n#[inline]\npub(crate) const fn a() {\n}\n");
    assert_eq!(paths(&surface), ["a", "b"]);
    let place = &item(&surface, "a").place;
    assert_eq!((place.line, place.column, place.end_line), (5, 1, 6));
    assert!(place.to_string().ends_with("/lib.rs:5:1"), "{place}");
    assert_eq!((surface.size.files, surface.size.lines), (1, 6));
}

#[test]
fn a_type_with_all_that_it_says() {
    let text = "#[repr(C, align(8))] #[derive(Clone, Copy)] #[non_exhaustive] #[must_use = \"why\"]
        pub struct S<T: Send> { /// One.\n pub a: *mut T, b: [u8; 1 << 2] }";
    let surface = one(text);
    let def = type_def(&surface, "S");
    assert_eq!(def.repr, ["C", "align(8)"]);
    assert!(def.non_exhaustive);
    assert_eq!(item(&surface, "S").must_use.as_deref(), Some("why"));
    let fields: Vec<_> = def
        .fields
        .iter()
        .map(|one| (one.name.as_str(), text::ty(&one.ty)))
        .collect();
    assert_eq!(
        fields,
        [("a", "*mut T".to_owned()), ("b", "[u8; 1 << 2]".to_owned())]
    );
    assert_eq!(def.fields[0].visibility, Visibility::Public);
    assert!(def.fields[0].documented && !def.fields[1].documented);
    let Kind::Impl(derived) = &item(&surface, "impl Copy for S").kind else {
        panic!("{surface:#?}");
    };
    assert!(derived.is_derived && !derived.is_unsafe);
    assert_eq!(derived.of, "Copy");
    assert_eq!(text::bounds(&derived.generics.types[0].1), "Copy + Send");
}

#[test]
fn enumerations_and_unions() {
    let surface = one("pub enum E { A = 1, B(u8), C { x: u8 } } pub union U { a: u8, b: u16 }");
    let def = type_def(&surface, "E");
    assert_eq!(def.flavour, Flavour::Enum);
    let names: Vec<_> = def.variants.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["A", "B", "C"]);
    assert_eq!(def.variants[0].discriminant.as_deref(), Some("1"));
    assert_eq!(def.variants[2].fields[0].name, "x");
    assert_eq!(type_def(&surface, "U").flavour, Flavour::Union);
}

#[test]
fn implementations() {
    let text = "pub struct S<T>(T); unsafe impl<T: Send> Send for S<T> {} impl !Sync for S<u8> {}
        impl<T> core::ops::Deref for S<T> { type Target = T; fn deref(&self) -> &T { &self.0 } }
        impl From<S<u8>> for u8 { fn from(s: S<u8>) -> u8 { s.0 } }";
    let surface = one(text);
    let expected = [
        "<Deref for S>::Target",
        "<Deref for S>::deref",
        "<From<S<u8>> for u8>::from",
        "S",
        "impl !Sync for S<u8>",
        "impl Deref for S",
        "impl From<S<u8>> for u8",
        "impl Send for S",
    ];
    let mut found = paths(&surface);
    found.sort();
    assert_eq!(found, expected);
    let Kind::Impl(negative) = &item(&surface, "impl !Sync for S<u8>").kind else {
        panic!("{surface:#?}");
    };
    assert!(negative.is_negative);
    assert_eq!(negative.of, "Sync");
}

#[test]
fn implementations_of_traits_with_one_last_name_are_told_apart() {
    let text = "mod a { pub struct E; } mod b { pub struct E; } pub struct S;
        impl From<a::E> for S { fn from(_: a::E) -> S { S } }
        impl From<b::E> for S { fn from(_: b::E) -> S { S } }";
    let surface = one(text);
    item(&surface, "impl From<crate::a::E> for S");
    item(&surface, "<From<crate::b::E> for S>::from");
    assert!(surface.unread.is_empty(), "{:#?}", surface.unread);
}

#[test]
fn what_belongs_to_a_type_is_with_it_wherever_it_is_written() {
    let files = [
        ("lib.rs", "pub mod a; pub mod b;"),
        ("a.rs", "pub struct S;"),
        (
            "b.rs",
            "use crate::a::S; impl S { pub fn f() {} } impl Drop for S { fn drop(&mut self) {} }",
        ),
    ];
    let (surface, _) = all(&files);
    let expected = [
        "a",
        "a::S",
        "a::S::f",
        "a::<Drop for S>::drop",
        "a::impl Drop for S",
        "b",
    ];
    let mut found = paths(&surface);
    found.sort();
    let mut expected = expected.map(str::to_owned);
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn traits() {
    let text = "pub unsafe trait A: Send + Clone { const N: u8 = 1; type T: Copy; fn f(&self); fn g() {} }";
    let surface = one(text);
    let Kind::Trait(def) = &item(&surface, "A").kind else {
        panic!("{surface:#?}");
    };
    assert!(def.is_unsafe);
    assert_eq!(def.supertraits, ["Clone", "Send"]);
    assert!(function(&surface, "A::f").body.is_none());
    assert!(function(&surface, "A::g").body.is_some());
    let Kind::Alias { generics, ty } = &item(&surface, "A::T").kind else {
        panic!("{surface:#?}");
    };
    assert_eq!(generics.others, ["T: Copy"]);
    assert!(ty.is_none());
}

#[test]
fn constants_statics_and_what_they_are() {
    let text =
        "use crate::raw; pub mod raw { pub const X: u32 = 1; } pub const A: u32 = raw::X | 2;
        pub static mut B: &str = \"b\";";
    let surface = one(text);
    let Kind::Constant { value, .. } = &item(&surface, "A").kind else {
        panic!("{surface:#?}");
    };
    assert_eq!(value.as_deref(), Some("crate::raw::X | 2"));
    let Kind::Static { ty, mutable } = &item(&surface, "B").kind else {
        panic!("{surface:#?}");
    };
    assert_eq!((text::ty(ty).as_str(), *mutable), ("&'static str", true));
}

#[test]
fn functions_of_c() {
    let surface = one(
        "unsafe extern \"C\" { pub fn f(p: *mut u8, ...) -> i32; pub safe fn g(); static X: u8; }",
    );
    let f = function(&surface, "f");
    assert!(f.is_unsafe);
    assert_eq!(f.abi.as_deref(), Some("C"));
    assert_eq!(f.params.last().unwrap().name, "...");
    assert!(!function(&surface, "g").is_unsafe);
}

#[test]
fn macros_by_example() {
    let text = "#[macro_export] macro_rules! now { () => { unsafe { &*$crate::T::now() } }; }
        macro_rules! two { ($a:expr) => { $a }; ($a:expr, $($b:tt)*) => {}; }";
    let surface = one(text);
    let Kind::Macro { arms, value } = &item(&surface, "now").kind else {
        panic!("{surface:#?}");
    };
    assert_eq!(arms, &[""]);
    assert_eq!(value.as_deref(), Some("unsafe { &*crate::T::now() }"));
    assert_eq!(item(&surface, "now").visibility, Visibility::Public);
    let Kind::Macro { arms, value } = &item(&surface, "two").kind else {
        panic!("{surface:#?}");
    };
    assert_eq!((arms.len(), value), (2, &None));
    assert_eq!(item(&surface, "two").visibility, Visibility::Private);
}

#[test]
fn macros_that_hide_items_are_listed() {
    let surface = one("make! { a, b } pub struct S; impl S { more!(x); }");
    let unread: Vec<_> = surface.unread.iter().map(|one| one.what.as_str()).collect();
    assert_eq!(unread, ["macro make!", "macro more!"]);
    assert!(
        one("pub struct S; const _: () = assert!(true);")
            .unread
            .is_empty()
    );
}

#[test]
fn items_of_one_name() {
    let exclude = one("#[cfg(A)] pub fn f() {} #[cfg(not(A))] pub fn f(x: u8) {}");
    assert_eq!(exclude.items.len(), 2);
    assert_eq!(exclude.items[0].cfg, ["A"]);
    assert!(exclude.unread.is_empty());
    let twice = one("pub fn f() {} pub fn f(x: u8) {}");
    assert_eq!(twice.items.len(), 2);
    assert_eq!(twice.unread.len(), 1);
    assert!(
        twice.unread[0].why.contains("declared twice"),
        "{:?}",
        twice.unread
    );
    // A type and a value can have one name.
    assert!(
        one("pub type N = u8; pub const N: N = 1;")
            .unread
            .is_empty()
    );
}

#[test]
fn what_is_offered_under_another_path() {
    let surface = one(
        "mod m { pub struct S; pub fn f() {} } pub use m::{S as T, f}; pub use m::*; use m as n;",
    );
    let offers = surface.items.iter().filter_map(|item| match &item.kind {
        Kind::Reexport { of } => Some(format!("{} = {of}", item.path)),
        _ => None,
    });
    let offers: Vec<_> = offers.collect();
    assert_eq!(
        offers,
        ["T = crate::m::S", "f = crate::m::f", "m::* = crate::m::*"]
    );
}

#[test]
fn implementations_in_an_unnamed_constant() {
    let surface = one("pub struct S; const _: () = { unsafe impl Send for S {} };");
    item(&surface, "impl Send for S");
}

#[test]
fn a_side_without_items_is_a_problem() {
    let (_, problems) = all(&[("lib.rs", "// nothing")]);
    assert_eq!(problems.len(), 1);
    assert!(problems[0].message.contains("no item"), "{problems:?}");
    assert!(all(&[("lib.rs", "fn f() {}")]).1.is_empty());
}
