//! The page of a report, tested in a browser; and the tests tested with pages that are broken.

mod checks;
mod chromium;
mod controls;
pub(crate) mod coverage;
mod expected;
mod filters;
mod looks;

use std::fmt::Write;

use anyhow::Result;
use camino::Utf8Path;

use crate::{testing::Outcome, tree};
use checks::CHECKS;
use chromium::Browser;
use expected::Expected;

/// How much is tested.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Extent {
    /// All checks, and over copies of the page that are broken.
    All,
    /// What may be slow on a page of thousands of pairs.
    Large,
}

/// Runs the checks over a page, which shows what `report` has as JSON. Everything that is written goes below `folder`.
/// Without a browser everything is skipped.
///
/// # Errors
///
/// When the browser does not start or ends too early, the report is not JSON, or `folder` cannot be written.
pub(crate) fn run(page: &str, report: &str, folder: &Utf8Path, extent: Extent) -> Result<Outcome> {
    let Some(program) = chromium::find() else {
        let reason = "there is no Chromium; on Debian the package is `chromium`";
        return Ok(Outcome::skipped(reason.to_owned()));
    };
    let expected = Expected::read(report)?;
    // The browser has its own idea of relative paths.
    fs_err::create_dir_all(folder)?;
    let folder = folder.canonicalize_utf8()?;
    let mut browser = Browser::start(&program, &folder.join("profile"))?;
    let mut outcome = Outcome::default();
    let file = folder.join("page.html");
    tree::write(&file, page.as_bytes())?;
    let all = extent == Extent::All;
    for check in CHECKS.iter().filter(|check| all || check.for_large) {
        let result = check.run(&mut browser, &file, &expected);
        count(&mut outcome, check.name.to_owned(), result);
    }
    for control in controls::CONTROLS.iter().filter(|_| all) {
        let result = control.run(&mut browser, page, &folder, &expected);
        count(&mut outcome, format!("control: {}", control.name), result);
    }
    Ok(outcome)
}

fn count(outcome: &mut Outcome, name: String, result: Result<()>) {
    match result {
        Ok(()) => outcome.counts.passed += 1,
        Err(error) => {
            // Writing to a string cannot fail.
            let _ = writeln!(outcome.output, "{name}: {error:#}");
            outcome.counts.failed.push(name);
        }
    }
}
