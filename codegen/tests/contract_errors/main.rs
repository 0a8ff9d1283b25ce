//! Every code of the contract stage fires at its exact place, and its near miss does not.

mod texts;

use safebind::{
    contract::load::{Contracts, from_texts, load},
    support::diag::{Diagnostic, Sink},
};

const HEAD: &str = "schema: \"1.0\"\nmodule: m\nheaders: [a.h]\nsummary: s\n";

fn read(texts: &[(&str, &str)]) -> (Contracts, Vec<Diagnostic>) {
    let mut sink = Sink::default();
    let contracts = from_texts(&mut sink, texts);
    (contracts, sink.finish())
}

/// What is said about [`HEAD`] and `yaml`: `CODE line:column text-at-the-place: message`, with
/// lines counted in `yaml`.
fn report(yaml: &str) -> Vec<String> {
    let (_, diagnostics) = read(&[("a.yaml", &format!("{HEAD}{yaml}"))]);
    diagnostics.iter().map(|d| line(d, 4)).collect()
}

fn line(diagnostic: &Diagnostic, skip: i64) -> String {
    let Some(label) = diagnostic.labels.first() else {
        return format!("{} without a place", diagnostic.code);
    };
    let place = &label.place;
    let text = &place.excerpt[place.start..place.end];
    let line = i64::from(place.line) - skip;
    let (code, column) = (diagnostic.code, place.column);
    format!("{code} {line}:{column} [{text}] {}", diagnostic.message)
}

/// `bad` gives exactly these messages; `good` gives none.
#[track_caller]
fn case(bad: &str, expected: &[&str], good: &str) {
    assert_eq!(report(bad), expected, "\n{bad}");
    assert_eq!(report(good), Vec::<String>::new(), "\n{good}");
}

#[test]
fn sb0101_yaml_that_does_not_parse() {
    case(
        "functions: { f: { doc: d }\n",
        &["SB0101 1:12 [{] does not parse as YAML: unclosed bracket '{'"],
        "functions: { f: { doc: d } }\n",
    );
    case(
        "functions:\n  f:\n    doc: d\n   bind: must\n",
        &[
            "SB0101 4:4 [b] does not parse as YAML: while parsing a block mapping, did not find expected key",
        ],
        "functions:\n  f:\n    doc: d\n    bind: must\n",
    );
}

#[test]
fn sb0101_more_yaml_than_a_contract_has() {
    case(
        "functions:\n  f: &f { doc: d }\n  g: { <<: *f }\n",
        &["SB0101 3:8 [<<] merge keys have no meaning here"],
        "functions:\n  f: &f { doc: d }\n  g: *f\n  \"<<\": *f\n",
    );
    case(
        "doc: !note x\n",
        &["SB0101 1:12 [x] the tag `!note` has no meaning here"],
        "doc: !!str 1.0\n",
    );
    case(
        "functions:\n  [a, b]: {}\n",
        &["SB0101 2:3 [[a, b]] a key must be a word or text"],
        "functions:\n  1: {}\n",
    );
    case(
        "---\nschema: x\n",
        &["SB0101 1:1 [---] a contract file holds one document"],
        "...\n",
    );
    case(
        "doc: *d\n",
        &["SB0101 1:6 [*] does not parse as YAML: while parsing node, found unknown anchor"],
        "doc: &d x\n",
    );
    case(
        "functions:\n  f: &f { params: *f }\n",
        &["SB0101 2:19 [*f] an alias stands inside what it stands for"],
        "doc: &d x\n",
    );
}

#[test]
fn sb0101_a_file_that_says_nothing() {
    for text in ["", "\n\n", "# only a comment\n", "---\n", "~\n", "\u{feff}"] {
        let (_, diagnostics) = read(&[("a.yaml", text)]);
        let lines: Vec<_> = diagnostics.iter().map(|d| line(d, 0)).collect();
        assert_eq!(lines, ["SB0101 1:1 [] the file says nothing"], "{text:?}");
    }
    let (contracts, diagnostics) = read(&[("a.yaml", &format!("\u{feff}{HEAD}"))]);
    assert_eq!((contracts.modules.len(), diagnostics), (1, vec![]));
}

#[test]
fn sb0102_unknown_key() {
    case(
        "functions:\n  f:\n    params:\n      p: { nulability: nonnull }\n",
        &["SB0102 4:12 [nulability] unknown key `nulability`"],
        "functions:\n  f:\n    params:\n      p: { nullability: nonnull }\n",
    );
    let (_, near) = read(&[("a.yaml", &format!("{HEAD}summry: x\n"))]);
    assert_eq!(
        near[0].help.as_deref(),
        Some("a key with a similar name is `summary`")
    );
    let (_, far) = read(&[(
        "a.yaml",
        &format!("{HEAD}functions: {{ f: {{ rust: {{ alias: x, name: x, because: y }} }} }}\n"),
    )]);
    assert_eq!(
        far[0].help.as_deref(),
        Some("the keys here are `because`, `name`")
    );
}

#[test]
fn sb0103_wrong_word() {
    case(
        "functions:\n  f:\n    return: { transfer: ful }\n",
        &["SB0103 3:25 [ful] `ful` is not a word that is allowed here"],
        "functions:\n  f:\n    return: { transfer: full }\n",
    );
    let (_, found) = read(&[(
        "a.yaml",
        &format!("{HEAD}functions: {{ f: {{ bind: mst }} }}\n"),
    )]);
    assert_eq!(found[0].labels[0].text, "did you mean `must`?");
    assert_eq!(
        found[0].help.as_deref(),
        Some("allowed here: `must`, `auto`, `manual: ...`, `do_not: ...`")
    );
}

#[test]
fn sb0103_words_and_keys_of_a_choice() {
    let bind = |value: &str| format!("functions:\n  f:\n    bind: {value}\n");
    case(
        &bind("manual"),
        &["SB0103 3:11 [manual] `manual` needs a value"],
        &bind("{ manual: x }"),
    );
    case(
        &bind("{ must: x }"),
        &["SB0103 3:13 [must] `must` takes no value"],
        &bind("must"),
    );
    case(
        &bind("{ by_hand: x }"),
        &["SB0103 3:13 [by_hand] `by_hand` is not a word that is allowed here"],
        &bind("{ do_not: x }"),
    );
    case(
        &bind("{ manual: x, do_not: y }"),
        &["SB0103 3:5 [bind] expected one key, found 2"],
        &bind("auto"),
    );
    case(
        &bind("[must]"),
        &["SB0103 3:11 [[must]] expected a word, found a list"],
        &bind("\"must\""),
    );
    case(
        &bind(""),
        &["SB0103 3:5 [bind] expected a word, found nothing"],
        &bind("'auto'"),
    );
}

#[test]
fn sb0103_wrong_type() {
    case(
        "doc: 1.0\n",
        &["SB0103 1:6 [1.0] expected text, found a number"],
        "doc: \"1.0\"\n",
    );
    case(
        "doc: true\n",
        &["SB0103 1:6 [true] expected text, found `true`"],
        "doc: no\n",
    );
    case(
        "doc:\n",
        &["SB0103 1:1 [doc] expected text, found nothing"],
        "doc: 'null'\n",
    );
    case(
        "doc:\n  - a\n",
        &["SB0103 1:1 [doc] expected text, found a list"],
        "doc:\n  a\n",
    );
    case(
        "functions: [f]\n",
        &["SB0103 1:1 [functions] expected keys with values, found a list"],
        "functions: {}\n",
    );
    let param = |value: &str| format!("functions:\n  f: {{ params: {{ p: {value} }} }}\n");
    case(
        &param("{ length_of: q }"),
        &["SB0103 2:34 [q] expected a list, found text"],
        &param("{ length_of: [q] }"),
    );
    case(
        &param("{ position: -1 }"),
        &["SB0103 2:33 [-1] -1 is out of range"],
        &param("{ position: 1 }"),
    );
    case(
        &param("{ constant: 1.5 }"),
        &["SB0103 2:33 [1.5] expected a whole number, found a number"],
        &param("{ constant: -1 }"),
    );
    case(
        &param("{ key: yes }"),
        &["SB0103 2:28 [yes] expected `true` or `false`, found text"],
        &param("{ key: true }"),
    );
    case(
        &param("{ valid: { range: [1] } }"),
        &["SB0103 2:39 [[1]] expected 2 items, found 1"],
        &param("{ valid: { range: [1, 2] } }"),
    );
    case(
        &param("{ valid: { mask: 0x10000000000000000 } }"),
        &["SB0103 2:38 [0x10000000000000000] 18446744073709551616 is out of range"],
        &param("{ valid: { mask: 0xFFFFFFFFFFFFFFFF } }"),
    );
}

#[test]
fn sb0103_an_unquoted_version_says_how_to_write_it() {
    let (_, found) = read(&[(
        "a.yaml",
        "schema: 1.0\nmodule: m\nheaders: []\nsummary: s\n",
    )]);
    assert_eq!(
        line(&found[0], 0),
        "SB0103 1:9 [1.0] expected text, found a number"
    );
    assert_eq!(
        found[0].help.as_deref(),
        Some("put it in quotes: `\"1.0\"`")
    );
    assert_eq!(found.len(), 1);
}

#[test]
fn sb0103_a_file_that_is_no_map() {
    for text in ["just words\n", "- a\n- b\n", "12\n"] {
        let (_, found) = read(&[("a.yaml", text)]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(
            (found[0].code, found[0].labels[0].place.line),
            ("SB0103", 1)
        );
    }
}

#[test]
fn sb0106_versions() {
    let version = |text: &str| {
        let text = format!("schema: \"{text}\"\nmodule: m\nheaders: []\nsummary: s\nnew_key: 1\n");
        let (_, found) = read(&[("a.yaml", &text)]);
        found.iter().map(|d| line(d, 0)).collect::<Vec<_>>()
    };
    assert_eq!(
        version("1.0"),
        ["SB0102 5:1 [new_key] unknown key `new_key`"]
    );
    for new in ["1.1", "2.0", "10.0"] {
        let expected = format!("SB0106 1:9 [\"{new}\"] version {new} of the format is too new");
        assert_eq!(version(new), [expected]);
    }
    for odd in [
        "0.9",
        "1",
        "1.0.0",
        "01.0",
        "+1.0",
        "one",
        "1.",
        ".",
        "",
        "9999999999.0",
    ] {
        let expected = format!("SB0106 1:9 [\"{odd}\"] `{odd}` is not a version of the format");
        assert_eq!(version(odd), [expected]);
    }
    let (_, found) = read(&[("a.yaml", "schema: \"1.1\"\n")]);
    assert_eq!(
        found[0].labels[0].text,
        "this tool reads versions up to 1.0"
    );
}

#[test]
fn sb0107_two_contracts() {
    let a = format!("{HEAD}types: {{ struct t: {{}} }}\nfunctions: {{ f: {{}} }}\n");
    let b = a.replace("module: m", "module: n");
    let (_, found) = read(&[("a.yaml", &a), ("b.yaml", &b)]);
    let lines: Vec<_> = found.iter().map(|d| line(d, 0)).collect();
    assert_eq!(
        lines,
        [
            "SB0107 5:10 [struct t] the type `struct t` has two contracts",
            "SB0107 6:14 [f] the function `f` has two contracts",
        ]
    );
    assert_eq!(found[0].labels[0].place.file, "b.yaml");
    assert_eq!(found[0].labels[1].place.file, "a.yaml");
    let other = b.replace("struct t", "struct u").replace(" f:", " g:");
    assert_eq!(read(&[("a.yaml", &a), ("b.yaml", &other)]).1, vec![]);
}

#[test]
fn sb0107_within_one_file() {
    case(
        "functions:\n  f: { also_named: [{ name: g }] }\n  g: {}\n",
        &["SB0107 3:3 [g] the function `g` has two contracts"],
        "functions:\n  f: { also_named: [{ name: g }] }\n  h: {}\n",
    );
    let sets = |c: &str| {
        format!(
            "constants:\n  a: {{ doc: d, type: u32, members: {{ X: {{ doc: d }} }} }}\n  b: {{ doc: d, type: u32, members: {{ Y: {{ doc: d, c: {{ name: {c}, because: b }} }} }} }}\n"
        )
    };
    case(
        &sets("X"),
        &["SB0107 3:62 [X] the constant `X` has two contracts"],
        &sets("Z"),
    );
    let (_, found) = read(&[("a.yaml", HEAD), ("b.yaml", HEAD)]);
    assert_eq!(
        line(&found[0], 0),
        "SB0107 2:9 [m] the module `m` has two contracts"
    );
}

#[test]
fn sb0108_unreadable() {
    let mut sink = Sink::default();
    load(&mut sink, &["no/such.yaml".into(), "src".into()]);
    let found: Vec<_> = sink.finish().iter().map(|d| line(d, 0)).collect();
    assert_eq!(
        found,
        [
            "SB0108 1:1 [] `no/such.yaml` cannot be read: there is no such file",
            "SB0108 1:1 [] `src` cannot be read: it is a folder",
        ]
    );
}

#[test]
fn sb0109_missing_keys() {
    case(
        "functions:\n  f:\n    rust: { name: g }\n",
        &["SB0109 3:5 [rust] the key `because` is missing"],
        "functions:\n  f:\n    rust: { name: g, because: b }\n",
    );
    let (_, found) = read(&[("a.yaml", "# c\nmodule: m\nsummary: s\n")]);
    let found: Vec<_> = found.iter().map(|d| line(d, 0)).collect();
    assert_eq!(
        found,
        [
            "SB0109 2:1 [module: m] the key `headers` is missing",
            "SB0109 2:1 [module: m] the key `schema` is missing",
        ]
    );
}

#[test]
fn sb0110_duplicate_keys() {
    case(
        "functions:\n  f: {}\n  g: {}\n  f: {}\n  'f': {}\ndoc: a\ndoc: b\n",
        &[
            "SB0110 4:3 [f] the key `f` is given twice",
            "SB0110 5:3 ['f'] the key `f` is given twice",
            "SB0110 7:1 [doc] the key `doc` is given twice",
        ],
        "functions:\n  f: {}\n  F: {}\n",
    );
    let (_, found) = read(&[("a.yaml", &format!("{HEAD}doc: a\ndoc: b\n"))]);
    assert_eq!(found[0].labels[1].place.line, 5);
    assert!(!found[0].labels[1].primary);
}

#[test]
fn all_errors_of_all_files_come_sorted() {
    let bad = "nope: 1\nfunctions:\n  f: { bind: x, doc: 1, doc: 2 }\n  g: { rust: {} }\n";
    let lines = report(bad);
    assert_eq!(
        lines,
        [
            "SB0102 1:1 [nope] unknown key `nope`",
            "SB0103 3:14 [x] `x` is not a word that is allowed here",
            "SB0103 3:22 [1] expected text, found a whole number",
            "SB0110 3:25 [doc] the key `doc` is given twice",
            "SB0109 4:8 [rust] the key `because` is missing",
            "SB0109 4:8 [rust] the key `name` is missing",
        ]
    );
    let text = format!("{HEAD}{bad}");
    let (contracts, both) = read(&[("b.yaml", &text), ("c.yaml", HEAD), ("a.yaml", &text)]);
    assert_eq!((contracts.modules.len(), both.len()), (1, 12));
    let files: Vec<_> = both
        .iter()
        .map(|d| d.labels[0].place.file.as_str())
        .collect();
    assert!(files.is_sorted());
}

#[test]
fn what_an_alias_stands_for_is_judged_where_it_is_used() {
    let yaml = "functions:\n  f: { params: { p: &p { nullability: nonnull } } }\n  g: { return: *p }\n  h: { rust: *p }\n";
    assert_eq!(
        report(yaml),
        [
            "SB0109 4:8 [rust] the key `because` is missing",
            "SB0109 4:8 [rust] the key `name` is missing",
            "SB0102 4:14 [*p] unknown key `nullability`",
        ]
    );
}

#[test]
fn a_word_that_yaml_takes_for_nothing_says_how_to_write_it() {
    let yaml =
        |word: &str| format!("{HEAD}functions: {{ f: {{ return: {{ error: {word} }} }} }}\n");
    let (_, found) = read(&[("a.yaml", &yaml("null"))]);
    assert_eq!(
        found[0].help.as_deref(),
        Some("put it in quotes: `\"null\"`")
    );
    assert_eq!(read(&[("a.yaml", &yaml("\"null\""))]).1, vec![]);
}
