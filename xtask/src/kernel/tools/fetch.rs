//! Tools that are fetched by the names of their packages.

use anyhow::{Context, Result, bail};
use camino::Utf8PathBuf;

use super::{Tools, on_path};
use crate::kernel::{apt::Apt, layout, layout::Layout, packages};

/// How much a group of tools takes at most, unpacked, with its packages.
const MEBIBYTES: u64 = 1200;

/// Adds those of `programs` that are not on `PATH`.
pub(super) fn add(tools: &mut Tools, layout: &Layout, programs: &[(&str, &str)]) -> Result<()> {
    let missing: Vec<&(&str, &str)> = programs
        .iter()
        .filter(|(program, _)| !on_path(program))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<String> = missing
        .iter()
        .map(|(_, package)| (*package).to_owned())
        .collect();
    let name = names.join("+");
    let mut root = layout.tools().join(&name);
    if !root.is_dir() {
        root = group(layout, &apt(layout)?, &name, &names).with_context(|| {
            let programs: Vec<&str> = missing.iter().map(|(program, _)| *program).collect();
            format!(
                "`{}` is missing here: install {}",
                programs.join("`, `"),
                names.join(", ")
            )
        })?;
    }
    for (program, package) in missing {
        if !root.join("usr/bin").join(program).is_file() {
            bail!("the package {package} has no `{program}`: install it, and remove `{root}`");
        }
    }
    tools.unpacked(&root);
    Ok(())
}

/// An apt that knows what the machine has, with fresh lists.
pub(super) fn apt(layout: &Layout) -> Result<Apt> {
    eprintln!("fetching the lists of this release's packages ...");
    let apt = Apt::of_machine(&layout.packages().join("apt-tools"))?;
    apt.update()?;
    Ok(apt)
}

/// Downloads packages with what they need, and unpacks them into a folder of their own.
pub(super) fn group(
    layout: &Layout,
    apt: &Apt,
    name: &str,
    names: &[String],
) -> Result<Utf8PathBuf> {
    let folder = layout.tools().join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    layout::require_space(&layout.tools(), MEBIBYTES, "tools for building a kernel")?;
    eprintln!("fetching {} and what they need ...", names.join(", "));
    let downloads = layout.packages().join(name);
    fs_err::create_dir_all(&downloads)?;
    apt.download_closure(names, &downloads)?;
    fs_err::create_dir_all(layout.tools())?;
    packages::unpack(&packages::downloaded(&downloads)?, &folder)?;
    Ok(folder)
}
