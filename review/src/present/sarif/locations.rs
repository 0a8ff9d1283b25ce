//! Places as SARIF locations.

use serde_json::{Value, json};

use crate::{
    facts::At,
    model::place::Place,
    present::{Report, lines_of::lines_of, uri},
};

/// A place of a Rust file; where it ends in its last line is known only with the text of the file.
pub(super) fn of_place(report: &Report<'_>, place: &Place) -> Value {
    let mut region = json!({
        "startLine": place.line.max(1),
        "startColumn": place.column.max(1),
        "endLine": place.end_line.max(place.line).max(1),
    });
    let excerpt = report.source(&place.file);
    if let Some(excerpt) = excerpt.and_then(|text| lines_of(text, place)) {
        let marked = excerpt.text.get(..excerpt.marked.end).unwrap_or_default();
        let last = marked.rsplit('\n').next().unwrap_or_default();
        region["endColumn"] = json!(last.chars().count() + 1);
        region["endLine"] = json!(place.line as usize + marked.matches('\n').count());
        region["snippet"] = json!({ "text": excerpt.text });
    }
    location(&place.file, &region)
}

/// A line of a contract.
pub(super) fn of_contract(at: &At) -> Value {
    let region = json!({
        "startLine": at.line.max(1),
        "startColumn": at.column.max(1),
        "snippet": { "text": at.text },
    });
    let mut location = location(&at.file, &region);
    location["message"] = json!({ "text": "the contract says so here" });
    location
}

fn location(file: &str, region: &Value) -> Value {
    json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri::path(file) },
            "region": region,
        },
    })
}
