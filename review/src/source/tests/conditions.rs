//! Conditions as text.

use crate::source::cfg;

fn conditions(text: &str) -> Vec<String> {
    let item: syn::ItemStruct = syn::parse_str(&format!("{text} struct S;")).unwrap();
    cfg::conditions(&item.attrs)
}

#[test]
fn there_is_one_way_to_write_a_condition() {
    let one = conditions("#[cfg(all(  A,not(  feature=\"x\" ),))]");
    assert_eq!(one, [r#"all(A, not(feature = "x"))"#]);
    assert_eq!(one, conditions("#[cfg(all(A, not(feature = \"x\")))]"));
    assert_ne!(one, conditions("#[cfg(all(A, feature = \"x\"))]"));
}

#[test]
fn other_attributes_are_no_conditions() {
    assert!(conditions("#[cfg_attr(A, must_use)] #[doc = \"cfg\"]").is_empty());
}

#[test]
fn each_condition_is_there_once() {
    let around = ["A".to_owned()];
    let all = cfg::within(&around, conditions("#[cfg(A)] #[cfg(B)]"));
    assert_eq!(all, ["A", "B"]);
}
