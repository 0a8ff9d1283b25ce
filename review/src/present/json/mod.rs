//! A report for programs: one JSON object whose shape has a version and a schema.

pub mod document;

use super::{Report, counts, unread, words};
use crate::{
    audit::finding::{Audit as Audited, Finding as Found},
    compare::report::{Comparison as Compared, Pair as Paired, Side as Sided},
    facts::At as Line,
    model::{Size, place::Place as Position},
};
use document::{
    Aside, Audit, Below, Classes, Comparison, Contract, Difference, Document, Explained, Finding,
    NotFollowed, Pair, Place, Read, Side, Unread,
};

/// The version of the shape. It grows when a field is removed or means something else, not when one is added.
pub const SCHEMA: u32 = 1;

/// The report as JSON, with a final newline. The order is that of the data, so that equal reports are equal bytes.
pub fn json(report: &Report<'_>) -> String {
    line(&document(report))
}

/// The JSON Schema of what [`json`] gives, with a final newline.
pub fn schema() -> String {
    let settings = schemars::generate::SchemaSettings::draft2020_12();
    let schema = settings
        .into_generator()
        .into_root_schema_for::<Document<'static>>();
    line(&schema)
}

fn line(value: &impl serde::Serialize) -> String {
    // Maps have string keys and nothing here can refuse: the text is never empty.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// The report in the shape of the schema.
pub fn document<'a>(report: &Report<'a>) -> Document<'a> {
    Document {
        schema: SCHEMA,
        comparison: report.comparison.map(comparison),
        audit: report.audit.map(audit),
        unread: unread::unread(report)
            .into_iter()
            .map(|(side, part)| Unread {
                side,
                what: &part.what,
                why: &part.why,
                place: place(&part.place),
            })
            .collect(),
    }
}

fn comparison(compared: &Compared) -> Comparison<'_> {
    let mut classes = Classes::default();
    for (class, count) in counts::by_class(compared) {
        *classes.of(class) = count;
    }
    Comparison {
        classes,
        below: counts::below(compared),
        aside: Aside {
            generated_private: compared.aside.generated_private,
            handwritten_private: compared.aside.handwritten_private,
            handwritten_elsewhere: compared.aside.handwritten_elsewhere,
        },
        generated: read(compared.generated_size),
        handwritten: read(compared.handwritten_size),
        pairs: compared.pairs.iter().map(pair).collect(),
    }
}

fn read(size: Size) -> Read {
    Read {
        files: size.files,
        lines: size.lines,
    }
}

fn pair(pair: &Paired) -> Pair<'_> {
    Pair {
        path: &pair.path,
        kind: pair.kind,
        class: pair.class,
        public: pair.is_public,
        handwritten: pair.handwritten.as_ref().map(one_side),
        generated: pair.generated.as_ref().map(one_side),
        differences: pair
            .differences
            .iter()
            .map(|one| Difference {
                part: one.part,
                class: one.class,
                handwritten: &one.handwritten,
                generated: &one.generated,
                notice: &one.notice,
                contract: one.contract.as_ref().map(contract),
            })
            .collect(),
        below: pair
            .below
            .iter()
            .map(|one| Below {
                about: one.about,
                text: &one.text,
                handwritten: one.handwritten.as_ref().map(place),
                generated: one.generated.as_ref().map(place),
                contract: one.contract.as_ref().map(contract),
            })
            .collect(),
        contract: pair.contract.as_ref().map(contract),
    }
}

fn one_side(side: &Sided) -> Side<'_> {
    Side {
        path: &side.path,
        place: place(&side.place),
        declaration: &side.declaration,
        summary: &side.summary,
        calls: &side.calls,
    }
}

fn audit(audit: &Audited) -> Audit<'_> {
    let rules = counts::by_rule(audit).into_iter();
    Audit {
        rules: rules.map(|(rule, count)| (rule.code(), count)).collect(),
        read: read(audit.size),
        findings: audit.findings.iter().map(finding).collect(),
        not_followed: audit
            .not_followed
            .iter()
            .map(|one| NotFollowed {
                function: &one.function,
                why: &one.why,
                place: place(&one.place),
            })
            .collect(),
    }
}

fn finding(finding: &Found) -> Finding<'_> {
    Finding {
        code: finding.rule.code(),
        rule: finding.rule,
        title: words::rule(finding.rule),
        function: &finding.function,
        message: &finding.message,
        place: place(&finding.place),
        also: finding
            .also
            .iter()
            .map(|(at, text)| Explained {
                place: place(at),
                text,
            })
            .collect(),
        contract: finding.contract.as_ref().map(contract),
        help: finding.help.as_deref(),
    }
}

fn place(place: &Position) -> Place<'_> {
    Place {
        file: &place.file,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
    }
}

fn contract(at: &Line) -> Contract<'_> {
    Contract {
        file: &at.file,
        line: at.line,
        column: at.column,
        text: &at.text,
    }
}
