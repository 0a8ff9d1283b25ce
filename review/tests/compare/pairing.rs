//! What stands for what.

use safebind_review::{
    compare::{
        Options, compare,
        report::{About, Class, Comparison, Part},
    },
    facts::{Facts, Function},
};

use super::{compared, one, pair, surface, with_facts};

fn classes(comparison: &Comparison) -> Vec<(&str, Class)> {
    let pairs = comparison.pairs.iter().filter(|pair| pair.kind != "module");
    pairs.map(|pair| (pair.path.as_str(), pair.class)).collect()
}

#[test]
fn a_file_is_held_against_a_crate() {
    let krate = surface(&[
        ("lib.rs", "pub mod fs;\npub mod net;\n"),
        ("fs.rs", "pub mod file;\n"),
        (
            "fs/file.rs",
            "pub mod flags { pub const A: u32 = 1; }\npub fn open() {}\npub fn close() {}\n",
        ),
        ("net.rs", "pub fn listen() {}\n"),
    ]);
    let file = one("pub mod flags { pub const A: u32 = 1; }\npub fn open() {}\n");
    let options = Options {
        only_generated_modules: true,
    };
    let comparison = compare(&file, &krate, &Facts::default(), &options);
    assert_eq!(
        classes(&comparison),
        [
            ("fs::file::close", Class::Missing),
            ("fs::file::open", Class::Same),
            ("fs::file::flags::A", Class::Same),
        ]
    );
    assert_eq!(comparison.aside.handwritten_elsewhere, 1);
    let all = compare(&file, &krate, &Facts::default(), &Options::default());
    assert!(classes(&all).contains(&("net::listen", Class::Missing)));
    let turned = compare(&krate, &file, &Facts::default(), &Options::default());
    assert!(classes(&turned).contains(&("fs::file::close", Class::Extra)));
}

#[test]
fn conditions_tell_items_of_one_path_apart() {
    let hand = "#[cfg(CONFIG_A)]\npub fn f() {}\n#[cfg(not(CONFIG_A))]\npub fn f() {}\n";
    let made = "#[cfg(not(CONFIG_A))]\npub fn f() {}\n#[cfg(CONFIG_A)]\npub unsafe fn f() {}\n";
    let comparison = compared(hand, made);
    let found: Vec<_> = comparison.pairs.iter().map(|pair| pair.class).collect();
    assert_eq!(found.len(), 2);
    assert!(
        found.contains(&Class::Same) && found.contains(&Class::Stricter),
        "{found:?}"
    );
    let parts = comparison.pairs.iter().flat_map(|pair| &pair.differences);
    assert!(
        parts.clone().all(|one| one.part == Part::Unsafe),
        "{comparison:#?}"
    );
}

#[test]
fn a_reexport_is_the_item() {
    let hand = surface(&[
        ("lib.rs", "pub mod types;\nmod inner;\n"),
        ("types.rs", "pub use crate::inner::Held;\n"),
        (
            "inner.rs",
            "pub struct Held { raw: u32 }\nimpl Held { pub fn get(&self) -> u32 { self.raw } }\n",
        ),
    ]);
    let made = surface(&[
        ("lib.rs", "pub mod types;\n"),
        (
            "types.rs",
            "pub struct Held { raw: u32 }\nimpl Held { pub unsafe fn get(&self) -> u32 { self.raw } }\n",
        ),
    ]);
    let comparison = compare(&made, &hand, &Facts::default(), &Options::default());
    assert_eq!(
        classes(&comparison),
        [
            ("types::Held", Class::Same),
            ("types::Held::get", Class::Stricter)
        ]
    );
}

#[test]
fn functions_of_other_names_are_found_by_what_they_call() {
    let hand = "pub struct Slot(u32);\nimpl Slot { pub fn new() -> u32 { unsafe { bindings::slot_get() } } }";
    let made = hand.replace("fn new", "fn slot_get");
    let comparison = compared(hand, &made);
    let found = pair(&comparison, "Slot::new");
    assert_eq!(found.class, Class::Renamed, "{found:#?}");
    assert_eq!(found.generated.as_ref().unwrap().path, "Slot::slot_get");
    // Another function is called, and it is another function.
    let other = made.replace("bindings::slot_get", "bindings::slot_other");
    let found = compared(hand, &other);
    assert_eq!(pair(&found, "Slot::new").class, Class::Missing);
    assert_eq!(pair(&found, "Slot::slot_get").class, Class::Extra);
    // Unless it is the same one under the name of another version.
    let mut facts = Facts::default();
    for name in ["slot_get", "slot_other"] {
        let function = Function {
            name: "slot_other".to_owned(),
            ..Function::default()
        };
        facts.functions.insert(name.to_owned(), function);
    }
    let found = with_facts(hand, &other, &facts);
    assert_eq!(pair(&found, "Slot::new").class, Class::Renamed);
    assert!(
        pair(&found, "Slot::new")
            .below
            .iter()
            .all(|one| one.about != About::Calls)
    );
}

#[test]
fn what_is_not_unique_is_not_paired() {
    let hand = "pub fn a() { unsafe { bindings::go() } }\npub fn b() { unsafe { bindings::go() } }";
    let made = "pub fn c() { unsafe { bindings::go() } }";
    let comparison = compared(hand, made);
    assert_eq!(
        classes(&comparison),
        [
            ("a", Class::Missing),
            ("b", Class::Missing),
            ("c", Class::Extra)
        ]
    );
}

#[test]
fn an_alias_says_another_name() {
    let hand = "pub struct Reservation(u32);\nimpl Reservation { pub fn get(&self) {} }";
    let made = "#[doc(alias = \"Reservation\")]\npub struct Slot(u32);\nimpl Slot { pub fn get(&mut self) {} }";
    let comparison = compared(hand, made);
    assert_eq!(pair(&comparison, "Reservation").class, Class::Renamed);
    let get = pair(&comparison, "Reservation::get");
    assert_eq!(get.class, Class::Stricter, "{get:#?}");
}

#[test]
fn constants_are_found_by_what_they_stand_for() {
    let comparison = compared(
        "pub const ASYNC: u32 = bindings::FASYNC;\npub const ONE: u32 = 1;",
        "pub const O_ASYNC: u32 = bindings::FASYNC;\npub const OTHER: u32 = 1;",
    );
    assert_eq!(pair(&comparison, "ASYNC").class, Class::Renamed);
    // A number stands for nothing.
    assert_eq!(pair(&comparison, "ONE").class, Class::Missing);
}

#[test]
fn private_items_are_counted() {
    let comparison = compared(
        "fn a() {}\nfn b() {}\npub fn c() {}",
        "fn a() {}\npub fn b() {}\npub fn c() {}",
    );
    assert_eq!(
        classes(&comparison),
        [("b", Class::Looser), ("c", Class::Same)]
    );
    assert_eq!(comparison.aside.handwritten_private, 1);
    assert_eq!(comparison.aside.generated_private, 1);
}

#[test]
fn a_new_type_is_not_looser_than_anything() {
    let made =
        "pub struct S { raw: *mut u8 }\nunsafe impl Send for S {}\nunsafe impl Other for S {}";
    let comparison = compared("pub fn f() {}", made);
    assert_eq!(pair(&comparison, "impl Other for S").class, Class::Extra);
    assert!(
        comparison
            .pairs
            .iter()
            .all(|pair| pair.class < Class::Looser),
        "{comparison:#?}"
    );
}

#[test]
fn an_empty_side_has_everything_missing() {
    let empty = safebind_review::model::Surface::default();
    let file = one("pub fn f() {}");
    let comparison = compare(&empty, &file, &Facts::default(), &Options::default());
    assert_eq!(classes(&comparison), [("f", Class::Missing)]);
    let comparison = compare(&empty, &empty, &Facts::default(), &Options::default());
    assert!(comparison.pairs.is_empty());
}
