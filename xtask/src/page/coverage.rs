//! The page of a report of coverage, tested in a browser; and the tests tested with pages that are broken.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use camino::Utf8Path;
use serde_json::{Value, json};

use super::{
    checks::{open, quiet},
    chromium::{self, Browser},
    count, looks,
};
use crate::{testing::Outcome, tree};

/// A check: its name, and what it does with a page that was just opened.
type Check = (&'static str, fn(&mut Browser, &Value) -> Result<()>);

const CHECKS: [Check; 6] = [
    ("everything of the report is shown", content),
    ("the picture is as wide as the counts", picture),
    ("on paper", |browser, _| looks::on_paper(browser)),
    ("in the light and in the dark", |browser, _| {
        looks::in_both_schemes(browser)
    }),
    ("on a narrow screen", |browser, _| {
        looks::at_400_pixels(browser)
    }),
    ("names, headings and links", |browser, _| {
        looks::named(browser, &["header", "main", "html[lang]", "head > title"])
    }),
];

/// A way to break a page: the check that has to see it, what it has to say, a text of the page, and what it becomes.
type Control = (&'static str, &'static str, &'static str, &'static str);

const CONTROLS: [Control; 6] = [
    (
        "everything of the report is shown",
        "functions are shown",
        "<li class=\"function\">",
        "<li class=\"part\">",
    ),
    (
        "everything of the report is shown",
        "the style",
        "body {",
        "body  {",
    ),
    (
        "the picture is as wide as the counts",
        "pixels",
        "width=\"",
        "width=\"9",
    ),
    (
        "on paper",
        "folded parts",
        "details::details-content { content-visibility: visible",
        "details::nothing { content-visibility: visible",
    ),
    (
        "in the light and in the dark",
        "too little contrast",
        "--soft: #57606a",
        "--soft: #b7c0ca",
    ),
    (
        "on a narrow screen",
        "too wide",
        "body {",
        "body { min-width: 30rem;",
    ),
];

/// What does not let a changed style be used.
const POLICY: &str = "http-equiv=\"Content-Security-Policy\"";

/// Runs the checks over a page, which shows what `report` has as JSON. Everything that is written goes below `folder`.
/// Without a browser everything is skipped.
///
/// # Errors
///
/// When the browser does not start or ends too early, the report is not JSON, or `folder` cannot be written.
pub(crate) fn run(page: &str, report: &str, folder: &Utf8Path) -> Result<Outcome> {
    let Some(program) = chromium::find() else {
        let reason = "there is no Chromium; on Debian the package is `chromium`";
        return Ok(Outcome::skipped(reason.to_owned()));
    };
    let report: Value = serde_json::from_str(report).context("the report is not JSON")?;
    fs_err::create_dir_all(folder)?;
    let folder = folder.canonicalize_utf8()?;
    let mut browser = Browser::start(&program, &folder.join("profile"))?;
    let mut outcome = Outcome::default();
    let file = folder.join("page.html");
    tree::write(&file, page.as_bytes())?;
    for check in &CHECKS {
        let result = checked(&mut browser, &file, &report, *check);
        count(&mut outcome, check.0.to_owned(), result);
    }
    for control in &CONTROLS {
        let result = noticed(&mut browser, page, &folder, &report, control);
        count(&mut outcome, format!("control: {}", control.3), result);
    }
    Ok(outcome)
}

fn checked(
    browser: &mut Browser,
    file: &Utf8Path,
    report: &Value,
    (_, check): Check,
) -> Result<()> {
    open(browser, file)?;
    check(browser, report)?;
    quiet(browser, file)
}

/// Whether a check sees that a page is broken, and says what it should.
fn noticed(
    browser: &mut Browser,
    page: &str,
    folder: &Utf8Path,
    report: &Value,
    (seen_by, saying, from, to): &Control,
) -> Result<()> {
    ensure!(page.contains(from), "the page has no `{from}`");
    let mut broken = page.replacen(from, to, 1);
    if *saying != "the style" {
        broken = broken.replacen(POLICY, "name=\"policy\"", 1);
    }
    let file = folder.join("broken.html");
    tree::write(&file, broken.as_bytes())?;
    let Some(check) = CHECKS.iter().find(|(name, _)| name == seen_by) else {
        bail!("there is no check `{seen_by}`");
    };
    match checked(browser, &file, report, *check) {
        Ok(()) => bail!("`{seen_by}` does not see it"),
        Err(error) if !format!("{error:#}").contains(saying) => {
            bail!("`{seen_by}` says something else: {error:#}")
        }
        Err(_) => Ok(()),
    }
}

/// The arrays at these keys of each item, one after the other.
fn each<'v>(value: &'v Value, outer: &str, inner: &str) -> impl Iterator<Item = &'v Value> {
    let outer = value[outer].as_array().into_iter().flatten();
    let inner = inner.to_owned();
    outer.flat_map(move |item| item[&inner].as_array().into_iter().flatten())
}

fn content(browser: &mut Browser, report: &Value) -> Result<()> {
    // A style that the policy forbids leaves the page without its widths.
    let styled = browser.value("getComputedStyle(document.body).maxWidth")?;
    ensure!(styled != json!("none"), "the style is not used");
    let names = "[...document.querySelectorAll('.function .name')].map((one) => one.textContent)";
    let shown: BTreeSet<String> = serde_json::from_value(browser.value(names)?)?;
    let elsewhere = report["elsewhere"].as_array().into_iter().flatten();
    let functions = each(report, "headers", "functions").chain(elsewhere);
    let wanted: BTreeSet<_> = functions.filter_map(|one| one["name"].as_str()).collect();
    ensure!(
        !wanted.is_empty() && shown.iter().map(String::as_str).eq(wanted.iter().copied()),
        "{} of {} functions are shown",
        shown.len(),
        wanted.len()
    );
    let text = browser.value("document.body.textContent")?;
    let text = text.as_str().unwrap_or_default();
    let answers = each(report, "causes", "answers").chain(each(report, "promises", "answers"));
    for line in answers.filter_map(|answer| answer["line"].as_str()) {
        ensure!(text.contains(line), "`{line}` is not shown");
    }
    Ok(())
}

/// Each bar is as wide as its row, and its parts do not leave it.
fn picture(browser: &mut Browser, report: &Value) -> Result<()> {
    let question = "[...document.querySelectorAll('svg.bar')].map((bar) => \
        [...bar.querySelectorAll('rect')].reduce((sum, part) => sum + Number(part.getAttribute('width')), 0))";
    let widths: Vec<f64> = serde_json::from_value(browser.value(question)?)?;
    let headers = report["headers"].as_array().map_or(0, Vec::len);
    ensure!(
        widths.len() == headers + 1,
        "{} bars are shown",
        widths.len()
    );
    for width in widths.into_iter().filter(|width| *width > 0.0) {
        ensure!(
            (990.0..=1010.0).contains(&width),
            "a bar of 1000 has parts of {width} pixels"
        );
    }
    Ok(())
}
