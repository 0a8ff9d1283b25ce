//! Where the result of a command goes.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use safebind::{
    output::write,
    support::{
        diag::{Diagnostic, Sink, render::Colour},
        place::Place,
    },
};

use crate::messages::Messages;

/// Where a result is written.
#[derive(Args)]
pub(super) struct Destination {
    /// Write the result to this file instead of the standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
}

impl Destination {
    /// Whether text has colours there: none in a file.
    pub(super) fn colour(&self, messages: &Messages) -> Colour {
        match &self.output {
            Some(_) => Colour::Plain,
            None => messages.colour(&io::stdout()),
        }
    }

    /// Writes a result, unless that would replace one of the files that were read.
    pub(super) fn write(&self, text: &str, inputs: &[Utf8PathBuf], sink: &mut Sink) -> ExitCode {
        let Some(path) = &self.output else {
            return print(text);
        };
        if let Err(problem) = apart(path, inputs).and_then(|()| write::file(path, text)) {
            sink.push(problem);
        }
        ExitCode::SUCCESS
    }
}

/// Whether an output is none of the files that were read: those are not replaced. In folders that were read only
/// Rust files and contracts were.
fn apart(output: &Utf8Path, inputs: &[Utf8PathBuf]) -> Result<(), Diagnostic> {
    let Ok(output) = output.canonicalize_utf8() else {
        return Ok(());
    };
    let is_source = matches!(output.extension(), Some("rs" | "yaml" | "yml"));
    let is_read = inputs.iter().any(|input| {
        let input = input.canonicalize_utf8();
        input.is_ok_and(|input| output == input || (is_source && output.starts_with(&input)))
    });
    match is_read {
        true => Err(
            Diagnostic::error("SB0501", format!("cannot replace `{output}`: it is read"))
                .at(Place::whole_file(output.as_str()), "")
                .help("name another file"),
        ),
        false => Ok(()),
    }
}

/// Prints to the standard output. That a reader such as `head` wants no more is no failure.
pub(super) fn print(text: &str) -> ExitCode {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot write to the standard output: {error}");
            ExitCode::FAILURE
        }
    }
}
