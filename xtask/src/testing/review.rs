//! The steps about C headers that change, and about hand-written Rust: what is shipped beside the kernel's own, and the page of such a comparison.

use anyhow::Result;
use camino::Utf8Path;

use super::{Bench, Outcome};
use crate::{
    drift,
    kernel::headers::fetch,
    page::{self, Extent},
    review::{self, Kernel, Options},
};

/// A sample of everything that a page can show, with the same as JSON.
const SAMPLE: &str = "review/tests/present/expected";

/// A report of functions in every state.
const COVERAGE: &str = "codegen/tests/fixtures/report/states/expected";
/// The pages are compared with what they were written from.
const CHECK: Options = Options {
    kernel: None,
    check: true,
};

/// The comparison with the kernel and the audit of it, against what is written down of them.
pub(super) fn diff(bench: &Bench<'_>) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    match review::run(bench.workspace, &CHECK)? {
        true => outcome.counts.passed += 1,
        false => outcome.counts.failed.push(String::new()),
    }
    if let Kernel::Missing(reason) = review::kernel(bench.workspace, &CHECK)? {
        outcome.counts.skipped.push(("Linux".to_owned(), reason));
    }
    Ok(outcome)
}

/// The contracts over the kernel headers of the cache, against what was accepted and what is written down.
pub(super) fn drift(bench: &Bench<'_>) -> Result<Outcome> {
    if !fetch::is_cached() {
        return Ok(Outcome::skipped(drift::NO_HEADERS.to_owned()));
    }
    let mut outcome = Outcome::default();
    match drift::run(bench.workspace, &drift::Options { check: true })? {
        true => outcome.counts.passed += 1,
        false => outcome.counts.failed.push(String::new()),
    }
    Ok(outcome)
}

/// The page in a browser: a sample with all checks and pages that are broken, and the real comparison.
pub(super) fn page(bench: &Bench<'_>) -> Result<Outcome> {
    let scratch = bench.workspace.scratch().join("page");
    let sample = |name: &str| fs_err::read_to_string(bench.workspace.root.join(SAMPLE).join(name));
    let (text, report) = (sample("report.html")?, sample("report.json")?);
    let mut all = named(
        "sample",
        page::run(&text, &report, &scratch.join("sample"), Extent::All)?,
    );
    let coverage =
        |name: &str| fs_err::read_to_string(bench.workspace.root.join(COVERAGE).join(name));
    let (text, report) = (coverage("report.html")?, coverage("report.json")?);
    let folder = scratch.join("coverage");
    all.add(named(
        "coverage",
        page::coverage::run(&text, &report, &folder)?,
    ));
    all.add(match review::kernel(bench.workspace, &CHECK)? {
        Kernel::At { folder, .. } => real(bench, &folder, &scratch)?,
        Kernel::Missing(reason) => named("Linux", Outcome::skipped(reason)),
    });
    Ok(all)
}

fn real(bench: &Bench<'_>, kernel: &Utf8Path, scratch: &Utf8Path) -> Result<Outcome> {
    let [text, report] = review::page(bench.workspace, kernel)?;
    let folder = scratch.join("linux");
    Ok(named(
        "Linux",
        page::run(&text, &report, &folder, Extent::Large)?,
    ))
}

fn named(name: &str, outcome: Outcome) -> Outcome {
    Outcome {
        counts: outcome.counts.named(name),
        ..outcome
    }
}
