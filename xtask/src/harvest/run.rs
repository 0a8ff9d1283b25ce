//! One header: harvested, and what comes out checked.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context, Result, bail};
use camino::Utf8Path;
use serde::Deserialize;

use super::{
    accept::{self, Accepted, LIMIT},
    libraries::Library,
};
use crate::{generator::Generator, kernel::headers::Headers, process};

/// What `safebind new --json` prints, as far as it is counted here.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Harvest {
    /// The functions.
    pub(super) functions: Vec<Found>,
    /// What is not bound.
    pub(super) refused: Vec<Refused>,
    /// The questions.
    pub(super) questions: Vec<Question>,
}

/// A function.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Found {
    /// The C name.
    pub(super) name: String,
    /// What is known.
    pub(super) facts: Vec<Statement>,
    /// What may be so, each with its question.
    pub(super) proposals: Vec<(usize, Statement)>,
}

/// A key with its value.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Statement {
    /// The keys.
    pub(super) key: Vec<String>,
    /// The value, as YAML.
    pub(super) value: String,
    /// Where it comes from.
    pub(super) source: String,
}

/// What is not bound.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Refused {
    /// Whether it is a macro.
    pub(super) is_macro: bool,
}

/// A question.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Question {
    /// Who asks it.
    pub(super) functions: Vec<String>,
}

/// What came out of one header.
#[derive(Debug)]
pub(super) struct Ran {
    /// What was harvested.
    pub(super) harvest: Harvest,
    /// How long that took, with starting the program.
    pub(super) time: Duration,
    /// How many lines the contract has.
    pub(super) lines: usize,
    /// What becomes of it with every guess accepted.
    pub(super) accepted: Accepted,
}

impl Harvest {
    /// The facts by the first part of their source.
    pub(super) fn by_source(&self) -> BTreeMap<String, usize> {
        let mut counts = BTreeMap::new();
        for fact in self.functions.iter().flat_map(|found| &found.facts) {
            let source = fact.source.split(':').next().unwrap_or_default();
            *counts.entry(source.to_owned()).or_default() += 1;
        }
        counts
    }
}

/// The arguments for clang with which a header of the unpacked packages is read.
pub(super) fn arguments(library: &Library, root: &Utf8Path) -> Vec<String> {
    let mut arguments = vec!["-nostdlibinc".to_owned()];
    let own = library.search.iter().map(|folder| root.join(folder));
    let usual = ["usr/include", "usr/include/x86_64-linux-gnu"].map(|folder| root.join(folder));
    arguments.extend(own.chain(usual).map(|folder| format!("-I{folder}")));
    arguments.extend(library.arguments.iter().map(|one| (*one).to_owned()));
    arguments
}

/// The files that count as well, as a regular expression.
pub(super) fn files(library: &Library) -> Option<String> {
    let folder = library.folder?;
    Some(format!(".*/include/(x86_64-linux-gnu/)?{folder}/.*"))
}

/// A header that is harvested, with what it takes.
#[derive(Clone, Debug)]
pub(super) struct Subject {
    /// The name, for messages and for the file with the contract.
    pub(super) name: String,
    /// As in `#include <...>`.
    pub(super) header: String,
    /// Further words for `safebind new`.
    pub(super) words: Vec<String>,
    /// Arguments for clang.
    pub(super) arguments: Vec<String>,
    /// The profile of the target that the wrappers would be for.
    pub(super) profile: &'static str,
}

impl Subject {
    /// A library; `root` has the unpacked packages.
    pub(super) fn library(library: &Library, root: &Utf8Path) -> Self {
        let mut words = vec!["--man".to_owned(), root.join("usr/share/man").into_string()];
        if let Some(files) = files(library) {
            words.extend(["--allowlist-file".to_owned(), files]);
        }
        Self {
            name: library.name.to_lowercase(),
            header: library.header.to_owned(),
            words,
            arguments: arguments(library, root),
            profile: "std",
        }
    }

    /// A header of the kernel, which is read as the kernel's own build does.
    pub(super) fn kernel(header: &str, headers: &Headers) -> Self {
        Self {
            name: header.trim_end_matches(".h").replace('/', "_"),
            header: header.to_owned(),
            words: Vec::new(),
            arguments: headers.flags(),
            profile: "linux",
        }
    }
}

/// Harvests one header, and checks the contract that comes out: as it is it must promise nothing, and with every guess
/// accepted it must be a contract all the same, be it a good one or not.
///
/// # Errors
///
/// When the program fails or panics, or the contract does not fit to the header, or binds something.
pub(super) fn run(generator: &Generator, subject: &Subject, scratch: &Utf8Path) -> Result<Ran> {
    let name = &subject.name;
    let contract = scratch.join(format!("{name}.yaml"));
    let mut words = vec!["new".to_owned(), subject.header.clone()];
    words.extend(["--json", "--force", "--output", contract.as_str()].map(str::to_owned));
    words.extend(subject.words.iter().cloned());
    words.push("--".to_owned());
    words.extend(subject.arguments.iter().cloned());
    let outcome = process::capture_within(&mut generator.command(&words), LIMIT)?;
    if !outcome.success() {
        bail!("{name}: {}", outcome.stderr.trim_end());
    }
    let harvest: Harvest = serde_json::from_str(&outcome.stdout)
        .with_context(|| format!("{name}: what is printed is not what is read"))?;
    let mut words: Vec<String> = ["check", contract.as_str(), "--"].map(str::to_owned).into();
    words.extend(subject.arguments.iter().cloned());
    let check = process::capture_within(&mut generator.command(&words), LIMIT)?;
    let summary = check.stdout.lines().last().unwrap_or_default();
    if !check.success() || !summary.contains(" 0 safe, 0 unsafe, 0 part of a pattern") {
        bail!(
            "{name}: the contract is not one that binds nothing: {}",
            check.text()
        );
    }
    let text = fs_err::read_to_string(&contract)?;
    Ok(Ran {
        harvest,
        time: outcome.time,
        lines: text.lines().count(),
        accepted: accept::check(generator, &contract, subject.profile, &subject.arguments)?,
    })
}
