//! A round of tests: kernels of one kind that are booted, and whose results are read, kept and compared.

mod kept;

use std::{collections::BTreeSet, process::Command, time::Duration};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use self::kept::Kept;
use super::{
    Built, Kind,
    boot::{self, Boot, Booted},
    compare::{self, Comparison},
    console, initramfs,
    results::Results,
};
use crate::report;

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

impl Kernel {
    /// What was built, as far as it matters here.
    pub(crate) fn of(built: &Built) -> Self {
        Self {
            image: built.image.clone(),
            build: built.build.clone(),
        }
    }
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

#[cfg(test)]
mod tests;
