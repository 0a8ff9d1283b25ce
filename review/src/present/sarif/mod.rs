//! A report for code review tools: SARIF 2.1.0.

mod locations;
mod rules;

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Report, aside, unread::unread, words};
use crate::{
    audit::finding::Finding,
    compare::report::{Class, Difference, Pair},
};
use locations::{of_contract, of_place};

/// Where the schema of the format is; a name, nothing is fetched.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The version of how fingerprints are made.
const FINGERPRINT: &str = "safebind/v1";

/// The report as a SARIF log of one run, with a final newline: a result for each finding of the audit, and for each
/// difference by which the generated side is looser, changed or missing. What was not read is a notification of the
/// run. The order is that of the data.
pub fn sarif(report: &Report<'_>) -> String {
    let mut results = Results::default();
    if let Some(audit) = report.audit {
        for finding in &audit.findings {
            results.finding(report, finding);
        }
    }
    if let Some(comparison) = report.comparison {
        for pair in &comparison.pairs {
            results.pair(report, pair);
        }
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "safebind",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules::all(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": true,
                "toolExecutionNotifications": notifications(report),
            }],
            "results": results.all,
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

/// What was left aside, what was not read, and what was not followed.
fn notifications(report: &Report<'_>) -> Vec<Value> {
    let mut all = Vec::new();
    for words in report.comparison.map(aside).unwrap_or_default() {
        let words = format!("left aside: {words}");
        all.push(json!({ "level": "note", "message": message(&words) }));
    }
    for (side, part) in unread(report) {
        let words = format!("not read ({}): {}: {}", side.name(), part.what, part.why);
        all.push(json!({
            "level": "note",
            "message": message(&words),
            "locations": [of_place(report, &part.place)],
        }));
    }
    for one in report.audit.map_or(&[][..], |audit| &audit.not_followed) {
        let words = format!("not followed in `{}`: {}", one.function, one.why);
        all.push(json!({
            "level": "note",
            "message": message(&words),
            "locations": [of_place(report, &one.place)],
        }));
    }
    all
}

/// The results, and how often each fingerprint was there before.
#[derive(Default)]
struct Results {
    all: Vec<Value>,
    seen: BTreeMap<String, usize>,
}

impl Results {
    fn finding(&mut self, report: &Report<'_>, finding: &Finding) {
        let code = finding.rule.code();
        let mut text = finding.message.clone();
        if let Some(help) = &finding.help {
            text = format!("{text}; {help}");
        }
        let mut related = Vec::new();
        for (place, clause) in &finding.also {
            let mut location = of_place(report, place);
            location["message"] = message(clause);
            related.push(location);
        }
        related.extend(finding.contract.as_ref().map(of_contract));
        let key = [
            code,
            &finding.place.file,
            &finding.function,
            &finding.message,
        ];
        self.add(Entry {
            rule: code,
            text: &text,
            location: within(of_place(report, &finding.place), &finding.function),
            related,
            key: &key,
        });
    }

    fn pair(&mut self, report: &Report<'_>, pair: &Pair) {
        let reported = pair.differences.iter();
        let reported: Vec<_> = reported
            .filter(|one| rules::of(one.class).is_some())
            .collect();
        for difference in &reported {
            self.difference(report, pair, difference.class, Some(difference));
        }
        if reported.is_empty() {
            self.difference(report, pair, pair.class, None);
        }
    }

    fn difference(
        &mut self,
        report: &Report<'_>,
        pair: &Pair,
        class: Class,
        difference: Option<&Difference>,
    ) {
        let Some(rule) = rules::of(class) else {
            return;
        };
        let sides = [&pair.handwritten, &pair.generated];
        let mut sides = sides.into_iter().flatten();
        let Some(side) = sides.next() else {
            return;
        };
        let text = match difference {
            Some(one) => format!(
                "`{}`: {} is {}: {} (hand-written: `{}`, generated: `{}`)",
                pair.path,
                words::part(one.part),
                words::class(class),
                one.notice,
                words::or_nothing(&one.handwritten),
                words::or_nothing(&one.generated),
            ),
            None => format!(
                "`{}` is {}: {}",
                pair.path,
                words::class(class),
                words::meaning(class)
            ),
        };
        let mut related = Vec::new();
        if let Some(other) = sides.next() {
            let mut location = of_place(report, &other.place);
            location["message"] = message("the generated side");
            related.push(location);
        }
        let contract = difference.map_or(&pair.contract, |one| &one.contract);
        related.extend(contract.as_ref().map(of_contract));
        let part = difference.map_or("", |one| words::part(one.part));
        let notice = difference.map_or("", |one| &one.notice);
        self.add(Entry {
            rule,
            text: &text,
            location: within(of_place(report, &side.place), &pair.path),
            related,
            key: &[rule, &side.place.file, &pair.path, part, notice],
        });
    }

    fn add(&mut self, entry: Entry<'_>) {
        let print = fingerprint(entry.key);
        let number = self.seen.entry(print.clone()).or_default();
        *number += 1;
        let mut related = entry.related;
        for (id, location) in related.iter_mut().enumerate() {
            location["id"] = json!(id);
        }
        self.all.push(json!({
            "ruleId": entry.rule,
            "ruleIndex": rules::index(entry.rule),
            "level": rules::level(entry.rule),
            "message": message(entry.text),
            "locations": [entry.location],
            "relatedLocations": related,
            "partialFingerprints": { FINGERPRINT: format!("{print}:{number}") },
        }));
    }
}

/// A result before its fingerprint.
struct Entry<'a> {
    rule: &'a str,
    text: &'a str,
    location: Value,
    related: Vec<Value>,
    /// What stays the same when lines move.
    key: &'a [&'a str],
}

/// A location with the name of what it is in.
fn within(mut location: Value, name: &str) -> Value {
    if !name.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": name }]);
    }
    location
}

/// A message. Braces would be placeholders, and brackets in front of a parenthesis a link.
fn message(text: &str) -> Value {
    let mut text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text = text
            .replace('\\', "\\\\")
            .replace('[', "\\[")
            .replace(']', "\\]");
    }
    json!({ "text": text })
}

/// A number for words, the same on every machine.
fn fingerprint(words: &[&str]) -> String {
    let mut digest = Sha256::new();
    for word in words {
        // The length keeps words apart.
        digest.update(word.len().to_le_bytes());
        digest.update(word.as_bytes());
    }
    let digest = digest.finalize();
    digest
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
