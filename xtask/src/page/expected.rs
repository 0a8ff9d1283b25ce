//! What a page has to show, from the same report as JSON.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use serde_json::Value;

/// The numbers of pairs.
pub(super) type Numbers = BTreeSet<u64>;

/// A report.
pub(super) struct Expected {
    report: Value,
}

impl Expected {
    /// A report from its text.
    ///
    /// # Errors
    ///
    /// When it is not JSON.
    pub(super) fn read(text: &str) -> Result<Self> {
        let report = serde_json::from_str(text).context("the report is not JSON")?;
        Ok(Self { report })
    }

    /// The pairs, in the order of their numbers.
    pub(super) fn pairs(&self) -> &[Value] {
        list(&self.report["comparison"]["pairs"])
    }

    /// The numbers of the pairs that fulfil a test.
    pub(super) fn numbers(&self, test: impl Fn(&Value) -> bool) -> Numbers {
        let pairs = (0..).zip(self.pairs());
        pairs
            .filter(|(_, pair)| test(pair))
            .map(|(number, _)| number)
            .collect()
    }

    /// The texts that the sections behind the pairs have to show, with the sections' ids.
    pub(super) fn sections(&self) -> Vec<(&'static str, String)> {
        let mut texts = Vec::new();
        let audit = &self.report["audit"];
        let mut add = |id, values: &Value, keys: &[&str]| {
            for value in list(values) {
                texts.extend(keys.iter().map(|key| (id, plain(&value[key]))));
            }
        };
        add(
            "findings",
            &audit["findings"],
            &["code", "message", "function", "help"],
        );
        add("not-followed", &audit["not_followed"], &["function", "why"]);
        add("unread", &self.report["unread"], &["what", "why"]);
        for value in list(&audit["findings"]) {
            texts.push(("findings", place(&value["place"])));
            texts.extend(line(&value["contract"]).map(|line| ("findings", line)));
        }
        for value in list(&self.report["unread"]) {
            texts.push(("unread", place(&value["place"])));
        }
        texts
    }
}

/// The texts that a pair has to show beside its declarations.
pub(super) fn texts(pair: &Value) -> Vec<String> {
    let mut texts = vec![plain(&pair["kind"])];
    for side in ["handwritten", "generated"] {
        if pair[side].is_object() {
            texts.push(place(&pair[side]["place"]));
            texts.push(plain(&pair[side]["summary"]));
        }
    }
    let both = pair["handwritten"].is_object() && pair["generated"].is_object();
    for one in list(&pair["differences"]) {
        texts.push(plain(&one["notice"]));
        // That a side is not there shows.
        if one["part"] == "presence" && !both {
            continue;
        }
        texts.extend(
            ["handwritten", "generated"]
                .map(|side| one[side].as_str().unwrap_or_default().to_owned()),
        );
    }
    for one in list(&pair["below"]) {
        texts.push(plain(&one["text"]));
        for side in ["handwritten", "generated"] {
            if one[side].is_object() {
                texts.push(place(&one[side]));
            }
        }
    }
    texts
}

/// The declarations of a pair, hand-written first.
pub(super) fn declarations(pair: &Value) -> Vec<&str> {
    let sides = ["handwritten", "generated"].map(|side| pair[side]["declaration"].as_str());
    sides.into_iter().flatten().collect()
}

/// The lines of contracts that a pair has to name.
pub(super) fn contracts(pair: &Value) -> BTreeSet<String> {
    let parts = ["differences", "below"]
        .into_iter()
        .flat_map(|key| list(&pair[key]));
    let parts = parts.chain([pair]);
    parts.filter_map(|part| line(&part["contract"])).collect()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// A sentence as a page shows it: without the quotes around code.
fn plain(value: &Value) -> String {
    value.as_str().unwrap_or_default().replace('`', "")
}

fn line(at: &Value) -> Option<String> {
    Some(format!("{}:{}", at["file"].as_str()?, at["line"]))
}

fn place(place: &Value) -> String {
    let file = place["file"].as_str().unwrap_or_default();
    format!("{file}:{}:{}", place["line"], place["column"])
}
