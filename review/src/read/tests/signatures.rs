//! Signatures, lifetimes and parameters.

use super::{function, one, signature};
use crate::{
    model::ty::{Bound, Lifetime, Receiver, Ty},
    read::text,
};

/// The signature of `f` among these items.
fn of(items: &str) -> String {
    signature(&one(items), "f")
}

/// The signature of `T::f`.
fn method(items: &str) -> String {
    signature(&one(items), "T::f")
}

#[test]
fn lifetimes_are_numbered_whatever_they_are_called() {
    let named = of("fn f<'x, 'y>(b: &'y u8, a: &'x u8) -> &'x u8 { a }");
    assert_eq!(named, "(&'a u8, &'b u8) -> &'b u8");
    assert_eq!(
        named,
        of("fn f<'p, 'q>(b: &'p u8, a: &'q u8) -> &'q u8 { a }")
    );
    assert_ne!(
        named,
        of("fn f<'p, 'q>(b: &'p u8, a: &'q u8) -> &'p u8 { b }")
    );
}

#[test]
fn what_is_left_out_is_made_explicit() {
    let written = of("fn f<'x>(a: &'x u8) -> &'x u8 { a }");
    assert_eq!(written, of("fn f(a: &u8) -> &u8 { a }"));
    let surface = one("fn f(a: &u8) -> &u8 { a } fn g<'x>(a: &'x u8) -> &'x u8 { a }");
    let (f, g) = (function(&surface, "f"), function(&surface, "g"));
    assert_eq!(f.generics, g.generics);
    assert_eq!(f.generics.lifetimes, 1);
    assert_ne!(written, of("fn f(a: &u8) -> &'static u8 { &0 }"));
}

#[test]
fn a_result_gets_the_lifetime_of_self() {
    let short = method("struct T; impl T { fn f(&self, a: &u8) -> &u8 { &0 } }");
    let long = method("struct T; impl T { fn f<'s, 'o>(&'s self, a: &'o u8) -> &'s u8 { &0 } }");
    assert_eq!(short, "(&'b u8) -> &'a u8");
    assert_eq!(short, long);
    let pinned = method("struct T; impl T { fn f(self: Pin<&mut Self>, a: &u8) -> &u8 { a } }");
    assert_eq!(pinned, "(&'b u8) -> &'a u8");
}

#[test]
fn a_lifetime_that_only_the_result_has_is_free() {
    let free = of("fn f<'x>(a: *const u8) -> &'x u8 { unsafe { &*a } }");
    assert_eq!(free, "(*const u8) -> &'free0 u8");
    assert_ne!(free, of("fn f<'x>(a: &'x *const u8) -> &'x u8 { todo!() }"));
}

#[test]
fn lifetimes_of_types_that_are_left_out() {
    let hidden = of("struct G<'x>(&'x u8); fn f(a: &u8) -> G { G(a) }");
    let shown = of("struct G<'x>(&'x u8); fn f(a: &u8) -> G<'_> { G(a) }");
    assert_eq!(hidden, shown);
    assert_eq!(hidden, "(&'a u8) -> crate::G<'a>");
}

#[test]
fn lifetimes_of_the_implementation_are_outer() {
    let one = method("struct T<'x>(&'x u8); impl<'p> T<'p> { fn f(self) -> &'p u8 { self.0 } }");
    assert_eq!(one, "() -> &'outer0 u8");
    let two = method("struct T<'x>(&'x u8); impl<'p> T<'p> { fn f(&self) -> &u8 { self.0 } }");
    assert_eq!(two, "() -> &'a u8");
}

#[test]
fn self_is_replaced() {
    let short = method("struct T; impl T { fn f(self, o: Option<Self>) -> Self { self } }");
    assert_eq!(short, "(Option<crate::T>) -> crate::T");
    let long = method("struct T; impl T { fn f(self, o: Option<T>) -> T { self } }");
    assert_eq!(short, long);
    let surface = one("trait A { fn f() -> Self; }");
    assert_eq!(signature(&surface, "A::f"), "() -> Self");
}

#[test]
fn receivers() {
    let text = "struct T; impl T { fn a(self) {} fn b(&mut self) {} fn c(self: &Self) {} fn d() {}
        fn e(self: Box<Self>) {} }";
    let surface = one(text);
    let receiver = |name: &str| function(&surface, &format!("T::{name}")).receiver.clone();
    assert_eq!(receiver("a"), Some(Receiver::Value));
    let lifetime = Lifetime::Input(0);
    let mutable = Receiver::Ref {
        lifetime: lifetime.clone(),
        mutable: true,
    };
    assert_eq!(receiver("b"), Some(mutable));
    let shared = Receiver::Ref {
        lifetime,
        mutable: false,
    };
    assert_eq!(receiver("c"), Some(shared));
    assert_eq!(receiver("d"), None);
    assert!(matches!(
        receiver("e"),
        Some(Receiver::Typed(Ty::Path { .. }))
    ));
}

#[test]
fn qualifiers() {
    let surface = one("pub const unsafe extern \"C\" fn f(_: u8) {} fn g() {} extern fn h() {}");
    let f = function(&surface, "f");
    assert!(f.is_unsafe && f.is_const && !f.is_async);
    assert_eq!(f.abi.as_deref(), Some("C"));
    let g = function(&surface, "g");
    assert!(!g.is_unsafe && !g.is_const && g.abi.is_none());
    assert_eq!(function(&surface, "h").abi.as_deref(), Some("C"));
}

#[test]
fn bounds_are_sorted_wherever_they_are_written() {
    let one_way = one("fn f<T: Send + Clone>(t: T) {}");
    let other = one("fn f<T>(t: T) where T: Clone, T: Send {}");
    let bounds = &function(&one_way, "f").generics;
    assert_eq!(bounds, &function(&other, "f").generics);
    let bound = |name: &str| Bound::Trait(name.to_owned());
    assert_eq!(
        bounds.types,
        [("T".to_owned(), vec![bound("Clone"), bound("Send")])]
    );
    let less = one("fn f<T: Clone>(t: T) {}");
    assert_ne!(bounds, &function(&less, "f").generics);
}

#[test]
fn other_bounds_are_text() {
    let surface = one("fn f<'a, 'b: 'a, T: Iterator>(x: &'a u8, y: &'b T) where T::Item: Copy {}");
    let others = &function(&surface, "f").generics.others;
    assert_eq!(others, &["'b: 'a", "T::Item: Copy"]);
}

#[test]
fn types_of_all_kinds() {
    let text = "fn f<T: Iterator, const N: usize>(a: [u8; N], b: (T::Item, <T as Iterator>::Item),
        c: unsafe extern \"C\" fn(*mut u8) -> !, d: &mut dyn Fn(u8) -> bool, e: impl Into<u8>, g: [u8; 2 + N]) {}";
    assert_eq!(
        of(text),
        "([u8; N], (T::Item, <T as Iterator>::Item), unsafe extern \"C\" fn(*mut u8) -> !, \
         &'a mut dyn Fn(u8) -> bool, impl Into<u8>, [u8; 2 + N]) -> ()"
    );
}

#[test]
fn a_lifetime_of_a_bound_has_no_number() {
    assert_eq!(
        of("fn f(g: impl for<'x> Fn(&'x u8) -> &'x u8, a: &u8) -> &u8 { a }"),
        "(impl Fn(&u8) -> &u8, &'a u8) -> &'a u8"
    );
}

#[test]
fn names_of_parameters() {
    let surface = one("fn f(mut a: u8, (b, _): (u8, u8), _: u8) {}");
    let params = &function(&surface, "f").params;
    let names: Vec<_> = params.iter().map(|param| param.name.as_str()).collect();
    assert_eq!(names, ["a", "(b, _)", "_"]);
}

#[test]
fn short_names_are_for_paths() {
    let surface = one("struct E; fn f() -> Result<(), E> { Ok(()) }");
    let ret = &function(&surface, "f").ret;
    assert_eq!(text::short(ret), "Result<(), E>");
    assert_eq!(text::ty(ret), "Result<(), crate::E>");
}
