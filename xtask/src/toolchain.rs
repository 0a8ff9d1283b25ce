//! What of the Rust toolchain is there: rustfmt, clippy, and Miri, which needs a nightly one.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{process, workspace::Workspace};

/// A nightly toolchain with Miri.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Miri {
    /// The toolchain's name.
    pub(crate) toolchain: String,
    /// What its rustc says of itself.
    pub(crate) version: String,
    /// Whether something was installed for it.
    pub(crate) installed: bool,
}

impl Miri {
    /// `cargo miri`, to run in the workspace, with these flags for Miri; the subcommand is still to be added.
    pub(crate) fn cargo(&self, workspace: &Workspace, flags: &str) -> Command {
        let mut command = self.plain_cargo(workspace);
        command
            .arg("miri")
            .env("MIRIFLAGS", flags)
            .env("CARGO_TARGET_DIR", workspace.target().join("miri"));
        command
    }

    /// `cargo` of the same toolchain, to run in the workspace.
    pub(crate) fn plain_cargo(&self, workspace: &Workspace) -> Command {
        let mut command = Command::new("rustup");
        command
            .args(["run", &self.toolchain, "cargo"])
            .current_dir(&workspace.root);
        // The nightly toolchain is to use its own programs, not those that started this one.
        for name in ["CARGO", "RUSTC", "RUSTUP_TOOLCHAIN"] {
            command.env_remove(name);
        }
        workspace.clean(&mut command);
        command
    }
}

/// What to type to have Miri.
pub(crate) const MIRI_ADVICE: &str =
    "rustup toolchain install nightly --profile minimal -c miri -c rust-src";

/// Gives Miri on the newest nightly toolchain, and installs what is missing for it.
///
/// # Errors
///
/// When there is none and none can be installed; the message has the command to type.
pub(crate) fn miri() -> Result<Miri> {
    let Ok(list) = process::output(Command::new("rustup").args(["toolchain", "list"])) else {
        bail!("there is no rustup to get Miri with; install it, then `{MIRI_ADVICE}`");
    };
    let mut nightlies: Vec<(String, String)> = nightlies(&list)
        .into_iter()
        .filter_map(|toolchain| Some((version(&toolchain)?, toolchain)))
        .collect();
    nightlies.sort_by_key(|(version, toolchain)| (date(version), toolchain.clone()));
    if let Some((version, toolchain)) = nightlies.iter().rev().find(|(_, t)| has_miri(t)) {
        return Ok(Miri {
            toolchain: toolchain.clone(),
            version: version.clone(),
            installed: false,
        });
    }
    install(nightlies.pop())
}

/// Puts Miri into the newest nightly, or installs one with it.
fn install(newest: Option<(String, String)>) -> Result<Miri> {
    let mut command = Command::new("rustup");
    let toolchain = if let Some((_, toolchain)) = newest {
        command.args([
            "component",
            "add",
            "--toolchain",
            &toolchain,
            "miri",
            "rust-src",
        ]);
        toolchain
    } else {
        command.args(["toolchain", "install", "nightly", "--profile", "minimal"]);
        command.args(["--component", "miri", "--component", "rust-src"]);
        "nightly".to_owned()
    };
    installing("Miri");
    let outcome = process::capture(&mut command)?;
    match version(&toolchain) {
        Some(version) if outcome.success() && has_miri(&toolchain) => Ok(Miri {
            toolchain,
            version,
            installed: true,
        }),
        _ => bail!(
            "Miri is not installed (`{}` failed: {}); try `{MIRI_ADVICE}`",
            process::describe(&command),
            outcome.text().trim().lines().last().unwrap_or("no message")
        ),
    }
}

/// Says that rustup is about to change the machine.
fn installing(what: &str) {
    eprintln!("    Installing {what} with rustup");
}

/// The nightly toolchains in what `rustup toolchain list` prints.
fn nightlies(list: &str) -> Vec<String> {
    list.lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| name.starts_with("nightly"))
        .map(str::to_owned)
        .collect()
}

fn version(toolchain: &str) -> Option<String> {
    let mut command = Command::new("rustup");
    command.args(["run", toolchain, "rustc", "--version"]);
    let text = process::output(&mut command).ok()?;
    Some(text.trim().to_owned())
}

/// The date in what rustc says of itself, which sorts as text.
fn date(version: &str) -> String {
    let date = version.rsplit_once(' ').map_or("", |(_, last)| last);
    date.trim_end_matches(')').to_owned()
}

fn has_miri(toolchain: &str) -> bool {
    let run = |words: &[&str]| {
        process::output(Command::new("rustup").args(["run", toolchain]).args(words))
    };
    let sources = run(&["rustc", "--print", "sysroot"]).is_ok_and(|sysroot| {
        let sysroot = camino::Utf8Path::new(sysroot.trim());
        sysroot
            .join("lib/rustlib/src/rust/library/Cargo.toml")
            .is_file()
    });
    sources && run(&["cargo", "miri", "--version"]).is_ok()
}

/// Makes sure that the current toolchain has the sources of the standard library, with rustup if they
/// are missing.
///
/// # Errors
///
/// When they are not there and cannot be installed; the message has the command to type.
pub(crate) fn rust_src() -> Result<()> {
    let present = || {
        process::output(Command::new("rustc").args(["--print", "sysroot"])).is_ok_and(|sysroot| {
            camino::Utf8Path::new(sysroot.trim())
                .join("lib/rustlib/src/rust/library/core/src/lib.rs")
                .is_file()
        })
    };
    if !present() {
        installing("the sources of Rust's library");
        // Whether it worked is seen by what is there then.
        let _ = process::capture(Command::new("rustup").args(["component", "add", "rust-src"]));
    }
    if !present() {
        bail!("the sources of Rust's library are missing: `rustup component add rust-src`");
    }
    Ok(())
}

/// Gives a component of the current toolchain, installed with rustup if it is missing: its version.
///
/// # Errors
///
/// When it is not there and cannot be installed; the message has the command to type.
pub(crate) fn component(workspace: &Workspace, name: &str) -> Result<String> {
    let subcommand = if name == "rustfmt" { "fmt" } else { name };
    let version = || process::output(workspace.cargo().args([subcommand, "--version"]));
    let found = version().or_else(|_| {
        installing(name);
        process::output(Command::new("rustup").args(["component", "add", name]))?;
        version()
    });
    match found {
        Ok(version) => Ok(version.trim().to_owned()),
        Err(_) => bail!("{name} is not installed: `rustup component add {name}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::{date, nightlies};

    #[test]
    fn the_newest_nightly_is_told_by_its_date() {
        let list = "stable-x (active, default)\nnightly-x\nnightly-2026-01-02-x\n1.95.0-x\n";
        assert_eq!(nightlies(list), ["nightly-x", "nightly-2026-01-02-x"]);
        assert!(date("rustc 1.97.0-nightly (abc 2026-05-01)") > date("rustc 1.9 (d 2026-01-02)"));
        assert_eq!(date("odd"), "");
    }
}
