//! Headers as the command line names them: a folder, or a file with arguments for clang.

use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use safebind::{
    Options,
    fingerprint::{SourceTree, Tree},
    options::Mode,
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

use crate::messages::Messages;

/// What stands for the folder in arguments for clang.
const TREE: &str = "{tree}";

/// The tree of C that contracts are held against.
#[derive(Args)]
pub(super) struct CSide {
    /// A folder with the headers, or a file with the arguments by which clang reads them, one per line.
    #[arg(long, value_name = "PATH")]
    headers: Option<Utf8PathBuf>,
    /// The folder that the paths of `source` in contracts are relative to, for the comments there.
    #[arg(long, value_name = "DIR")]
    source: Option<Utf8PathBuf>,
    /// The version of the headers, if they do not say it themselves.
    #[arg(long, value_name = "VERSION")]
    tree_version: Option<String>,
    /// The profile of the project that the contracts are for.
    #[arg(long, value_name = "FILE")]
    pub(super) profile: Option<Utf8PathBuf>,
    /// Read the C side from this JSON file instead of headers.
    #[arg(long, value_name = "FILE", conflicts_with = "headers")]
    unit: Option<Utf8PathBuf>,
    /// Arguments for clang, such as `-I` and `-D`; `{tree}` stands for the folder with the headers.
    #[arg(value_name = "CLANG_ARGS", last = true)]
    pub(super) clang_args: Vec<String>,
}

impl CSide {
    /// The options of a run over these contracts.
    pub(super) fn options(
        &self,
        sink: &mut Sink,
        contracts: &[Utf8PathBuf],
        messages: &Messages,
    ) -> Option<Options> {
        let clang_args = match &self.headers {
            Some(path) => arguments(sink, path, &self.clang_args)?,
            None => self.clang_args.clone(),
        };
        Some(Options {
            contracts: contracts.to_vec(),
            profile: self.profile.clone(),
            unit: self.unit.clone(),
            tree_version: self.tree_version.clone(),
            clang_args,
            mode: Mode::Validate,
            progress: super::progress(messages),
            ..Options::default()
        })
    }

    /// The folder with the C files. One that is not there is a mistake.
    pub(super) fn source(&self, sink: &mut Sink) -> Option<SourceTree> {
        let folder = self.source.as_ref()?;
        if !folder.is_dir() {
            sink.push(unreadable(folder, "it is no folder".to_owned()));
            return None;
        }
        Some(SourceTree::new(folder.clone()))
    }
}

/// The arguments by which clang reads the headers at `path`, and those that the command line adds.
pub(super) fn arguments(sink: &mut Sink, path: &Utf8Path, more: &[String]) -> Option<Vec<String>> {
    if path.is_dir() {
        let more = more
            .iter()
            .map(|argument| argument.replace(TREE, path.as_str()));
        return Some(std::iter::once(format!("-I{path}")).chain(more).collect());
    }
    match std::fs::read_to_string(path) {
        Ok(text) => {
            let lines = text.lines().map(str::trim);
            let said = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
            Some(
                said.map(str::to_owned)
                    .chain(more.iter().cloned())
                    .collect(),
            )
        }
        Err(error) => {
            sink.push(unreadable(path, error.to_string()));
            None
        }
    }
}

/// How headers say which version they are of, as the profile says.
pub(super) fn versions(sink: &mut Sink, profile: Option<&Utf8Path>) -> Option<Tree> {
    let profile = safebind::profile::read(sink, profile?)?;
    profile.tree
}

fn unreadable(path: &Utf8Path, problem: String) -> Diagnostic {
    let message = format!("`{path}` has no headers");
    Diagnostic::error("SB1008", message)
        .at(Place::whole_file(path.as_str()), "")
        .note(problem)
        .help("name a folder, or a file with one argument for clang per line")
}
