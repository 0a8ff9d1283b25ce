//! What functions do below their signatures, and which line of a contract decides.

use safebind_review::{
    compare::report::{About, Below, Class},
    facts::{At, Counts, Facts, Function, Precondition},
};

use super::{pair, with_facts};

fn at(line: u32) -> At {
    At {
        file: "widget.yaml".to_owned(),
        line,
        column: 1,
        text: format!("line {line}"),
    }
}

fn facts() -> Facts {
    let mut facts = Facts::default();
    let precondition = |name: &str, words: &[&str], line: u32| Precondition {
        name: name.to_owned(),
        sentence: format!("`w` is {name}"),
        follows: false,
        param: Some("w".to_owned()),
        words: words.iter().map(|word| (*word).to_owned()).collect(),
        at: Some(at(line)),
    };
    let function = Function {
        name: "widget_get".to_owned(),
        at: at(1),
        preconditions: vec![
            precondition("valid", &["valid"], 2),
            precondition("counted", &["count", "refcount"], 3),
            precondition("same_task", &["current task"], 4),
        ],
        counts: Some(Counts::Takes),
        ..Function::default()
    };
    facts.functions.insert("widget_get".to_owned(), function);
    facts
}

fn below(handwritten: &str, generated: &str) -> Vec<Below> {
    let comparison = with_facts(handwritten, generated, &facts());
    pair(&comparison, "f").below.clone()
}

fn about(below: &[Below], about: About) -> Vec<&str> {
    let below = below.iter().filter(|one| one.about == about);
    below.map(|one| one.text.as_str()).collect()
}

fn with(body: &str) -> String {
    format!("pub fn f(w: *mut u8) {{ {body} }}")
}

#[test]
fn comments_are_held_against_preconditions() {
    let body = "// SAFETY: `w` is valid, and nothing is invalidated for the current task.\nunsafe { bindings::widget_get(w) };";
    let found = below(&with(&format!("\n{body}\n")), &with(&format!("\n{body}\n")));
    let covered = about(&found, About::Covered);
    assert_eq!(covered.len(), 2, "{covered:?}");
    let missing = about(&found, About::NotMentioned);
    assert_eq!(
        missing,
        ["the comment on `widget_get` does not mention `counted`: `w` is counted"]
    );
    let contract = found
        .iter()
        .find(|one| one.about == About::NotMentioned)
        .unwrap();
    assert_eq!(contract.contract, Some(at(3)));
}

#[test]
fn a_word_inside_another_one_covers_nothing() {
    let body = "\n// SAFETY: The pointer was invalidated, and its account is empty.\nunsafe { bindings::widget_get(w) };\n";
    let found = below(&with(body), &with(body));
    assert!(about(&found, About::Covered).is_empty(), "{found:#?}");
    assert_eq!(about(&found, About::NotMentioned).len(), 3);
}

#[test]
fn blocks_without_comments_are_told_of_either_side() {
    let bare = with("unsafe { bindings::widget_get(w) };");
    let argued = with("\n// SAFETY: `w` is valid.\nunsafe { bindings::widget_get(w) };\n");
    let found = below(&bare, &argued);
    assert_eq!(about(&found, About::NoArgument).len(), 1);
    assert!(
        found
            .iter()
            .any(|one| one.about == About::NoArgument && one.handwritten.is_some())
    );
    let found = below(&argued, &bare);
    assert!(
        found
            .iter()
            .any(|one| one.about == About::NoArgument && one.generated.is_some())
    );
    assert!(about(&below(&argued, &argued), About::NoArgument).is_empty());
}

#[test]
fn calls_and_their_order_are_told() {
    let call = |name: &str| format!("\n// SAFETY: valid.\nunsafe {{ bindings::{name}() }};\n");
    let (a, b) = (call("a"), call("b"));
    let both = with(&format!("{a}{b}"));
    let text = |made: &str| about(&below(&both, made), About::Calls).join("; ");
    assert_eq!(
        text(&with(&format!("{b}{a}"))),
        "the hand-written function calls `a` and `b` in this order, the generated one `b` and `a`"
    );
    assert_eq!(
        text(&with(&a)),
        "the hand-written function calls `b`, the generated one does not"
    );
    assert_eq!(
        text(&with(&format!("{a}{b}{b}"))),
        "the hand-written function calls `b` once, the generated one twice"
    );
    assert_eq!(text(&both), "");
}

#[test]
fn counts_come_from_contracts() {
    let body = "\n// SAFETY: valid.\nunsafe { bindings::widget_get(w) };\n";
    let found = below(&with(body), &with(""));
    assert_eq!(about(&found, About::Counts).len(), 1, "{found:#?}");
}

#[test]
fn private_helpers_are_looked_through() {
    let direct = "pub fn f(w: *mut u8) {\n// SAFETY: valid.\nunsafe { bindings::a(w) };\n}";
    let through = "pub fn f(w: *mut u8) { help(w); }\nfn help(w: *mut u8) {\n// SAFETY: valid.\nunsafe { bindings::a(w) };\n}";
    assert!(about(&below(direct, through), About::Calls).is_empty());
    let public = through.replace("\nfn help", "\npub fn help");
    assert_eq!(about(&below(direct, &public), About::Calls).len(), 1);
    let endless = "pub fn f(w: *mut u8) { help(w); }\nfn help(w: *mut u8) { help(w) }";
    let found = below(direct, endless);
    assert!(
        found
            .iter()
            .any(|one| one.text.contains("not followed any deeper")),
        "{found:#?}"
    );
}

#[test]
fn the_contract_decides_a_difference() {
    let hand = "pub fn f(w: &u8) {\n// SAFETY: valid.\nunsafe { bindings::widget_get(w) };\n}";
    let made = hand.replace("w: &u8", "w: &mut u8");
    let comparison = with_facts(hand, &made, &facts());
    let found = pair(&comparison, "f");
    assert_eq!(found.class, Class::Stricter);
    assert_eq!(found.contract, Some(at(1)));
    assert_eq!(found.differences[0].contract, Some(at(1)));
    let mut facts = facts();
    facts.names.insert("S".to_owned(), at(9));
    let comparison = with_facts(
        "pub struct S { x: u8 }",
        "pub struct S { pub x: u8 }",
        &facts,
    );
    assert_eq!(pair(&comparison, "S").differences[0].contract, Some(at(9)));
}
