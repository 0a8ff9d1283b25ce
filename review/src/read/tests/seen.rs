//! Who can see an item.

use super::{all, item, one};
use crate::model::Visibility;

fn of(text: &str, path: &str) -> Visibility {
    item(&one(text), path).visibility.clone()
}

#[test]
fn modules_narrow() {
    assert_eq!(
        of("pub mod m { pub struct S; }", "m::S"),
        Visibility::Public
    );
    assert_eq!(
        of("pub(crate) mod m { pub struct S; }", "m::S"),
        Visibility::Crate
    );
    assert_eq!(of("mod m { pub struct S; }", "m::S"), Visibility::Private);
    let above = Visibility::In("super".to_owned());
    assert_eq!(of("pub mod m { pub(super) struct S; }", "m::S"), above);
}

#[test]
fn an_offer_widens_as_far_as_is_written() {
    assert_eq!(
        of("mod m { pub struct S; } pub use m::S;", "m::S"),
        Visibility::Public
    );
    assert_eq!(
        of("mod m { pub struct S; } pub use m::*;", "m::S"),
        Visibility::Public
    );
    assert_eq!(
        of("mod m { pub(crate) struct S; } pub use m::*;", "m::S"),
        Visibility::Crate
    );
    assert_eq!(
        of("mod m { pub struct S; } use m::S;", "m::S"),
        Visibility::Private
    );
    let twice = "mod m { pub mod n { pub struct S; } pub use n::S; } pub use m::S;";
    assert_eq!(of(twice, "m::n::S"), Visibility::Public);
}

#[test]
fn what_belongs_to_a_type_is_seen_with_it() {
    let text =
        "pub(crate) struct S; impl S { pub fn f(&self) {} fn g(&self) {} } impl Clone for S {
        fn clone(&self) -> Self { S } }";
    assert_eq!(of(text, "S::f"), Visibility::Crate);
    assert_eq!(of(text, "S::g"), Visibility::Private);
    assert_eq!(of(text, "<Clone for S>::clone"), Visibility::Crate);
    assert_eq!(of(&text.replace("(crate)", ""), "S::f"), Visibility::Public);
}

#[test]
fn conditions_are_those_of_everything_around() {
    let files = [
        ("lib.rs", "#[cfg(A)] pub mod m;"),
        (
            "m.rs",
            "pub struct S; #[cfg(B)] impl S { #[cfg(C)] pub fn f() {} } pub fn g() {}",
        ),
    ];
    let (surface, _) = all(&files);
    assert_eq!(item(&surface, "m::S::f").cfg, ["A", "B", "C"]);
    assert_eq!(item(&surface, "m::g").cfg, ["A"]);
}
