//! The pages about patterns: one for each, with examples that are taken from fixtures.
//!
//! What stands between `<!-- fixture: NAME/FILE -->` and `<!-- end -->` is that file; with
//! `FILE#SELECTOR`, the item or key of it whose first line starts with the selector.
//! `UPDATE_EXPECT=1` fills the examples in.

mod harness;

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use harness::{PATTERNS, excerpt::excerpt, expect};

/// The folder of the pages.
const PAGES: &str = "../docs/patterns";

/// Files of the stage that are no pattern: what patterns share, and what ties them together.
const SHARED: &[&str] = &[
    "call.rs",
    "coverage.rs",
    "docs.rs",
    "elide.rs",
    "held.rs",
    "invariants.rs",
    "items.rs",
    "mod.rs",
    "refinement.rs",
    "roles.rs",
    "threads.rs",
    "together.rs",
    "twice.rs",
    "scalars.rs",
    "tests.rs",
];

const START: &str = "<!-- fixture: ";
const END: &str = "<!-- end -->";

/// The pages, without the list of them.
fn pages() -> Vec<(Utf8PathBuf, String)> {
    let files = harness::files(Utf8Path::new(PAGES)).into_iter();
    let files = files.filter(|path| path.extension() == Some("md"));
    files
        .filter(|path| path.file_name() != Some("README.md"))
        .map(|path| {
            let text = fs_err::read_to_string(&path).expect("it was just listed");
            (path, text)
        })
        .collect()
}

/// The page's name for each pattern file of `lower` and `compose`, taken from its first line.
fn patterns() -> BTreeSet<String> {
    // What says the contracts in words is no pattern.
    let words = |path: &Utf8PathBuf| path.as_str().contains("records");
    let folders = ["src/lower", "src/compose"].map(Utf8Path::new);
    let sources = folders.into_iter().flat_map(harness::tree);
    // What differs between versions is settled before there is anything to lower.
    let sources = sources.chain(["src/contract/versions.rs".into()]);
    let sources = sources.filter(|path| !words(path));
    let patterns = sources.filter_map(|path| {
        let text = fs_err::read_to_string(&path).expect("it was just listed");
        let name = text
            .strip_prefix("//! Pattern \"")
            .and_then(|rest| rest.split_once('"'));
        let file = path.file_name().unwrap_or_default();
        match name {
            Some((name, _)) => Some(format!("{}.md", name.replace(' ', "-"))),
            None if SHARED.contains(&file) => None,
            None => panic!("{path} neither names its pattern nor is shared"),
        }
    });
    patterns.collect()
}

/// The page with its examples filled in.
///
/// # Errors
///
/// An example that names no file, or nothing in it, and one without an end.
fn filled(text: &str) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(START) {
        let (target, after) = after
            .split_once(" -->\n")
            .ok_or("a marker without an end")?;
        let (_, after) = after.split_once(END).ok_or("an example without an end")?;
        let block = example(target)?;
        out.push_str(&format!("{before}{START}{target} -->\n{block}{END}"));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// The fenced block for `NAME/FILE` or `NAME/FILE#SELECTOR`.
fn example(target: &str) -> Result<String, String> {
    let (path, selector) = target.split_once('#').unwrap_or((target, ""));
    let path = Utf8Path::new(PATTERNS).join(path);
    let text = fs_err::read_to_string(&path).map_err(|error| error.to_string())?;
    let language = match path.extension() {
        Some("h" | "c") => "c",
        Some("rs") => "rust",
        Some("yaml") => "yaml",
        _ => "text",
    };
    let shown = match selector {
        "" => text,
        _ => excerpt(&text, selector).ok_or_else(|| format!("{path} has no `{selector}`"))?,
    };
    Ok(format!("```{language}\n{}\n```\n", shown.trim_end()))
}

#[test]
fn examples_are_taken_from_fixtures() {
    let mut problems = String::new();
    for (path, text) in pages() {
        match filled(&text) {
            Err(problem) => problems.push_str(&format!("{path}: {problem}\n")),
            Ok(now) if expect::updating() => fs_err::write(&path, now).expect("it can be written"),
            Ok(now) => {
                let same = expect::same(&path, &text, &now, "pattern_pages");
                problems.push_str(&same.err().unwrap_or_default());
            }
        }
    }
    assert!(problems.is_empty(), "{problems}");
}

#[test]
fn every_pattern_has_a_page_and_every_page_a_pattern() {
    let pages: BTreeSet<String> = pages()
        .iter()
        .filter_map(|(path, _)| path.file_name().map(str::to_owned))
        .collect();
    assert_eq!(pages, patterns());
    let list = fs_err::read_to_string(format!("{PAGES}/README.md")).expect("there is a list");
    let missing: Vec<_> = pages
        .iter()
        .filter(|page| !list.contains(&format!("({page})")))
        .collect();
    assert!(missing.is_empty(), "not in the list: {missing:?}");
}

#[test]
fn every_page_shows_a_header_a_contract_and_what_comes_of_them() {
    for (path, text) in pages() {
        let targets: Vec<_> = text
            .split(START)
            .skip(1)
            .filter_map(|rest| rest.split(" -->").next())
            .collect();
        for file in ["input.h", "contract.yaml", "expected/"] {
            assert!(
                targets.iter().any(|target| target.contains(file)),
                "{path}: no example from {file}"
            );
        }
        for heading in [
            "## When it applies",
            "## What it gives",
            "## What a contract can choose",
            "## What is refused",
        ] {
            assert!(text.contains(heading), "{path}: no `{heading}`");
        }
    }
}

#[test]
fn every_fixture_is_named_on_a_page() {
    let pages: String = pages().into_iter().map(|(_, text)| text).collect();
    let fixtures = harness::below(PATTERNS)
        .into_iter()
        .map(|fixture| fixture.name);
    let left: Vec<_> = fixtures
        .filter(|name| !pages.contains(&format!("`{name}`")))
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_stale_example_is_seen() {
    let page = "<!-- fixture: bind_do_not/input.h -->\n```c\nold\n```\n<!-- end -->\n";
    let now = filled(page).expect("there is such a file");
    assert!(now.contains("lever_pull") && !now.contains("old"), "{now}");
    assert_eq!(filled(&now).as_deref(), Ok(&*now));
    assert!(filled("<!-- fixture: nowhere/input.h -->\n<!-- end -->").is_err());
    assert!(filled("<!-- fixture: bind_do_not/input.h#other -->\n<!-- end -->").is_err());
    assert!(filled("<!-- fixture: bind_do_not/input.h -->\n").is_err());
}

#[test]
fn an_excerpt_is_one_item() {
    harness::excerpt::an_excerpt_is_one_item();
}
