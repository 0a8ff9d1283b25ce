//! `safebind new`: a contract to start from.

use std::process::ExitCode;

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use safebind::{
    compile_commands,
    harvest::{manual::has_pages, model::Harvest},
    header::{
        self,
        model::{Beyond, Declared, Request},
    },
    output::write,
    pipeline, starter,
    support::{
        diag::{Diagnostic, Sink},
        json,
        place::Place,
    },
};

use super::{progress, result::print};
use crate::messages::{self, Messages};

#[derive(Args)]
pub(super) struct New {
    /// Headers: files, or names as in `#include <...>`.
    #[arg(value_name = "HEADER", required = true)]
    headers: Vec<String>,
    /// Write the contract to this file, and the questions to the standard output.
    #[arg(long, short, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
    /// Replace the output files if they are there.
    #[arg(long)]
    force: bool,
    /// The module path of the contract.
    #[arg(long, value_name = "PATH")]
    module: Option<String>,
    /// Only functions whose whole name matches.
    #[arg(long, value_name = "REGEX", value_parser = regex)]
    allowlist_function: Vec<String>,
    /// No function whose whole name matches.
    #[arg(long, value_name = "REGEX", value_parser = regex)]
    blocklist_function: Vec<String>,
    /// Also functions that are declared in files whose whole path matches.
    #[arg(long, value_name = "REGEX", value_parser = regex)]
    allowlist_file: Vec<String>,
    /// Also read the manual pages of the functions in this folder, or in `man2` and `man3` in it.
    #[arg(long, value_name = "DIR")]
    man: Vec<Utf8PathBuf>,
    /// Take arguments for clang from this `compile_commands.json`, in front of those that are given.
    #[arg(long, value_name = "FILE")]
    compile_commands: Option<Utf8PathBuf>,
    /// Write the questions to this file.
    #[arg(long, value_name = "FILE")]
    questions: Option<Utf8PathBuf>,
    /// Write the questions as JSON, with all that was found.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    messages: Messages,
    /// Arguments for clang, such as `-I` and `-D`.
    #[arg(value_name = "CLANG_ARGS", last = true)]
    clang_args: Vec<String>,
}

/// Refuses what is no regular expression.
fn regex(text: &str) -> Result<String, String> {
    match Declared::whole(text) {
        Ok(_) => Ok(text.to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// SB0905: there are no pages.
fn no_pages(folder: &Utf8Path) -> Diagnostic {
    let problem = format!("`{folder}` has no manual pages of functions");
    let diagnostic = Diagnostic::error("SB0905", problem);
    diagnostic.help("name a folder with `man3` in it, such as `/usr/share/man`")
}

/// Runs `safebind new`.
pub(super) fn new(arguments: &New) -> ExitCode {
    let mut sink = Sink::default();
    let done = run(arguments, &mut sink);
    let failed = sink.has_errors();
    messages::show(&sink.finish(), &arguments.messages);
    match (done, failed) {
        (Some(code), false) => code,
        _ => ExitCode::FAILURE,
    }
}

fn run(arguments: &New, sink: &mut Sink) -> Option<ExitCode> {
    for path in [&arguments.output, &arguments.questions]
        .into_iter()
        .flatten()
    {
        if let Err(problem) = arguments.may_write(path) {
            sink.push(problem);
        }
    }
    for folder in arguments.man.iter().filter(|one| !has_pages(one)) {
        sink.push(no_pages(folder));
    }
    let (request, listed) = arguments.request(sink);
    sink.gate("reading the arguments").ok()?;
    let list = arguments.list_for_others(&request, listed);
    let beside = if list.is_some() { listed } else { 0 };
    let shown = request.clang_args.iter().skip(beside).cloned().collect();
    let (harvest, _) = pipeline::harvest(request, &progress(&arguments.messages), sink).ok()?;
    let contract = starter::yaml::contract(
        &harvest,
        &starter::Options {
            module: arguments.module(),
            file: arguments.output.as_ref().map(ToString::to_string),
            compile_commands: list.map(ToString::to_string),
            clang_args: shown,
        },
    );
    arguments.write(&harvest, &contract, sink)
}

impl New {
    /// The list of commands, if others find the same arguments in it: they know a header by its name in the contract,
    /// and not by its path. The first `listed` arguments of the request are those that were found.
    fn list_for_others(&self, request: &Request, listed: usize) -> Option<&Utf8Path> {
        let path = self.compile_commands.as_deref()?;
        let header = request.headers.first()?;
        let others = compile_commands::arguments(path, Utf8Path::new(header)).ok()?;
        let found = request.clang_args.get(..listed)?;
        (others.clang_args == found).then_some(path)
    }

    /// What to read; and how many of the arguments for clang are from the list of commands, first of all.
    fn request(&self, sink: &mut Sink) -> (Request, usize) {
        let mut clang_args = Vec::new();
        if let Some(path) = &self.compile_commands {
            let header = self.headers.first().map_or("", String::as_str);
            match compile_commands::arguments(path, Utf8Path::new(header)) {
                Ok(found) => {
                    let said = found.said(Utf8Path::new(header));
                    progress(&self.messages).say("Using", &said);
                    clang_args = found.clang_args;
                }
                Err(problem) => sink.push(problem),
            }
        }
        let listed = clang_args.len();
        clang_args.extend(self.clang_args.iter().cloned());
        let mut headers = Vec::new();
        for header in &self.headers {
            let path = Utf8Path::new(header);
            let name = match path.is_file() {
                true => header::include_name(path, &mut clang_args),
                false => header.clone(),
            };
            if !headers.contains(&name) {
                headers.push(name);
            }
        }
        let request = Request {
            headers,
            clang_args,
            beyond: Beyond::Around(Declared {
                functions: self.allowlist_function.clone(),
                without: self.blocklist_function.clone(),
                files: self.allowlist_file.clone(),
                manuals: self.man.iter().map(ToString::to_string).collect(),
                ..Declared::default()
            }),
            ..Request::default()
        };
        (request, listed)
    }

    /// The module path: the first header's name, with what a module cannot be called replaced.
    fn module(&self) -> String {
        if let Some(module) = &self.module {
            return module.clone();
        }
        let first = self.headers.first().map_or("", String::as_str);
        let stem = Utf8Path::new(first).file_stem().unwrap_or("headers");
        let name: String = stem
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '_'
                }
            })
            .collect();
        match name.starts_with(|c: char| c.is_ascii_digit()) {
            true => format!("_{name}"),
            false => name,
        }
    }

    /// SB0902: a file is there, and nobody has said that it may be replaced.
    fn may_write(&self, path: &Utf8Path) -> Result<(), Diagnostic> {
        if self.force || !path.exists() {
            return Ok(());
        }
        Err(
            Diagnostic::error("SB0902", format!("`{path}` is there already"))
                .at(
                    Place::whole_file(path.as_str()),
                    "it may have answers that people gave",
                )
                .help("name another file, or replace it with `--force`"),
        )
    }

    /// Writes files first, then what goes to the standard output.
    fn write(&self, harvest: &Harvest, contract: &str, sink: &mut Sink) -> Option<ExitCode> {
        let questions = match self.json {
            true => json::text(harvest),
            false => starter::index::text(harvest),
        };
        let files = [
            (&self.output, contract),
            (&self.questions, questions.as_str()),
        ];
        for (path, text) in files {
            if let Some(Err(problem)) = path.as_ref().map(|path| write::file(path, text)) {
                sink.push(problem);
                return None;
            }
        }
        let out = match (&self.output, &self.questions) {
            (None, _) if !self.json => contract,
            (_, None) if !self.messages.quiet || self.json => &questions,
            _ => "",
        };
        Some(print(out))
    }
}
