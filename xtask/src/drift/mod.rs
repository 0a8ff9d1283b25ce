//! The shipped contracts over real kernel headers of several versions: what changed between them, and whether it
//! was accepted.

mod agreement;
mod called;
mod document;
mod layouts;
mod page;
mod prototypes;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    generator::{Generator, Profile, SETS, Set},
    kernel::headers::{self, Headers, fetch},
    layout,
    process::{self, Outcome},
    tree,
    workspace::Workspace,
};
use called::Called;
use document::Document;
use layouts::Held;
use page::Found;
use prototypes::{Bindgen, Prototypes};

/// Why there is nothing to compare, where that is no mistake.
pub(crate) const NO_HEADERS: &str =
    "not all kernel headers are in the cache: `cargo xtask kernel-headers` puts them there";

/// Compare Debian's kernel headers of several versions, as far as the shipped contracts speak of them
///
/// Writes `docs/drift.md`: every contracted name, every change between the versions, and what the tool does about
/// it; and every changed prototype of what `rust/kernel` calls, beside those that bindgen shows. Fails if anything
/// changed that nobody has accepted, or if both differ without an explanation.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write nothing; show what would change, and fail if anything would
    #[arg(long)]
    pub(crate) check: bool,
}

/// Runs the command; `false` when something is stale, or `--check` found a difference.
///
/// # Errors
///
/// When headers cannot be had, or the generator refuses.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let trees = trees()?;
    let generator = Generator::build(workspace, Profile::Dev)?;
    let set = SETS.first().context("no contracts are shipped")?;
    let scratch = workspace.scratch().join("drift");
    fs_err::create_dir_all(&scratch)?;
    let mut found = Found::default();
    let mut flags = Vec::new();
    for headers in &trees {
        let path = scratch.join(format!("{}.flags", headers.release));
        tree::write(&path, flag_file(headers).as_bytes())?;
        flags.push(path);
    }
    let run = Run {
        workspace,
        generator: &generator,
        set,
    };
    let mut fine = true;
    for path in &flags {
        let stale = run.drift(&["--headers", path.as_str()])?;
        let (checked, holds) = run.check(path)?;
        fine &= holds;
        found.versions.push(stale.1);
        found.stale.push(stale.0);
        found.checked.push(checked);
    }
    for pair in flags.windows(2) {
        let [from, to] = pair else { continue };
        let words = ["--from", from.as_str(), "--to", to.as_str()];
        let document = run.drift(&words)?.0;
        let text = run.command(&[&words[..], &["--verbose"]].concat())?;
        found.pairs.push((document, text.stdout));
    }
    let (called, same) = Called::provide(workspace, options.check)?;
    fine &= same;
    fine &= run.complete(&called, &trees, &flags, &mut found)?;
    fine &= run.layouts(&trees, &mut found)?;
    fine &= page::store(workspace, &found, &called, options.check)?;
    Ok(fine)
}

/// The headers of all series, oldest first.
fn trees() -> Result<Vec<Headers>> {
    let series: Vec<String> = fetch::SERIES.map(str::to_owned).into();
    let mut trees = Vec::new();
    for (series, provided) in fetch::provide(&series, false, None)? {
        let folder = provided.with_context(|| format!("Linux {series}"))?;
        trees.extend(headers::find(&folder, None)?);
    }
    Ok(trees)
}

/// Each of so many trees with each newer one, neighbours first.
fn pairs(count: usize) -> Vec<(usize, usize)> {
    let apart = 1..count.max(1);
    apart
        .flat_map(|apart| (apart..count).map(move |to| (to - apart, to)))
        .collect()
}

/// The arguments for clang, one per line.
fn flag_file(headers: &Headers) -> String {
    headers
        .flags()
        .iter()
        .map(|flag| format!("{flag}\n"))
        .collect()
}

/// What the measurements compare.
pub(crate) struct Measured {
    /// The older tree, as a file with arguments for clang.
    pub(crate) from: Utf8PathBuf,
    /// The newer tree.
    pub(crate) to: Utf8PathBuf,
    /// The words after `drift` that compare everything that `rust/kernel` takes between both.
    pub(crate) called: Vec<String>,
    /// How many names these are.
    pub(crate) names: usize,
}

/// The cases of the measurements; none without headers.
///
/// # Errors
///
/// When the files with the arguments cannot be written.
pub(crate) fn measured(workspace: &Workspace, set: &Set) -> Result<Option<Measured>> {
    if !fetch::is_cached() {
        return Ok(None);
    }
    let scratch = workspace.scratch().join("drift");
    fs_err::create_dir_all(&scratch)?;
    let mut files = Vec::new();
    for headers in trees()?.iter().rev().take(2) {
        let path = scratch.join(format!("{}.flags", headers.release));
        tree::write(&path, flag_file(headers).as_bytes())?;
        files.push(path);
    }
    let Ok([to, from]) = <[Utf8PathBuf; 2]>::try_from(files) else {
        return Ok(None);
    };
    let called = Called::provide(workspace, true)?.0;
    Ok(Some(Measured {
        called: called_words(workspace, &called, [&from, &to], &set.profile())?,
        names: called.names.len(),
        from,
        to,
    }))
}

/// The words after `drift` that compare everything that `rust/kernel` takes between two trees.
///
/// # Errors
///
/// When the file with the names cannot be written.
fn called_words(
    workspace: &Workspace,
    called: &Called,
    [from, to]: [&Utf8Path; 2],
    profile: &Utf8Path,
) -> Result<Vec<String>> {
    let names = workspace.scratch().join("drift/names.txt");
    let text: String = called
        .names
        .iter()
        .map(|name| format!("{name}\n"))
        .collect();
    tree::write(&names, text.as_bytes())?;
    let words = ["--from", from.as_str(), "--to", to.as_str()];
    let mut words: Vec<String> = words.map(str::to_owned).into();
    let choice = [
        "--names",
        names.as_str(),
        "--profile",
        profile.as_str(),
        "--header",
    ];
    words.extend(choice.map(str::to_owned));
    words.extend(called.headers.iter().cloned());
    Ok(words)
}

/// How the generator is asked.
struct Run<'a> {
    workspace: &'a Workspace,
    generator: &'a Generator,
    set: &'a Set,
}

impl Run<'_> {
    fn words(&self, command: &str) -> Result<Vec<String>> {
        let contracts = self.set.contracts(&self.workspace.root)?;
        let mut words = vec![command.to_owned()];
        words.extend(contracts.iter().map(ToString::to_string));
        words.extend(["--profile".to_owned(), self.set.profile().to_string()]);
        Ok(words)
    }

    /// What `safebind drift` prints of the contracts; that something changed is no failure.
    fn command(&self, more: &[&str]) -> Result<Outcome> {
        let mut words = self.words("drift")?;
        words.extend(more.iter().map(|&word| word.to_owned()));
        self.printed(&words)
    }

    fn printed(&self, words: &[String]) -> Result<Outcome> {
        let outcome = process::capture(&mut self.generator.command(words))?;
        if outcome.stdout.is_empty() {
            bail!("`safebind drift` refused:\n{}", outcome.text());
        }
        Ok(outcome)
    }

    /// What it says of the contracts as JSON, and the version of the new tree.
    fn drift(&self, more: &[&str]) -> Result<(Document, String)> {
        let mut words = self.words("drift")?;
        words.extend(more.iter().map(|&word| word.to_owned()));
        words.extend(["--format".to_owned(), "json".to_owned()]);
        self.document(words)
    }

    fn document(&self, words: Vec<String>) -> Result<(Document, String)> {
        let outcome = self.printed(&words)?;
        let value: serde_json::Value = serde_json::from_str(&outcome.stdout)?;
        let version = value.get("to").and_then(serde_json::Value::as_str);
        let version = version.unwrap_or("unknown").to_owned();
        Ok((serde_json::from_value(value)?, version))
    }

    /// Holds the changed prototypes of what `rust/kernel` calls against bindgen's, for each two trees.
    fn complete(
        &self,
        called: &Called,
        trees: &[Headers],
        flags: &[Utf8PathBuf],
        found: &mut Found,
    ) -> Result<bool> {
        let folder = self.workspace.scratch().join("drift");
        let bindgen = Bindgen::build(self.workspace)?;
        let read = |headers| bindgen.prototypes(headers, called, &folder);
        let sides: Vec<Prototypes> = trees.iter().map(read).collect::<Result<_>>()?;
        let mut fine = true;
        for (from, to) in pairs(trees.len()) {
            let (Some(old), Some(new)) = (sides.get(from), sides.get(to)) else {
                continue;
            };
            let version = |at: usize| found.versions.get(at).cloned().unwrap_or_default();
            let (from_version, to_version) = (version(from), version(to));
            let (Some(from), Some(to)) = (flags.get(from), flags.get(to)) else {
                continue;
            };
            let profile = self.set.profile();
            let mut words = vec!["drift".to_owned(), "--format".to_owned(), "json".to_owned()];
            words.extend(called_words(self.workspace, called, [from, to], &profile)?);
            let drift = self.document(words)?.0;
            let agreement = agreement::agreement(old, new, &drift);
            for sentence in agreement.unexplained() {
                println!("{from_version} to {to_version}: {sentence}");
                fine = false;
            }
            if !agreement::is_noticed(old, new, &drift) {
                println!("{from_version} to {to_version}: a changed prototype is not noticed");
                fine = false;
            }
            found.agreements.push((from_version, to_version, agreement));
        }
        Ok(fine)
    }

    /// Holds the layouts that contracts rely on against each kernel's own.
    fn layouts(&self, trees: &[Headers], found: &mut Found) -> Result<bool> {
        let contracts = self.set.contracts(&self.workspace.root)?;
        (found.names, found.accepted) = layouts::accepted(self.workspace, &contracts)?;
        let mut fine = true;
        for (headers, version) in trees.iter().zip(&found.versions) {
            let held = Held {
                version: version.clone(),
                comparisons: layout::of_contracts(self.workspace, self.generator, headers)?,
            };
            for sentence in layouts::wrong(&held, &found.accepted) {
                println!("{sentence}");
                fine = false;
            }
            found.held.push(held);
        }
        Ok(fine)
    }

    /// What `safebind check` says of a tree, as lines, and whether the contracts hold.
    fn check(&self, flags: &Utf8Path) -> Result<(Vec<String>, bool)> {
        let mut words = self.words("check")?;
        words.push("--".to_owned());
        let text = fs_err::read_to_string(flags)?;
        words.extend(text.lines().map(str::to_owned));
        let outcome = process::capture(&mut self.generator.command(&words))?;
        if !outcome.success() {
            print!("{}", outcome.text());
        }
        let lines = outcome.stdout.lines();
        let lines = lines
            .filter(|line| line.starts_with("in this version") || line.contains(" functions: "));
        Ok((lines.map(str::to_owned).collect(), outcome.success()))
    }
}
