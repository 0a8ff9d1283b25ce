//! Checks of the filters, by mouse and by keyboard.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::{
    chromium::Browser,
    expected::{self, Expected, Numbers},
};

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

/// Each button alone, clicked and clicked again.
pub(super) fn single_filters(browser: &mut Browser, expected: &Expected) -> Result<()> {
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

/// Buttons of one row add up, rows narrow down; a link shows what was hidden.
pub(super) fn filters_together(browser: &mut Browser, expected: &Expected) -> Result<()> {
    let classes = values(browser, expected, "class")?;
    let (Some(first), Some(last)) = (classes.first(), classes.last()) else {
        bail!("there is nothing to filter");
    };
    // A kind of which something is left.
    let left = expected
        .pairs()
        .iter()
        .find(|pair| pair["class"] == json!(first));
    let kind = left.and_then(|pair| pair["kind"].as_str());
    let kind = kind.context("there is nothing to filter")?;
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
    let all = expected.numbers(|_| true);
    click(browser, "#filter-reset")?;
    shows(browser, &all, "after `show all`")?;
    let other = all
        .iter()
        .find(|number| !expected.numbers(of_both).contains(number));
    let other = other.context("there is nothing to link to")?;
    click(browser, &button("class", first))?;
    click(browser, &button("kind", kind))?;
    // The event comes after the change of the address.
    let target = "new Promise((seen) => { addEventListener('hashchange', () => setTimeout(seen)); location.hash =";
    browser.value(&format!("{target} 'pair-{other}' }})"))?;
    shows(browser, &all, "after a link to what was hidden")
}

/// A text that one pair has, and one that none has.
pub(super) fn text_filter(browser: &mut Browser, expected: &Expected) -> Result<()> {
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

/// A button is reached by the tab key, and pressed by the space key.
pub(super) fn keyboard(browser: &mut Browser, expected: &Expected) -> Result<()> {
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
