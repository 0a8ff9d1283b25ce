//! The checks of a page.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use camino::Utf8Path;
use serde_json::json;

use super::{
    chromium::Browser,
    expected::{self, Expected},
    filters, looks,
};

/// What the checks ask a page by.
pub(super) const PROBE: &str = include_str!("probe.js");

/// A check: its name, and what it does with a page that was just opened.
pub(super) struct Check {
    /// What it shows.
    pub(super) name: &'static str,
    /// Whether it is for large pages as well.
    pub(super) for_large: bool,
    run: fn(&mut Browser, &Expected) -> Result<()>,
}

/// All checks.
pub(super) const CHECKS: [Check; 11] = [
    Check {
        name: "everything of the report is shown",
        for_large: true,
        run: content,
    },
    Check {
        name: "each class and each kind by a click",
        for_large: true,
        run: filters::single_filters,
    },
    Check {
        name: "filters together",
        for_large: false,
        run: filters::filters_together,
    },
    Check {
        name: "the text filter",
        for_large: false,
        run: filters::text_filter,
    },
    Check {
        name: "filters by the keyboard",
        for_large: false,
        run: filters::keyboard,
    },
    Check {
        name: "on paper",
        for_large: false,
        run: looks::paper,
    },
    Check {
        name: "in the light and in the dark",
        for_large: false,
        run: looks::colours,
    },
    Check {
        name: "on a narrow screen",
        for_large: false,
        run: looks::narrow,
    },
    Check {
        name: "names, headings and links",
        for_large: false,
        run: looks::names,
    },
    Check {
        name: "a click is quick",
        for_large: true,
        run: looks::quick,
    },
    Check {
        name: "without scripts",
        for_large: false,
        run: looks::no_script,
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
        open(browser, page)?;
        (self.run)(browser, expected)?;
        quiet(browser, page)
    }
}

/// Opens a page as a reader does, and puts the questions beside it.
pub(super) fn open(browser: &mut Browser, page: &Utf8Path) -> Result<()> {
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
    browser.value(PROBE).map(drop)
}

/// Whether the page has complained about nothing, and asked for nothing else.
pub(super) fn quiet(browser: &mut Browser, page: &Utf8Path) -> Result<()> {
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

/// Sets the width of the screen.
pub(super) fn screen(browser: &mut Browser, width: u32) -> Result<()> {
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
