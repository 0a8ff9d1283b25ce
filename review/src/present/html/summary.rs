//! The top of the page: figures, contents, and the filters.

use super::Page;
use crate::{
    compare::report::{Class, Comparison},
    present::{
        Report, aside, counted,
        counts::{by_class, by_kind, by_rule},
        unread::unread,
        words,
    },
};

/// How many links of the contents are shown at once.
const MOST_OPEN: usize = 12;

/// Writes the header, the contents and the filters.
pub(super) fn write(page: &mut Page<'_>, report: &Report<'_>) {
    page.markup
        .open("header", &[])
        .leaf("h1", &[], &page.options.title);
    if let Some(comparison) = report.comparison {
        sizes(page, comparison);
    }
    figures(page, report);
    page.markup.close("header");
    contents(page, report);
    filters(page, report);
}

fn sizes(page: &mut Page<'_>, comparison: &Comparison) {
    let size = |size: crate::model::Size| {
        let lines = counted(size.lines, "line", "lines");
        format!("{lines} in {}", counted(size.files, "file", "files"))
    };
    let text = format!(
        "A generated API ({}) beside the hand-written one ({}).",
        size(comparison.generated_size),
        size(comparison.handwritten_size)
    );
    page.markup.leaf("p", &[("class", "lede")], &text);
    let aside = aside(comparison);
    if !aside.is_empty() {
        let text = format!("Left aside: {}.", aside.join(", "));
        page.markup.leaf("p", &[("class", "lede")], &text);
    }
}

fn figures(page: &mut Page<'_>, report: &Report<'_>) {
    page.markup.open("dl", &[("class", "figures")]);
    if let Some(comparison) = report.comparison {
        for (class, count) in by_class(comparison) {
            let word = words::class(class);
            figure(page, &format!("figure {word}"), word, count);
        }
    }
    if let Some(audit) = report.audit {
        figure(
            page,
            "figure finding-count",
            "findings",
            audit.findings.len(),
        );
        figure(page, "figure", "not followed", audit.not_followed.len());
    }
    figure(page, "figure", "not read", unread(report).len());
    page.markup.close("dl");
}

fn figure(page: &mut Page<'_>, class: &str, word: &str, count: usize) {
    let class = if count == 0 {
        format!("{class} none")
    } else {
        class.to_owned()
    };
    let markup = page.markup.open("div", &[("class", &class)]);
    markup
        .leaf("dt", &[], word)
        .leaf("dd", &[], &count.to_string())
        .close("div");
}

/// Links to the parts, and to what a person has to read.
fn contents(page: &mut Page<'_>, report: &Report<'_>) {
    let markup = page
        .markup
        .open("nav", &[("aria-label", "Contents")])
        .open("ul", &[]);
    let mut link = |target: &str, text: &str| {
        markup
            .open("li", &[])
            .leaf("a", &[("href", target)], text)
            .close("li");
    };
    if report.comparison.is_some() {
        link("#items", "Items");
    }
    if report.audit.is_some() {
        link("#findings", "Findings");
        link("#not-followed", "Not followed");
    }
    link("#unread", "Not read");
    page.markup.close("ul");
    let pairs = report
        .comparison
        .map_or(&[][..], |comparison| &comparison.pairs);
    let looser = pairs
        .iter()
        .enumerate()
        .filter(|(_, pair)| pair.class == Class::Looser);
    let looser: Vec<_> = looser.collect();
    if !looser.is_empty() {
        let text = "To be read by a person, because the generated side is looser ";
        // A long list would keep the keyboard from what comes behind it.
        let is_short = looser.len() <= MOST_OPEN;
        let attributes: &[_] = if is_short { &[("open", "")] } else { &[] };
        let markup = page.markup.open("details", attributes);
        markup.open("summary", &[]).text(text);
        let count = looser.len().to_string();
        markup.leaf("span", &[("class", "count")], &count);
        markup
            .close("summary")
            .open("ul", &[("class", "looser-list")]);
        for (number, pair) in looser {
            let target = format!("#pair-{number}");
            page.markup.open("li", &[]).open("a", &[("href", &target)]);
            page.markup
                .leaf("code", &[], &pair.path)
                .close("a")
                .close("li");
        }
        page.markup.close("ul").close("details");
    }
    if let Some(audit) = report.audit.filter(|audit| !audit.findings.is_empty()) {
        page.markup
            .leaf("p", &[], "Findings by rule:")
            .open("ul", &[]);
        for (rule, count) in by_rule(audit) {
            let code = rule.code();
            page.markup
                .open("li", &[])
                .leaf("a", &[("href", &format!("#{code}"))], code);
            page.markup.text(&format!(" {count}")).close("li");
        }
        page.markup.close("ul");
    }
    page.markup.close("nav");
}

/// The filters. They are hidden until the script that they need runs.
fn filters(page: &mut Page<'_>, report: &Report<'_>) {
    let attributes = [
        ("id", "filters"),
        ("role", "search"),
        ("aria-label", "Filters"),
        ("hidden", ""),
    ];
    page.markup.open("form", &attributes);
    if let Some(comparison) = report.comparison {
        page.markup
            .open("fieldset", &[])
            .leaf("legend", &[], "Class");
        for (class, count) in by_class(comparison)
            .into_iter()
            .filter(|(_, count)| *count > 0)
        {
            button(
                page,
                "data-filter-class",
                words::class(class),
                words::meaning(class),
                count,
            );
        }
        page.markup
            .close("fieldset")
            .open("fieldset", &[])
            .leaf("legend", &[], "Kind");
        for (kind, count) in by_kind(comparison) {
            button(page, "data-filter-kind", kind, "", count);
        }
        page.markup.close("fieldset");
    }
    let markup = page
        .markup
        .open("fieldset", &[("class", "words")])
        .leaf("legend", &[], "Text");
    markup.open(
        "input",
        &[
            ("id", "filter-text"),
            ("type", "search"),
            ("aria-label", "Text in an item or a finding"),
            ("placeholder", "path, type, sentence"),
            ("autocomplete", "off"),
        ],
    );
    if report.comparison.is_some() {
        markup
            .open("label", &[])
            .open("input", &[("id", "filter-public"), ("type", "checkbox")]);
        markup.text(" public only").close("label");
    }
    markup.leaf(
        "button",
        &[("id", "filter-reset"), ("type", "button")],
        "show all",
    );
    markup.leaf("output", &[("id", "shown"), ("role", "status")], "");
    markup.close("fieldset").close("form");
}

fn button(page: &mut Page<'_>, name: &'static str, value: &str, title: &str, count: usize) {
    let shape = format!("filter {value}");
    let attributes = [
        ("type", "button"),
        (
            "class",
            if name == "data-filter-class" {
                shape.as_str()
            } else {
                "filter"
            },
        ),
        (name, value),
        ("aria-pressed", "false"),
        ("title", title),
    ];
    let attributes: Vec<_> = attributes
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let markup = page
        .markup
        .open("button", &attributes)
        .text(value)
        .text(" ");
    markup
        .leaf("span", &[("class", "count")], &count.to_string())
        .close("button")
        .text(" ");
}
