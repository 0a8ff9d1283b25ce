//! The programs that build and start a kernel: those on `PATH` where they are new enough, others
//! fetched by the names of their packages and unpacked into the cache.

mod bindgen;
mod fetch;
mod libelf;
mod llvm;
mod version;

use std::{env, process::Command};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::{Kind, layout::Layout};
use crate::{libclang, process, toolchain, workspace::Workspace};
use version::Version;

/// Programs that are too much a part of the machine to be fetched, with their packages.
const INSTALLED: [(&str, &str); 4] = [
    ("make", "make"),
    ("cc", "gcc and libc6-dev"),
    ("tar", "tar"),
    ("xz", "xz-utils"),
];

/// Programs that a build needs, with their packages.
const BUILDING: [(&str, &str); 3] = [("flex", "flex"), ("bison", "bison"), ("bc", "bc")];

/// What starts an x86-64 kernel, with its package.
const MACHINE: [(&str, &str); 1] = [("qemu-system-x86_64", "qemu-system-x86")];

/// What must not reach a build of the kernel from outside.
const FOREIGN: [&str; 10] = [
    "ARCH",
    "CROSS_COMPILE",
    "KBUILD_OUTPUT",
    "KCFLAGS",
    "KCONFIG_ALLCONFIG",
    "KRUSTFLAGS",
    "LLVM",
    "MAKEFLAGS",
    "MAKELEVEL",
    "MFLAGS",
];

/// Programs with what they need of the environment.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    /// What make is told about LLVM: `1`, or the end of the programs' names, such as `-19`.
    llvm: String,
    /// Folders with programs, before those of the machine.
    programs: Vec<Utf8PathBuf>,
    /// Folders with libraries of these programs.
    libraries: Vec<Utf8PathBuf>,
    /// Other variables that they read.
    variables: Vec<(&'static str, String)>,
    /// The libclang that bindgen and the generator read headers with.
    pub(crate) libclang: Utf8PathBuf,
    /// Where QEMU finds its firmware, when it is not the one of the machine.
    pub(crate) machine_data: Vec<Utf8PathBuf>,
    /// What make is told about the compiler of programs that run during the build.
    host: Vec<String>,
    /// What the compilers say of themselves: other ones build another kernel.
    pub(crate) versions: Vec<String>,
}

impl Tools {
    /// Finds what `tree` needs to be built for one kind of kernel, and fetches what is missing.
    ///
    /// # Errors
    ///
    /// When something is missing that cannot be fetched; the message names its package.
    pub(crate) fn provide(
        workspace: &Workspace,
        layout: &Layout,
        tree: &Utf8Path,
        kind: Kind,
    ) -> Result<Self> {
        let _lock = layout.lock("tools")?;
        installed()?;
        let rustc = rustc(&minimum(tree, "rustc")?)?;
        toolchain::rust_src()?;
        let mut tools = Self::of_machine(vec![rustc]);
        llvm::add(&mut tools, workspace, layout, &minimum(tree, "llvm")?)?;
        fetch::add(&mut tools, layout, &BUILDING)?;
        if kind != Kind::Uml {
            libelf::add(&mut tools, layout)?;
            fetch::add(&mut tools, layout, &MACHINE)?;
        }
        bindgen::add(&mut tools, workspace, layout, &minimum(tree, "bindgen")?)?;
        Ok(tools)
    }

    /// The machine's own programs.
    fn of_machine(versions: Vec<String>) -> Self {
        Self {
            llvm: "1".to_owned(),
            programs: Vec::new(),
            libraries: Vec::new(),
            variables: Vec::new(),
            libclang: Utf8PathBuf::new(),
            machine_data: Vec::new(),
            host: Vec::new(),
            versions,
        }
    }

    /// Takes in programs that are unpacked below `root`.
    fn unpacked(&mut self, root: &Utf8Path) {
        let usr = root.join("usr");
        self.programs.push(usr.join("bin"));
        // Debian had some libraries outside of `usr` before both folders became one.
        for folder in [usr.as_path(), root] {
            self.libraries.push(folder.join("lib/x86_64-linux-gnu"));
        }
        let bison = usr.join("share/bison");
        if bison.is_dir() {
            self.variables.push(("BISON_PKGDATADIR", bison.to_string()));
        }
        let m4 = usr.join("bin/m4");
        if m4.is_file() {
            self.variables.push(("M4", m4.to_string()));
        }
        for folder in ["share/qemu", "share/seabios"] {
            let folder = usr.join(folder);
            if folder.is_dir() {
                self.machine_data.push(folder);
            }
        }
        let modules = usr.join("lib/x86_64-linux-gnu/qemu");
        if modules.is_dir() {
            self.variables
                .push(("QEMU_MODULE_DIR", modules.to_string()));
        }
    }

    /// One of the programs, or one of the machine's, with the environment that they need.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        self.environment(&mut command);
        command
    }

    /// Gives a command what the programs that it starts need of the environment.
    pub(crate) fn environment(&self, command: &mut Command) {
        for name in FOREIGN {
            command.env_remove(name);
        }
        command
            .env("LC_ALL", "C")
            .env("PATH", joined(&self.programs, "PATH"));
        if !self.libraries.is_empty() {
            command.env("LD_LIBRARY_PATH", self.library_path());
        }
        command.env(libclang::VARIABLE, self.libclang.as_str());
        for (name, value) in &self.variables {
            command.env(name, value);
        }
    }

    /// Where the libraries of the fetched programs are, and then the machine's own.
    pub(crate) fn library_path(&self) -> String {
        joined(&self.libraries, "LD_LIBRARY_PATH")
    }

    /// How a program of LLVM is called here: `nm` is `llvm-nm-19`, or `llvm-nm`.
    pub(crate) fn llvm_program(&self, name: &str) -> String {
        format!("llvm-{name}{}", llvm::suffix(&self.llvm))
    }

    /// `make` for a tree and a build folder.
    pub(crate) fn make(&self, kind: Kind, source: &Utf8Path, build: &Utf8Path) -> Command {
        let mut command = self.command("make");
        command
            .current_dir(source)
            .arg(format!("ARCH={}", kind.arch()))
            .arg(format!("LLVM={}", self.llvm))
            .arg(format!("O={build}"))
            .args(&self.host);
        // What is built must not depend on when and where: only so two builds can be compared.
        command
            .env("KBUILD_BUILD_TIMESTAMP", "Thu Jan  1 00:00:00 UTC 1970")
            .env("KBUILD_BUILD_USER", "safebind")
            .env("KBUILD_BUILD_HOST", "safebind")
            .env("KBUILD_BUILD_VERSION", "1")
            // Scripts of the kernel in Python would leave files beside themselves.
            .env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }
}

/// Folders before those that a variable already has.
fn joined(folders: &[Utf8PathBuf], variable: &str) -> String {
    let mut parts: Vec<String> = folders.iter().map(ToString::to_string).collect();
    parts.extend(env::var(variable).ok().filter(|rest| !rest.is_empty()));
    parts.join(":")
}

/// Whether a program is on `PATH`.
fn on_path(program: &str) -> bool {
    let path = env::var("PATH").unwrap_or_default();
    path.split(':')
        .filter(|folder| !folder.is_empty())
        .any(|folder| Utf8Path::new(folder).join(program).is_file())
}

/// Makes sure that the machine has what is not fetched.
fn installed() -> Result<()> {
    let missing: Vec<String> = INSTALLED
        .iter()
        .filter(|(program, _)| !on_path(program))
        .map(|(program, package)| format!("`{program}` (package {package})"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    bail!(
        "a kernel cannot be built without {}: install what is missing",
        missing.join(", ")
    )
}

/// The oldest version of a tool that a tree can be built with, as the tree says.
fn minimum(tree: &Utf8Path, tool: &str) -> Result<Version> {
    let mut command = Command::new("sh");
    command.args(["scripts/min-tool-version.sh", tool]);
    command.env("SRCARCH", "x86").env("ARCH", "x86_64");
    let text = process::output(command.current_dir(tree)).with_context(|| {
        format!("`{tree}` does not say which {tool} it needs: it is too old, or no kernel source")
    })?;
    Version::find(&text).with_context(|| format!("`{tree}` names no version of {tool}"))
}

/// What the machine's rustc says of itself.
fn rustc(minimum: &Version) -> Result<String> {
    let text = process::output(Command::new("rustc").arg("--version"))
        .context("there is no rustc: install Rust with rustup")?;
    let found = Version::find(&text).context("rustc does not say its version")?;
    if found < *minimum {
        bail!("this tree needs rustc {minimum}, and here is {found}: `rustup update`");
    }
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Tools, minimum, on_path, version::Version};

    #[test]
    fn a_tree_says_what_it_needs() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let error = minimum(root, "llvm").expect_err("there is nothing");
        assert!(error.to_string().contains("too old"), "{error:#}");
        fs_err::create_dir_all(root.join("scripts")).expect("made");
        let script = root.join("scripts/min-tool-version.sh");
        fs_err::write(&script, "test \"$SRCARCH\" = x86 && echo 17.0.1\n").expect("written");
        let found = minimum(root, "llvm").expect("it says so");
        assert_eq!(Some(found), Version::find("17.0.1"));
    }

    #[test]
    fn programs_of_llvm_have_the_end_of_their_version() {
        let mut tools = Tools::of_machine(Vec::new());
        tools.llvm = "-19".to_owned();
        tools.programs.push("/fetched/bin".into());
        assert_eq!(tools.llvm_program("nm"), "llvm-nm-19");
        tools.llvm = "1".to_owned();
        assert_eq!(tools.llvm_program("nm"), "llvm-nm");
        let command = tools.command("make");
        let path = command.get_envs().find(|(name, _)| *name == "PATH");
        let path = path.and_then(|(_, value)| value).expect("it is set");
        assert!(path.to_string_lossy().starts_with("/fetched/bin:"));
        assert!(
            command
                .get_envs()
                .any(|(name, value)| name == "ARCH" && value.is_none())
        );
        assert!(on_path("sh") && !on_path("no-such-program"));
    }
}
