//! The page. What a browser makes of it is tested by `cargo xtask test page`.
use safebind_review::present::{
    Report,
    html::{Options, html},
};

use crate::support::{
    expect,
    others::{EVIL, hostile, large},
    sample,
};

/// What the tests' pages are made with.
pub(crate) fn options() -> Options {
    Options {
        title: "Lockers: generated beside hand-written".to_owned(),
        contracts: Some("../".to_owned()),
        ..Options::default()
    }
}

#[test]
fn contracts_and_places_are_links_where_asked_for() {
    let sample = sample();
    let page = html(&sample.report(), &options());
    assert!(
        page.contains("<a href=\"../annotations/post/locker.yaml#L19\">"),
        "{page}"
    );
    assert!(!page.contains("locker.rs#L28"), "{page}");
    let all = Options {
        handwritten: Some("tree/".to_owned()),
        generated: Some("made/".to_owned()),
        ..options()
    };
    let page = html(&sample.report(), &all);
    assert!(
        page.contains("href=\"tree/rust/kernel/locker.rs#L28\""),
        "{page}"
    );
    assert!(
        page.contains("href=\"made/generated/post/locker.rs#L18\""),
        "{page}"
    );
    let page = html(&sample.report(), &Options::default());
    assert!(
        !page.contains("<a href=\"..") && page.contains("locker.yaml:19"),
        "{page}"
    );
}

#[test]
fn differing_words_are_marked_on_both_sides() {
    let page = html(&sample().report(), &options());
    for mark in [
        "<mark>16</mark>;",
        "<mark>24</mark>;",
        "<mark>unsafe</mark> fn open",
    ] {
        assert!(page.contains(mark), "{mark}: {page}");
    }
}

#[test]
fn the_page_needs_nothing_else() {
    let page = html(&sample().report(), &options());
    for word in [
        "http:", "https:", "src=", "@import", "url(", "<link", "<img", "<iframe",
    ] {
        assert!(!page.contains(word), "{word}");
    }
}

#[test]
fn hostile_texts_stay_texts() {
    let hostile = hostile();
    let page = html(&hostile.report(), &options());
    assert_eq!(page.matches("<script").count(), 1, "{page}");
    assert_eq!(page.matches("</script").count(), 1, "{page}");
    assert!(
        !page.contains(EVIL) && page.contains("&lt;script&gt;alert(1)"),
        "{page}"
    );
    let odd = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(!page.contains(odd));
    // Every attribute value ends where it was begun.
    for tag in page
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>'))
        .map(|(tag, _)| tag)
    {
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
}

#[test]
fn elements_are_closed_in_order() {
    let (sample, hostile) = (sample(), hostile());
    for report in [sample.report(), hostile.report(), Report::default()] {
        assert_eq!(open_at_the_end(&html(&report, &options())), Ok(Vec::new()));
    }
    assert_eq!(open_at_the_end("<p><b></b>"), Ok(vec!["p"]));
    assert_eq!(open_at_the_end("<p><b></p>"), Err("p"));
}

/// The elements that are not closed, or the first end without a beginning.
fn open_at_the_end(page: &str) -> Result<Vec<&str>, &str> {
    // Styles and scripts have signs of their own.
    let mut open = Vec::new();
    for rest in page.split('<').skip(1) {
        let name = rest
            .split(|c: char| c.is_whitespace() || c == '>')
            .next()
            .unwrap_or_default();
        match name.strip_prefix('/') {
            Some(name) if open.pop() != Some(name) => return Err(name),
            Some(_) => {}
            None if matches!(name, "!doctype" | "meta" | "input") => {}
            None if open.last() == Some(&"script") => {}
            None => open.push(name),
        }
    }
    Ok(open)
}

#[test]
fn two_thousand_pairs_are_a_few_megabytes() {
    let comparison = large(2_000);
    let report = Report {
        comparison: Some(&comparison),
        ..Report::default()
    };
    let page = html(&report, &options());
    assert_eq!(page.matches("<article").count(), 2_000);
    assert!(page.len() < 4_000_000, "{} bytes", page.len());
}

#[test]
fn the_page_is_as_it_was_read() {
    expect::same("report.html", &html(&sample().report(), &options()));
}
