//! The pages of the rules: the first example of each is found by its rule and by no other, the message is what the
//! command says of it, and the corrected example gives no finding.
//!
//! The examples call the C functions of `fixtures/cloak`, of which `facts.json` is what
//! `safebind facts cloak.yaml --profile ../../../../profiles/linux.yaml -- -I.` prints there. With
//! `UPDATE_EXPECT=1` the messages are written instead of compared.

use std::{env, fs, path::PathBuf, sync::Arc};

use safebind_review::{
    audit::{
        self, Options,
        finding::{Audit, Rule},
    },
    facts::Facts,
    present::{
        Report, Sources,
        text::{self, text},
    },
    source::Parsed,
};

/// Where the pages are written.
const FOLDER: &str = "../codegen/src/support/codes";

/// The name of an example.
const FILE: &str = "coats.rs";

fn path(rule: Rule) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(FOLDER);
    folder.join(format!("{}.md", rule.code()))
}

fn page(rule: Rule) -> String {
    let path = path(rule);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The blocks of a page in a language.
fn blocks<'a>(page: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    let blocks = page.split(&fence).skip(1);
    blocks.filter_map(|rest| rest.split("```").next()).collect()
}

fn facts() -> Facts {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cloak/facts.json");
    let facts = fs::read_to_string(file).expect("it is there");
    serde_json::from_str(&facts).expect("it holds facts")
}

fn audit(example: &str) -> Audit {
    let syntax = syn::parse_file(example).unwrap_or_else(|error| panic!("{error}: {example}"));
    let parsed = Parsed {
        path: Arc::from(FILE),
        module: vec!["coats".to_owned()],
        text: example,
        syntax: &syntax,
    };
    // One wrapper is at hand: the other pages show how C is called where there is none.
    let options = Options {
        wrapped: Some(["rooms_open".to_owned()].into()),
        everywhere: true,
        ..Options::default()
    };
    let (findings, _) = audit::file(&parsed, &facts(), &options);
    Audit {
        findings,
        ..Audit::default()
    }
}

/// What the command says of an audit of an example, the line that counts aside.
fn message(audit: &Audit, example: &str) -> String {
    let sources = Sources::from([(FILE.to_owned(), example.to_owned())]);
    let report = Report {
        audit: Some(audit),
        sources: Some(&sources),
        ..Report::default()
    };
    let text = text(&report, &text::Options::default());
    let messages = text.split("\naudit: ").next().unwrap_or_default();
    format!("{}\n", messages.trim_end())
}

fn codes(audit: &Audit) -> Vec<&'static str> {
    let codes = audit.findings.iter().map(|finding| finding.rule.code());
    codes.collect()
}

/// What is wrong with the examples of a page; and the page with the message that its first example gives.
fn check(page: &str, code: &str) -> (Vec<String>, String) {
    let [before, after] = blocks(page, "rust")[..] else {
        return (vec!["it has not two examples".into()], page.to_owned());
    };
    let [shown] = blocks(page, "text")[..] else {
        return (vec!["it has not one message".into()], page.to_owned());
    };
    let mut wrong = Vec::new();
    let found = audit(before);
    if found.findings.is_empty() || codes(&found).iter().any(|one| *one != code) {
        wrong.push(format!("the first example gives {:?}", codes(&found)));
    }
    let said = message(&found, before);
    if said != shown {
        wrong.push(format!("the message is\n{said}"));
    }
    let corrected = audit(after);
    if !corrected.findings.is_empty() {
        let said = message(&corrected, after);
        wrong.push(format!("the corrected example gives\n{said}"));
    }
    (wrong, page.replacen(shown, &said, 1))
}

#[test]
fn each_page_shows_what_its_rule_finds() {
    let is_updating = env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for rule in Rule::ALL {
        let page = page(rule);
        let (mut faults, updated) = check(&page, rule.code());
        if is_updating && updated != page {
            fs::write(path(rule), updated).expect("it can be written");
            faults.retain(|fault| !fault.starts_with("the message is"));
        }
        wrong.extend(
            faults
                .iter()
                .map(|fault| format!("{}: {fault}", rule.code())),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn examples_that_are_exchanged_are_noticed() {
    let page = page(Rule::PointerCast);
    let [before, after] = blocks(&page, "rust")[..] else {
        panic!("it has two examples");
    };
    let exchanged = page.replacen(before, "<>", 1);
    let exchanged = exchanged
        .replacen(after, before, 1)
        .replacen("<>", after, 1);
    let (wrong, _) = check(&exchanged, Rule::PointerCast.code());
    assert_eq!(wrong.len(), 3, "{wrong:#?}");
    let (wrong, _) = check(&page, Rule::Leak.code());
    assert_eq!(wrong.len(), 1, "{wrong:#?}");
}

#[test]
fn each_page_has_the_form() {
    for rule in Rule::ALL {
        let (code, page) = (rule.code(), page(rule));
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let sections: Vec<_> = page.lines().filter(|line| line.starts_with("##")).collect();
        let expected = ["## What it means", "## Example", "## How to fix it"];
        assert_eq!(sections, expected, "{code}");
        assert!(page.contains(&format!("[{code}]: ")), "{code}");
        let prose = page.split("```").step_by(2).flat_map(str::lines);
        let width = prose.map(|line| line.chars().count()).max();
        assert!(width <= Some(100), "{code}: a line is too long");
    }
}

#[test]
fn the_examples_of_a_page_are_its_blocks() {
    let page = "```rust\nfn a() {}\n```\ntext\n```text\nx\n```\n```rust\nfn b() {}\n```\n";
    assert_eq!(blocks(page, "rust"), ["fn a() {}\n", "fn b() {}\n"]);
    assert_eq!(blocks(page, "text"), ["x\n"]);
}
