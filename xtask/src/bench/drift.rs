//! Two trees of kernel headers, compared.

use anyhow::Result;

use super::{
    Programs,
    measure::{self, Case},
};
use crate::{drift, generator::Set, process, workspace::Workspace};

/// Measures and prints the table; nothing where there are no kernel headers.
///
/// # Errors
///
/// When the generator refuses.
pub(super) fn run(
    workspace: &Workspace,
    programs: &Programs,
    set: &Set,
    rounds: u32,
) -> Result<()> {
    let Some(measured) = drift::measured(workspace, set)? else {
        eprintln!("warning: without drift: {}", drift::NO_HEADERS);
        return Ok(());
    };
    let contracts = set.contracts(&workspace.root)?;
    let mut words: Vec<String> = contracts.iter().map(ToString::to_string).collect();
    words.extend(["--profile".to_owned(), set.profile().to_string()]);
    let (from, to, names) = (&measured.from, &measured.to, measured.names);
    let with = |more: [&str; 4]| {
        let words = words.iter().map(String::as_str).chain(more);
        words.map(str::to_owned).collect()
    };
    let case = |name: &'static str, more: Vec<String>| -> Case {
        let words: Vec<String> = std::iter::once("drift".to_owned()).chain(more).collect();
        let command = programs.generator.command(&words);
        Case {
            name,
            // That something changed is no failure.
            command: process::accepting_one(&command),
            fresh: None,
        }
    };
    let cases = [
        case(
            "all contracts, between the two newest trees",
            with(["--from", from.as_str(), "--to", to.as_str()]),
        ),
        case(
            "all contracts, the newest tree against what was accepted",
            with(["--headers", to.as_str(), "--format", "text"]),
        ),
        case(
            "all that `rust/kernel` takes, between the two newest trees",
            measured.called,
        ),
    ];
    let measured = measure::all(&programs.probe, &cases, rounds)?;
    let table = measure::table(&measured);
    println!("## Drift of kernel headers\n\n{table}");
    println!("`rust/kernel` takes {names} names.");
    Ok(())
}
