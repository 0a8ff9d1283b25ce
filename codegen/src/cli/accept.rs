//! The command `accept`: somebody agrees with what was read.

use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::Args;
use safebind::{
    accepted::Agreement,
    output::write,
    pipeline,
    support::{diag::Sink, words},
};

use super::{result::print, tree::CSide};
use crate::messages::{self, Messages};

#[derive(Args)]
pub(super) struct Accept {
    /// The names to accept: functions, types, fields (`struct file.f_flags`), macros and constants.
    #[arg(value_name = "NAME", required_unless_present = "all")]
    names: Vec<String>,
    /// Accept everything that the contracts speak of.
    #[arg(long, conflicts_with = "names")]
    all: bool,
    /// Why the contract holds for what was read.
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    because: String,
    /// Contract files, and folders of them.
    #[arg(long, value_name = "PATH", required = true, num_args = 1..)]
    contracts: Vec<Utf8PathBuf>,
    #[command(flatten)]
    c_side: CSide,
    #[command(flatten)]
    messages: Messages,
}

/// Runs `safebind accept`.
pub(super) fn accept(arguments: &Accept) -> ExitCode {
    let mut sink = Sink::default();
    let written = agree(arguments, &mut sink);
    let failed = sink.has_errors() || written.is_none();
    messages::show(&sink.finish(), &arguments.messages);
    match written {
        Some(text) if !failed && !arguments.messages.quiet => print(&text),
        _ if failed => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

/// Writes the files, and says which; nothing is written where anything is wrong.
fn agree(arguments: &Accept, sink: &mut Sink) -> Option<String> {
    let source = arguments.c_side.source(sink);
    let options = arguments
        .c_side
        .options(sink, &arguments.contracts, &arguments.messages)?;
    if sink.has_errors() {
        return None;
    }
    let agreement = Agreement {
        names: arguments.names.iter().cloned().collect(),
        because: arguments.because.clone(),
        ..Agreement::default()
    };
    let files = pipeline::drift::accept(&options, source.as_ref(), &agreement, sink).ok()?;
    let mut said = String::new();
    let mut plan = write::Plan::default();
    for (path, file) in &files {
        plan.write(path.clone(), file.text());
        said += &format!("{path}: {}\n", words::count(file.readings.len(), "name"));
    }
    match plan.apply() {
        Ok(_) => Some(said),
        Err(problem) => {
            sink.push(problem);
            None
        }
    }
}
