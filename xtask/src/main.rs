//! Tasks of this repository: `cargo xtask --help` lists them.

mod bench;
mod cache;
mod controls;
mod drift;
mod examples;
mod generator;
mod harvest;
mod kernel;
mod layout;
mod libclang;
mod mutants;
mod new_header;
mod page;
mod process;
mod reasons;
mod regenerate;
mod report;
mod review;
mod setup;
mod testing;
mod toolchain;
mod tree;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use workspace::Workspace;

/// The tasks of this repository.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find or fetch what the other commands need: libclang, Miri, rustfmt, clippy
    Setup(setup::Options),
    /// Run the generator over the shipped contracts and write everything that is generated
    Regenerate(regenerate::Options),
    /// Fetch and unpack Debian's newest kernel header packages into the cache
    KernelHeaders(kernel::headers::fetch::Options),
    /// Put the generated files into a real kernel, and build it
    Kernel(kernel::Options),
    /// Run all tests, or the steps whose names contain one of the words
    Test(testing::Options),
    /// Run the controls under Miri, and write what came out into the table of `docs/provenance.md`
    Provenance(controls::Options),
    /// Change every key of every shipped contract in turn, and check that each change is noticed
    Mutants(mutants::Options),
    /// Compare the shipped wrappers with the kernel's own, hold the kernel's Rust against the contracts, and write
    /// `docs/diff.md` and `docs/audit.md`
    Diff(review::Options),
    /// Harvest the headers of real libraries, and write what came out into the tables of `docs/harvest.md`
    Harvest(harvest::Options),
    /// Generate from the contract of the tutorial over the newest kernel headers, and write what comes out of it beside it
    NewHeader(new_header::Options),
    /// Hold raw bindings of Debian's kernels against the kernels' own type information, and write `docs/layout.md`
    Layout(layout::Options),
    /// Compare Debian's kernel headers of several versions, as far as the shipped contracts speak of them, and write
    /// `docs/drift.md`
    Drift(drift::Options),
    /// Measure time and memory of the generator against bindgen and a bare parse
    Bench(bench::Options),
    /// What `bench` measures against; needs the feature `probe`
    #[command(hide = true)]
    Probe(bench::probe::Options),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command; `false` means that it found what it looks for, and said so.
fn run(command: Command) -> anyhow::Result<bool> {
    let workspace = Workspace::find()?;
    match command {
        Command::Setup(options) => setup::run(&workspace, &options),
        Command::Regenerate(options) => regenerate::run(&workspace, &options),
        Command::KernelHeaders(options) => kernel::headers::fetch::run(&options),
        Command::Kernel(options) => kernel::run(&workspace, &options),
        Command::Test(options) => testing::run(&workspace, &options),
        Command::Provenance(options) => controls::run(&workspace, &options),
        Command::Mutants(options) => mutants::run(&workspace, &options),
        Command::Diff(options) => review::run(&workspace, &options),
        Command::Harvest(options) => harvest::run(&workspace, &options),
        Command::NewHeader(options) => new_header::run(&workspace, &options),
        Command::Layout(options) => layout::run(&workspace, &options),
        Command::Drift(options) => drift::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Probe(options) => bench::probe::run(&options),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
