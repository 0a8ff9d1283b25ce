//! The commands about Rust that somebody has written: `diff`, `audit`, and the facts for both.

use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};
use safebind::{
    Options,
    options::Mode,
    pipeline,
    support::{
        diag::{Diagnostic, Sink, render::Colour},
        json,
        place::Place,
    },
};
use safebind_review::{
    audit,
    compare::{self, report::Class},
    facts::Facts,
    present::{self, Report},
    read,
    source::Problem,
};

use super::result::{Destination, print};
use crate::messages::{self, Messages};

/// The width of lines where nothing tells it.
const WIDTH: usize = 100;

#[derive(Args)]
pub(super) struct Diff {
    /// The generated Rust: files, a folder, or a crate.
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    generated: Vec<Utf8PathBuf>,
    /// The Rust that was written by hand: files, a folder, or a crate.
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    handwritten: Vec<Utf8PathBuf>,
    /// Compare only modules that the generated side has.
    #[arg(long)]
    only_generated_modules: bool,
    /// Hold the hand-written side against what contracts demand, too.
    #[arg(long)]
    audit: bool,
    /// What other crates call the crate that is compared.
    #[arg(long, value_name = "NAME")]
    crate_name: Vec<String>,
    /// Fail if anything is of this class.
    #[arg(long, value_name = "CLASS", value_enum)]
    fail_on: Option<FailOn>,
    #[command(flatten)]
    contracts: Contracts,
    #[command(flatten)]
    output: Output,
}

#[derive(Args)]
pub(super) struct AuditOf {
    /// The Rust to audit: files, folders, or crates.
    #[arg(value_name = "PATH", required = true)]
    paths: Vec<Utf8PathBuf>,
    /// Hold the rules that need no contract against all code.
    #[arg(long)]
    everywhere: bool,
    /// A C function for which the code has a wrapper, besides those whose wrappers are in it.
    #[arg(long, value_name = "FUNCTION")]
    wrapped: Vec<String>,
    #[command(flatten)]
    contracts: Contracts,
    #[command(flatten)]
    output: Output,
}

/// Where what contracts say comes from.
#[derive(Args)]
struct Contracts {
    /// Contract files, and folders of them.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    contracts: Vec<Utf8PathBuf>,
    /// What contracts say, as `safebind facts` prints it, instead of contracts and headers.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["contracts", "unit", "clang_args"])]
    facts: Option<Utf8PathBuf>,
    /// The profile of the project that the contracts are for.
    #[arg(long, value_name = "FILE")]
    profile: Option<Utf8PathBuf>,
    /// Read the C side from this JSON file instead of headers.
    #[arg(long, value_name = "FILE")]
    unit: Option<Utf8PathBuf>,
    /// Arguments for clang, such as `-I` and `-D`.
    #[arg(value_name = "CLANG_ARGS", last = true)]
    clang_args: Vec<String>,
}

/// What to print, and where.
#[derive(Args)]
struct Output {
    /// How the result is written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    destination: Destination,
    /// In a page: what stands in front of the paths of contracts, so that they become links.
    #[arg(long, value_name = "PREFIX")]
    link_contracts: Option<String>,
    /// Show what needs no attention, too.
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    messages: Messages,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
enum Format {
    /// For a terminal.
    #[default]
    Text,
    /// For programs; `safebind schema --review` prints its schema.
    Json,
    /// One page with both sides next to each other.
    Html,
    /// For code review tools.
    Sarif,
}

/// What makes a comparison fail. Each class includes those that are graver.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
enum FailOn {
    /// Something accepts or promises more than what was written by hand.
    Looser,
    /// Something is missing, or looser.
    Missing,
    /// Anything that a caller can notice.
    Any,
}

/// Runs `safebind diff`.
pub(super) fn diff(arguments: &Diff) -> ExitCode {
    let mut sink = Sink::default();
    let output = &arguments.output;
    let Some(facts) = arguments.contracts.read(&mut sink, output) else {
        return output.failed(sink);
    };
    let mut side = |paths: &[Utf8PathBuf], name: &str| {
        let options = read::Options {
            crates: arguments.crate_name.clone(),
            ..read::Options::default()
        };
        let (surface, problems) = read::surface(paths, &options);
        refuse(&mut sink, problems, name);
        surface
    };
    let generated = side(&arguments.generated, "the generated side");
    let handwritten = side(&arguments.handwritten, "the hand-written side");
    if sink.has_errors() {
        return output.failed(sink);
    }
    let options = compare::Options {
        only_generated_modules: arguments.only_generated_modules,
    };
    let comparison = compare::compare(&generated, &handwritten, &facts, &options);
    let audited = arguments.audit.then(|| {
        let options = audit::Options {
            wrapped_here: true,
            ..audit::Options::default()
        };
        // What cannot be read was reported already.
        audit::run(&arguments.handwritten, &facts, &options).0
    });
    let report = Report {
        comparison: Some(&comparison),
        audit: audited.as_ref(),
        ..Report::default()
    };
    let failed = arguments
        .fail_on
        .is_some_and(|on| comparison.pairs.iter().any(|pair| on.includes(pair.class)));
    let inputs = [&arguments.generated[..], &arguments.handwritten].concat();
    output.show(&report, &inputs, sink, failed)
}

/// Runs `safebind audit`.
pub(super) fn audit(arguments: &AuditOf) -> ExitCode {
    let mut sink = Sink::default();
    let output = &arguments.output;
    let Some(facts) = arguments.contracts.read(&mut sink, output) else {
        return output.failed(sink);
    };
    let options = audit::Options {
        everywhere: arguments.everywhere,
        wrapped: Some(arguments.wrapped.iter().cloned().collect()),
        wrapped_here: true,
        ..audit::Options::default()
    };
    let (found, problems) = audit::run(&arguments.paths, &facts, &options);
    refuse(&mut sink, problems, "");
    if sink.has_errors() {
        return output.failed(sink);
    }
    let report = Report {
        audit: Some(&found),
        ..Report::default()
    };
    output.show(&report, &arguments.paths, sink, !found.findings.is_empty())
}

/// Runs `safebind facts`.
pub(super) fn facts(options: &Options, messages: &Messages) -> ExitCode {
    let mut sink = Sink::default();
    let facts = pipeline::facts(options, &mut sink);
    let shown = facts.map_or(ExitCode::FAILURE, |facts| print(&json::text(&facts)));
    messages::show(&sink.finish(), messages);
    shown
}

/// Reports what could not be read.
fn refuse(sink: &mut Sink, problems: Vec<Problem>, side: &str) {
    for problem in problems {
        let place = &problem.place;
        let excerpt = problem.excerpt.unwrap_or_default();
        let column = usize::try_from(place.column).unwrap_or(1).saturating_sub(1);
        let start = excerpt.char_indices().nth(column);
        let start = start.map_or(excerpt.len(), |(at, _)| at);
        let label = Place {
            file: place.file.to_string(),
            line: place.line,
            column: place.column,
            end: excerpt.len(),
            start,
            excerpt,
        };
        sink.push(Diagnostic::error("SB0701", problem.message).at(label, side));
    }
}

impl Contracts {
    /// What contracts say; nothing is asked where none are named. Mistakes are in the sink.
    fn read(&self, sink: &mut Sink, output: &Output) -> Option<Facts> {
        if let Some(path) = &self.facts {
            return from_file(sink, path);
        }
        if self.contracts.is_empty() {
            return Some(Facts::default());
        }
        let options = Options {
            contracts: self.contracts.clone(),
            profile: self.profile.clone(),
            unit: self.unit.clone(),
            clang_args: self.clang_args.clone(),
            mode: Mode::Validate,
            progress: super::progress(&output.messages),
            ..Options::default()
        };
        pipeline::facts(&options, sink).ok()
    }
}

fn from_file(sink: &mut Sink, path: &Utf8Path) -> Option<Facts> {
    let text = fs_err::read_to_string(path).map_err(|error| error.to_string());
    let facts =
        text.and_then(|text| serde_json::from_str(&text).map_err(|error| error.to_string()));
    match facts {
        Ok(facts) => Some(facts),
        Err(problem) => {
            let message = format!("`{path}` has no facts that this tool has printed");
            sink.push(
                Diagnostic::error("SB0702", message)
                    .at(Place::whole_file(path.as_str()), "")
                    .note(problem)
                    .help("`safebind facts CONTRACTS` prints them"),
            );
            None
        }
    }
}

impl FailOn {
    fn includes(self, class: Class) -> bool {
        match self {
            Self::Looser => class == Class::Looser,
            Self::Missing => matches!(class, Class::Looser | Class::Missing),
            Self::Any => class != Class::Same,
        }
    }
}

impl Output {
    /// Shows what went wrong, and fails.
    fn failed(&self, sink: Sink) -> ExitCode {
        messages::show(&sink.finish(), &self.messages);
        ExitCode::FAILURE
    }

    /// Writes a report, with what else there is to say.
    fn show(
        &self,
        report: &Report<'_>,
        inputs: &[Utf8PathBuf],
        mut sink: Sink,
        failed: bool,
    ) -> ExitCode {
        let sources = present::sources(report, |file| fs_err::read_to_string(file).ok());
        let report = Report {
            sources: Some(&sources),
            ..*report
        };
        let text = self.text(&report);
        let shown = self.destination.write(&text, inputs, &mut sink);
        let failed = failed || sink.has_errors();
        messages::show(&sink.finish(), &self.messages);
        match failed {
            true => ExitCode::FAILURE,
            false => shown,
        }
    }

    fn text(&self, report: &Report<'_>) -> String {
        match self.format {
            Format::Json => present::json::json(report),
            Format::Sarif => present::sarif::sarif(report),
            Format::Html => {
                let options = present::html::Options {
                    contracts: self.link_contracts.clone(),
                    ..present::html::Options::default()
                };
                present::html::html(report, &options)
            }
            Format::Text => {
                let colour = self.destination.colour(&self.messages);
                let options = present::text::Options {
                    colour: match colour {
                        Colour::Ansi => present::text::Colour::Ansi,
                        Colour::Plain => present::text::Colour::Plain,
                    },
                    width: width(),
                    verbose: self.verbose,
                };
                present::text::text(report, &options)
            }
        }
    }
}

/// The width of the terminal, as far as it is told.
fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok();
    columns
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(WIDTH)
}
