//! The page about unsoundness that was found in the field, which is filled from the cases in `tests/unsoundness`.
//!
//! What stands between `<!-- cases -->` and `<!-- end -->` is made of their files; `UPDATE_EXPECT=1` fills it in.

mod harness;

use std::{collections::BTreeMap, fmt::Write};

use camino::Utf8Path;
use serde::Deserialize;

use harness::{CASES, Fixture, excerpt::excerpt, expect};

const PAGE: &str = "../docs/unsoundness.md";
const START: &str = "<!-- cases -->\n";
const END: &str = "<!-- end -->";

/// What a case says of itself.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    title: String,
    /// By their number.
    #[serde(default)]
    advisories: BTreeMap<String, Advisory>,
    /// Public reports that have no number, by their address: an issue of a repository.
    #[serde(default)]
    reports: BTreeMap<String, Advisory>,
    /// What is done by hand, and is wrong.
    mistake: String,
    /// The first line of the part of the contract that prevents it.
    contract: String,
    /// How the wrapper catches it while it runs; without this, the mistake does not compile.
    caught: Option<String>,
    /// What a panic says that ends the process.
    abort: Option<String>,
    /// What Miri says of the mistake.
    miri: String,
}

/// A public advisory.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisory {
    #[serde(rename = "crate")]
    package: String,
    says: String,
}

fn cases() -> Vec<(Fixture, Case)> {
    let fixtures = harness::below(CASES).into_iter();
    let read = fixtures.map(|fixture| {
        let text = fs_err::read_to_string(fixture.file("case.yaml")).expect("each case has one");
        let case = serde_yaml::from_str(&text).unwrap_or_else(|error| {
            panic!("{}: {error}", fixture.name);
        });
        (fixture, case)
    });
    read.collect()
}

/// A table of all cases, and a section for each.
fn filled() -> String {
    let mut table = "| what went wrong | advisories | noticed |\n|---|---|---|\n".to_owned();
    let mut sections = String::new();
    for (fixture, case) in cases() {
        let links: Vec<_> = case.told().map(|(link, _)| link).collect();
        let noticed = match (&case.caught, &case.abort) {
            (None, _) => "by the compiler",
            (Some(_), None) => "by the wrapper",
            (Some(_), Some(_)) => "by the process, which ends",
        };
        let anchor = anchor(&case.title);
        let (title, links) = (&case.title, links.join(", "));
        let _ = writeln!(table, "| [{title}](#{anchor}) | {links} | {noticed} |");
        sections.push_str(&section(&fixture, &case));
    }
    format!("{table}{sections}\n")
}

impl Case {
    /// What was told of it in public: a link, and what that says.
    fn told(&self) -> impl Iterator<Item = (String, &str)> {
        let advisories = self.advisories.iter().map(|(id, advisory)| {
            let url = format!("https://rustsec.org/advisories/{id}.html");
            (
                format!("[{id}]({url}) ({})", advisory.package),
                &*advisory.says,
            )
        });
        let reports = self.reports.iter().map(|(url, report)| {
            let name = url.trim_start_matches("https://github.com/");
            let name = name.replace("/issues/", "#");
            (
                format!("[{name}]({url}) ({})", report.package),
                &*report.says,
            )
        });
        advisories.chain(reports)
    }
}

/// The name by which a heading is linked to.
fn anchor(title: &str) -> String {
    let words = title.to_lowercase().replace(' ', "-");
    words
        .chars()
        .filter(|c| c.is_alphanumeric() || *c == '-')
        .collect()
}

fn section(fixture: &Fixture, case: &Case) -> String {
    let mut text = format!("\n## {}\n\n", case.title);
    for (link, says) in case.told() {
        let _ = writeln!(text, "- {link}: {says}");
    }
    let _ = writeln!(text, "\n{}\n", case.mistake);
    let read = |name: &str| fs_err::read_to_string(fixture.file(name)).expect("each case has one");
    let contract = read("contract.yaml");
    let part = case.contract.trim_end_matches(':');
    let lines = excerpt(&contract, &format!("{part}:"));
    let lines = lines.unwrap_or_else(|| panic!("{}: no `{part}`", fixture.name));
    let _ = writeln!(text, "```yaml\n{lines}\n```\n");
    match &case.caught {
        None => {
            let misuse = read("misuse.rs");
            let code = after_modules(&misuse).split("\nfn main()").next();
            let code = code.unwrap_or_default().trim();
            let _ = writeln!(text, "```rust\n{code}\n```\n");
            let _ = writeln!(text, "```text\n{}\n```\n", read("misuse.stderr").trim_end());
        }
        Some(caught) => {
            let _ = writeln!(text, "With this contract {caught}.\n");
        }
    }
    let folder = fixture
        .folder
        .as_str()
        .replace("tests/", "../codegen/tests/");
    let _ = writeln!(
        text,
        "Of the mistake [made by hand]({folder}/by_hand.rs), Miri says `{}`.",
        case.miri
    );
    text
}

/// What stands after the module of the wrappers, which is the last one.
fn after_modules(code: &str) -> &str {
    match code.rsplit_once("\nmod ") {
        Some((_, rest)) => rest.split_once('\n').map_or("", |(_, rest)| rest),
        None => code,
    }
}

#[test]
fn the_page_says_what_the_cases_show() {
    let text = fs_err::read_to_string(PAGE).expect("there is a page");
    let (before, rest) = text.split_once(START).expect("a place for the cases");
    let (_, after) = rest.split_once(END).expect("the end of that place");
    let now = format!("{before}{START}{}{END}{after}", filled());
    if expect::updating() {
        fs_err::write(PAGE, now).expect("it can be written");
        return;
    }
    let same = expect::same(Utf8Path::new(PAGE), &text, &now, "unsoundness");
    assert!(same.is_ok(), "{}", same.unwrap_err());
}

#[test]
fn every_mistake_is_shown_not_to_compile_or_said_to_be_caught() {
    for (fixture, case) in cases() {
        let misuse = fixture.file("misuse.rs").is_file();
        assert_eq!(misuse, case.caught.is_none(), "{}", fixture.name);
        assert!(case.told().next().is_some(), "{}", fixture.name);
        for url in case.reports.keys() {
            assert!(url.starts_with("https://github.com/"), "{url}");
            assert!(url.contains("/issues/"), "{url}");
        }
        for id in case.advisories.keys() {
            let parts: Vec<_> = id.split('-').map(|part| part.len()).collect();
            assert_eq!(parts, ["RUSTSEC".len(), 4, 4], "{id}");
        }
        let by_hand = fs_err::read_to_string(fixture.file("by_hand.rs")).expect("each has one");
        assert!(
            by_hand.contains(": wrong,"),
            "{} does not say what is wrong",
            fixture.name
        );
    }
}
