//! bindgen's program, which the kernel's own build calls.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::{Tools, version::Version};
use crate::{
    kernel::{layout::Layout, progress::Progress},
    process,
    workspace::Workspace,
};

/// The package of the registry that has it.
const PACKAGE: &str = "bindgen-cli";

/// Adds one that is not older than `minimum`: that on `PATH`, or one that cargo builds into the cache.
pub(super) fn add(
    tools: &mut Tools,
    workspace: &Workspace,
    layout: &Layout,
    minimum: &Version,
) -> Result<()> {
    if let Some(said) = fitting(tools.command("bindgen"), minimum) {
        tools.versions.push(said);
        return Ok(());
    }
    let folder = layout.bindgen().join("bin");
    let own = folder.join("bindgen");
    let present = fitting(tools.command(own.as_str()), minimum);
    let said = match present {
        Some(said) => said,
        None => {
            install(workspace, layout)?;
            fitting(tools.command(own.as_str()), minimum).with_context(|| {
                format!(
                    "this tree needs bindgen {minimum}: put one on `PATH`, or `cargo install {PACKAGE}`"
                )
            })?
        }
    };
    tools.programs.insert(0, folder);
    tools.versions.push(said);
    Ok(())
}

/// What a program says of itself, if it is new enough.
fn fitting(mut program: Command, minimum: &Version) -> Option<String> {
    let said = process::output(program.arg("--version")).ok()?;
    let found = Version::find(&said)?;
    (found >= *minimum).then(|| said.trim().to_owned())
}

fn install(workspace: &Workspace, layout: &Layout) -> Result<()> {
    let progress = Progress::start(format!("building {PACKAGE}"), "packages");
    let mut command = workspace.cargo();
    command.args(["install", "--locked", "--force", "--root"]);
    command.args([layout.bindgen().as_str(), PACKAGE]);
    // Not inside the checkout, where cargo would read the configuration of this workspace.
    fs_err::create_dir_all(layout.bindgen())?;
    command
        .current_dir(layout.bindgen())
        .env_remove("CARGO_TARGET_DIR");
    let outcome = process::merged(&mut command, |line| {
        if let Some(package) = line.trim_start().strip_prefix("Compiling ") {
            progress.step(package);
        }
    })?;
    if !outcome.success() {
        bail!(
            "`{}` failed; without network, put bindgen on `PATH`:\n{}",
            process::describe(&command),
            outcome.stdout.trim_end()
        );
    }
    progress.finish();
    Ok(())
}
