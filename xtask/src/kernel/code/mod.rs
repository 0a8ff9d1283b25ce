//! Machine code beside machine code: the functions of two builds of one kernel, with the files that were written
//! by hand and with the generated ones.
//!
//! Object files are read with `llvm-objdump`; see [`normalize`] for what counts as the same instruction, and
//! [`Verdict`](verdict::Verdict) for the judgements. A generated function that is larger needs a reason in
//! `kernel/code/reasons.yaml`, and a reason that no function needs fails as well.

mod names;
mod normalize;
mod pairs;
pub(crate) mod probe;
mod symbols;
mod table;
mod verdict;

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
    time::Instant,
};

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

pub(crate) use names::Modules;
use pairs::Build;
pub(crate) use table::Detail;
pub(crate) use verdict::Comparison;

use super::{Kind, Session, State, cli};
use crate::{reasons::Reasons, report, workspace::Workspace};

/// Why functions may be larger, relative to the workspace.
const REASONS: &str = "kernel/code/reasons.yaml";

/// Compare the machine code of the files written by hand with that of the generated ones
///
/// The same tree is built twice, for x86-64 and without any check or test. A function that is larger needs
/// a reason in `kernel/code/reasons.yaml`, and a reason that no function needs fails as well.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    tree: cli::Tree,
    /// Show how the instructions of the functions of a pattern differ; `*` is any part of a name
    #[arg(long, value_name = "PATTERN")]
    show: Option<String>,
    /// Write the tables to this file, with the functions that are equal
    #[arg(long, value_name = "FILE")]
    out: Option<Utf8PathBuf>,
}

/// The object files of one build that are compared, by what they are called on both sides.
pub(crate) type Objects = BTreeMap<String, Utf8PathBuf>;

/// The modules of the kernel that are generated.
const REPLACED: [&str; 8] = [
    "kernel::cred",
    "kernel::devres",
    "kernel::fs::exec",
    "kernel::fs::file",
    "kernel::mm",
    "kernel::pid_namespace",
    "kernel::task",
    "kernel::task_work",
];

/// Modules of those who use them that are generated as well.
const REPLACED_IN_USERS: [&str; 1] = ["rust_binder::deferred_close"];

/// What stays as it was written by hand, below modules that are generated.
const KEPT: [&str; 1] = ["kernel::mm::virt"];

impl Default for Modules {
    fn default() -> Self {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Self {
            replaced: owned(&[&REPLACED[..], &REPLACED_IN_USERS].concat()),
            kept: owned(&KEPT),
        }
    }
}

/// The disassembler.
const OBJDUMP: &str = "objdump";

/// Where our own tests stand in a tree.
const OUR_TESTS: &str = "drivers/safebind";

/// Runs the command; `false` when a function is larger without a reason, or a reason is not needed.
///
/// # Errors
///
/// When one of the folders is no build, or a program is missing.
pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<bool> {
    let mut reasons = Reasons::read(&workspace.root.join(REASONS))?;
    let mut session = Session::open(workspace, &options.tree.target(Kind::Code))?;
    let hand = session.provide(&State::Baseline)?;
    let generated = session.generate(None)?;
    let generated = session.provide(&State::Generated(generated))?;
    warn_of_options(&hand.objects, &generated.objects);
    let mut sides = Vec::new();
    for built in [&hand, &generated] {
        let mut objects = objects(&built.objects)?;
        let probe = built.objects.join(probe::OBJECT);
        objects.insert(probe::OBJECT.to_owned(), probe);
        sides.push(objects);
    }
    let program = hand.tools.llvm_program(OBJDUMP);
    let objdump = || hand.tools.command(&program);
    let modules = Modules::default();
    let comparison = compare(&objdump, &sides[0], &sides[1], &modules, &mut reasons)?;
    if let Some(pattern) = &options.show {
        print!("{}", comparison.instructions(pattern));
        return Ok(true);
    }
    if let Some(path) = &options.out {
        fs_err::write(path, comparison.markdown(Detail::All))?;
    }
    print!("{}", comparison.markdown(Detail::Differences));
    Ok(judge(&comparison, &reasons))
}

/// Says which options the two builds do not have in common: an option can move every field of every struct.
pub(crate) fn warn_of_options(hand: &Utf8Path, generated: &Utf8Path) {
    let read = |build: &Utf8Path| fs_err::read_to_string(build.join(".config"));
    let (Ok(hand), Ok(generated)) = (read(hand), read(generated)) else {
        return;
    };
    for option in options_of_one(&hand, &generated) {
        eprintln!("warning: only one of the builds has `{option}`");
    }
}

/// The options that only one of two configurations has, or that they have with another value.
fn options_of_one<'a>(hand: &'a str, generated: &'a str) -> Vec<&'a str> {
    let set = |text: &'a str| -> BTreeSet<&'a str> {
        let lines = text.lines();
        lines.filter(|line| line.starts_with("CONFIG_")).collect()
    };
    let (hand, generated) = (set(hand), set(generated));
    hand.symmetric_difference(&generated).copied().collect()
}

/// Says what needs a reason, and which reasons are not needed; `false` if there is either.
pub(crate) fn judge(comparison: &Comparison, reasons: &Reasons) -> bool {
    let (unexplained, unneeded) = (comparison.unexplained(), reasons.unneeded());
    for name in &unexplained {
        println!("larger, without a reason in `{}`: `{name}`", REASONS);
    }
    for name in &unneeded {
        println!(
            "no larger function needs `{name}` in `{}`: remove it",
            REASONS
        );
    }
    unexplained.is_empty() && unneeded.is_empty()
}

/// The object files of a build that have code of Rust for the kernel: the crate `kernel`, and drivers. Our own
/// tests are no user: the build with the generated files has more of them.
///
/// # Errors
///
/// When the crate is not there.
pub(crate) fn objects(build: &Utf8Path) -> Result<Objects> {
    const KERNEL: &str = "rust/kernel.o";
    if !build.join(KERNEL).is_file() {
        bail!("`{build}` has no `{KERNEL}`: build a kernel with `CONFIG_RUST` there");
    }
    let mut objects = Objects::new();
    objects.insert(KERNEL.to_owned(), build.join(KERNEL));
    for folder in ["drivers", "samples"] {
        collect(build, &build.join(folder), &mut objects)?;
    }
    Ok(objects)
}

fn collect(build: &Utf8Path, folder: &Utf8Path, objects: &mut Objects) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in folder.read_dir_utf8()? {
        let path = entry?.into_path();
        if path.is_dir() && path.strip_prefix(build)? != OUR_TESTS {
            collect(build, &path, objects)?;
        } else if path.extension() == Some("o") && calls_the_crate(&fs_err::read(&path)?) {
            let name = path.strip_prefix(build)?.to_string();
            objects.insert(name, path);
        }
    }
    Ok(())
}

/// Whether an object file names something of the crate `kernel`, in the mangling that the kernel uses.
fn calls_the_crate(bytes: &[u8]) -> bool {
    let names = bytes.split(|byte| *byte == 0);
    let mut rust = names.filter(|name| name.starts_with(b"_RN") || name.starts_with(b"_RI"));
    rust.any(|name| name.windows(7).any(|part| part == b"6kernel"))
}

/// Compares the object files that both sides have.
///
/// # Errors
///
/// When one cannot be read, or the sides have none in common.
pub(crate) fn compare(
    objdump: &dyn Fn() -> Command,
    hand: &Objects,
    generated: &Objects,
    modules: &Modules,
    reasons: &mut Reasons,
) -> Result<Comparison> {
    let start = Instant::now();
    let (mut left, mut right) = (Build::default(), Build::default());
    let mut files = 0;
    for (name, path) in hand {
        let Some(other) = generated.get(name) else {
            eprintln!("warning: only the build with the files written by hand has `{name}`");
            continue;
        };
        left.add(name, symbols::read(objdump, path)?);
        right.add(name, symbols::read(objdump, other)?);
        files += 1;
    }
    if files == 0 {
        bail!("the two builds have no object file in common");
    }
    let pairs = pairs::pair(&left, &right);
    let comparison = verdict::compare(&left, &right, &pairs, modules, reasons);
    eprintln!(
        "compared {} functions of {files} object files in {}",
        comparison.rows.len(),
        report::time(start.elapsed())
    );
    Ok(comparison)
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{objects, options_of_one};

    #[test]
    fn drivers_in_rust_are_found_and_our_tests_are_not() {
        let folder = tempfile::tempdir().expect("a folder");
        let build = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let error = objects(build).expect_err("there is no kernel");
        assert!(error.to_string().contains("CONFIG_RUST"), "{error}");
        let rust = "\0_RNvNtCs1EKtwoKEMO2_6kernel5error9to_result\0";
        for (path, bytes) in [
            ("rust/kernel.o", rust),
            ("rust/core.o", rust),
            ("drivers/a/b/user.o", rust),
            ("drivers/a/b/user.rs", rust),
            ("drivers/a/in_c.o", "\0_RUST_6kernel_x\0rust_helper_fget\0"),
            ("drivers/safebind/tests.o", rust),
            ("samples/rust/sample.o", rust),
        ] {
            let path = build.join(path);
            fs_err::create_dir_all(path.parent().expect("a folder")).expect("made");
            fs_err::write(path, bytes).expect("written");
        }
        let found = objects(build).expect("a build");
        let names: Vec<_> = found.keys().map(String::as_str).collect();
        assert_eq!(
            names,
            [
                "drivers/a/b/user.o",
                "rust/kernel.o",
                "samples/rust/sample.o"
            ]
        );
    }

    #[test]
    fn options_are_compared_and_remarks_are_not() {
        let one = "# Linux 7.2\nCONFIG_A=y\n# CONFIG_B is not set\nCONFIG_C=1\n";
        let same = "# Linux 7.3\n# CONFIG_B is not set\nCONFIG_C=1\nCONFIG_A=y\n";
        assert_eq!(options_of_one(one, same), [""; 0]);
        let other = "CONFIG_A=y\nCONFIG_B=y\nCONFIG_C=2\n";
        assert_eq!(
            options_of_one(one, other),
            ["CONFIG_B=y", "CONFIG_C=1", "CONFIG_C=2"]
        );
    }
}
