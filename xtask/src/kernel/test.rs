//! `cargo xtask kernel test`: the untouched kernel and the one with the generated files, booted and compared.

use std::{collections::BTreeSet, process::Command, time::Duration};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;
use serde::{Deserialize, Serialize};

use super::{
    Built, Kind, Session, State,
    boot::{self, Boot, Booted},
    cli::Chosen,
    compare::{self, Comparison},
    console, initramfs,
    layout::Layout,
    results::Results,
};
use crate::{
    report::{self, Counts},
    tree,
    workspace::Workspace,
};

/// The program that emulates a machine.
const QEMU: &str = "qemu-system-x86_64";
/// Where the sources of the driver with our tests are, relative to the root.
const DRIVER: &str = "kernel/driver";

/// A kernel that was built.
#[derive(Clone, Debug)]
pub(crate) struct Kernel {
    /// The program, or what QEMU loads.
    pub(crate) image: Utf8PathBuf,
    /// The folder that it was built in.
    pub(crate) build: Utf8PathBuf,
}

/// What a round of tests is made of.
pub(crate) struct Round<'a> {
    /// The checkout.
    pub(crate) root: &'a Utf8Path,
    /// The kind of the kernels.
    pub(crate) kind: Kind,
    /// The folder for consoles and kept results.
    pub(crate) folder: Utf8PathBuf,
    /// Makes a command of a program by its name: a compiler, QEMU.
    pub(crate) tools: &'a dyn Fn(&str) -> Command,
    /// More words for the kernels' command lines.
    pub(crate) words: Vec<String>,
    /// How long a boot may take.
    pub(crate) limit: Duration,
}

/// What a boot showed, for those who have to show more of it.
#[derive(Clone, Debug)]
pub(crate) struct Ran {
    /// The results.
    pub(crate) results: Results,
    /// The end of the console, where the boot itself went wrong.
    pub(crate) tail: Option<String>,
}

/// A console that was kept, with what it was obtained from. It is read anew each time, so that what is made
/// of it is always what would be made of it now.
#[derive(Debug, Deserialize, Serialize)]
struct Kept {
    key: String,
    console: String,
}

impl Kept {
    /// The console in a file, if it was obtained from what `key` stands for.
    fn load(path: &Utf8Path, key: &str) -> Option<String> {
        let text = fs_err::read_to_string(path).ok()?;
        let kept: Self = serde_json::from_str(&text).ok()?;
        (kept.key == key).then_some(kept.console)
    }

    fn store(self, path: &Utf8Path) -> Result<()> {
        let text = serde_json::to_string(&self).context("cannot write a console as JSON")?;
        tree::write(path, text.as_bytes()).map(|_| ())
    }
}

impl<'a> Round<'a> {
    /// A round with all tests, and the time that they need.
    pub(crate) fn new(
        root: &'a Utf8Path,
        kind: Kind,
        folder: Utf8PathBuf,
        tools: &'a dyn Fn(&str) -> Command,
    ) -> Self {
        Self {
            root,
            kind,
            folder,
            tools,
            words: Vec::new(),
            limit: boot::limit(kind),
        }
    }

    /// Boots a kernel and reads its results; `name` says which one of this round it is.
    ///
    /// # Errors
    ///
    /// When there is no init program to boot it with, or it cannot be started.
    pub(crate) fn run(&self, kernel: &Kernel, name: &str) -> Result<Ran> {
        let packed = self.initramfs(kernel)?;
        Ok(read(&self.boot(kernel, name, &packed)?))
    }

    fn initramfs(&self, kernel: &Kernel) -> Result<Utf8PathBuf> {
        initramfs::make(self.root, &kernel.build, &self.folder, self.tools)
    }

    fn boot(&self, kernel: &Kernel, name: &str, initramfs: &Utf8Path) -> Result<Booted> {
        let folder = self.folder.join(name);
        let boot = Boot {
            kind: self.kind,
            image: &kernel.image,
            initramfs,
            folder: &folder,
            words: &self.words,
            limit: self.limit,
        };
        let program = match self.kind {
            Kind::Uml => Command::new(&kernel.image),
            Kind::Qemu | Kind::Debug | Kind::Code => (self.tools)(QEMU),
        };
        eprintln!("booting the {name} kernel ...");
        let booted = boot::run(&boot, program)?;
        eprintln!("the {name} kernel ran for {}", report::time(booted.time));
        Ok(booted)
    }

    /// The results of the untouched kernel: those that were kept, if it and the init program are the same.
    ///
    /// # Errors
    ///
    /// As [`Round::run`]; when what came out cannot be kept.
    pub(crate) fn baseline(&self, kernel: &Kernel) -> Result<Ran> {
        const NAME: &str = "untouched";
        let packed = self.initramfs(kernel)?;
        let init = initramfs::program(&self.folder);
        let with = format!("{} {:?}", self.kind.name(), self.words);
        let key = initramfs::digest(&with, &[kernel.image.clone(), init])?;
        let kept = self.folder.join(NAME).join("kept.json");
        if let Some(console) = Kept::load(&kept, &key) {
            return Ok(Ran {
                results: console::read(&console),
                tail: None,
            });
        }
        let booted = self.boot(kernel, NAME, &packed)?;
        let ran = read(&booted);
        // What went wrong may have to do with how busy this machine is.
        if ran.tail.is_none() {
            let console = booted.console;
            Kept { key, console }.store(&kept)?;
        }
        Ok(ran)
    }

    /// Compares the kernel with the generated files, in place of those that are named, with the untouched one.
    ///
    /// # Errors
    ///
    /// As [`Round::run`].
    pub(crate) fn compare(
        &self,
        untouched: &Ran,
        kernel: &Kernel,
        replaced: &BTreeSet<String>,
    ) -> Result<Comparison> {
        let ran = self.run(kernel, "generated")?;
        let sources = driver(self.root)?;
        let own = compare::own_suites(sources.iter().map(String::as_str));
        let mut found = compare::compare(&untouched.results, &ran.results, replaced, &own);
        for problem in &untouched.results.problems {
            found.unknown(&format!("with the untouched tree, {problem}"));
        }
        for (name, ran) in [("untouched", untouched), ("generated", &ran)] {
            if let Some(tail) = &ran.tail {
                found.remark(format!("The {name} kernel; {tail}"));
            }
        }
        Ok(found)
    }
}

impl Round<'_> {
    /// The whole round: `untouched` and `generated` build the kernels, the second with what it replaces.
    ///
    /// Both are built in one folder, so the first one is booted before the second one is built.
    ///
    /// # Errors
    ///
    /// When a kernel cannot be built or booted.
    pub(crate) fn test(
        &self,
        untouched: impl FnOnce() -> Result<Kernel>,
        generated: impl FnOnce() -> Result<(Kernel, BTreeSet<String>)>,
    ) -> Result<Comparison> {
        let before = self.baseline(&untouched()?)?;
        let (kernel, replaced) = generated()?;
        self.compare(&before, &kernel, &replaced)
    }
}

/// Reads what a boot showed.
fn read(booted: &Booted) -> Ran {
    let mut results = console::read(&booted.console);
    let problem = booted.problem();
    let broken = problem.is_some() || !results.problems.is_empty();
    // What is missing is missing because of how it ended.
    results.problems.splice(0..0, problem);
    Ran {
        results,
        tail: broken.then(|| booted.tail()),
    }
}

/// The sources of the driver with our tests.
fn driver(root: &Utf8Path) -> Result<Vec<String>> {
    let folder = root.join(DRIVER);
    let entries = folder
        .read_dir_utf8()
        .with_context(|| format!("the driver with the tests is not in `{folder}`"))?;
    let mut texts = Vec::new();
    for entry in entries {
        let path = entry?.path().to_owned();
        if path.extension() == Some("rs") {
            texts.push(fs_err::read_to_string(path)?);
        }
    }
    Ok(texts)
}

/// Boot the untouched kernel and the one with the generated files, and compare what they do
///
/// Each boots with the kernel's own tests and with those of this repository, as a process (User-mode Linux)
/// or in QEMU. What the untouched kernel passes must pass with the generated files, and so must each test of
/// this repository; whatever the kernel complains of meanwhile is a failure. The last line counts the tests.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    chosen: Chosen,
    /// Run only if the cache has such a kernel already, for a first build takes minutes
    #[arg(long)]
    if_built: bool,
}

/// Runs the command; `false` when something is worse than in the untouched kernel.
///
/// # Errors
///
/// When a kernel cannot be built or booted.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let target = options.chosen.target();
    if options.if_built && !Layout::find()?.has_built(target.kind) {
        let name = target.kind.name();
        let counts = Counts {
            skipped: vec![(
                name.to_owned(),
                format!(
                    "the cache has no such kernel; `cargo xtask kernel test --{name}` makes one"
                ),
            )],
            ..Counts::default()
        };
        println!("skipped: {}: {}\n\n{counts}", name, counts.skipped[0].1);
        return Ok(true);
    }
    let mut session = Session::open(workspace, &target)?;
    let untouched = session.provide(&State::Baseline)?;
    let tools = |name: &str| program(&untouched, name);
    let folder = untouched.folder.join("boots");
    let round = Round::new(&workspace.root, target.kind, folder, &tools);
    let found = round.test(
        || Ok(Kernel::of(&untouched)),
        || {
            let generated = session.generate(None)?;
            let built = session.provide(&State::Generated(generated))?;
            Ok((Kernel::of(&built), replaced(&built)))
        },
    )?;
    Ok(show(&found))
}

/// A program with what it needs.
pub(crate) fn program(built: &Built, name: &str) -> Command {
    let mut command = built.tools.command(name);
    if name == QEMU {
        for folder in &built.tools.machine_data {
            command.args(["-L", folder.as_str()]);
        }
    }
    command
}

/// The files that are not as they were: the names of their examples stand for other ones.
fn replaced(built: &Built) -> BTreeSet<String> {
    let placement = built.placement.iter();
    let files = placement.flat_map(|placement| &placement.replaced);
    files.map(|file| file.path.to_string()).collect()
}

impl Kernel {
    /// What was built, as far as it matters here.
    pub(crate) fn of(built: &Built) -> Self {
        Self {
            image: built.image.clone(),
            build: built.build.clone(),
        }
    }
}

/// Prints what was found, and whether nothing is worse; the last line counts the tests.
pub(crate) fn show(found: &Comparison) -> bool {
    print!("{found}");
    let counts = found.counts();
    println!("\n{counts}");
    counts.failed.is_empty()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, process::Command};

    use camino::{Utf8Path, Utf8PathBuf};

    use super::{Kernel, Kind, Round, show};

    const SUITE: &str = "KTAP version 1\n1..1\n    KTAP version 1\n    # Subtest: own\n    1..1\n    \
                         ok 1 a\nok 1 own\n";
    const INIT: &str = "safebind: plan 1\nsafebind: ok b\nsafebind: done\n";

    fn script(path: &Utf8Path, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        fs_err::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs_err::write(path, format!("#!/bin/sh\n{text}")).expect("written");
        let mode = std::fs::Permissions::from_mode(0o755);
        fs_err::set_permissions(path, mode).expect("set");
    }

    /// A checkout whose kernels are scripts that print consoles.
    struct Pretended {
        _folder: tempfile::TempDir,
        root: Utf8PathBuf,
    }

    impl Pretended {
        fn new() -> Self {
            let folder = tempfile::tempdir().expect("a folder");
            let root = Utf8Path::from_path(folder.path())
                .expect("UTF-8")
                .to_owned();
            for (name, text) in [
                ("kernel/init/init.c", ""),
                ("kernel/driver/own.rs", "#[kunit_tests(own)]\n"),
            ] {
                let path = root.join(name);
                fs_err::create_dir_all(path.parent().expect("a folder")).expect("made");
                fs_err::write(path, text).expect("written");
            }
            script(
                &root.join("cc"),
                "while test \"$1\" && test \"$1\" != -o; do shift; done; : > \"${2:-/dev/null}\"",
            );
            script(&root.join("build/usr/gen_init_cpio"), "cat \"$1\"\n");
            Self {
                _folder: folder,
                root,
            }
        }

        /// A kernel that prints this, and how often it ran.
        fn kernel(&self, name: &str, console: &str) -> Kernel {
            let image = self.root.join(name);
            let text =
                format!("echo x >> {image}.runs\ncat <<'END'\nLinux version 7\n{console}END\n");
            script(&image, &text);
            let build = self.root.join("build");
            Kernel { image, build }
        }

        fn round<T>(&self, run: impl FnOnce(&Round<'_>) -> T) -> T {
            let tools = |name: &str| Command::new(self.root.join(name));
            let folder = self.root.join("rounds");
            run(&Round::new(&self.root, Kind::Uml, folder, &tools))
        }
    }

    fn failures(untouched: &str, generated: &str) -> Vec<String> {
        let pretended = Pretended::new();
        let kernels = [
            pretended.kernel("untouched", untouched),
            pretended.kernel("generated", generated),
        ];
        let [first, second] = kernels;
        let found = pretended.round(|round| {
            let found = round.test(|| Ok(first), || Ok((second, BTreeSet::new())));
            found.expect("they run")
        });
        assert_eq!(show(&found), found.counts().failed.is_empty());
        found.counts().failed
    }

    #[test]
    fn two_kernels_that_do_the_same_pass() {
        let console = format!("{SUITE}{INIT}");
        assert_eq!(failures(&console, &console), [""; 0]);
    }

    #[test]
    fn a_console_that_breaks_off_fails_and_is_shown() {
        let console = format!("{SUITE}{INIT}");
        let broken = format!("{SUITE}safebind: plan 1\n");
        let found = failures(&console, &broken);
        assert!(
            found.iter().any(|name| name.contains("its end")),
            "{found:?}"
        );
        let found = failures(&broken, &console);
        assert!(
            found[0].starts_with("with the untouched tree, the init program"),
            "{found:?}"
        );
        // A driver that is not there has no suite.
        let found = failures(INIT, INIT);
        assert!(
            found.iter().any(|name| name.starts_with("own: ")),
            "{found:?}"
        );
    }

    #[test]
    fn a_test_of_ours_that_never_passes_fails() {
        let console = |own: &str, foreign: &str, init: &str| {
            let suite = |name: &str, b: &str| {
                format!(
                    "    KTAP version 1\n    # Subtest: {name}\n    1..2\n    ok 1 a\n    {b} 2 b\n"
                )
            };
            let (first, second) = (suite("own", own), suite("foreign", foreign));
            format!(
                "KTAP version 1\n1..2\n{first}{own} 1 own\n{second}{foreign} 2 foreign\n\
                 safebind: plan 2\nsafebind: ok a\nsafebind: {init} b\nsafebind: done\n"
            )
        };
        let ours = console("not ok", "ok", "not ok");
        assert_eq!(failures(&ours, &ours), ["own: b", "init: b"]);
        // A suite that the driver does not have is somebody else's.
        let foreign = console("ok", "not ok", "ok");
        assert_eq!(failures(&foreign, &foreign), [""; 0]);
    }

    #[test]
    fn the_untouched_kernel_boots_once() {
        let pretended = Pretended::new();
        let kernel = pretended.kernel("linux", &format!("{SUITE}{INIT}"));
        let runs = || {
            let path = format!("{}.runs", kernel.image);
            fs_err::read_to_string(path)
                .expect("it ran")
                .lines()
                .count()
        };
        pretended.round(|round| {
            let first = round.baseline(&kernel).expect("it runs");
            let second = round.baseline(&kernel).expect("kept");
            assert_eq!(first.results, second.results);
            assert_eq!(runs(), 1);
            // Another kernel under the same name is not the one whose results were kept.
            pretended.kernel("linux", INIT);
            let third = round.baseline(&kernel).expect("it runs");
            assert!(
                third
                    .tail
                    .expect("KUnit is missing")
                    .contains("safebind: done")
            );
            assert_eq!(runs(), 2);
            // What went wrong is not kept.
            round.baseline(&kernel).expect("it runs");
            assert_eq!(runs(), 3);
        });
    }
}
