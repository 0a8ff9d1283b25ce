//! The command `drift`: what changed since it was accepted, or between two trees.

use std::{collections::BTreeSet, process::ExitCode};

use camino::{Utf8Path, Utf8PathBuf};
use clap::{Args, ValueEnum};
use safebind::{
    Options,
    drift::{Drift as Found, Severity, present},
    pipeline::drift::{self, Choice},
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

use super::{
    result::Destination,
    tree::{self, CSide},
};
use crate::messages::{self, Messages};

/// Compare headers with what was accepted, or with those of another version.
///
/// With contracts: what changed since it was accepted. With `--from` and `--to`: what changed between two
/// trees, for what the contracts speak of, or for the headers and names that are given.
///
/// Exit status: 0 if nothing changed but what is noted, 1 if something has to be looked at or an input has
/// errors, 2 if the arguments make no sense.
#[derive(Args)]
#[command(verbatim_doc_comment)]
pub(super) struct Drift {
    /// Contract files, and folders of them.
    #[arg(value_name = "CONTRACTS", required_unless_present = "header")]
    contracts: Vec<Utf8PathBuf>,
    /// The old headers: a folder, or a file with arguments for clang, one per line.
    #[arg(long, value_name = "PATH", requires = "to", conflicts_with_all = ["headers", "unit"])]
    from: Option<Utf8PathBuf>,
    /// The new headers.
    #[arg(long, value_name = "PATH", requires = "from")]
    to: Option<Utf8PathBuf>,
    /// A header to compare, as in `#include <...>`.
    #[arg(long, value_name = "HEADER", requires = "from", conflicts_with = "contracts", num_args = 1..)]
    header: Vec<String>,
    /// A name to compare, wherever it is declared, in place of all that the headers declare.
    #[arg(long, value_name = "NAME", requires = "header", num_args = 1..)]
    name: Vec<String>,
    /// A file with names to compare, one per line.
    #[arg(long, value_name = "FILE", requires = "header")]
    names: Option<Utf8PathBuf>,
    #[command(flatten)]
    c_side: CSide,
    /// How the result is written.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    format: Format,
    #[command(flatten)]
    destination: Destination,
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
    /// For programs.
    Json,
}

/// Runs `safebind drift`.
pub(super) fn drift(arguments: &Drift) -> ExitCode {
    let mut sink = Sink::default();
    let found = match (&arguments.from, &arguments.to) {
        (Some(from), Some(to)) if arguments.contracts.is_empty() => {
            arguments.between(from, to, &mut sink)
        }
        (Some(from), Some(to)) => arguments.contracts_between(from, to, &mut sink),
        _ => arguments.against(&mut sink),
    };
    let mut shown = ExitCode::SUCCESS;
    let mut failed = sink.has_errors() || found.is_none();
    if let Some(found) = &found
        && !sink.has_errors()
    {
        failed |= found.gravest() > Some(Severity::Note);
        shown = arguments.show(found, &mut sink);
    }
    failed |= sink.has_errors();
    messages::show(&sink.finish(), &arguments.messages);
    match failed {
        true => ExitCode::FAILURE,
        false => shown,
    }
}

impl Drift {
    fn against(&self, sink: &mut Sink) -> Option<Found> {
        let source = self.c_side.source(sink);
        let options = self.c_side.options(sink, &self.contracts, &self.messages)?;
        if sink.has_errors() {
            return None;
        }
        drift::against(&options, source.as_ref(), sink).ok()
    }

    fn between(&self, from: &Utf8Path, to: &Utf8Path, sink: &mut Sink) -> Option<Found> {
        let mut names: BTreeSet<String> = self.name.iter().cloned().collect();
        names.extend(self.names.iter().flat_map(|path| listed(sink, path)));
        let choice = Choice {
            headers: self.header.clone(),
            names,
            tree: tree::versions(sink, self.c_side.profile.as_deref()),
        };
        let options = Options {
            progress: super::progress(&self.messages),
            ..Options::default()
        };
        let [old, new] = [from, to].map(|path| {
            let arguments = tree::arguments(sink, path, &self.c_side.clang_args)?;
            drift::side(&choice, &arguments, &options, sink).ok()
        });
        let (old, new) = old.zip(new)?;
        Some(drift::between(sink, &choice, &old, &new))
    }

    fn contracts_between(&self, from: &Utf8Path, to: &Utf8Path, sink: &mut Sink) -> Option<Found> {
        let source = self.c_side.source(sink);
        let [old, new] = [from, to].map(|path| {
            let options = self.c_side.options(sink, &self.contracts, &self.messages)?;
            let clang_args = tree::arguments(sink, path, &self.c_side.clang_args)?;
            Some(Options {
                clang_args,
                ..options
            })
        });
        let (old, new) = old.zip(new)?;
        drift::contracts_between([&old, &new], source.as_ref(), sink).ok()
    }

    fn show(&self, found: &Found, sink: &mut Sink) -> ExitCode {
        let text = match self.format {
            Format::Json => present::json(found),
            Format::Text => {
                let colour = self.destination.colour(&self.messages);
                present::text(found, colour, self.verbose)
            }
        };
        let mut read = self.contracts.clone();
        read.extend(self.names.clone());
        self.destination.write(&text, &read, sink)
    }
}

/// The names in a file, one per line.
fn listed(sink: &mut Sink, path: &Utf8Path) -> Vec<String> {
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let lines = text.lines().map(str::trim);
            lines
                .filter(|line| !line.is_empty() && !line.starts_with('#'))
                .map(str::to_owned)
                .collect()
        }
        Err(error) => {
            let place = Place::whole_file(path.as_str());
            let message = format!("`{path}` cannot be read: {error}");
            sink.push(Diagnostic::error("SB0108", message).at(place, ""));
            Vec::new()
        }
    }
}
