//! `cargo xtask setup`: finds or fetches what the other commands need.

use std::process::Command;

use anyhow::Result;
use clap::Args;

use crate::{libclang, process, toolchain, workspace::Workspace};

/// Find or fetch what the other commands need, and say what it is and where
///
/// The other commands do the same on demand; this one shows it. It fails only when something is
/// missing that the generator itself needs.
#[derive(Debug, Args)]
pub(crate) struct Options {}

/// Runs the command; `false` when the generator cannot run here.
///
/// # Errors
///
/// Never so far: what is missing is said, not returned.
pub(crate) fn run(workspace: &Workspace, _options: &Options) -> Result<bool> {
    let mut complete = true;
    match libclang::provide(workspace) {
        Ok(found) => say("libclang", &format!("{} ({})", found.path, found.origin)),
        Err(error) => {
            complete = false;
            missing("libclang", &error);
        }
    }
    for name in ["rustfmt", "clippy"] {
        match toolchain::component(workspace, name) {
            Ok(version) => say(name, &version),
            Err(error) => missing(name, &error),
        }
    }
    match toolchain::miri() {
        Ok(miri) => {
            let how = if miri.installed {
                "installed just now"
            } else {
                "installed"
            };
            say(
                "miri",
                &format!("{} ({}, {how})", miri.toolchain, miri.version),
            );
        }
        Err(error) => missing("miri", &error),
    }
    match process::output(Command::new("cc").arg("--version")) {
        Ok(text) => say("cc", text.lines().next().unwrap_or("present")),
        Err(_) => say(
            "cc",
            "missing: `apt-get install gcc` (or clang); checks the C shims",
        ),
    }
    Ok(complete)
}

fn say(what: &str, text: &str) {
    println!("{what:<9} {text}");
}

fn missing(what: &str, error: &anyhow::Error) {
    println!("{what:<9} missing: {error:#}");
}
