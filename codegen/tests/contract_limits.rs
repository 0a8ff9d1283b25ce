//! Files that are no text (`SB0104`) and files that are too much (`SB0105`).

use safebind::{
    contract::load::{from_texts, load},
    support::diag::Sink,
};

const HEAD: &str = "schema: \"1.0\"\nmodule: m\nheaders: [a.h]\nsummary: s\n";

/// What is said about [`HEAD`] and `yaml`, with lines counted in `yaml`.
fn report(yaml: &str) -> Vec<String> {
    let mut sink = Sink::default();
    from_texts(&mut sink, &[("a.yaml", &format!("{HEAD}{yaml}"))]);
    let line = |d: &safebind::support::diag::Diagnostic| {
        let place = &d.labels[0].place;
        let text = &place.excerpt[place.start..place.end];
        let (line, column) = (place.line - 4, place.column);
        format!("{} {line}:{column} [{text}] {}", d.code, d.message)
    };
    sink.finish().iter().map(line).collect()
}

#[test]
fn sb0104_not_utf8() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| camino::Utf8PathBuf::from_path_buf(folder.path().join(name)).unwrap();
    let (bad, good) = (path("bad.yaml"), path("good.yaml"));
    std::fs::write(&bad, [HEAD.as_bytes(), b"doc: caf\xe9 x\n"].concat()).unwrap();
    std::fs::write(&good, format!("{HEAD}doc: café x\n")).unwrap();
    let mut sink = Sink::default();
    let contracts = load(&mut sink, &[bad, good]);
    let found = sink.finish();
    assert_eq!((contracts.modules.len(), found.len()), (1, 1));
    assert_eq!(found[0].code, "SB0104");
    assert!(
        found[0]
            .message
            .ends_with("is not UTF-8: byte 0xe9 at offset 58"),
        "{found:?}"
    );
    let place = &found[0].labels[0].place;
    assert_eq!((place.line, place.column), (5, 9));
}

#[test]
fn sb0105_a_bomb() {
    let mut bomb =
        String::from("doc: &a0 x\nfunctions:\n  l0: &l0 [a, a, a, a, a, a, a, a, a, a]\n");
    for level in 1..9 {
        let item = format!("*l{}", level - 1);
        bomb += &format!(
            "  l{level}: &l{level} [{}]\n",
            [item.as_str(); 10].join(", ")
        );
    }
    let found = report(&bomb);
    assert_eq!(
        found,
        ["SB0105 8:11 [[] the file stands for more than 2000000 values"]
    );
}

#[test]
fn sb0105_nesting() {
    let nested = |depth: usize| format!("doc: {}{}\n", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(
        report(&nested(63))[0],
        "SB0103 1:1 [doc] expected text, found a list"
    );
    assert!(
        report(&nested(64))[0].starts_with("SB0105 1:69 "),
        "{:?}",
        report(&nested(64))
    );
    assert!(report(&nested(100_000))[0].starts_with("SB0105 "));
    let blocks: String = (0..500)
        .map(|depth| format!("{}a:\n", " ".repeat(depth)))
        .collect();
    assert!(
        report(&blocks)[0].starts_with("SB0105 "),
        "{:?}",
        report(&blocks)
    );
    let chain: String = (1..40)
        .map(|n| format!("  f{n}: &f{n} [[*f{}]]\n", n - 1))
        .collect();
    let found = report(&format!("functions:\n  f0: &f0 x\n{chain}"));
    assert!(found[0].starts_with("SB0105 "), "{found:?}");
}
