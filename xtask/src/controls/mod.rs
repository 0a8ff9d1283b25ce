//! The controls: small programs that call the C side by hand, rightly and wrongly (`examples/controls`).
//!
//! Each runs under Miri in a process of its own, once with each model of borrows. What comes out is compared
//! with what the program says of itself; the table in `docs/provenance.md` is made of what came out.

mod list;
mod outcome;
mod page;
mod run;
mod unsound;

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::{process, report::Counts, toolchain, tree, workspace::Workspace};
use run::Ran;

/// The package of the controls.
const PACKAGE: &str = "controls";

/// The page with the table.
const PAGE: &str = "docs/provenance.md";

/// Run the controls under Miri, and write what came out into the table of `docs/provenance.md`
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Write nothing; show what would change, and fail if anything would
    #[arg(long)]
    check: bool,
}

/// Runs the command; `false` when a case differs from what it expects, or `--check` found a difference.
///
/// # Errors
///
/// When there is no Miri, the cases do not compile, or the page has no place for the table.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let miri = toolchain::miri()?;
    let ran = by_hand(workspace, &miri, &|line| println!("{line}"))?;
    let failures = failures(&ran);
    if !failures.is_empty() {
        for (name, text) in &failures {
            println!("{name}: {text}");
        }
        bail!("what came out is not what was expected; `{PAGE}` was left as it is");
    }
    let path = workspace.root.join(PAGE);
    let present = fs_err::read_to_string(&path)?;
    let filled = page::fill(&present, &ran)?;
    if !options.check {
        if tree::write(&path, filled.as_bytes())? {
            println!("wrote {PAGE}");
        }
        return Ok(true);
    }
    let differences = differences(&present, &filled);
    print!("{differences}");
    Ok(differences.is_empty())
}

/// Runs all controls for the tests: each with each model of borrows is one, and the page is one.
///
/// # Errors
///
/// When the cases do not compile, or the page cannot be read.
pub(crate) fn test(
    workspace: &Workspace,
    miri: &toolchain::Miri,
    seen: &(dyn Fn(&str) + Sync),
) -> Result<(Counts, String)> {
    let ran = by_hand(workspace, miri, seen)?;
    let unsound = unsound::run(workspace, miri, seen)?;
    let mut counts = Counts::default();
    let mut output = String::new();
    for ran in [&ran, &unsound] {
        let failures = failures(ran);
        counts.passed += ran.results().count() - failures.len();
        for (name, text) in failures {
            output.push_str(&format!("{name}: {text}\n"));
            counts.failed.push(name);
        }
    }
    let present = fs_err::read_to_string(workspace.root.join(PAGE))?;
    let differences = differences(&present, &page::fill(&present, &ran)?);
    if differences.is_empty() {
        counts.passed += 1;
    } else {
        output.push_str(&differences);
        counts.failed.push(PAGE.to_owned());
    }
    Ok((counts, output))
}

/// Runs the programs of the package, which lists them itself.
fn by_hand(
    workspace: &Workspace,
    miri: &toolchain::Miri,
    seen: &(dyn Fn(&str) + Sync),
) -> Result<Ran> {
    let command =
        |case: &str, flags: &str| run::cargo(workspace, miri, flags, &["-p", PACKAGE, "--", case]);
    // This also compiles everything, so that the processes afterwards do not wait for each other.
    let listed = process::output(&mut command("--list", ""))
        .context("the controls do not compile under Miri")?;
    let topics = list::parse(&listed)?;
    let program =
        |topic: &str, case: &str, flags: &str| command(&format!("{topic}::{case}"), flags);
    run::all(topics, run::MODELS, &program, seen)
}

/// The cases that do not do what they say, by name, each with what it did.
fn failures(ran: &Ran) -> Vec<(String, String)> {
    let mut failures = Vec::new();
    for (name, result) in ran.results() {
        if let Some(failure) = result.failure() {
            failures.push((name, failure));
        }
    }
    failures
}

/// How the page differs from what it would be, and what to do about it; empty if it does not.
fn differences(present: &str, filled: &str) -> String {
    let files = |text: &str| tree::Files::from([(PAGE.into(), text.as_bytes().to_vec())]);
    let mut text = String::new();
    for difference in tree::compare(&files(present), &files(filled)) {
        text.push_str(&difference.to_string());
        text.push_str("mend it with `cargo xtask provenance`\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{differences, failures, run::tests::ran_with};

    #[test]
    fn control_undefined_behaviour_that_is_accepted_is_a_failure() {
        let ran = ran_with("undefined behaviour: dangling", true, "");
        let found = failures(&ran);
        // Both models of borrows.
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].0, "topic::case (Stacked Borrows)");
        assert!(found[0].1.contains("came out: accepted"), "{}", found[0].1);
    }

    #[test]
    fn control_what_should_be_accepted_and_is_not_is_a_failure() {
        let ran = ran_with("accepted", false, "error: Undefined Behavior: no\n");
        assert_eq!(failures(&ran).len(), 2);
        assert!(failures(&ran_with("accepted", true, "")).is_empty());
    }

    #[test]
    fn a_page_that_differs_is_shown_with_the_command_that_mends_it() {
        assert_eq!(differences("a\n", "a\n"), "");
        let text = differences("a\n", "b\n");
        assert!(text.contains("-a\n+b\n"), "{text}");
        assert!(text.contains("cargo xtask provenance"), "{text}");
    }
}
