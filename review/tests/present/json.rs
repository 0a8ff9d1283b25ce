//! JSON, and its schema.

use safebind_review::present::{Report, json};
use serde_json::{Value, json};

use crate::support::{
    expect,
    others::{hostile, large},
    sample,
    schema::problems,
};

fn value(report: &Report<'_>) -> Value {
    serde_json::from_str(&json::json(report)).expect("it is JSON")
}

fn schema() -> Value {
    serde_json::from_str(&json::schema()).expect("it is JSON")
}

#[test]
fn reports_fulfil_the_schema() {
    let (schema, sample, hostile, large) = (schema(), sample(), hostile(), large(100));
    let large = Report {
        comparison: Some(&large),
        ..Report::default()
    };
    for report in [sample.report(), hostile.report(), large, Report::default()] {
        let problems = problems(&schema, &value(&report));
        assert!(problems.is_empty(), "{problems:#?}");
    }
}

#[test]
fn what_does_not_fulfil_it_is_seen() {
    let (schema, sample) = (schema(), sample());
    let broken: [fn(&mut Value); 6] = [
        |value| value["schema"] = json!(2),
        |value| value["comparison"]["pairs"][0]["class"] = json!("better"),
        |value| value["comparison"]["pairs"][0]["more"] = json!(1),
        |value| {
            drop(
                value["audit"]["findings"][0]
                    .as_object_mut()
                    .and_then(|one| one.remove("message")),
            )
        },
        |value| value["unread"][0]["place"]["line"] = json!("7"),
        |value| value["comparison"]["below"]["calls"] = json!(-1),
    ];
    for (number, broken) in broken.into_iter().enumerate() {
        let mut value = value(&sample.report());
        broken(&mut value);
        assert_eq!(
            problems(&schema, &value).len(),
            1,
            "{number}: {:#?}",
            problems(&schema, &value)
        );
    }
}

#[test]
fn nothing_is_lost() {
    let sample = sample();
    let value = value(&sample.report());
    let pairs = value["comparison"]["pairs"]
        .as_array()
        .expect("there are pairs");
    assert_eq!(value["schema"], json!(json::SCHEMA));
    assert_eq!(pairs.len(), sample.comparison.pairs.len());
    for (json, pair) in pairs.iter().zip(&sample.comparison.pairs) {
        assert_eq!(json["path"], json!(pair.path));
        assert_eq!(json["class"], json!(pair.class));
        assert_eq!(
            json["differences"].as_array().map(Vec::len),
            Some(pair.differences.len())
        );
        assert_eq!(
            json["below"].as_array().map(Vec::len),
            Some(pair.below.len())
        );
    }
    assert_eq!(value["comparison"]["classes"]["looser"], json!(1));
    assert_eq!(
        value["audit"]["rules"],
        json!({ "SB0801": 1, "SB0810": 1, "SB0811": 1 })
    );
    assert_eq!(
        value["audit"]["findings"][0]["also"][0]["text"],
        json!("it is locked here")
    );
}

#[test]
fn the_texts_are_as_they_were_read() {
    expect::same("report.json", &json::json(&sample().report()));
    expect::same("schema.json", &json::schema());
}
