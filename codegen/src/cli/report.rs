//! The command about what is bound and what is not.

use std::process::ExitCode;

use clap::{Args, ValueEnum};
use safebind::{
    pipeline::{self, Asked},
    report::{
        document::{Function, Report as Document, State},
        json, page,
        text::{self, counted, percent, place},
    },
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

use super::{Check, result::Destination};
use crate::messages;

/// The code of an open question.
const QUESTION: &str = "SB0307";

/// How many functions or keys a message names.
const NAMED: usize = 10;

#[derive(Args)]
pub(super) struct Report {
    #[command(flatten)]
    check: Check,
    /// How the report is written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    destination: Destination,
    /// Look for keys of contracts that change nothing: each is left out by turns, which takes time.
    #[arg(long)]
    unused: bool,
    /// Fail if less than this part is bound, in percent.
    #[arg(long, value_name = "PERCENT", value_parser = tenths)]
    fail_under: Option<usize>,
    /// Fail if there is something of this kind.
    #[arg(long, value_name = "KIND", value_enum)]
    fail_on: Vec<FailOn>,
    /// In a page: what stands in front of the paths of contracts, so that they become links.
    #[arg(long, value_name = "PREFIX")]
    link_contracts: Option<String>,
    /// Show everything, however much it is.
    #[arg(long, short)]
    verbose: bool,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
enum Format {
    /// For a terminal.
    #[default]
    Text,
    /// For programs; `safebind schema --report` prints its schema.
    Json,
    /// One page with a picture of the coverage.
    Html,
}

/// What makes a report fail.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum FailOn {
    /// A wrapper whose caller must promise something.
    Unsafe,
    /// A function that has no wrapper, unless a contract gives a reason for that.
    NotBound,
    /// A key that changes nothing; implies `--unused`.
    Unused,
}

/// A percentage, in tenths.
fn tenths(text: &str) -> Result<usize, String> {
    let number: f64 = text
        .trim_end_matches('%')
        .trim_end()
        .parse()
        .map_err(|_| "it is no number".to_owned())?;
    if !(0.0..=100.0).contains(&number) {
        return Err("a percentage is from 0 to 100".to_owned());
    }
    // What is between two tenths asks for more than the lower one.
    Ok((number * 10.0).ceil() as usize)
}

/// Runs `safebind report`.
pub(super) fn report(arguments: &Report) -> ExitCode {
    let mut sink = Sink::default();
    let messages = &arguments.check.messages;
    let asked = Asked {
        unused: arguments.unused || arguments.fail_on.contains(&FailOn::Unused),
    };
    let report = pipeline::report(&arguments.check.options(), asked, &mut sink);
    let mut shown = ExitCode::SUCCESS;
    if let Ok(report) = &report {
        shown = arguments.show(report, &mut sink);
        for problem in arguments.problems(report) {
            sink.push(problem);
        }
    }
    let failed = report.is_err() || sink.has_errors();
    let mut diagnostics = sink.finish();
    // The report asks each question, with the line that answers it.
    diagnostics.retain(|one| report.is_err() || one.code != QUESTION);
    messages::show(&diagnostics, messages);
    match failed {
        true => ExitCode::FAILURE,
        false => shown,
    }
}

impl Report {
    fn show(&self, report: &Document, sink: &mut Sink) -> ExitCode {
        let text = self.text(report);
        let read = self.check.options().input_files();
        self.destination.write(&text, &read, sink)
    }

    fn text(&self, report: &Document) -> String {
        match self.format {
            Format::Json => json::json(report),
            Format::Html => {
                let contracts = self.link_contracts.clone();
                page::html(report, &page::Options { contracts })
            }
            Format::Text => {
                let colour = self.destination.colour(&self.check.messages);
                let verbose = self.verbose;
                text::text(report, text::Options { colour, verbose })
            }
        }
    }

    /// What was asked for and is not so.
    fn problems(&self, report: &Document) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let totals = &report.totals;
        if let (Some(least), Some(found)) = (self.fail_under, totals.tenths())
            && found < least
        {
            let message = format!(
                "{} of what the headers declare is bound, less than {}.{} %",
                percent(totals).unwrap_or_default(),
                least / 10,
                least % 10
            );
            let note = format!(
                "{} of {} functions are bound",
                totals.bound(),
                totals.wanted()
            );
            problems.push(Diagnostic::error("SB0920", message).note(note));
        }
        let asked = |kind| self.fail_on.contains(&kind);
        if asked(FailOn::Unsafe) {
            let state = |state| state == State::Unsafe;
            problems.extend(in_state(report, state, "SB0921", "unsafe"));
        }
        if asked(FailOn::NotBound) {
            let state = |state| matches!(state, State::Open | State::NoContract);
            problems.extend(in_state(report, state, "SB0922", "not bound"));
        }
        let unused = report.unused.iter().flatten();
        for unused in unused.filter(|_| asked(FailOn::Unused)) {
            let message = format!("`{}` changes nothing", unused.key);
            let at = Place {
                line: unused.place.line,
                column: unused.place.column,
                ..Place::whole_file(&unused.place.file)
            };
            problems.push(
                Diagnostic::error("SB0923", message)
                    .at(at, "")
                    .help("remove it, or find out why it has no effect"),
            );
        }
        problems
    }
}

/// A message about the functions in a state, if there are any.
fn in_state(
    report: &Document,
    state: impl Fn(State) -> bool,
    code: &'static str,
    what: &str,
) -> Option<Diagnostic> {
    let headers = report.headers.iter().flat_map(|header| &header.functions);
    let all = headers.chain(&report.elsewhere);
    let mut found: Vec<&Function> = all.filter(|one| state(one.state)).collect();
    found.sort_by(|a, b| a.name.cmp(&b.name));
    found.dedup_by(|a, b| a.name == b.name);
    if found.is_empty() {
        return None;
    }
    let verb = if found.len() == 1 { "is" } else { "are" };
    let message = format!("{} {verb} {what}", counted(found.len(), "function"));
    let mut diagnostic = Diagnostic::error(code, message);
    for function in found.iter().take(NAMED) {
        let at = function.contract.as_ref().or(function.declared.as_ref());
        let at = at.map_or_else(String::new, |at| format!(" ({})", place(at)));
        diagnostic = diagnostic.note(format!("`{}`{at}", function.name));
    }
    if found.len() > NAMED {
        diagnostic = diagnostic.note(format!("and {} more", found.len() - NAMED));
    }
    Some(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::tenths;

    #[test]
    fn a_percentage_is_never_less_than_what_was_asked_for() {
        assert_eq!(tenths("80"), Ok(800));
        assert_eq!(tenths("99.95"), Ok(1000));
        assert_eq!(tenths("12.5%"), Ok(125));
        for bad in ["", "-1", "101", "NaN", "many"] {
            assert!(tenths(bad).is_err(), "{bad}");
        }
    }
}
