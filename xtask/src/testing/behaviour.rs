//! What wrappers do when they run: those of the model, and those of the fixtures, natively and in Miri.

use std::process::Command;

use anyhow::Result;
use camino::Utf8PathBuf;

use super::{
    Bench, Outcome,
    steps::{FIXTURES, FORMS, MISUSE, MODEL, cargo, tests},
};
use crate::{process, toolchain, toolchain::Miri};

/// Flags for both models of borrows.
pub(super) const STACKED: &str = "-Zmiri-strict-provenance";
pub(super) const TREE: &str = "-Zmiri-strict-provenance -Zmiri-tree-borrows";

/// A package, and the folder of its test programs.
struct Package {
    name: &'static str,
    tests: &'static str,
}

const OF_MODEL: Package = Package {
    name: MODEL,
    tests: "examples/linux-model/tests",
};

const OF_FIXTURES: Package = Package {
    name: FIXTURES,
    tests: "codegen/tests/support/tests",
};

/// A test of what a wrapper must not do, done by hand: it has to fail. It is in the module
/// [`CONTROLS`], and ignored where everything has to pass.
struct Control {
    program: &'static str,
    name: &'static str,
    /// What is said of it.
    report: &'static str,
}

const CONTROLS: &str = "controls::";

/// The module of tests that only Tree Borrows allows: they reach behind what Rust knows of the size of a type.
const TREE_ONLY: &str = "tree_borrows::";

/// What the C sides notice by themselves.
const NOTICED: [Control; 1] = [Control {
    program: "hearths",
    name: "controls::a_struct_that_moves",
    report: "the hearth has moved",
}];

/// What only Miri sees.
const REPORTED: [Control; 11] = [
    Control {
        program: "terminated",
        name: "controls::an_array_without_its_zero",
        report: "beyond the end of the allocation",
    },
    Control {
        program: "flexible",
        name: "controls::more_elements_than_there_are",
        report: "beyond the bounds of its allocation",
    },
    Control {
        program: "hearths",
        name: "controls::a_buffer_that_is_left_in_a_field",
        report: "has been freed",
    },
    Control {
        program: "hearths",
        name: "controls::a_struct_that_is_never_ended",
        report: "memory leaked",
    },
    Control {
        program: "presses",
        name: "controls::more_than_was_written",
        report: "uninitialized",
    },
    Control {
        program: "presses",
        name: "controls::more_room_than_there_is",
        report: "beyond the end of the allocation",
    },
    Control {
        program: "slices_of_values",
        name: "controls::values_that_were_not_written",
        report: "encountered uninitialized memory",
    },
    Control {
        program: "std_items",
        name: "controls::used_after_its_end",
        report: "has been freed",
    },
    Control {
        program: "std_items",
        name: "controls::never_ended",
        report: "memory leaked",
    },
    Control {
        program: "std_items",
        name: "controls::ended_after_its_parent",
        report: "has been freed",
    },
    Control {
        program: "std_items",
        name: "controls::ended_by_a_field_after_its_parent",
        report: "has been freed",
    },
];

impl Package {
    /// The flags for all of its tests but the misuse tests, which start compilers.
    fn targets(&self, bench: &Bench<'_>) -> Result<Vec<String>> {
        let mut flags = vec!["-p".to_owned(), self.name.to_owned(), "--lib".to_owned()];
        let folder = bench.workspace.root.join(self.tests);
        let mut names: Vec<Utf8PathBuf> = Vec::new();
        if folder.is_dir() {
            for entry in folder.read_dir_utf8()? {
                names.push(entry?.path().to_owned());
            }
        }
        names.sort();
        let is_target =
            |path: &&Utf8PathBuf| path.extension() == Some("rs") || path.join("main.rs").is_file();
        for path in names.iter().filter(is_target) {
            if let Some(name) = path.file_stem().filter(|name| *name != MISUSE) {
                flags.extend(["--test".to_owned(), name.to_owned()]);
            }
        }
        Ok(flags)
    }
}

/// The model's tests, and the examples in its documentation.
pub(super) fn model(bench: &Bench<'_>) -> Result<Outcome> {
    let mut all = Outcome::default();
    let mut programs = cargo(bench, &["test"]);
    programs.args(OF_MODEL.targets(bench)?);
    for command in [
        programs,
        cargo(bench, &["test", "-p", MODEL, "-p", FORMS, "--doc"]),
    ] {
        let outcome = tests(bench, command)?;
        all.add(outcome);
    }
    Ok(all)
}

/// The model's tests in Miri.
pub(super) fn model_in_miri(bench: &Bench<'_>, flags: &str) -> Result<Outcome> {
    match toolchain::miri() {
        Ok(miri) => {
            let mut command = in_miri(bench, &miri, flags);
            command.args(OF_MODEL.targets(bench)?).arg("--no-fail-fast");
            tests(bench, command)
        }
        Err(error) => Ok(Outcome::skipped(format!("{error:#}"))),
    }
}

/// The fixtures' tests, and what has to fail beside them.
pub(super) fn patterns(bench: &Bench<'_>) -> Result<Outcome> {
    with_controls(bench, &NOTICED, &[CONTROLS], &|| cargo(bench, &["test"]))
}

/// The fixtures' tests in Miri, and what it has to report beside them.
pub(super) fn patterns_in_miri(bench: &Bench<'_>, flags: &str) -> Result<Outcome> {
    match toolchain::miri() {
        Ok(miri) => {
            let skipped: &[&str] = match flags == TREE {
                true => &[CONTROLS],
                false => &[CONTROLS, TREE_ONLY],
            };
            with_controls(bench, &REPORTED, skipped, &|| in_miri(bench, &miri, flags))
        }
        Err(error) => Ok(Outcome::skipped(format!("{error:#}"))),
    }
}

/// `cargo miri test`.
fn in_miri(bench: &Bench<'_>, miri: &Miri, flags: &str) -> Command {
    // Controls name objects that are dead by their address, which must not become that of another one.
    let flags = format!("{flags} -Zmiri-address-reuse-rate=0");
    let mut command = miri.cargo(bench.workspace, &flags);
    command.arg("test");
    command
}

fn with_controls(
    bench: &Bench<'_>,
    controls: &[Control],
    skipped: &[&str],
    test: &dyn Fn() -> Command,
) -> Result<Outcome> {
    let mut all = test();
    all.args(OF_FIXTURES.targets(bench)?);
    all.args(["--no-fail-fast", "--"]);
    all.args(skipped.iter().flat_map(|name| ["--skip", name]));
    let mut outcome = tests(bench, all)?;
    for control in controls {
        let mut command = test();
        command.args(["-p", FIXTURES, "--test", control.program]);
        command.args(["--", "--ignored", "--exact", control.name]);
        outcome.add(failing(bench, command, control)?);
    }
    Ok(outcome)
}

/// A control passes if its program fails with the report.
fn failing(bench: &Bench<'_>, mut command: Command, control: &Control) -> Result<Outcome> {
    let ran = process::merged(&mut command, |line| bench.show(line))?;
    let mut outcome = Outcome::default();
    if !ran.success() && ran.stdout.contains(control.report) {
        outcome.counts.passed = 1;
    } else {
        let Control { name, report, .. } = control;
        outcome.counts.failed.push((*name).to_owned());
        outcome.output = format!("{}\n`{name}` is not reported: {report}\n", ran.stdout);
    }
    Ok(outcome)
}
