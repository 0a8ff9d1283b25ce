//! Reports in each format: what must be in them, then the whole text as it was read and accepted.

#[path = "../support/mod.rs"]
mod support;

mod html;
mod json;
mod sarif;
mod text;
mod unread;

use safebind_review::present::{self, Report, text::Options};
use support::expect;

/// A report in every format, by name.
fn all_formats(report: &Report<'_>) -> [(&'static str, String); 4] {
    [
        ("text", present::text::text(report, &Options::default())),
        ("json", present::json::json(report)),
        ("sarif", present::sarif::sarif(report)),
        ("html", present::html::html(report, &html::options())),
    ]
}

#[test]
fn equal_reports_are_equal_bytes() {
    let (first, second) = (support::sample(), support::sample());
    assert_eq!(all_formats(&first.report()), all_formats(&second.report()));
}

#[test]
fn each_part_may_be_absent() {
    let sample = support::sample();
    let comparison = Report {
        audit: None,
        ..sample.report()
    };
    let audit = Report {
        comparison: None,
        ..sample.report()
    };
    for (format, text) in all_formats(&comparison) {
        assert!(text.contains("locker::Locker::open"), "{format}");
        assert!(!text.contains("number as _"), "{format}");
    }
    for (format, text) in all_formats(&audit) {
        assert!(
            text.contains("SB0810") && !text.contains("locker::SLOTS"),
            "{format}"
        );
    }
    for (format, text) in all_formats(&Report::default()) {
        assert!(format == "text" || text.ends_with('\n'), "{format}");
    }
}

#[test]
fn a_text_that_changes_is_seen() {
    assert!(expect::compare("a", "one\n", "one\n").is_ok());
    let problem = expect::compare("a", "one\n", "two\n").expect_err("they differ");
    assert!(
        problem.contains("-one") && problem.contains("+two"),
        "{problem}"
    );
}
