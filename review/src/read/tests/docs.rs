//! Documentation, taken apart.

use super::{item, one};
use crate::model::docs::Docs;

fn docs(text: &str) -> Docs {
    item(&one(text), "S").docs.clone()
}

#[test]
fn a_summary_and_sections() {
    let text = "
        /// A thing that
        /// does something.
        ///
        /// More of it.
        ///
        /// # Safety
        ///
        /// The caller must ensure:
        ///
        /// - that it is valid,
        ///   for as long as it lives
        /// - nothing else
        ///
        /// # Invariants
        ///
        /// It is never
        /// null.
        ///
        /// It is owned.
        pub struct S;";
    let docs = docs(text);
    assert_eq!(docs.summary, "A thing that does something.");
    let safety = docs.section("Safety").unwrap();
    assert!(safety.is_list);
    assert_eq!(
        safety.entries,
        ["that it is valid, for as long as it lives", "nothing else"]
    );
    let invariants = docs.section("Invariants").unwrap();
    assert!(!invariants.is_list);
    assert_eq!(invariants.entries, ["It is never null.", "It is owned."]);
    assert!(docs.section("Errors").is_none());
}

#[test]
fn what_stands_in_code_is_no_heading() {
    let docs =
        docs("/// S.\n///\n/// # Examples\n///\n/// ```\n/// # fn f() {}\n/// ```\npub struct S;");
    let headings: Vec<_> = docs
        .sections
        .iter()
        .map(|one| one.heading.as_str())
        .collect();
    assert_eq!(headings, ["Examples"]);
}

#[test]
fn a_numbered_list_and_one_inside_another() {
    let docs = docs(
        "/// S.\n/// # Safety\n/// 1. one\n/// 2. two\n///    - deep\n/// 3) three\npub struct S;",
    );
    let entries = &docs.section("Safety").unwrap().entries;
    assert_eq!(entries, &["one", "two - deep", "three"]);
}

#[test]
fn attributes_and_comments_are_one() {
    let one = docs(
        "/// S.\n#[doc = \"more\"]\n#[doc(alias = \"a\", alias(\"b\", \"c\"))]\npub struct S;",
    );
    assert_eq!(one.summary, "S. more");
    assert_eq!(one.aliases, ["a", "b", "c"]);
    assert!(!one.hidden);
    assert!(docs("#[doc(hidden)] pub struct S;").hidden);
    assert_eq!(docs("pub struct S;"), Docs::default());
}

#[test]
fn the_documentation_of_an_inline_module_can_stand_inside() {
    let surface = one("pub mod m { //! Inside.\n pub struct S; }");
    assert_eq!(item(&surface, "m").docs.summary, "Inside.");
}
