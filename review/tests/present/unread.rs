//! What was not read is listed and counted in every format.

use safebind_review::{
    model::{Unread, place::Place},
    present::unread::{Side, unread},
};

use crate::{all_formats, support::sample};

fn part(what: &str, file: &str) -> Unread {
    Unread {
        what: what.to_owned(),
        why: "it is not UTF-8".to_owned(),
        place: Place::whole_file(file),
    }
}

#[test]
fn every_part_of_every_side_is_listed_and_counted() {
    let mut sample = sample();
    sample
        .comparison
        .generated_unread
        .push(part("the file one.rs", "generated/one.rs"));
    sample
        .audit
        .unread
        .push(part("the file two.rs", "rust/two.rs"));
    // Both read the hand-written side: it is one part, not two.
    let handwritten = sample.comparison.handwritten_unread.clone();
    sample.audit.unread.extend(handwritten);
    let report = sample.report();
    let sides: Vec<_> = unread(&report).into_iter().map(|(side, _)| side).collect();
    assert_eq!(
        sides,
        [
            Side::Generated,
            Side::Handwritten,
            Side::Handwritten,
            Side::Audited
        ]
    );
    for (format, text) in all_formats(&report) {
        for what in ["the file one.rs", "the file two.rs", "declare_lockers!"] {
            assert!(text.contains(what), "{format}: {what}");
        }
        let count = match format {
            "text" => "; 4 parts not read\n",
            "html" => "Not read <span class=\"count\">4</span>",
            _ => "",
        };
        assert!(text.contains(count), "{format}: {text}");
        if matches!(format, "json" | "sarif") {
            let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
            let parts = match format {
                "json" => &value["unread"],
                _ => &value["runs"][0]["invocations"][0]["toolExecutionNotifications"],
            };
            let parts = parts.as_array().expect("there are parts").iter();
            // A log says what was not followed and left aside in the same place.
            let others = ["not followed", "left aside"];
            let is_other = |part: &&serde_json::Value| {
                others.iter().any(|word| part.to_string().contains(word))
            };
            let parts = parts.filter(|part| !is_other(part));
            assert_eq!(parts.count(), 4, "{format}: {text}");
        }
    }
}

#[test]
fn what_was_left_aside_is_counted() {
    let sample = sample();
    for (format, text) in all_formats(&sample.report()) {
        let words = match format {
            "json" => "\"handwritten_elsewhere\": 19",
            _ => "19 in hand-written files",
        };
        assert!(text.contains(words), "{format}: {text}");
    }
}
