//! A report for a terminal.

mod findings;
mod lines;
mod pairs;

use super::{
    Report, counted,
    counts::{by_class, by_rule},
    unread::unread,
    words,
};
use lines::Lines;

/// Whether text carries terminal colours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Colour {
    /// It does not.
    #[default]
    Plain,
    /// It does, as ANSI escape codes.
    Ansi,
}

/// How a terminal is written to.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether text carries colours.
    pub colour: Colour,
    /// How many characters a line has. A word that is longer is not broken.
    pub width: usize,
    /// Whether what is the same, and what is argued, is shown as well.
    pub verbose: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            colour: Colour::Plain,
            width: 100,
            verbose: false,
        }
    }
}

/// The pairs by file, the findings in the look of rustc, what was not read, and one line that counts for each part
/// of the report. No character of the input reaches the terminal as a control code.
pub fn text(report: &Report<'_>, options: &Options) -> String {
    let mut lines = Lines::new(options);
    if let Some(comparison) = report.comparison {
        pairs::write(&mut lines, comparison, options.verbose);
    }
    if let Some(audit) = report.audit {
        findings::write(&mut lines, report, audit, options);
    }
    let unread = unread(report);
    if !unread.is_empty() {
        lines.heading("not read");
        for (side, part) in &unread {
            lines.item(2, side.name(), &format!("{}: {}", part.what, part.why));
            lines.detail(4, lines::PLACE, &part.place.to_string());
        }
        lines.blank();
    }
    closing(&mut lines, report, unread.len());
    lines.into_text()
}

/// The lines that count.
fn closing(lines: &mut Lines, report: &Report<'_>, unread: usize) {
    let unread = format!("{} not read", counted(unread, "part", "parts"));
    if let Some(comparison) = report.comparison {
        let counts = by_class(comparison).into_iter();
        // A class that is rare is named when it is there.
        let counts = counts.filter(|(class, count)| *count > 0 || words::is_always_counted(*class));
        let counts: Vec<_> = counts
            .map(|(class, count)| format!("{count} {}", words::class(class)))
            .collect();
        lines.closing("diff", &format!("{}; {unread}", counts.join(", ")));
    }
    if let Some(audit) = report.audit {
        let mut words = vec![
            counted(audit.findings.len(), "warning", "warnings"),
            format!(
                "{} not followed",
                counted(audit.not_followed.len(), "value", "values")
            ),
        ];
        if report.comparison.is_none() {
            words.push(unread);
        }
        let first = by_rule(audit).into_keys().next();
        let more = first.map_or_else(String::new, |rule| {
            format!("; `safebind explain {}` says more", rule.code())
        });
        lines.closing("audit", &format!("{}{more}", words.join(", ")));
    }
}
