//! The shipped wrappers beside the kernel's own Rust, and that Rust held against the contracts.
//!
//! `safebind diff` and `safebind audit` find what there is; people have written down why each difference may be
//! and what is to be thought of each finding. Together they are the tables in `docs/diff.md` and `docs/audit.md`.

mod audit_page;
mod diff_page;
mod document;
mod forms;
mod page;
mod sides;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    generator::{Generator, Profile, SETS},
    kernel::{layout::Layout, source, working},
    reasons::Reasons,
    tree,
    workspace::Workspace,
};
use document::Document;
use sides::Sides;

/// Why differences may be, by the path of the item.
const DIFFERENCES: &str = "kernel/review/differences.yaml";

/// What is to be thought of findings, by code and function: `true: ...` or `false: ...`.
const FINDINGS: &str = "kernel/review/findings.yaml";

/// Compare the shipped wrappers with the kernel's own, and hold the kernel's Rust against the contracts
///
/// Writes the tables in `docs/diff.md` and `docs/audit.md`. A difference that is not stricter needs a reason in
/// `kernel/review/differences.yaml`, a finding a judgement in `kernel/review/findings.yaml`; one that nothing needs
/// fails as well. The hand-written forms in `examples/handwritten` are compared too, without a page.
#[derive(Debug, Default, Args)]
pub(crate) struct Options {
    /// The kernel tree, in place of the source in the cache
    #[arg(long, value_name = "DIR")]
    pub(crate) kernel: Option<Utf8PathBuf>,
    /// Write nothing; show what would change, and fail if anything would
    #[arg(long)]
    pub(crate) check: bool,
}

/// The kernel tree of a run.
#[derive(Clone, Debug)]
pub(crate) enum Kernel {
    /// It is there.
    At {
        /// The folder.
        folder: Utf8PathBuf,
        /// The version: `7.3`.
        version: String,
    },
    /// There is none, which is no mistake: the reason.
    Missing(String),
}

/// Runs the command; `false` when something has no reason or no judgement, or `--check` found a difference.
///
/// # Errors
///
/// When there is no tree, the generator refuses, or a page has no place for its table.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let generator = Generator::build(workspace, Profile::Dev)?;
    let facts = facts(workspace, &generator)?;
    let mut fine = forms::compare(workspace, &generator, &facts)?;
    let (folder, version) = match kernel(workspace, options)? {
        Kernel::At { folder, version } => (folder, version),
        Kernel::Missing(reason) => {
            println!("{reason}");
            return Ok(fine);
        }
    };
    let compared = compare(workspace, &generator, &facts, &folder)?;
    let audited = audit(&generator, &facts, &folder)?;
    let mut differences = Reasons::read(&workspace.root.join(DIFFERENCES))?;
    let mut findings = Reasons::read(&workspace.root.join(FINDINGS))?;
    let diff = diff_page::table(&version, &compared, &mut differences);
    let audit = audit_page::table(&version, &audited, &folder, &mut findings);
    for (reasons, file) in [(&differences, DIFFERENCES), (&findings, FINDINGS)] {
        for name in reasons.unneeded() {
            println!("`{file}` has an entry that nothing needs: `{name}`");
            fine = false;
        }
    }
    for (page, table) in [(diff_page::PAGE, &diff), (audit_page::PAGE, &audit)] {
        for line in &table.open {
            println!("{line}");
        }
        fine &= table.open.is_empty() && table.store(workspace, page, options.check)?;
    }
    println!("{}", diff.summary);
    println!("{}", audit.summary);
    Ok(fine)
}

/// The kernel tree: the one that is named; to check pages, one of the version that they are about; otherwise the
/// newest in the cache.
///
/// # Errors
///
/// When what is named is no kernel tree, or a page does not say which version it is about.
pub(crate) fn kernel(workspace: &Workspace, options: &Options) -> Result<Kernel> {
    let sources = Layout::find()?.sources();
    let folder = match &options.kernel {
        Some(named) => named.clone(),
        None => {
            let series = match options.check {
                true => page::version(workspace, diff_page::PAGE)?,
                false => source::SERIES.to_owned(),
            };
            let Some(cached) = source::newest_cached(&sources, &series) else {
                return Ok(Kernel::Missing(format!(
                    "no kernel source of {series} in the cache: `cargo xtask kernel fetch --series {series}` \
                     puts one there"
                )));
            };
            cached.folder
        }
    };
    let version = working::version_of(&folder)?;
    Ok(Kernel::At { folder, version })
}

/// What the shipped contracts say, as a file.
///
/// # Errors
///
/// When the generator refuses them.
pub(crate) fn facts(workspace: &Workspace, generator: &Generator) -> Result<Utf8PathBuf> {
    let [set] = &SETS;
    let mut words = vec!["facts".to_owned()];
    words.extend(
        set.contracts(&workspace.root)?
            .iter()
            .map(ToString::to_string),
    );
    words.extend([
        "--profile".to_owned(),
        set.profile().to_string(),
        "--".to_owned(),
    ]);
    words.extend(set.flags.iter().map(|flag| (*flag).to_owned()));
    let path = workspace.scratch().join("review").join("facts.json");
    tree::write(&path, generator.output(&words)?.as_bytes())?;
    Ok(path)
}

/// The shipped files that replace one of the kernel crate.
///
/// # Errors
///
/// When it cannot be read which these are.
pub(crate) fn shipped(workspace: &Workspace) -> Result<Vec<Utf8PathBuf>> {
    let sides = Sides::all(workspace, Utf8Path::new(""))?;
    let whole = sides.into_iter().next();
    Ok(whole.map(|sides| sides.generated).unwrap_or_default())
}

/// The shipped wrappers beside the files that they replace.
fn compare(
    workspace: &Workspace,
    generator: &Generator,
    facts: &Utf8Path,
    kernel: &Utf8Path,
) -> Result<Vec<Document>> {
    let sides = Sides::all(workspace, kernel)?;
    let compared = sides.iter().map(|sides| {
        let mut document = diff(generator, facts, sides)?;
        let pairs = document
            .comparison
            .iter_mut()
            .flat_map(|one| &mut one.pairs);
        for pair in pairs {
            pair.file.clone_from(&sides.alone);
        }
        Ok(document)
    });
    compared.collect()
}

/// The reports of a comparison and an audit of the hand-written side, as a page and as JSON.
///
/// # Errors
///
/// When the generator cannot be started.
pub(crate) fn page(workspace: &Workspace, kernel: &Utf8Path) -> Result<[String; 2]> {
    let generator = Generator::build(workspace, Profile::Dev)?;
    let facts = facts(workspace, &generator)?;
    let sides = Sides::all(workspace, kernel)?;
    let sides = sides.first().context("there is nothing to compare")?;
    let [page, json] = ["html", "json"].map(|format| {
        let mut words = sides.words();
        let options = ["--audit", "--facts", facts.as_str(), "--format", format];
        words.extend(options.map(str::to_owned));
        generator.output(&words)
    });
    Ok([page?, json?])
}

/// One comparison.
fn diff(generator: &Generator, facts: &Utf8Path, sides: &Sides) -> Result<Document> {
    document(generator, sides.words(), facts)
}

/// The kernel's Rust held against the contracts.
fn audit(generator: &Generator, facts: &Utf8Path, kernel: &Utf8Path) -> Result<Document> {
    let mut words = vec!["audit".to_owned()];
    words.extend(sides::AUDITED.map(|folder| kernel.join(folder).to_string()));
    document(generator, words, facts)
}

/// What a command prints as JSON.
fn document(generator: &Generator, mut words: Vec<String>, facts: &Utf8Path) -> Result<Document> {
    let options = ["--facts", facts.as_str(), "--format", "json"];
    words.extend(options.map(str::to_owned));
    let outcome = generator.capture(&words)?;
    serde_json::from_str(&outcome.stdout).with_context(|| {
        let said = outcome.stderr.trim_end();
        format!(
            "`safebind {}` gave no report: {said}",
            words.first().map_or("", |word| word)
        )
    })
}
