//! The steps of `cargo xtask test`, in the order in which they run: quick ones first.

use std::process::Command;

use anyhow::Result;

use super::{Bench, Outcome, behaviour, kernel, library, libtest, races, review, single};
use crate::{examples::EXAMPLES, harvest, libclang, new_header, process, toolchain};

/// A named check.
pub(crate) struct Step {
    /// The name, to be chosen by.
    pub(crate) name: &'static str,
    /// What it shows.
    pub(crate) what: &'static str,
    /// How many seconds it may take on a small machine with everything built before it.
    pub(crate) budget: u64,
    /// The part of the toolchain without which it is skipped.
    pub(crate) needs: Option<&'static str>,
    /// Runs it.
    pub(crate) run: fn(&Bench<'_>) -> Result<Outcome>,
}

/// The package of the model.
pub(super) const MODEL: &str = "linux-model";

/// The package of wrappers that were written by hand.
pub(super) const FORMS: &str = "handwritten";

/// The test program that shows what does not compile; it starts compilers, and so does not run in Miri.
pub(super) const MISUSE: &str = "misuse";

/// The crate in which the fixtures' wrappers are used and misused.
pub(super) const FIXTURES: &str = "fixture-support";

/// The crate of unsoundness that was found in the field.
const UNSOUNDNESS: &str = "unsoundness";

/// All steps.
pub(crate) const STEPS: [Step; 31] = [
    Step {
        name: "fmt",
        what: "sources are formatted",
        budget: 10,
        needs: Some("rustfmt"),
        run: |bench| {
            single::command(
                bench,
                cargo(bench, &["fmt", "--all", "--check", "--", "--color=never"]),
            )
        },
    },
    Step {
        name: "clippy",
        what: "no lint fires in any target of the workspace",
        budget: 240,
        needs: Some("clippy"),
        run: |bench| {
            let flags = "clippy --quiet --workspace --all-targets --features xtask/probe";
            single::command(bench, denying_warnings(cargo(bench, &words(flags))))
        },
    },
    Step {
        name: "kernel-clippy",
        what: "the generated wrappers pass the kernel's set of lints",
        budget: 60,
        needs: Some("clippy"),
        run: |bench| {
            let command = cargo(bench, &["clippy", "--quiet", "-p", MODEL]);
            single::command(bench, denying_warnings(command))
        },
    },
    Step {
        name: "rustfmt-generated",
        what: "generated Rust files are as rustfmt writes them",
        budget: 20,
        needs: Some("rustfmt"),
        run: single::rustfmt_generated,
    },
    Step {
        name: "regenerate",
        what: "everything that is generated is up to date",
        budget: 60,
        needs: None,
        run: |bench| Ok(naming_skipped(xtask(bench, &["regenerate", "--check"])?)),
    },
    Step {
        name: "unit",
        what: "unit tests of the generator, of what reads Rust, and of these tasks",
        budget: 120,
        needs: None,
        run: |bench| {
            tests(
                bench,
                cargo(
                    bench,
                    &words("test -p safebind -p safebind-review -p xtask --lib --bins"),
                ),
            )
        },
    },
    Step {
        name: "fixtures",
        what: "integration tests of the generator and of what reads Rust, and the forms that were written by hand",
        budget: 180,
        needs: None,
        run: |bench| {
            tests(
                bench,
                cargo(
                    bench,
                    &words("test -p safebind -p safebind-review -p handwritten --test *"),
                ),
            )
        },
    },
    Step {
        name: "model",
        what: "behaviour of the wrappers against the model, and their documentation's examples",
        budget: 90,
        needs: None,
        run: behaviour::model,
    },
    Step {
        name: "patterns",
        what: "behaviour of the fixtures' wrappers, over C sides of their own, and a misuse that these notice",
        budget: 60,
        needs: None,
        run: behaviour::patterns,
    },
    Step {
        name: "misuse",
        what: "misuse of the wrappers does not compile",
        budget: 120,
        needs: None,
        run: misuse,
    },
    Step {
        name: "miri-stacked",
        what: "the same behaviour under Miri, with Stacked Borrows",
        budget: 240,
        needs: None,
        run: |bench| behaviour::model_in_miri(bench, behaviour::STACKED),
    },
    Step {
        name: "miri-tree",
        what: "the same behaviour under Miri, with Tree Borrows",
        budget: 240,
        needs: None,
        run: |bench| behaviour::model_in_miri(bench, behaviour::TREE),
    },
    Step {
        name: "patterns-miri-stacked",
        what: "behaviour of the fixtures' wrappers under Miri, with Stacked Borrows, and misuse that it reports",
        budget: 240,
        needs: None,
        run: |bench| behaviour::patterns_in_miri(bench, behaviour::STACKED),
    },
    Step {
        name: "patterns-miri-tree",
        what: "behaviour of the fixtures' wrappers under Miri, with Tree Borrows, and misuse that it reports",
        budget: 240,
        needs: None,
        run: |bench| behaviour::patterns_in_miri(bench, behaviour::TREE),
    },
    Step {
        name: "races-miri",
        what: "races of drop and unbind, under Miri with many seeds, and controls that lose them",
        budget: 120,
        needs: None,
        run: races::miri,
    },
    Step {
        name: "races-tsan",
        what: "the same races natively under ThreadSanitizer, and controls that it sees",
        budget: 120,
        needs: None,
        run: races::tsan,
    },
    Step {
        name: "controls",
        what: "what is wrong by hand is noticed, and what is right is not, under Miri with both models of borrows",
        budget: 240,
        needs: None,
        run: single::controls,
    },
    Step {
        name: "c-shims",
        what: "the generated C compiles without a warning",
        budget: 5,
        needs: None,
        run: single::c_shims,
    },
    Step {
        name: "mutants",
        what: "every change of a contract is noticed",
        budget: 180,
        needs: None,
        run: |bench| xtask(bench, &["mutants"]),
    },
    Step {
        name: "mutants-fixtures",
        what: "every change of the contracts of fixtures is noticed",
        budget: 240,
        needs: None,
        run: |bench| xtask(bench, &["mutants", "--fixtures"]),
    },
    Step {
        name: "mutants-examples",
        what: "every change of the contracts of real libraries is noticed",
        budget: 120,
        needs: None,
        run: |bench| {
            let mut outcome = naming_skipped(xtask(bench, &["mutants", "--examples"])?);
            if outcome.counts.skipped.len() == EXAMPLES.len() {
                outcome.counts.passed = 0;
            }
            Ok(outcome)
        },
    },
    Step {
        name: "library",
        what: "wrappers of real C libraries, also under AddressSanitizer, and misuse of them, which does not compile",
        budget: 120,
        needs: None,
        run: library::run,
    },
    Step {
        name: "new-header",
        what: "the contract of the tutorial gives what the tutorial shows, over real kernel headers",
        budget: 30,
        needs: None,
        run: |bench| match new_header::headers() {
            Ok(_) => xtask(bench, &["new-header", "--check"]),
            Err(error) => Ok(Outcome::skipped(format!("{error:#}"))),
        },
    },
    Step {
        name: "harvest",
        what: "contracts to start from, out of the headers of real libraries, and their facts beside finished contracts",
        budget: 60,
        needs: None,
        run: |bench| match harvest::headers() {
            Ok(_) => xtask(bench, &["harvest", "--check"]),
            Err(error) => Ok(Outcome::skipped(format!("{error:#}"))),
        },
    },
    Step {
        name: "libclang-versions",
        what: "every version of libclang gives the same files",
        budget: 60,
        needs: None,
        run: single::libclang_versions,
    },
    Step {
        name: "kernel-headers",
        what: "real kernel headers give the same wrappers, or say why not",
        budget: 120,
        needs: None,
        run: single::kernel_headers,
    },
    Step {
        name: "layout",
        what: "raw bindings of real kernels have the layouts of these kernels, or are named in docs/layout.md",
        budget: 120,
        needs: None,
        run: single::layout,
    },
    Step {
        name: "kernel",
        what: "kernels with the generated files boot, and pass what they pass without",
        budget: 900,
        needs: None,
        run: kernel::run,
    },
    Step {
        name: "drift",
        what: "what changes between kernel headers was accepted, and found as bindgen finds it, and its page is up to date",
        budget: 240,
        needs: None,
        run: review::drift,
    },
    Step {
        name: "diff",
        what: "the kernel's own Rust beside the wrappers, and held against the contracts, is as written down",
        budget: 30,
        needs: None,
        run: review::diff,
    },
    Step {
        name: "page",
        what: "the pages of a comparison and of a report, in a browser, and broken pages that the checks notice",
        budget: 60,
        needs: None,
        run: review::page,
    },
];

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

pub(super) fn cargo(bench: &Bench<'_>, words: &[&str]) -> Command {
    let mut command = bench.workspace.cargo();
    command.args(words);
    with_libclang(bench, &mut command);
    command
}

fn with_libclang(bench: &Bench<'_>, command: &mut Command) {
    if let Some(found) = &bench.libclang {
        command.env(libclang::VARIABLE, &found.path);
    }
}

fn denying_warnings(mut command: Command) -> Command {
    command.args(["--", "-D", "warnings"]);
    command
}

fn xtask(bench: &Bench<'_>, words: &[&str]) -> Result<Outcome> {
    let mut command = bench.workspace.xtask();
    command.args(words);
    with_libclang(bench, &mut command);
    single::command(bench, command)
}

/// Counts what a task says that it has skipped.
fn naming_skipped(mut outcome: Outcome) -> Outcome {
    let lines = outcome.output.lines();
    let skipped = lines.filter_map(|line| line.strip_prefix("skipped: "));
    let skipped = skipped.map(|what| (String::new(), what.to_owned()));
    outcome.counts.skipped.extend(skipped);
    outcome
}

/// Runs test programs and counts their tests; a program that does not compile, or dies, is a failure.
pub(super) fn tests(bench: &Bench<'_>, mut command: Command) -> Result<Outcome> {
    // All test programs run, whatever the first one finds.
    let mut words = command.get_args();
    if words.next().is_some_and(|word| word == "test") && words.all(|word| word != "--no-fail-fast")
    {
        command.arg("--no-fail-fast");
    }
    let outcome = process::merged(&mut command, |line| bench.show(line))?;
    let counted = libtest::counts(&outcome.stdout);
    let mut counts = counted.unwrap_or_default();
    if !outcome.success() && counts.failed.is_empty() {
        counts.failed.push(String::new());
    }
    Ok(Outcome {
        counts,
        output: outcome.stdout,
    })
}

impl Bench<'_> {
    /// Shows a line of output, if output is shown as it comes.
    pub(super) fn show(&self, line: &str) {
        if self.verbose {
            println!("{line}");
        }
    }
}

/// Misuse, and what the compiler says of it. It quotes the sources of Rust's library where they are there, as they
/// are for whoever builds kernels, so the expected messages quote them as well.
fn misuse(bench: &Bench<'_>) -> Result<Outcome> {
    if let Err(error) = toolchain::rust_src() {
        return Ok(Outcome::skipped(format!("{error:#}")));
    }
    let mut command = cargo(bench, &["test", "--test", MISUSE]);
    for package in [MODEL, FIXTURES, UNSOUNDNESS] {
        command.args(["-p", package]);
    }
    tests(bench, command)
}
