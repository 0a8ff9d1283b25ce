//! The step `kernel`: the generated files inside real kernels that boot.

use std::process::Command;

use anyhow::Result;

use super::{Bench, Outcome};
use crate::{process, report::Counts};

/// The kinds of kernels: the name, what is said to the commands, and whether only a warm cache is used. A first
/// build for QEMU takes longer than all other steps together.
const KINDS: [(&str, &[&str], bool); 2] = [("uml", &[], false), ("qemu", &["--qemu"], true)];

/// Boots each kind of kernel; one whose source or tools cannot be had is skipped.
pub(super) fn run(bench: &Bench<'_>) -> Result<Outcome> {
    let mut all = Outcome::default();
    for (name, flags, warm) in KINDS {
        let command = |words: &[&str]| -> Command {
            let mut command = bench.workspace.xtask();
            command.arg("kernel").args(words).args(flags);
            command
        };
        if !warm {
            let fetched = process::capture(&mut command(&["fetch", "--if-missing"]))?;
            if !fetched.success() {
                let reason = reason(&fetched.stderr);
                all.counts.skipped.push((name.to_owned(), reason));
                continue;
            }
        }
        let words: &[&str] = if warm {
            &["test", "--if-built"]
        } else {
            &["test"]
        };
        let tested = process::merged(&mut command(words), |line| bench.show(line))?;
        all.add(Outcome {
            counts: counts(&tested.stdout, tested.success()).named(name),
            output: tested.stdout,
        });
    }
    Ok(all)
}

/// Why something could not be had: the first line of the error.
fn reason(text: &str) -> String {
    let errors = text.lines().filter_map(|line| line.strip_prefix("error: "));
    let first = errors.into_iter().next();
    first
        .unwrap_or("its source or its tools cannot be had")
        .to_owned()
}

/// Counts the tests in what `cargo xtask kernel test` prints. One that did not succeed has failed, whatever it
/// printed.
fn counts(output: &str, success: bool) -> Counts {
    let mut counts = Counts::default();
    let (mut failed, mut skipped) = (0, 0);
    for line in output.lines() {
        if let Some(name) = line.strip_prefix("failed: ") {
            counts.failed.push(name.to_owned());
        } else if let Some(text) = line.strip_prefix("skipped: ") {
            let (name, reason) = text.split_once(": ").unwrap_or((text, ""));
            counts.skipped.push((name.to_owned(), reason.to_owned()));
        } else if let Some(numbers) = summary(line) {
            [counts.passed, failed, skipped] = numbers;
        }
    }
    let complete = failed == counts.failed.len() && skipped == counts.skipped.len();
    if !complete || (!success && counts.failed.is_empty()) {
        counts.failed.push(String::new());
    }
    counts
}

/// The numbers of a line such as `3 passed, 0 failed, 1 skipped`.
fn summary(line: &str) -> Option<[usize; 3]> {
    let mut words = line.split(", ");
    let mut number = |what: &str| words.next()?.strip_suffix(what)?.trim().parse().ok();
    Some([number("passed")?, number("failed")?, number("skipped")?])
}

#[cfg(test)]
mod tests {
    use super::{counts, reason};

    const OUTPUT: &str = "| suite |\n\nfailed: s: a\n    passed, not\nskipped: s: b: no device: x\n\n\
                          7 passed, 1 failed, 1 skipped\n";

    #[test]
    fn single_tests_are_counted() {
        let found = counts(OUTPUT, false).named("uml");
        assert_eq!(found.passed, 7);
        assert_eq!(found.failed, ["uml: s: a"]);
        let skipped = ("uml: s".to_owned(), "b: no device: x".to_owned());
        assert_eq!(found.skipped, [skipped]);
    }

    #[test]
    fn what_broke_off_has_failed() {
        for (output, success) in [
            ("", false),
            ("failed: a\n", true),
            ("3 passed, 0 failed, 0 skipped\n", false),
            ("3 passed, 1 failed, 0 skipped\n", true),
        ] {
            assert!(!counts(output, success).failed.is_empty(), "{output}");
        }
        let fine = counts("3 passed, 0 failed, 0 skipped\n", true);
        assert_eq!(fine.to_string(), "3 passed, 0 failed, 0 skipped");
        assert_eq!(counts("", false).named("uml").failed, ["uml"]);
    }

    #[test]
    fn the_reason_is_what_the_command_says() {
        let text = "fetching ...\nerror: there is no apt: install it\nmore\n";
        assert_eq!(reason(text), "there is no apt: install it");
        assert!(!reason("").is_empty());
    }
}
