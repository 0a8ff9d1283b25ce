//! The class of each difference, there and back.

use safebind_review::compare::report::{
    Class::{Changed, Extra, Looser, Missing, Same, Stricter},
    Part,
};

use super::{both_ways, compared, only, pair};

const TYPE: &str = "pub struct Held { raw: u32 }\n";

/// A function of `Held` on both sides.
fn method(handwritten: &str, generated: &str, part: Part, classes: (super::Class, super::Class)) {
    let side = |text: &str| format!("{TYPE}impl Held {{ {text} }}\npub struct Other;\n");
    both_ways(
        &side(handwritten),
        &side(generated),
        "Held::f",
        part,
        classes,
    );
}

#[test]
fn receivers() {
    let of = |receiver: &str| format!("pub fn f({receiver}) {{}}");
    for (less, more) in [
        ("&self", "&mut self"),
        ("&self", "self"),
        ("&mut self", "self"),
    ] {
        method(&of(less), &of(more), Part::Receiver, (Stricter, Looser));
    }
    method(
        &of("&mut self"),
        &of("self: Pin<&mut Self>"),
        Part::Receiver,
        (Stricter, Looser),
    );
    method(
        &of("self: ARef<Self>"),
        &of("this: ARef<Self>"),
        Part::Receiver,
        (Changed, Changed),
    );
    method(&of("&self"), &of(""), Part::Receiver, (Changed, Changed));
}

#[test]
fn parameters() {
    let of = |ty: &str| format!("pub fn f(&self, value: {ty}) {{}}");
    for (hand, made) in [
        ("Option<&Other>", "&Other"),
        ("&Other", "&mut Other"),
        ("&Other", "Other"),
        ("*const u8", "*mut u8"),
        ("*mut u8", "NonNull<u8>"),
        ("*const Other", "&Other"),
        ("&mut Other", "Pin<&mut Other>"),
        ("impl Fn()", "impl Fn() + Send"),
    ] {
        method(&of(hand), &of(made), Part::Parameter, (Stricter, Looser));
    }
    method(&of("u32"), &of("u64"), Part::Parameter, (Changed, Changed));
    let none = "pub fn f(&self) {}";
    method(&of("u32"), none, Part::Parameter, (Changed, Changed));
}

#[test]
fn results() {
    let of = |ty: &str| format!("pub fn f(&self) -> {ty} {{ loop {{}} }}");
    for (hand, made) in [
        ("Option<&Other>", "&Other"),
        ("Result<u32>", "u32"),
        ("Result<Option<u32>>", "Result<u32>"),
        ("&Other", "&mut Other"),
        ("*const u8", "*mut u8"),
        ("*mut u8", "NonNull<u8>"),
        ("*const Other", "&Other"),
        ("Pin<&mut Other>", "&mut Other"),
        ("Option<&Other>", "Option<&mut Other>"),
        ("impl Fn()", "impl Fn() + Send"),
    ] {
        let (hand, made) = (of(hand), of(made));
        let side = |text: &str| format!("{TYPE}impl Held {{ {text} }}\npub struct Other;\n");
        let comparison = compared(&side(&hand), &side(&made));
        let classes = |comparison: &super::Comparison| {
            let pair = pair(comparison, "Held::f");
            let of_result = pair
                .differences
                .iter()
                .filter(|one| one.part == Part::Result);
            of_result.map(|one| one.class).collect::<Vec<_>>()
        };
        assert_eq!(classes(&comparison), [Looser], "{made}");
        assert_eq!(
            classes(&compared(&side(&made), &side(&hand))),
            [Stricter],
            "{hand}"
        );
    }
    method(
        &of("ARef<Other>"),
        &of("KBox<Other>"),
        Part::Result,
        (Changed, Changed),
    );
    method(
        &of("Result<u32, Other>"),
        &of("Result<u32>"),
        Part::ErrorType,
        (Changed, Changed),
    );
}

#[test]
fn lifetimes() {
    let of = |list: &str, args: &str, ret: &str| {
        format!("pub fn f{list}({args}) -> {ret} {{ loop {{}} }}")
    };
    let tied = of("", "&self, key: &u8", "&u8");
    let free = of("<'a>", "&self, key: &u8", "&'a u8");
    let whole = of("", "&self, key: &u8", "&'static u8");
    method(&tied, &free, Part::Lifetime, (Looser, Stricter));
    method(&tied, &whole, Part::Lifetime, (Looser, Stricter));
    let more = of("<'a>", "&'a self, key: &'a u8", "&'a u8");
    method(&tied, &more, Part::Lifetime, (Stricter, Looser));
    // To something else: it can outlive what it rested on.
    let other = of("<'a>", "&self, key: &'a u8", "&'a u8");
    method(&tied, &other, Part::Lifetime, (Looser, Looser));
    let ever = of("", "&self, key: &'static u8", "&u8");
    method(&tied, &ever, Part::Lifetime, (Stricter, Looser));
    // The caller chooses either of these.
    let side = |text: &str| format!("{TYPE}impl Held {{ {text} }}\n");
    let comparison = compared(&side(&free), &side(&whole));
    assert_eq!(pair(&comparison, "Held::f").class, Same);
}

#[test]
fn words_in_front() {
    let of = |words: &str| format!("{words} fn f(&self) {{}}");
    let public = |words: &str| of(&format!("pub {words}"));
    let unsafe_fn = format!(
        "/// Does it.\n///\n/// # Safety\n///\n/// Hold it.\n{}",
        public("unsafe")
    );
    method(&unsafe_fn, &public(""), Part::Unsafe, (Looser, Stricter));
    method(
        &public("const"),
        &public(""),
        Part::Qualifiers,
        (Stricter, Extra),
    );
    method(
        &public("async"),
        &public(""),
        Part::Qualifiers,
        (Changed, Changed),
    );
    method(
        &public("extern \"C\""),
        &public(""),
        Part::Qualifiers,
        (Changed, Changed),
    );
    method(
        &public(""),
        &of("pub(crate)"),
        Part::Visibility,
        (Stricter, Looser),
    );
    method(&public(""), &of(""), Part::Visibility, (Stricter, Looser));
    let must = "#[must_use]\npub fn f(&self) -> u32 { 0 }";
    method(
        must,
        "pub fn f(&self) -> u32 { 0 }",
        Part::MustUse,
        (Looser, Stricter),
    );
}

#[test]
fn conditions() {
    let plain = "pub fn f() {}";
    let one = "#[cfg(CONFIG_A)]\npub fn f() {}";
    let other = "#[cfg(CONFIG_B)]\npub fn f() {}";
    both_ways(plain, one, "f", Part::Cfg, (Stricter, Extra));
    both_ways(one, other, "f", Part::Cfg, (Changed, Changed));
}

#[test]
fn a_bound_that_is_static_counts_and_other_lifetimes_follow() {
    let of = |generics: &str| format!("pub fn f{generics}(value: T) {{}}\n");
    let class = |hand: &str, made: &str| {
        let comparison = compared(&of(hand), &of(made));
        pair(&comparison, "f").class
    };
    assert_eq!(class("<T: Send + 'static>", "<T: Send>"), Looser);
    assert_eq!(class("<T: Send>", "<T: Send + 'static>"), Stricter);
    assert_eq!(class("<T: 'static>", "<T: 'static>"), Same);
}

#[test]
fn bounds() {
    let of = |list: &str| format!("pub fn f{list}(value: &T) {{}}");
    both_ways(
        &of("<T: Clone>"),
        &of("<T>"),
        "f",
        Part::Generics,
        (Looser, Stricter),
    );
    both_ways(
        &of("<T: ?Sized>"),
        &of("<T>"),
        "f",
        Part::Generics,
        (Stricter, Looser),
    );
    both_ways(
        &of("<T>"),
        &of("<T, U>"),
        "f",
        Part::Generics,
        (Changed, Changed),
    );
    let whole = "pub trait Key: Send {}";
    both_ways(
        whole,
        "pub trait Key {}",
        "Key",
        Part::Generics,
        (Looser, Stricter),
    );
    both_ways(
        "pub unsafe trait Key {}",
        "pub trait Key {}",
        "Key",
        Part::Unsafe,
        (Looser, Stricter),
    );
}

#[test]
fn fields_and_layout() {
    let of = |text: &str| format!("{text} y: u8, z: u8 }}");
    let closed = of("pub struct S { x: u32,");
    both_ways(
        &closed,
        &of("pub struct S { pub x: u32,"),
        "S",
        Part::Field,
        (Looser, Stricter),
    );
    both_ways(
        "pub struct S { x: u32 }",
        "pub struct S {}",
        "S",
        Part::Field,
        (Looser, Stricter),
    );
    both_ways(
        "pub struct S { pub x: u32 }",
        "pub struct S { pub x: u64 }",
        "S",
        Part::Field,
        (Changed, Changed),
    );
    both_ways(
        &format!("#[non_exhaustive]\n{closed}"),
        &closed,
        "S",
        Part::Layout,
        (Looser, Stricter),
    );
    both_ways(
        &format!("#[repr(transparent)]\n{closed}"),
        &closed,
        "S",
        Part::Layout,
        (Changed, Changed),
    );
    both_ways(
        "pub enum E { A }",
        "pub enum E { A, B }",
        "E",
        Part::Variant,
        (Changed, Missing),
    );
    both_ways(
        "pub enum E { A(u32) }",
        "pub enum E { A(u64) }",
        "E",
        Part::Variant,
        (Changed, Changed),
    );
    both_ways(
        "pub union U { pub a: u32 }",
        "pub struct U { pub a: u32 }",
        "U",
        Part::Kind,
        (Changed, Changed),
    );
}

#[test]
fn threads() {
    let bare = "pub struct S { raw: *mut u8 }\n";
    let send = format!("{bare}// SAFETY: It is.\nunsafe impl Send for S {{}}\n");
    both_ways(bare, &send, "S", Part::Send, (Looser, Stricter));
    let sync = send.replace("Send", "Sync");
    both_ways(bare, &sync, "S", Part::Sync, (Looser, Stricter));
    // What rests on a type that was not read is between the two.
    let unknown = "pub struct S { raw: crate::away::Thing }\n";
    let comparison = compared(unknown, bare);
    let found = pair(&comparison, "S");
    assert_eq!(found.class, Same, "{found:#?}");
    assert!(
        found
            .differences
            .iter()
            .any(|one| one.notice.contains("the same or stricter")),
        "{found:#?}"
    );
    assert_eq!(pair(&compared(bare, unknown), "S").class, Looser);
    assert!(
        pair(&compared(unknown, unknown), "S")
            .differences
            .is_empty()
    );
}

#[test]
fn traits_of_what_stands_for_something() {
    let resource = "pub struct S { raw: u32 }\nimpl Drop for S { fn drop(&mut self) {} }\n";
    let plain = "pub struct S;\n";
    for name in ["Clone", "Copy", "Default"] {
        let path = format!("impl {name} for S");
        let with = |text: &str| format!("#[derive({name})]\n{text}");
        both_ways(
            resource,
            &with(resource),
            &path,
            Part::Presence,
            (Looser, Missing),
        );
        both_ways(plain, &with(plain), &path, Part::Presence, (Extra, Missing));
    }
    let other = format!("{resource}unsafe impl Other for S {{}}");
    both_ways(
        resource,
        &other,
        "impl Other for S",
        Part::Presence,
        (Looser, Missing),
    );
    let safe = format!("{resource}impl Other for S {{}}");
    both_ways(
        resource,
        &safe,
        "impl Other for S",
        Part::Presence,
        (Extra, Missing),
    );
}

#[test]
fn values() {
    both_ways(
        "pub const A: u32 = 1;",
        "pub const A: u32 = 2;",
        "A",
        Part::Value,
        (Changed, Changed),
    );
    both_ways(
        "pub const A: u32 = 1;",
        "pub const A: u64 = 1;",
        "A",
        Part::Type,
        (Changed, Changed),
    );
    for (hand, made) in [
        ("16", "0x10"),
        ("1_000", "1000"),
        ("raw::A", "crate::raw::A"),
        ("raw::A", "raw::A as u32"),
    ] {
        let of = |value: &str| format!("pub const A: u32 = {value};");
        let comparison = compared(&of(hand), &of(made));
        assert_eq!(
            pair(&comparison, "A").class,
            Same,
            "{hand} {made}: {comparison:#?}"
        );
    }
    both_ways(
        "pub static A: u32 = 1;",
        "pub static mut A: u32 = 1;",
        "A",
        Part::Qualifiers,
        (Looser, Stricter),
    );
    both_ways(
        "pub static A: u32 = 1;",
        "pub const A: u32 = 1;",
        "A",
        Part::Kind,
        (Changed, Changed),
    );
}

#[test]
fn documentation() {
    let of = |section: &str| {
        format!("/// A type.\n///\n/// # {section}\n///\n/// Holds.\npub struct S;")
    };
    let bare = "/// A type.\npub struct S;";
    let lost = only(&of("Invariants"), bare, "S");
    assert_eq!((lost.part, lost.class), (Part::Docs, Looser));
    for (hand, made) in [
        (of("Examples"), bare.to_owned()),
        (bare.to_owned(), of("Invariants")),
    ] {
        let comparison = compared(&hand, &made);
        let found = pair(&comparison, "S");
        assert_eq!(found.class, Same);
        assert_eq!(found.differences.len(), 1, "noted: {found:#?}");
    }
}
