//! The command that holds layouts against an oracle.

use std::{collections::BTreeSet, process::ExitCode};

use camino::Utf8PathBuf;
use clap::{ArgGroup, Args};
use safebind::{
    Options,
    bindings::direct,
    layout::{
        ask::{self, Oracle, Ours},
        compare::Comparison,
        raw, show,
    },
    options::Mode,
    output::write,
    pipeline,
    support::{diag::Sink, json},
};

use super::result::print;
use crate::messages::{self, Messages};

/// What `safebind layout` is given.
#[derive(Args)]
#[command(group = ArgGroup::new("oracle").required(true))]
#[command(group = ArgGroup::new("ours").required(true).multiple(true))]
pub(super) struct Layout {
    /// Contract files, and folders of them: what clang says of their C side, and the raw bindings of it.
    #[arg(value_name = "CONTRACTS", group = "ours", conflicts_with_all = ["bindings", "header"])]
    contracts: Vec<Utf8PathBuf>,
    /// Raw bindings by bindgen.
    #[arg(long, value_name = "FILE", group = "ours", conflicts_with = "header")]
    bindings: Option<Utf8PathBuf>,
    /// A header of which bindgen makes raw bindings, as in `#include <...>`; may be given several times.
    #[arg(long, value_name = "HEADER", group = "ours")]
    header: Vec<String>,
    /// A kernel's type information: `vmlinux` with BTF, or the bare BTF.
    #[arg(long, value_name = "FILE", group = "oracle")]
    btf: Option<Utf8PathBuf>,
    /// The kernel that the BTF of a module is a difference to.
    #[arg(long, value_name = "FILE", requires = "btf")]
    btf_base: Option<Utf8PathBuf>,
    /// A file with debug information: an object file or a library.
    #[arg(long, value_name = "FILE", group = "oracle")]
    dwarf: Option<Utf8PathBuf>,
    /// The C compiler, which is given the headers and the arguments for clang.
    #[arg(long, group = "oracle")]
    probe: bool,
    /// The C compiler for `--probe`, in place of `$CC` and `cc`.
    #[arg(long, value_name = "CC", requires = "probe")]
    cc: Option<String>,
    /// A header for `--probe` where bindings are given.
    #[arg(long, value_name = "HEADER", requires = "probe")]
    probe_header: Vec<String>,
    /// The target of the bindings, if it is not this machine.
    #[arg(long, value_name = "TRIPLE")]
    target: Option<String>,
    /// Rust that the bindings need around them, such as types that they leave out.
    #[arg(long, value_name = "FILE")]
    prelude: Option<Utf8PathBuf>,
    /// Types of which bindgen does not write the members; may be given several times.
    #[arg(long, value_name = "REGEX", requires = "header")]
    opaque_type: Vec<String>,
    /// A type that may lack members, though not differ in what it has; may be given several times.
    #[arg(long, value_name = "TYPE")]
    accept: Vec<String>,
    /// Write what came out to this file, as JSON, for `generate --layout`.
    #[arg(long, value_name = "FILE")]
    save: Option<Utf8PathBuf>,
    /// Name everything that is not equal; what lacks members is named always.
    #[arg(long)]
    verbose: bool,
    #[command(flatten)]
    messages: Messages,
    /// Arguments for clang, such as `-I` and `-D`.
    #[arg(value_name = "CLANG_ARGS", last = true)]
    clang_args: Vec<String>,
}

/// Runs `safebind layout`.
pub(super) fn run(arguments: &Layout) -> ExitCode {
    let mut sink = Sink::default();
    let found = arguments.compare(&mut sink).unwrap_or_default();
    let mut text = String::new();
    let accepted: BTreeSet<_> = arguments.accept.iter().cloned().collect();
    for comparison in &found {
        text += &show::text(comparison, &accepted, arguments.verbose);
        for message in show::diagnostics(comparison, &accepted) {
            sink.push(message);
        }
    }
    let in_vain = show::accepted_in_vain(&found, &accepted);
    if !in_vain.is_empty() && !found.is_empty() {
        text += &format!("accepted, and lacking nothing: {}\n", in_vain.join(", "));
    }
    if let (Some(path), false) = (&arguments.save, found.is_empty())
        && let Err(problem) = write::file(path, &json::text(&found))
    {
        sink.push(problem);
    }
    let failed = sink.has_errors();
    let shown = match arguments.messages.quiet {
        true => ExitCode::SUCCESS,
        false => print(&text),
    };
    messages::show(&sink.finish(), &arguments.messages);
    match failed {
        true => ExitCode::FAILURE,
        false => shown,
    }
}

impl Layout {
    fn compare(&self, sink: &mut Sink) -> Option<Vec<Comparison>> {
        let options = raw::Options {
            target: self.target.clone(),
            prelude: self.prelude.clone(),
        };
        let progress = super::progress(&self.messages);
        if !self.contracts.is_empty() {
            let run = Options {
                contracts: self.contracts.clone(),
                clang_args: self.clang_args.clone(),
                mode: Mode::Validate,
                progress: progress.clone(),
                ..Options::default()
            };
            let unit = pipeline::c_side(&run, sink).ok()??;
            let oracle = self.oracle(&unit.headers).layouts(sink)?;
            let _step = progress.step("Comparing", "layouts");
            return ask::unit(sink, &unit, &oracle, &options);
        }
        let request = direct::Request {
            headers: self.header.clone(),
            opaque: self.opaque_type.clone(),
            clang_args: self.clang_args.clone(),
        };
        let ours = match &self.bindings {
            Some(path) => Ours::Bindings(path),
            None => Ours::Headers(&request),
        };
        let step = progress.step("Reading", "the oracle");
        // Both are read, so that one run says all that is wrong with either.
        let oracle = self.oracle(&self.header).layouts(sink);
        drop(step);
        let step = progress.step("Compiling", "raw bindings");
        let ours = ask::ours(sink, &ours, &options);
        drop(step);
        Some(vec![ask::held(sink, &ours?, &oracle?)?])
    }

    fn oracle(&self, headers: &[String]) -> Oracle {
        if let Some(path) = &self.btf {
            return Oracle::Btf(path.clone(), self.btf_base.clone());
        }
        if let Some(path) = &self.dwarf {
            return Oracle::Dwarf(path.clone());
        }
        Oracle::Probe {
            cc: self.cc.clone(),
            headers: headers.iter().chain(&self.probe_header).cloned().collect(),
            arguments: self.clang_args.clone(),
        }
    }
}
