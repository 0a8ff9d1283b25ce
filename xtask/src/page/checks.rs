//! The checks of a page.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use camino::Utf8Path;
use serde_json::{Value, json};

use super::{
    chromium::Browser,
    expected::{self, Expected, Numbers},
};

const PROBE: &str = include_str!("probe.js");

/// The least contrast of text, as WCAG 2 asks for at level AA.
const CONTRAST: &str = "4.5";

/// How long a click and its undoing may take, in milliseconds.
const SLOWEST: f64 = 1_000.0;

/// A check: its name, and what it does with a page that was just opened.
pub(super) struct Check {
    /// What it shows.
    pub(super) name: &'static str,
    run: fn(&mut Browser, &Expected) -> Result<()>,
}

/// All checks.
pub(super) const CHECKS: [Check; 11] = [
    Check {
        name: "everything of the report is shown",
        run: content,
    },
    Check {
        name: "each class and each kind by a click",
        run: single_filters,
    },
    Check {
        name: "filters together",
        run: filters_together,
    },
    Check {
        name: "the text filter",
        run: text_filter,
    },
    Check {
        name: "filters by the keyboard",
        run: keyboard,
    },
    Check {
        name: "on paper",
        run: paper,
    },
    Check {
        name: "in the light and in the dark",
        run: colours,
    },
    Check {
        name: "on a narrow screen",
        run: narrow,
    },
    Check {
        name: "names, headings and links",
        run: names,
    },
    Check {
        name: "a click is quick",
        run: quick,
    },
    Check {
        name: "without scripts",
        run: no_script,
    },
];

impl Check {
    /// Opens the page and runs the check.
    ///
    /// # Errors
    ///
    /// What is wrong with the page: what the check finds, an error that the page has, a request that it made.
    pub(super) fn run(
        &self,
        browser: &mut Browser,
        page: &Utf8Path,
        expected: &Expected,
    ) -> Result<()> {
        browser.call(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": false }),
        )?;
        browser.call(
            "Emulation.setEmulatedMedia",
            json!({ "media": "", "features": [] }),
        )?;
        screen(browser, 1280)?;
        browser.show(page)?;
        browser.value(PROBE)?;
        (self.run)(browser, expected)?;
        let complaints = browser.complaints();
        ensure!(
            complaints.is_empty(),
            "the console has {}",
            complaints.join("\n")
        );
        let own = format!("file://{page}");
        let others: Vec<_> = browser
            .requests()
            .into_iter()
            .filter(|url| *url != own)
            .collect();
        ensure!(others.is_empty(), "the page asks for {}", others.join(", "));
        Ok(())
    }
}

fn screen(browser: &mut Browser, width: u32) -> Result<()> {
    let metrics = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
    browser
        .call("Emulation.setDeviceMetricsOverride", metrics)
        .map(drop)
}

fn content(browser: &mut Browser, expected: &Expected) -> Result<()> {
    let shown = browser.value("probe.pairs()")?;
    let shown = shown.as_array().context("the page has no pairs")?;
    ensure!(
        shown.len() == expected.pairs().len(),
        "{} pairs are shown",
        shown.len()
    );
    for one in shown {
        let id = one["id"].as_u64().context("a pair has no number")?;
        let pair = usize::try_from(id)
            .ok()
            .and_then(|id| expected.pairs().get(id));
        let pair = pair.with_context(|| format!("the report has no pair {id}"))?;
        ensure!(one["path"] == pair["path"], "pair {id} is {}", one["path"]);
        ensure!(
            one["badge"] == pair["class"],
            "pair {id} is {}",
            one["badge"]
        );
        let declarations = expected::declarations(pair);
        ensure!(
            one["declarations"] == json!(declarations),
            "pair {id} shows {}",
            one["declarations"]
        );
        let text = one["text"].as_str().unwrap_or_default();
        for wanted in expected::texts(pair) {
            ensure!(text.contains(&wanted), "pair {id} does not show `{wanted}`");
        }
        let links: BTreeSet<String> = serde_json::from_value(one["links"].clone())?;
        ensure!(
            links == expected::contracts(pair),
            "pair {id} names {links:?}"
        );
    }
    for (id, wanted) in expected.sections() {
        let text = browser.value(&format!("probe.section({})", json!(id)))?;
        let text = text.as_str().unwrap_or_default();
        ensure!(
            text.contains(&wanted),
            "the section `{id}` does not show `{wanted}`"
        );
    }
    Ok(())
}

/// Holds the pairs that are shown against those that should be.
fn shows(browser: &mut Browser, wanted: &Numbers, when: &str) -> Result<()> {
    let shown: Numbers = serde_json::from_value(browser.value("probe.visible()")?)?;
    ensure!(
        shown == *wanted,
        "{when}: shown are {shown:?}, and not {wanted:?}"
    );
    let count = browser.value("probe.shown()")?;
    let count = count.as_str().unwrap_or_default();
    ensure!(
        count.starts_with(&format!("{} of ", wanted.len())),
        "{when}: the page counts `{count}`"
    );
    Ok(())
}

/// A click of the mouse on the middle of an element.
fn click(browser: &mut Browser, selector: &str) -> Result<()> {
    let at = browser.value(&format!("probe.centre({})", json!(selector)))?;
    for kind in ["mousePressed", "mouseReleased"] {
        let event =
            json!({ "type": kind, "x": at["x"], "y": at["y"], "button": "left", "clickCount": 1 });
        browser.call("Input.dispatchMouseEvent", event)?;
    }
    Ok(())
}

fn button(attribute: &str, value: &str) -> String {
    format!("[data-filter-{attribute}={}]", json!(value))
}

/// The values of the buttons of one row, which are those that pairs have.
fn values(browser: &mut Browser, expected: &Expected, attribute: &str) -> Result<Vec<String>> {
    let names = browser.value(&format!("probe.names('data-filter-{attribute}')"))?;
    let names: Vec<String> = serde_json::from_value(names)?;
    let there: BTreeSet<_> = expected
        .pairs()
        .iter()
        .filter_map(|pair| pair[attribute].as_str())
        .collect();
    let offered = names.iter().map(String::as_str).collect();
    ensure!(
        there == offered,
        "there are buttons for {offered:?}, and not for {there:?}"
    );
    Ok(names)
}

fn single_filters(browser: &mut Browser, expected: &Expected) -> Result<()> {
    let all = expected.numbers(|_| true);
    shows(browser, &all, "at the beginning")?;
    for attribute in ["class", "kind"] {
        for value in values(browser, expected, attribute)? {
            let selector = button(attribute, &value);
            click(browser, &selector)?;
            let wanted = expected.numbers(|pair| pair[attribute] == json!(value));
            shows(browser, &wanted, &format!("after a click on `{value}`"))?;
            click(browser, &selector)?;
            shows(browser, &all, &format!("after another click on `{value}`"))?;
        }
    }
    click(browser, "#filter-public")?;
    let public = expected.numbers(|pair| pair["public"] == json!(true));
    shows(browser, &public, "public only")
}

fn filters_together(browser: &mut Browser, expected: &Expected) -> Result<()> {
    let classes = values(browser, expected, "class")?;
    let kinds = values(browser, expected, "kind")?;
    let (Some(first), Some(last), Some(kind)) = (classes.first(), classes.last(), kinds.first())
    else {
        bail!("there is nothing to filter");
    };
    click(browser, &button("class", first))?;
    if last != first {
        click(browser, &button("class", last))?;
    }
    let of_class = |pair: &Value| pair["class"] == json!(first) || pair["class"] == json!(last);
    shows(browser, &expected.numbers(of_class), "two classes")?;
    click(browser, &button("kind", kind))?;
    let of_both = |pair: &Value| of_class(pair) && pair["kind"] == json!(kind);
    shows(
        browser,
        &expected.numbers(of_both),
        "two classes and a kind",
    )?;
    click(browser, "#filter-reset")?;
    shows(browser, &expected.numbers(|_| true), "after `show all`")
}

fn text_filter(browser: &mut Browser, expected: &Expected) -> Result<()> {
    let last = expected
        .pairs()
        .last()
        .and_then(|pair| pair["path"].as_str());
    let word = last.context("there is nothing to look for")?.to_uppercase();
    click(browser, "#filter-text")?;
    browser.call("Input.insertText", json!({ "text": word }))?;
    let has = |pair: &Value| {
        let mut texts = expected::texts(pair);
        texts.extend(expected::declarations(pair).into_iter().map(str::to_owned));
        texts.extend(pair["path"].as_str().map(str::to_owned));
        texts.iter().any(|text| text.to_uppercase().contains(&word))
    };
    shows(
        browser,
        &expected.numbers(has),
        &format!("with the text `{word}`"),
    )?;
    browser.call("Input.insertText", json!({ "text": " \u{1}nowhere" }))?;
    shows(browser, &Numbers::new(), "with a text that is nowhere")?;
    let groups = browser.value("probe.displayed('.group')")?;
    ensure!(
        groups == json!(0),
        "headings of {groups} empty files are shown"
    );
    Ok(())
}

fn keyboard(browser: &mut Browser, expected: &Expected) -> Result<()> {
    let classes = values(browser, expected, "class")?;
    let first = classes.first().context("there is nothing to filter")?;
    // From the skip link on, through the links of the contents.
    for _ in 0..500 {
        key(browser, "Tab", 9, "")?;
        let at = browser.value("document.activeElement.getAttribute('data-filter-class')")?;
        if at == json!(first) {
            key(browser, " ", 32, " ")?;
            let wanted = expected.numbers(|pair| pair["class"] == json!(first));
            return shows(browser, &wanted, "after the space key");
        }
    }
    bail!("the filters are not reached by the tab key")
}

fn key(browser: &mut Browser, name: &str, code: u32, text: &str) -> Result<()> {
    for kind in ["keyDown", "keyUp"] {
        let mut event = json!({ "type": kind, "key": name, "windowsVirtualKeyCode": code });
        if kind == "keyDown" && !text.is_empty() {
            event["text"] = json!(text);
        }
        browser.call("Input.dispatchKeyEvent", event)?;
    }
    Ok(())
}

fn paper(browser: &mut Browser, _: &Expected) -> Result<()> {
    let dark = json!([{ "name": "prefers-color-scheme", "value": "dark" }]);
    browser.call(
        "Emulation.setEmulatedMedia",
        json!({ "media": "print", "features": dark }),
    )?;
    screen(browser, 720)?;
    let filters = browser.value("probe.displayed('#filters')")?;
    ensure!(filters == json!(0), "the filters are printed");
    let [folded, open] = ["details > :not(summary)", "details > :not(summary)"].map(str::to_owned);
    let there = browser.value(&format!("probe.count('{folded}')"))?;
    let shown = browser.value(&format!("probe.displayed('{open}')"))?;
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

fn colours(browser: &mut Browser, _: &Expected) -> Result<()> {
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

fn narrow(browser: &mut Browser, _: &Expected) -> Result<()> {
    screen(browser, 400)?;
    let wide = browser.value("probe.wide()")?;
    ensure!(wide == json!(0), "the page is {wide} pixels too wide");
    let beside: Vec<bool> = serde_json::from_value(browser.value("probe.beside()")?)?;
    ensure!(!beside.contains(&true), "sides stand beside each other");
    Ok(())
}

fn names(browser: &mut Browser, _: &Expected) -> Result<()> {
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
    for landmark in [
        "header",
        "nav",
        "main",
        "[role=search]",
        "html[lang]",
        "title",
    ] {
        let count = browser.value(&format!("probe.count('{landmark}')"))?;
        ensure!(count == json!(1), "there are {count} of `{landmark}`");
    }
    Ok(())
}

fn quick(browser: &mut Browser, _: &Expected) -> Result<()> {
    let slowest = browser
        .value("probe.slowest()")?
        .as_f64()
        .unwrap_or(f64::MAX);
    ensure!(slowest < SLOWEST, "a click takes {slowest:.0} ms");
    Ok(())
}

fn no_script(browser: &mut Browser, expected: &Expected) -> Result<()> {
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
        std::thread::sleep(std::time::Duration::from_millis(10));
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
