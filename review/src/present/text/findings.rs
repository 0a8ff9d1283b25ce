//! Findings in the look of rustc.

use annotate_snippets::{
    Annotation, AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet,
    normalize_untrusted_str,
};

use super::{
    Colour, Options,
    lines::{Lines, PLACE},
};
use crate::{
    audit::finding::{Audit, Finding},
    facts::At,
    model::place::Place,
    present::{Report, lines_of::lines_of},
};

/// Writes each finding, then what was not followed.
pub(super) fn write(lines: &mut Lines, report: &Report<'_>, audit: &Audit, options: &Options) {
    let renderer = match options.colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let renderer = renderer.term_width(options.width);
    for finding in &audit.findings {
        lines.block(&renderer.render(&[group(report, finding)]));
    }
    if !audit.not_followed.is_empty() {
        lines.heading("not followed");
        for one in &audit.not_followed {
            let outside = "outside of functions";
            let function = Some(one.function.as_str()).filter(|name| !name.is_empty());
            lines.item(2, function.unwrap_or(outside), &one.why);
            lines.detail(4, PLACE, &one.place.to_string());
        }
        lines.blank();
    }
}

fn group<'a>(report: &Report<'a>, finding: &'a Finding) -> Group<'a> {
    let title = Level::WARNING.primary_title(normalize_untrusted_str(&finding.message));
    let mut group = Group::with_title(title.id(finding.rule.code()));
    group = group.element(excerpt(report, &finding.place, ""));
    for (place, clause) in &finding.also {
        group = group.element(excerpt(report, place, clause));
        if report.source(&place.file).is_none() {
            group = group.element(Level::NOTE.message(normalize_untrusted_str(clause)));
        }
    }
    if let Some(at) = &finding.contract {
        group = group.element(contract(at));
    }
    if !finding.function.is_empty() {
        let words = format!("in `{}`", finding.function);
        group = group.element(Level::NOTE.message(normalize_untrusted_str(&words)));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    group
}

/// The lines of a place, the place marked; its name alone where there is no text. Without a clause it is the place of
/// the finding itself.
fn excerpt<'a>(report: &Report<'a>, place: &'a Place, clause: &str) -> Element<'a> {
    let kind = match clause {
        "" => AnnotationKind::Primary,
        _ => AnnotationKind::Context,
    };
    let path = normalize_untrusted_str(&place.file);
    let Some(excerpt) = report
        .source(&place.file)
        .and_then(|text| lines_of(text, place))
    else {
        let origin = Origin::path(path).line(place.line as usize);
        return origin.char_column(place.column as usize).into();
    };
    let annotation = kind.span(excerpt.marked);
    let annotation = match clause {
        "" => annotation,
        clause => annotation.label(normalize_untrusted_str(clause)),
    };
    Snippet::source(excerpt.text)
        .path(path)
        .line_start(place.line as usize)
        .annotation(annotation)
        .into()
}

/// The line of a contract.
fn contract(at: &At) -> Snippet<'_, Annotation<'_>> {
    let text = at.text.trim_end();
    let start = text.len() - text.trim_start().len();
    Snippet::source(text)
        .path(normalize_untrusted_str(&at.file))
        .line_start(at.line as usize)
        .annotation(
            AnnotationKind::Context
                .span(start..text.len())
                .label("the contract says so here"),
        )
}
