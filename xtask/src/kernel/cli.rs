//! `cargo xtask kernel`: the generated files inside real kernels.

use std::time::Instant;

use anyhow::Result;
use camino::Utf8PathBuf;
use clap::{Args, Subcommand};

use super::{
    Kind, Session, State, Target, code, layout::Layout, mutants, place::Places, source, test,
    tools::Tools, working::Working,
};
use crate::{report, workspace::Workspace};

/// Put the generated files into a real kernel, and build it
///
/// Everything that is fetched and built stays in the cache. A tree that is named with `--tree` is only
/// read, unless `--in-place` is given.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find or fetch the source and the tools
    Fetch(FetchOptions),
    /// Make a working tree, and say whether it can be built with Rust and what of ours goes where
    Prepare(PrepareOptions),
    /// Build the untouched tree, put the generated files into it, and build it again
    Build(BuildOptions),
    /// Boot the untouched kernel and the one with the generated files, and compare what they do
    Test(test::Options),
    /// Compare the machine code of the files written by hand with that of the generated ones
    Code(code::Options),
    /// Build mistakes into the generated files, boot each kernel, and see which check notices them
    Mutants(mutants::Options),
    /// Make a tree what it was before `--in-place` wrote into it
    Restore(RestoreOptions),
}

/// Which tree.
#[derive(Clone, Debug, Args)]
pub(crate) struct Tree {
    /// A kernel tree of your own, in place of the newest source that Debian has
    #[arg(long, value_name = "DIR")]
    tree: Option<Utf8PathBuf>,
    /// Write into that tree instead of into a copy
    #[arg(long, requires = "tree")]
    in_place: bool,
    /// The series of versions of which the newest source is taken
    #[arg(long, value_name = "VERSION", default_value = source::SERIES, conflicts_with = "tree")]
    series: String,
}

/// Which tree, and which kind of kernel.
#[derive(Clone, Debug, Args)]
pub(crate) struct Chosen {
    #[command(flatten)]
    tree: Tree,
    /// x86-64 for QEMU, in place of User-mode Linux
    #[arg(long)]
    qemu: bool,
    /// x86-64 with the kernel's own checkers, in place of User-mode Linux
    #[arg(long, conflicts_with = "qemu")]
    debug: bool,
    /// Contracts of your own beside the shipped ones: a file, or a folder of them
    #[arg(long, value_name = "PATH")]
    contracts: Vec<Utf8PathBuf>,
}

impl Tree {
    /// What was chosen, for a kind of kernel.
    pub(crate) fn target(&self, kind: Kind) -> Target {
        Target {
            tree: self.tree.clone(),
            in_place: self.in_place,
            series: self.series.clone(),
            kind,
            contracts: Vec::new(),
        }
    }
}

impl Chosen {
    /// What was chosen, as one thing.
    pub(crate) fn target(&self) -> Target {
        let kind = match (self.qemu, self.debug) {
            (_, true) => Kind::Debug,
            (true, false) => Kind::Qemu,
            (false, false) => Kind::Uml,
        };
        Target {
            contracts: self.contracts.clone(),
            ..self.tree.target(kind)
        }
    }
}

#[derive(Debug, Args)]
struct FetchOptions {
    #[command(flatten)]
    chosen: Chosen,
    /// Take what the cache has, and look for the newest source only where it has none
    #[arg(long)]
    if_missing: bool,
    /// A Debian mirror for the newest suites, in place of the one that the machine's apt has
    #[arg(long, value_name = "URL")]
    mirror: Option<String>,
}

#[derive(Debug, Args)]
struct PrepareOptions {
    #[command(flatten)]
    chosen: Chosen,
}

#[derive(Debug, Args)]
struct BuildOptions {
    #[command(flatten)]
    chosen: Chosen,
    /// Stop after the untouched tree
    #[arg(long)]
    baseline: bool,
}

#[derive(Debug, Args)]
struct RestoreOptions {
    /// The tree
    #[arg(long, value_name = "DIR")]
    tree: Utf8PathBuf,
}

/// Runs the command; `false` when it found what it looks for, and said so.
///
/// # Errors
///
/// When something is missing, or a kernel cannot be built.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    match &options.command {
        Command::Fetch(options) => fetch(workspace, options),
        Command::Prepare(options) => prepare(workspace, options),
        Command::Build(options) => build(workspace, options),
        Command::Test(options) => test::run(workspace, options),
        Command::Code(options) => code::run(workspace, options),
        Command::Mutants(options) => mutants::run(workspace, options),
        Command::Restore(options) => restore(options),
    }
}

fn restore(options: &RestoreOptions) -> Result<bool> {
    let changed = Working::restore(&Layout::find()?, &options.tree)?;
    match changed {
        0 => println!("nothing of ours is in {}", options.tree),
        _ => println!("restored {changed} file(s) in {}", options.tree),
    }
    Ok(true)
}

fn prepare(workspace: &Workspace, options: &PrepareOptions) -> Result<bool> {
    let session = Session::open(workspace, &options.chosen.target())?;
    let outcome = session.rust_available()?;
    println!("tree    {}", session.working().root);
    for version in &session.tools().versions {
        println!("tool    {version}");
    }
    for path in &Places::read(workspace)?.replaced {
        println!("replace {path}");
    }
    print!("{}", outcome.text());
    Ok(outcome.success())
}

fn build(workspace: &Workspace, options: &BuildOptions) -> Result<bool> {
    let start = Instant::now();
    let mut session = Session::open(workspace, &options.chosen.target())?;
    let mut built = session.provide(&State::Baseline)?;
    if !options.baseline {
        let generated = session.generate(None)?;
        built = session.provide(&State::Generated(generated))?;
    }
    if let Some(placement) = &built.placement {
        print!("{placement}");
    }
    println!(
        "kernel  {} ({})",
        built.image,
        report::time(start.elapsed())
    );
    Ok(true)
}

fn fetch(workspace: &Workspace, options: &FetchOptions) -> Result<bool> {
    let layout = Layout::find()?;
    let target = options.chosen.target();
    let tree = match &target.tree {
        Some(tree) => tree.clone(),
        None => {
            let mirror = options.mirror.as_deref();
            let found = source::provide(&layout, &target.series, !options.if_missing, mirror)?;
            println!("source  {} ({})", found.folder, found.version);
            found.folder
        }
    };
    let tools = Tools::provide(workspace, &layout, &tree, target.kind)?;
    for version in &tools.versions {
        println!("tool    {version}");
    }
    println!("library {}", tools.libclang);
    Ok(true)
}
