//! Texts that say nothing, or not what they seem to.

use super::{HEAD, case, read};

#[test]
fn sb0115_texts_that_are_empty() {
    case(
        "doc: ''\n",
        &["SB0115 1:6 [''] this text is empty"],
        "doc: '.'\n",
    );
    case(
        "doc: |\n\nfunctions: {}\n",
        &["SB0115 1:1 [doc] this text is empty"],
        "doc: |\n\n  a\nfunctions: {}\n",
    );
    case(
        "functions:\n  f: { doc: &d ' ', internal: [*d, ' '] }\n",
        &[
            "SB0115 2:16 [' '] this text is empty",
            "SB0115 2:32 [*d] this text is empty",
            "SB0115 2:36 [' '] this text is empty",
        ],
        "functions:\n  f: { doc: &d ' d', internal: [*d, ' e'] }\n",
    );
}

#[test]
fn sb0115_characters_that_are_not_seen() {
    case(
        "doc: a\u{202e}b\n",
        &["SB0115 1:7 [\u{202e}] there is a character that is not seen: U+202E"],
        "doc: a\u{202f}b\n",
    );
    // Escaped, and where an alias has it again.
    case(
        "functions:\n  f: { doc: &d \"\\r\", internal: [*d, a] }\n",
        &[
            "SB0115 2:16 [\"\\r\"] there is a character that is not seen: U+000D",
            "SB0115 2:16 [\"\\r\"] this text is empty",
            "SB0115 2:33 [*d] this text is empty",
        ],
        "functions:\n  f: { doc: &d \"\\n\\td\", internal: [*d, a] }\n",
    );
    case(
        "functions:\n  f: { requires: { a\u{2069}: { caller: b } } }\n",
        &["SB0115 2:21 [\u{2069}] there is a character that is not seen: U+2069"],
        "functions:\n  f: { requires: { a: { caller: b } } }\n",
    );
    // The ends of lines that some systems write are none.
    let windows = format!("{HEAD}doc: |\n  a\n  b\n").replace('\n', "\r\n");
    assert_eq!(read(&[("a.yaml", &windows)]).1, vec![]);
}

#[test]
fn sb0109_a_missing_key_that_has_keys_of_its_own_or_words() {
    let help = |yaml: &str| -> Vec<Option<String>> {
        let (_, said) = read(&[("a.yaml", &format!("{HEAD}{yaml}"))]);
        let missing = said.into_iter().filter(|one| one.code == "SB0109");
        missing.map(|one| one.help).collect()
    };
    let guard = "guards:\n  G: { doc: d, lock: l, represents: r, of: V, field: f, on_leak: o";
    let shape = "write `thread: { rule: ..., because: ... }`".to_owned();
    assert_eq!(help(&format!("{guard} }}\n")), [Some(shape)]);
    let words = help(&format!("{guard}, thread: {{ because: b }} }}\n"));
    assert!(
        matches!(&words[..], [Some(text)] if text.starts_with("`rule` is one of `")),
        "{words:?}"
    );
    // Nothing is to be said of a text, and of nothing that is missing.
    assert_eq!(help("functions:\n  f: { rust: { because: b } }\n"), [None]);
    assert_eq!(
        help(&format!(
            "{guard}, thread: {{ rule: any, because: b }} }}\n"
        )),
        []
    );
}
