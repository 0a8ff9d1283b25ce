//! Checks of what a page looks like: on paper, in both schemes, on a narrow screen, without scripts.

use std::{thread, time::Duration};

use anyhow::{Result, ensure};
use serde_json::json;

use super::{
    checks::{PROBE, screen},
    chromium::Browser,
    expected::{Expected, Numbers},
};

/// The least contrast of text, as WCAG 2 asks for at level AA.
const CONTRAST: &str = "4.5";

/// How long a click and its undoing may take, in milliseconds.
const SLOWEST: f64 = 1_000.0;

/// Everything is unfolded and beside each other, on white, without the filters; also where the screen is dark.
pub(super) fn paper(browser: &mut Browser, _: &Expected) -> Result<()> {
    on_paper(browser)
}

/// As [`paper`], for any page.
pub(super) fn on_paper(browser: &mut Browser) -> Result<()> {
    let dark = json!([{ "name": "prefers-color-scheme", "value": "dark" }]);
    browser.call(
        "Emulation.setEmulatedMedia",
        json!({ "media": "print", "features": dark }),
    )?;
    screen(browser, 720)?;
    let filters = browser.value("probe.displayed('#filters')")?;
    ensure!(filters == json!(0), "the filters are printed");
    let there = browser.value("probe.count('details > :not(summary)')")?;
    let shown = browser.value("probe.displayed('details > :not(summary)')")?;
    ensure!(
        there == shown,
        "of {there} folded parts {shown} are printed"
    );
    let beside: Vec<bool> = serde_json::from_value(browser.value("probe.beside()")?)?;
    ensure!(
        beside.iter().all(|beside| *beside),
        "the sides are not printed beside each other"
    );
    let light = browser
        .value("probe.luminance()")?
        .as_f64()
        .unwrap_or_default();
    ensure!(light > 0.9, "the paper is dark");
    let pdf = browser.call("Page.printToPDF", json!({}))?;
    ensure!(
        pdf["data"].as_str().is_some_and(|data| data.len() > 1_000),
        "there is no PDF"
    );
    Ok(())
}

/// Both schemes, with text that can be read.
pub(super) fn colours(browser: &mut Browser, _: &Expected) -> Result<()> {
    in_both_schemes(browser)
}

/// As [`colours`], for any page.
pub(super) fn in_both_schemes(browser: &mut Browser) -> Result<()> {
    for scheme in ["light", "dark"] {
        let feature = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
        browser.call(
            "Emulation.setEmulatedMedia",
            json!({ "media": "screen", "features": feature }),
        )?;
        let light = browser
            .value("probe.luminance()")?
            .as_f64()
            .unwrap_or_default();
        ensure!(
            (light > 0.5) == (scheme == "light"),
            "the page is not {scheme}"
        );
        let faint = browser.value(&format!("probe.faint({CONTRAST})"))?;
        ensure!(faint == json!([]), "{scheme}: too little contrast: {faint}");
    }
    Ok(())
}

/// The sides below each other, and nothing to the side.
pub(super) fn narrow(browser: &mut Browser, _: &Expected) -> Result<()> {
    at_400_pixels(browser)?;
    let beside: Vec<bool> = serde_json::from_value(browser.value("probe.beside()")?)?;
    ensure!(!beside.contains(&true), "sides stand beside each other");
    Ok(())
}

/// Nothing to the side of a narrow screen.
pub(super) fn at_400_pixels(browser: &mut Browser) -> Result<()> {
    screen(browser, 400)?;
    let wide = browser.value("probe.wide()")?;
    ensure!(wide == json!(0), "the page is {wide} pixels too wide");
    Ok(())
}

/// What people need who do not see the page.
pub(super) fn names(browser: &mut Browser, _: &Expected) -> Result<()> {
    named(
        browser,
        &[
            "header",
            "nav",
            "main",
            "[role=search]",
            "html[lang]",
            "title",
        ],
    )
}

/// As [`names`], for any page that has each of these landmarks.
pub(super) fn named(browser: &mut Browser, landmarks: &[&str]) -> Result<()> {
    for (question, what) in [
        ("probe.nameless()", "elements without a name"),
        ("probe.twice()", "ids that are there twice"),
        ("probe.dead()", "links to nothing"),
    ] {
        let found = browser.value(question)?;
        ensure!(found == json!([]), "{what}: {found}");
    }
    let skips = browser.value("probe.skips()")?;
    ensure!(skips == json!(0), "{skips} headings are too deep");
    for landmark in landmarks {
        let count = browser.value(&format!("probe.count('{landmark}')"))?;
        ensure!(count == json!(1), "there are {count} of `{landmark}`");
    }
    Ok(())
}

/// How long the slowest button takes.
pub(super) fn quick(browser: &mut Browser, _: &Expected) -> Result<()> {
    let slowest = browser
        .value("probe.slowest()")?
        .as_f64()
        .unwrap_or(f64::MAX);
    ensure!(slowest < SLOWEST, "a click takes {slowest:.0} ms");
    Ok(())
}

/// Everything is shown, and no filter is offered.
pub(super) fn no_script(browser: &mut Browser, expected: &Expected) -> Result<()> {
    browser.call(
        "Emulation.setScriptExecutionDisabled",
        json!({ "value": true }),
    )?;
    browser.call("Page.reload", json!({}))?;
    // The answer to a question comes after what was asked before.
    for _ in 0..200 {
        if browser.value("document.readyState")? == json!("complete") {
            break;
        }
        thread::sleep(Duration::from_millis(10));
    }
    browser.value(PROBE)?;
    let shown: Numbers = serde_json::from_value(browser.value("probe.visible()")?)?;
    ensure!(
        shown == expected.numbers(|_| true),
        "without scripts only {shown:?} are shown"
    );
    let filters = browser.value("probe.displayed('#filters')")?;
    ensure!(filters == json!(0), "filters are offered that do nothing");
    Ok(())
}
