//! SARIF.

use std::collections::BTreeSet;

use safebind_review::{
    audit::finding::Rule,
    present::{Report, sarif::sarif},
};
use serde_json::{Value, json};

use crate::support::{
    expect,
    others::{hostile, moved},
    sample,
};

fn log(report: &Report<'_>) -> Value {
    serde_json::from_str(&sarif(report)).expect("it is JSON")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// What a log lacks of what the specification requires.
fn problems(log: &Value) -> Vec<&'static str> {
    let mut problems = Vec::new();
    let mut want = |holds: bool, what: &'static str| problems.extend((!holds).then_some(what));
    want(log["version"] == "2.1.0", "version");
    want(list(&log["runs"]).len() == 1, "runs");
    let run = &log["runs"][0];
    want(
        run["tool"]["driver"]["name"].is_string(),
        "tool.driver.name",
    );
    let rules = list(&run["tool"]["driver"]["rules"]);
    let ids: BTreeSet<_> = rules
        .iter()
        .filter_map(|rule| rule["id"].as_str())
        .collect();
    want(ids.len() == rules.len(), "rules[].id is there and unique");
    for rule in rules {
        want(
            rule["shortDescription"]["text"].is_string(),
            "rules[].shortDescription.text",
        );
        want(rule["help"]["text"].is_string(), "rules[].help.text");
    }
    let notes = &run["invocations"][0]["toolExecutionNotifications"];
    want(
        run["invocations"][0]["executionSuccessful"] == true,
        "executionSuccessful",
    );
    for one in list(&run["results"]).iter().chain(list(notes)) {
        want(one["message"]["text"].is_string(), "message.text");
        want(
            matches!(one["level"].as_str(), Some("error" | "warning" | "note")),
            "level",
        );
        locations(one, &mut want);
    }
    for result in list(&run["results"]) {
        let index = result["ruleIndex"]
            .as_u64()
            .and_then(|index| usize::try_from(index).ok());
        let rule = index.and_then(|index| rules.get(index));
        want(
            rule.is_some_and(|rule| rule["id"] == result["ruleId"]),
            "ruleIndex",
        );
        want(list(&result["locations"]).len() == 1, "locations");
        let related = list(&result["relatedLocations"]);
        let ids: BTreeSet<_> = related.iter().map(|one| one["id"].as_u64()).collect();
        want(ids.len() == related.len(), "relatedLocations[].id");
        want(
            result["partialFingerprints"]["safebind/v1"].is_string(),
            "partialFingerprints",
        );
    }
    problems
}

fn locations(one: &Value, want: &mut impl FnMut(bool, &'static str)) {
    let related = list(&one["relatedLocations"]);
    for location in list(&one["locations"]).iter().chain(related) {
        let physical = &location["physicalLocation"];
        let uri = physical["artifactLocation"]["uri"]
            .as_str()
            .unwrap_or_default();
        let is_uri = uri
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        want(!uri.is_empty() && is_uri, "uri");
        let number = |key: &str| physical["region"][key].as_u64();
        let begins = number("startLine") > Some(0) && number("startColumn") > Some(0);
        want(begins, "region");
        let ends = number("endLine").is_none_or(|end| Some(end) >= number("startLine"));
        want(ends, "endLine");
    }
}

fn fingerprints(log: &Value) -> Vec<&str> {
    let results = list(&log["runs"][0]["results"]);
    let prints = results
        .iter()
        .map(|one| &one["partialFingerprints"]["safebind/v1"]);
    prints.filter_map(Value::as_str).collect()
}

#[test]
fn logs_have_what_the_format_requires() {
    let (sample, hostile) = (sample(), hostile());
    for report in [sample.report(), hostile.report(), Report::default()] {
        assert_eq!(problems(&log(&report)), Vec::<&str>::new());
    }
}

#[test]
fn what_a_log_lacks_is_seen() {
    let sample = sample();
    let broken: [fn(&mut Value); 5] = [
        |run| run["results"][0]["message"] = json!({}),
        |run| run["results"][0]["ruleIndex"] = json!(3),
        |run| {
            run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] =
                json!("a b")
        },
        |run| run["results"][1]["partialFingerprints"] = json!({}),
        |run| run["tool"]["driver"]["rules"][0]["id"] = json!("SB0802"),
    ];
    for broken in broken {
        let mut log = log(&sample.report());
        broken(&mut log["runs"][0]);
        assert!(!problems(&log).is_empty(), "{log:#}");
    }
}

#[test]
fn findings_and_grave_differences_are_results() {
    let sample = sample();
    let log = log(&sample.report());
    let results = list(&log["runs"][0]["results"]);
    let ids: Vec<_> = results
        .iter()
        .filter_map(|one| one["ruleId"].as_str())
        .collect();
    let expected = [
        "SB0801",
        "SB0810",
        "SB0811",
        "diff/changed",
        "diff/looser",
        "diff/looser",
        "diff/missing",
    ];
    assert_eq!(ids, expected);
    let looser = &results[4];
    assert_eq!(looser["level"], "error");
    let related: Vec<_> = list(&looser["relatedLocations"])
        .iter()
        .map(|one| &one["physicalLocation"]["artifactLocation"]["uri"])
        .collect();
    assert_eq!(
        related,
        ["generated/post/locker.rs", "annotations/post/locker.yaml"]
    );
    let region = &results[0]["locations"][0]["physicalLocation"]["region"];
    assert_eq!(
        (&region["startLine"], &region["endColumn"]),
        (&json!(28), &json!(31))
    );
    let rules = list(&log["runs"][0]["tool"]["driver"]["rules"]);
    assert_eq!(rules.len(), Rule::ALL.len() + 3);
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let (here, there) = (sample(), moved(10));
    let (here, there) = (log(&here.report()), log(&there.report()));
    assert_eq!(fingerprints(&here), fingerprints(&there));
    assert_ne!(here, there);
    let different: BTreeSet<_> = fingerprints(&here).into_iter().collect();
    assert_eq!(different.len(), fingerprints(&here).len());
}

#[test]
fn equal_findings_have_numbers() {
    let mut sample = sample();
    let twice = sample.audit.findings[0].clone();
    sample.audit.findings.push(twice);
    let log = log(&sample.report());
    let prints = fingerprints(&log);
    let (first, second) = (prints[0].split_once(':'), prints[3].split_once(':'));
    assert_eq!(first.map(|one| one.0), second.map(|one| one.0));
    assert_eq!(
        (first.map(|one| one.1), second.map(|one| one.1)),
        (Some("1"), Some("2"))
    );
}

#[test]
fn no_text_becomes_a_link_or_a_placeholder() {
    let hostile = hostile();
    let log = log(&hostile.report());
    let results = list(&log["runs"][0]["results"]);
    let texts: Vec<_> = results
        .iter()
        .filter_map(|one| one["message"]["text"].as_str())
        .collect();
    assert!(
        texts.iter().all(|text| !text.contains("[x](http")),
        "{texts:#?}"
    );
    assert!(
        texts.iter().any(|text| text.contains("{{0}}\\[x\\](http")),
        "{texts:#?}"
    );
}

#[test]
fn the_text_is_as_it_was_read() {
    expect::same("report.sarif", &sarif(&sample().report()));
}
