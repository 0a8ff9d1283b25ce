//! The findings of an audit, by rule, and what was not followed.

use super::{Page, Written};
use crate::{
    audit::finding::{Audit, Finding},
    model::place::Place,
    present::{Report, counted, counts::by_rule, lines_of::lines_of, words},
};

/// How many lines of a place are shown.
const MOST_LINES: usize = 12;

/// Writes the findings and what was not followed.
pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>, audit: &Audit) {
    let markup = &mut page.markup;
    markup.open(
        "section",
        &[("id", "findings"), ("aria-labelledby", "findings-title")],
    );
    markup
        .open("h2", &[("id", "findings-title")])
        .text("Findings ");
    let count = audit.findings.len().to_string();
    markup
        .leaf("span", &[("class", "count")], &count)
        .close("h2");
    let lines = counted(audit.size.lines, "line", "lines");
    let files = counted(audit.size.files, "file", "files");
    markup.leaf("p", &[], &format!("Audited: {lines} in {files}."));
    for (rule, count) in by_rule(audit) {
        let code = rule.code();
        let markup = page
            .markup
            .open("section", &[("class", "group"), ("id", code)]);
        markup
            .open("h3", &[])
            .text(code)
            .text(": ")
            .prose(words::rule(rule))
            .text(" ");
        markup
            .leaf("span", &[("class", "count")], &count.to_string())
            .close("h3");
        for finding in audit.findings.iter().filter(|one| one.rule == rule) {
            one(page, report, finding);
        }
        page.markup.close("section");
    }
    page.markup.close("section");
    not_followed(page, audit);
}

fn one(page: &mut Page<'_>, report: &Report<'_>, finding: &Finding) {
    let markup = page.markup.open("article", &[("class", "finding")]);
    markup.open("h4", &[]).prose(&finding.message).close("h4");
    page.markup.open("p", &[]);
    page.place(&finding.place, Written::Hand);
    if !finding.function.is_empty() {
        page.markup
            .text(" in ")
            .leaf("code", &[], &finding.function);
    }
    page.markup.close("p");
    excerpt(page, report, &finding.place);
    for (place, clause) in &finding.also {
        page.markup.open("p", &[]).prose(clause).text(": ");
        page.place(place, Written::Hand);
        page.markup.close("p");
        excerpt(page, report, place);
    }
    if let Some(help) = &finding.help {
        page.markup
            .open("p", &[("class", "help")])
            .leaf("span", &[("class", "label")], "help")
            .text(" ");
        page.markup.prose(help).close("p");
    }
    if let Some(at) = &finding.contract {
        page.contract(at);
    }
    page.markup.close("article");
}

/// The lines of a place, with the place marked.
fn excerpt(page: &mut Page<'_>, report: &Report<'_>, place: &Place) {
    let Some(excerpt) = report
        .source(&place.file)
        .and_then(|text| lines_of(text, place))
    else {
        return;
    };
    let end = excerpt.text.match_indices('\n').nth(MOST_LINES - 1);
    let end = end.map_or(excerpt.text.len(), |(at, _)| at);
    let marked = excerpt.marked.start.min(end)..excerpt.marked.end.min(end);
    let part = |range: std::ops::Range<usize>| excerpt.text.get(range).unwrap_or_default();
    let markup = page
        .markup
        .open("pre", &[("tabindex", "0")])
        .open("code", &[]);
    markup
        .text(part(0..marked.start))
        .leaf("mark", &[], part(marked.clone()));
    markup
        .text(part(marked.end..end))
        .close("code")
        .close("pre");
    if end < excerpt.text.len() {
        let left = excerpt
            .text
            .get(end..)
            .unwrap_or_default()
            .matches('\n')
            .count();
        let text = format!("and {}", counted(left, "line", "lines"));
        page.markup.leaf("p", &[("class", "doc")], &text);
    }
}

fn not_followed(page: &mut Page<'_>, audit: &Audit) {
    let markup = &mut page.markup;
    markup.open(
        "section",
        &[
            ("id", "not-followed"),
            ("aria-labelledby", "not-followed-title"),
        ],
    );
    markup
        .open("h2", &[("id", "not-followed-title")])
        .text("Not followed ");
    let count = audit.not_followed.len().to_string();
    markup
        .leaf("span", &[("class", "count")], &count)
        .close("h2");
    if audit.not_followed.is_empty() {
        markup.leaf("p", &[], "Everything was followed to its end.");
    } else {
        page.markup.open("ul", &[("class", "plain")]);
        for one in &audit.not_followed {
            let markup =
                page.markup
                    .open("li", &[("class", "part")])
                    .leaf("code", &[], &one.function);
            markup.text(": ").prose(&one.why).text(" ");
            page.place(&one.place, Written::Hand);
            page.markup.close("li");
        }
        page.markup.close("ul");
    }
    page.markup.close("section");
}
