//! The step `library`: wrappers of real C libraries, and what these call, natively and under AddressSanitizer.

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

/// A package with a contract; a workspace of its own, since it needs its library.
struct Example {
    /// The folder.
    package: &'static str,
    /// What the library is called where it is fetched to.
    name: &'static str,
    /// The test program that drives the library.
    tests: &'static str,
    /// What is done wrong in the program `controls`, by the name of the test, and what AddressSanitizer says of it.
    wrong: &'static [(&'static str, &'static str)],
    /// The header, the library, and the Debian packages that have them.
    header: &'static str,
    library: &'static str,
    packages: &'static [&'static str],
    /// An independent program to compare with: the variable that names it, and where its package has it.
    compared: Option<(&'static str, &'static str)>,
}

/// The test program of each package with what must be reported.
const CONTROLS: &str = "controls";
const FREED: &str = "AddressSanitizer: heap-use-after-free";
const OVERFLOWN: &str = "AddressSanitizer: heap-buffer-overflow";
const LEAKED: &str = "LeakSanitizer: detected memory leaks";

const EXAMPLES: [Example; 4] = [
    Example {
        package: "examples/sqlite-hooks",
        name: "sqlite3",
        tests: "hooks",
        wrong: &[
            ("freed_while_registered", FREED),
            ("freed_under_its_call", FREED),
            ("lost_when_replaced", LEAKED),
        ],
        header: "sqlite3.h",
        library: "libsqlite3.so",
        packages: &["libsqlite3-dev", "libsqlite3-0"],
        compared: None,
    },
    Example {
        package: "examples/sqlite-statements",
        name: "sqlite3",
        tests: "statements",
        wrong: &[("read_after_its_end", FREED), ("never_ended", LEAKED)],
        header: "sqlite3.h",
        library: "libsqlite3.so",
        packages: &["libsqlite3-dev", "libsqlite3-0"],
        compared: None,
    },
    Example {
        package: "examples/libudev",
        name: "udev",
        tests: "devices",
        wrong: &[
            ("entry_after_the_next_list", FREED),
            ("entry_after_its_search", FREED),
            ("parent_after_its_child", FREED),
            ("device_that_is_forgotten", LEAKED),
        ],
        header: "libudev.h",
        library: "libudev.so",
        packages: &["libudev-dev", "libudev1", "udev"],
        compared: Some(("UDEVADM", "bin/udevadm")),
    },
    Example {
        package: "examples/zlib",
        name: "zlib",
        tests: "streams",
        wrong: &[
            ("freed_while_in_a_field", FREED),
            ("more_room_than_there_is", OVERFLOWN),
            ("never_ended", LEAKED),
        ],
        header: "zlib.h",
        library: "libz.so",
        packages: &["zlib1g-dev", "zlib1g"],
        compared: None,
    },
];

/// Where header and library are; nothing where the compiler finds them by itself.
#[derive(Default)]
struct Library {
    include: Option<Utf8PathBuf>,
    lib: Option<Utf8PathBuf>,
    /// The variable that names an independent program, and that program.
    compared: Option<(&'static str, Utf8PathBuf)>,
}

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
        let library = match self.find() {
            Some(library) => library,
            None => match packages::library(self.name, self.packages)
                .and_then(|root| self.inside(&root))
            {
                Ok(library) => library,
                Err(error) => return Ok(Outcome::skipped(format!("{error:#}"))),
            },
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
        match toolchain::miri() {
            Ok(nightly) => {
                for outcome in self.sanitized(bench, &nightly, &prepare)? {
                    add(outcome);
                }
            }
            Err(error) => add(Outcome::skipped(format!("no AddressSanitizer: {error:#}"))),
        }
        Ok(all)
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

impl Example {
    /// The library of the machine, if the compiler finds header and library, and what is compared with is there.
    fn find(&self) -> Option<Library> {
        let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
        let mut header = Command::new(&compiler);
        let name = self.header;
        header.args(["-fsyntax-only", "-include", name, "-x", "c", "/dev/null"]);
        process::output(&mut header).ok()?;
        let mut library = Command::new(&compiler);
        library.arg(format!("-print-file-name={}", self.library));
        let path = process::output(&mut library).ok()?;
        let compared = match self.compared {
            Some((variable, program)) => {
                let program = Utf8Path::new("/").join(program);
                Some((variable, program.is_file().then_some(program)?))
            }
            None => None,
        };
        // A name that is not found is printed as it is.
        Utf8Path::new(path.trim()).is_absolute().then(|| Library {
            compared,
            ..Library::default()
        })
    }

    /// The library in unpacked packages.
    fn inside(&self, root: &Utf8Path) -> Result<Library> {
        let name = self.library;
        let lib = root.join("usr/lib");
        let folders = lib.read_dir_utf8()?.filter_map(Result::ok);
        let mut folders = folders.map(|entry| entry.path().to_owned());
        let found = folders.find(|folder| folder.join(name).is_file());
        Ok(Library {
            include: Some(root.join("usr/include")),
            lib: Some(found.with_context(|| format!("the packages have no `{name}`"))?),
            compared: self
                .compared
                .map(|(variable, program)| (variable, root.join(program))),
        })
    }
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
        if let Some((variable, program)) = &self.compared {
            command.env(variable, program);
        }
    }
}
