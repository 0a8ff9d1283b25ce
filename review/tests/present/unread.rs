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
            // A log says what was not followed in the same place.
            let parts = parts.filter(|part| !part.to_string().contains("not followed"));
            assert_eq!(parts.count(), 4, "{format}: {text}");
        }
    }
}
