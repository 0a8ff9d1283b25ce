//! The step `library`: wrappers of real C libraries, and what these call, natively and under AddressSanitizer; and misuse of
//! the wrappers, which does not compile.

use std::process::Command;

use anyhow::{Context, Result};

use super::{Bench, Outcome, steps};
use crate::{
    examples::{EXAMPLES, Example},
    generator::{Generator, Profile},
    libclang, process,
    toolchain::{self, Miri},
};

/// The package of what does not compile; it has a feature for each example, named like its folder.
const MISUSES: &str = "examples/misuse";

/// The test program of each package with what must be reported.
const CONTROLS: &str = "controls";

/// Generates, builds and runs all examples; one is skipped where its library is not there and cannot be had.
pub(super) fn run(bench: &Bench<'_>) -> Result<Outcome> {
    let mut all = Outcome::default();
    for example in &EXAMPLES {
        let outcome = example.run(bench)?;
        all.counts.add(outcome.counts);
        all.output.push_str(&outcome.output);
    }
    Ok(all)
}

impl Example {
    fn run(&self, bench: &Bench<'_>) -> Result<Outcome> {
        let library = match self.library() {
            Ok(library) => library,
            Err(error) => return Ok(self.skipped(&error)),
        };
        let generator = Generator::build(bench.workspace, Profile::Dev)?;
        let prepare = |command: &mut Command| {
            let target = bench.workspace.scratch().join("library");
            command
                .current_dir(bench.workspace.root.join(self.package))
                .env("CARGO_TARGET_DIR", target)
                .env("SAFEBIND", generator.program());
            library.describe(command);
            if let Some(found) = &bench.libclang {
                command.env(libclang::VARIABLE, &found.path);
            }
        };
        let mut all = Outcome::default();
        let mut add = |outcome: Outcome| {
            all.counts.add(outcome.counts);
            all.output.push_str(&outcome.output);
        };
        let mut command = bench.workspace.cargo();
        prepare(&mut command);
        let words = ["test", "--test", self.tests];
        add(steps::tests(bench, with(command, &words))?);
        add(self.misused(bench, &prepare)?);
        match toolchain::miri() {
            Ok(nightly) => {
                for outcome in self.sanitized(bench, &nightly, &prepare)? {
                    add(outcome);
                }
            }
            Err(error) => add(self.skipped(&error.context("no AddressSanitizer"))),
        }
        Ok(all)
    }

    /// What cannot run, by the name of the example.
    fn skipped(&self, error: &anyhow::Error) -> Outcome {
        Outcome::skipped(format!("{}: {error:#}", self.package))
    }

    /// Misuse of the wrappers, and the same without the mistakes, which runs with the library.
    fn misused(&self, bench: &Bench<'_>, prepare: &dyn Fn(&mut Command)) -> Result<Outcome> {
        if let Err(error) = toolchain::rust_src() {
            return Ok(self.skipped(&error.context("no misuse")));
        }
        let mut command = bench.workspace.cargo();
        prepare(&mut command);
        command.current_dir(bench.workspace.root.join(MISUSES));
        let words = ["test", "--features", self.short(), "--test", steps::MISUSE];
        steps::tests(bench, with(command, &words))
    }

    /// The same tests under AddressSanitizer, with the detector of leaks, and the controls.
    fn sanitized(
        &self,
        bench: &Bench<'_>,
        nightly: &Miri,
        prepare: &dyn Fn(&mut Command),
    ) -> Result<Vec<Outcome>> {
        let target = target(nightly)?;
        let cargo = |name: &str| {
            let mut command = nightly.plain_cargo(bench.workspace);
            prepare(&mut command);
            command
                .env("RUSTFLAGS", "-Zsanitizer=address")
                .env("ASAN_OPTIONS", "detect_leaks=1");
            with(command, &["test", "--target", &target, "--test", name])
        };
        let mut outcomes = vec![steps::tests(bench, cargo(self.tests))?];
        for control in self.wrong {
            let command = with(cargo(CONTROLS), &["--", "--ignored", "--exact", control.0]);
            outcomes.push(reported(bench, command, *control)?);
        }
        Ok(outcomes)
    }
}

/// A control passes if its program fails with the report, and with nothing else.
fn reported(
    bench: &Bench<'_>,
    mut command: Command,
    (name, report): (&str, &str),
) -> Result<Outcome> {
    let ran = process::merged(&mut command, |line| bench.show(line))?;
    let mut outcome = Outcome::default();
    if !ran.success() && ran.stdout.contains(report) {
        outcome.counts.passed = 1;
    } else {
        outcome.counts.failed.push(name.to_owned());
        outcome.output = format!("{}\n`{name}` is not reported: {report}\n", ran.stdout);
    }
    Ok(outcome)
}

fn with(mut command: Command, words: &[&str]) -> Command {
    command.args(words);
    command
}

/// The machine's own target: a sanitizer is for what is built for a target that is named.
pub(super) fn target(nightly: &Miri) -> Result<String> {
    let mut command = Command::new("rustup");
    command.args(["run", &nightly.toolchain, "rustc", "-vV"]);
    let text = process::output(&mut command)?;
    let host = text.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host
        .context("rustc does not say what it runs on")?
        .to_owned())
}
