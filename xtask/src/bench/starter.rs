//! A contract to start from, out of the largest header that is harvested, and what is generated from it.

use anyhow::Result;

use super::{
    Programs,
    measure::{self, Case},
};
use crate::{harvest, tree, workspace::Workspace};

/// Measures and prints the table; nothing where the header cannot be had.
///
/// # Errors
///
/// When the generator refuses.
pub(super) fn run(workspace: &Workspace, programs: &Programs, rounds: u32) -> Result<()> {
    let root = match harvest::headers() {
        Ok(root) => root,
        Err(error) => {
            eprintln!("warning: without a starter contract: {error:#}");
            return Ok(());
        }
    };
    let scratch = workspace.scratch().join("bench-new");
    tree::remove(&scratch)?;
    fs_err::create_dir_all(&scratch)?;
    let contract = scratch.join("contract.yaml");
    let out = scratch.join("generated");
    let largest = harvest::largest(&root);
    let case = |name: &'static str, words: &[&str]| -> Case {
        let words = words.iter().map(ToString::to_string);
        let words = words
            .chain(["--".to_owned()])
            .chain(largest.arguments.iter().cloned());
        let words: Vec<String> = words.collect();
        Case {
            name,
            command: programs.generator.command(&words),
            fresh: None,
        }
    };
    let mut new = vec![
        "new",
        largest.header,
        "--quiet",
        "--force",
        "--output",
        contract.as_str(),
    ];
    if let Some(files) = &largest.files {
        new.extend(["--allowlist-file", files]);
    }
    let generate = [
        "generate",
        contract.as_str(),
        "--quiet",
        "--out",
        out.as_str(),
    ];
    let cases = [
        case("`new`: the contract and its questions", &new),
        Case {
            fresh: Some(out.clone()),
            ..case(
                "`generate` from that contract, with raw bindings",
                &generate,
            )
        },
    ];
    let measured = measure::all(&programs.probe, &cases, rounds)?;
    let table = measure::table(&measured);
    println!(
        "## A contract to start from, of `{}`\n\n{table}",
        largest.header
    );
    Ok(())
}
