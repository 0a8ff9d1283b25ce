//! The step `library`: wrappers of a real C library, and what that calls, natively and under AddressSanitizer.

use std::process::Command;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::{Bench, Outcome, steps};
use crate::{
    generator::{Generator, Profile},
    kernel::packages,
    libclang, process,
    toolchain::{self, Miri},
};

/// An example over a real library: a workspace of its own, since it needs the library.
struct Example {
    /// Its folder.
    package: &'static str,
    /// The test program that drives the library.
    tests: &'static str,
    /// The test program with what must be reported.
    controls: &'static str,
    /// What is done wrong there, by the name of the test, and what AddressSanitizer says of it.
    wrong: &'static [(&'static str, &'static str)],
    /// What is fetched, as the cache calls it.
    name: &'static str,
    /// The header, the library, and the Debian packages that have them.
    header: &'static str,
    library: &'static str,
    packages: &'static [&'static str],
}

/// Every one of them.
const EXAMPLES: [Example; 2] = [
    Example {
        package: "examples/sqlite-hooks",
        tests: "hooks",
        controls: "controls",
        wrong: &[
            ("freed_while_registered", USE_AFTER_FREE),
            ("freed_under_its_call", USE_AFTER_FREE),
            ("lost_when_replaced", LEAK),
        ],
        name: "sqlite3",
        header: "sqlite3.h",
        library: "libsqlite3.so",
        packages: &["libsqlite3-dev", "libsqlite3-0"],
    },
    Example {
        package: "examples/zlib",
        tests: "streams",
        controls: "controls",
        wrong: &[
            ("freed_while_in_a_field", USE_AFTER_FREE),
            ("more_room_than_there_is", OVERFLOW),
            ("never_ended", LEAK),
        ],
        name: "zlib",
        header: "zlib.h",
        library: "libz.so",
        packages: &["zlib1g-dev", "zlib1g"],
    },
];

/// What the sanitizers say.
const USE_AFTER_FREE: &str = "AddressSanitizer: heap-use-after-free";
const OVERFLOW: &str = "AddressSanitizer: heap-buffer-overflow";
const LEAK: &str = "LeakSanitizer: detected memory leaks";

/// Where header and library are; nothing where the compiler finds them by itself.
#[derive(Default)]
struct Library {
    include: Option<Utf8PathBuf>,
    lib: Option<Utf8PathBuf>,
}

/// Generates, builds and runs each of them; one is skipped where there is no library and none can be had.
pub(super) fn run(bench: &Bench<'_>) -> Result<Outcome> {
    let generator = Generator::build(bench.workspace, Profile::Dev)?;
    let mut all = Outcome::default();
    for example in &EXAMPLES {
        let outcome = one(bench, &generator, example)?;
        all.counts.add(outcome.counts);
        all.output.push_str(&outcome.output);
    }
    Ok(all)
}

fn one(bench: &Bench<'_>, generator: &Generator, example: &Example) -> Result<Outcome> {
    let library = match find(example) {
        Some(library) => library,
        None => {
            let fetched = packages::library(example.name, example.packages);
            match fetched.and_then(|root| inside(example, &root)) {
                Ok(library) => library,
                Err(error) => return Ok(Outcome::skipped(format!("{error:#}"))),
            }
        }
    };
    let prepare = |command: &mut Command| {
        command
            .current_dir(bench.workspace.root.join(example.package))
            .env(
                "CARGO_TARGET_DIR",
                bench.workspace.scratch().join("library"),
            )
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
    add(steps::tests(
        bench,
        with(command, &["test", "--test", example.tests]),
    )?);
    match toolchain::miri() {
        Ok(nightly) => {
            for outcome in sanitized(bench, example, &nightly, &prepare)? {
                add(outcome);
            }
        }
        Err(error) => add(Outcome::skipped(format!("no AddressSanitizer: {error:#}"))),
    }
    Ok(all)
}

/// The same tests under AddressSanitizer, with the detector of leaks, and the controls.
fn sanitized(
    bench: &Bench<'_>,
    example: &Example,
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
    let mut outcomes = vec![steps::tests(bench, cargo(example.tests))?];
    for &(name, report) in example.wrong {
        let command = with(
            cargo(example.controls),
            &["--", "--ignored", "--exact", name],
        );
        outcomes.push(control(bench, command, (name, report))?);
    }
    Ok(outcomes)
}

/// A control passes if its program fails with the report, and with nothing else.
fn control(
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

/// The library of the machine, if the compiler finds header and library.
fn find(example: &Example) -> Option<Library> {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut header = Command::new(&compiler);
    header.args([
        "-fsyntax-only",
        "-include",
        example.header,
        "-x",
        "c",
        "/dev/null",
    ]);
    process::output(&mut header).ok()?;
    let mut library = Command::new(&compiler);
    library.arg(format!("-print-file-name={}", example.library));
    let path = process::output(&mut library).ok()?;
    // A name that is not found is printed as it is.
    Utf8Path::new(path.trim())
        .is_absolute()
        .then(Library::default)
}

/// The library in unpacked packages.
fn inside(example: &Example, root: &Utf8Path) -> Result<Library> {
    let lib = root.join("usr/lib");
    let folders = lib.read_dir_utf8()?.filter_map(Result::ok);
    let mut folders = folders.map(|entry| entry.path().to_owned());
    let found = folders.find(|folder| folder.join(example.library).is_file());
    Ok(Library {
        include: Some(root.join("usr/include")),
        lib: Some(found.with_context(|| format!("the packages have no `{}`", example.library))?),
    })
}

impl Library {
    /// Tells the package where header and library are, and its programs where the library is.
    fn describe(&self, command: &mut Command) {
        if let Some(include) = &self.include {
            command.env("LIBRARY_INCLUDE", include);
        }
        if let Some(lib) = &self.lib {
            command.env("LIBRARY_LIB", lib).env("LD_LIBRARY_PATH", lib);
        }
    }
}
