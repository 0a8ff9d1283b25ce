//! Races of the model, where the schedule decides what is seen: in Miri with many seeds, and under ThreadSanitizer.

use std::{process::Command, thread};

use anyhow::Result;

use super::{
    Bench, Outcome, library,
    steps::{MODEL, tests},
};
use crate::{process, report::Counts, toolchain, toolchain::Miri};

/// The test program.
const TESTS: &str = "races";

/// The program of what is wrong on purpose.
const CONTROLS: &str = "race-controls";

/// The seeds of each model of borrows, with its flags. They are others, since they choose the schedule.
const SEEDS: [(&str, &str); 2] = [
    ("0..12", "-Zmiri-strict-provenance"),
    ("12..24", "-Zmiri-strict-provenance -Zmiri-tree-borrows"),
];

/// With how many seeds a control is run, until it is noticed.
const CONTROL_SEEDS: &str = "0..16";

/// Something that is wrong on purpose.
struct Control {
    name: &'static str,
    /// One of these is said by what notices it.
    words: [&'static str; 2],
}

const LATE: &str = "the value is gone, once";

const NOTICED: [Control; 2] = [
    Control {
        name: "nobody_waits",
        words: [LATE, "data race"],
    },
    Control {
        name: "the_wait_orders_nothing",
        // A relaxed load in Miri may also tell what was before.
        words: [LATE, "data race"],
    },
];

/// Runs the races in Miri.
pub(super) fn miri(bench: &Bench<'_>) -> Result<Outcome> {
    let miri = match toolchain::miri() {
        Ok(miri) => miri,
        Err(error) => return Ok(Outcome::skipped(format!("{error:#}"))),
    };
    let many = |seeds: &str, flags: &str| {
        // One seed after the other: at the same time they would write into each other's lines.
        let flags = format!("{flags} -Zmiri-many-seeds={seeds} -Zthreads=1");
        let mut command = miri.cargo(bench.workspace, &flags);
        command.args(["test", "-p", MODEL, "--test"]);
        command
    };
    let all = thread::scope(|scope| {
        let start = |(seeds, flags)| {
            let mut command = many(seeds, flags);
            command.arg(TESTS);
            scope.spawn(move || tests(bench, command))
        };
        let parts = SEEDS.map(start);
        parts.map(|part| {
            part.join()
                .unwrap_or_else(|_| Ok(Outcome::failed(String::new())))
        })
    });
    let mut outcome = Outcome::default();
    for part in all {
        outcome.add(part?);
    }
    for control in &NOTICED {
        let [(_, flags), _] = SEEDS;
        let mut command = many(CONTROL_SEEDS, flags);
        command.args([CONTROLS, "--", control.name]);
        outcome.add(noticed(bench, control, command)?);
    }
    Ok(outcome)
}

/// Runs the races under ThreadSanitizer.
pub(super) fn tsan(bench: &Bench<'_>) -> Result<Outcome> {
    // It has to be compiled into the standard library, too, whose sources come with Miri.
    let nightly = match toolchain::miri() {
        Ok(nightly) => nightly,
        Err(error) => return Ok(Outcome::skipped(format!("{error:#}"))),
    };
    let mut races = sanitized(bench, &nightly)?;
    races.arg(TESTS);
    let mut outcome = tests(bench, races)?;
    for control in &NOTICED {
        let mut command = sanitized(bench, &nightly)?;
        command.args([CONTROLS, "--", control.name]);
        outcome.add(noticed(bench, control, command)?);
    }
    Ok(outcome)
}

/// `cargo test` with ThreadSanitizer, for one of the model's test programs; its name is still to be added.
fn sanitized(bench: &Bench<'_>, nightly: &Miri) -> Result<Command> {
    let mut command = nightly.plain_cargo(bench.workspace);
    command
        .args(["test", "-Zbuild-std", "-p", MODEL])
        .args(["--target", &library::target(nightly)?, "--test"])
        .env("RUSTFLAGS", "-Zsanitizer=thread")
        .env("CARGO_TARGET_DIR", bench.workspace.target().join("tsan"));
    Ok(command)
}

/// Runs something that is wrong on purpose, and has to fail of that.
fn noticed(bench: &Bench<'_>, control: &Control, mut command: Command) -> Result<Outcome> {
    let ran = process::merged(&mut command, |line| bench.show(line))?;
    let mut counts = Counts::default();
    if !ran.success() && says_one_of(&ran.stdout, &control.words) {
        counts.passed = 1;
    } else {
        counts.failed.push(format!("control {}", control.name));
    }
    Ok(Outcome {
        counts,
        output: ran.stdout,
    })
}

/// Whether one of the words is there, in capitals or not.
fn says_one_of(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{NOTICED, says_one_of};

    #[test]
    fn what_notices_a_control_is_told_by_its_words() {
        let [control, _] = NOTICED;
        let noticed = |text| says_one_of(text, &control.words);
        assert!(noticed("error: Undefined Behavior: Data race detected"));
        assert!(noticed("assertion failed: the value is gone, once"));
        assert!(!noticed("error: could not compile `x`"));
    }
}
