//! Comparing and auditing all of the kernel's Rust.

use anyhow::Result;

use super::{
    Programs,
    measure::{self, Case},
};
use crate::{
    review::{self, Kernel},
    workspace::Workspace,
};

/// Measures and prints the table; nothing where there is no kernel source.
///
/// # Errors
///
/// When the generator refuses what it is given.
pub(super) fn run(workspace: &Workspace, programs: &Programs, rounds: u32) -> Result<()> {
    let newest = review::Options::default();
    let (kernel, version) = match review::kernel(workspace, &newest)? {
        Kernel::At { folder, version } => (folder, version),
        Kernel::Missing(reason) => {
            eprintln!("warning: without the kernel's Rust: {reason}");
            return Ok(());
        }
    };
    let facts = review::facts(workspace, &programs.generator)?;
    let out = workspace.scratch().join("review").join("bench.json");
    let whole = kernel.join("rust/kernel");
    let shipped = review::shipped(workspace)?;
    let itself = vec![whole.clone()];
    let cases = [
        (
            "the shipped wrappers beside all of it, with its audit",
            &shipped,
        ),
        ("all of it beside itself, with its audit", &itself),
    ];
    let cases: Vec<_> = cases
        .into_iter()
        .map(|(name, generated)| {
            let mut words = vec!["diff".to_owned(), "--generated".to_owned()];
            words.extend(generated.iter().map(ToString::to_string));
            let rest = [
                "--only-generated-modules",
                "--audit",
                "--handwritten",
                whole.as_str(),
            ];
            let rest = rest
                .into_iter()
                .chain(["--facts", facts.as_str(), "--format", "json"]);
            words.extend(rest.chain(["--output", out.as_str()]).map(str::to_owned));
            Case {
                name,
                command: programs.generator.command(&words),
                fresh: None,
            }
        })
        .collect();
    let measured = measure::all(&programs.probe, &cases, rounds)?;
    let table = measure::table(&measured);
    println!("## `rust/kernel` of Linux {version}, compared and audited in one run\n\n{table}");
    Ok(())
}
