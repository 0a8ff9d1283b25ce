//! Tools that are fetched by the names of their packages.

use anyhow::{Context, Result, bail};
use camino::Utf8PathBuf;

use super::{Tools, on_path};
use crate::{
    kernel::{apt::Apt, layout, layout::Layout, packages},
    process,
};

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
    for (program, package) in &missing {
        if !root.join("usr/bin").join(program).is_file() {
            bail!("the package {package} has no `{program}`: install it, and remove `{root}`");
        }
    }
    tools.unpacked(&root);
    for (program, package) in missing {
        starts(tools, program).with_context(|| {
            format!("`{program}` as unpacked in `{root}` does not run: install {package}")
        })?;
    }
    Ok(())
}

/// Makes sure that a program finds its libraries, which is better known before a build than after it.
fn starts(tools: &Tools, program: &str) -> Result<()> {
    process::output(tools.command(program).arg("--version")).map(|_| ())
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

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{Tools, starts};

    /// Unpacked tools with one program, which finds its library where `name` is.
    fn unpacked(root: &Utf8Path, name: &str) -> Tools {
        use std::os::unix::fs::PermissionsExt;
        let (program, library) = (root.join("usr/bin/x"), root.join(name));
        for path in [&program, &library] {
            fs_err::create_dir_all(path.parent().expect("a folder")).expect("made");
        }
        fs_err::write(library, "").expect("written");
        let search = "IFS=:; for f in $LD_LIBRARY_PATH; do test -f \"$f/l.so\" && exit; done";
        let text = format!("#!/bin/sh\n{search}\necho l.so is not there >&2; exit 127\n");
        fs_err::write(&program, text).expect("written");
        let mode = std::fs::Permissions::from_mode(0o755);
        fs_err::set_permissions(&program, mode).expect("set");
        let mut tools = Tools::of_machine(Vec::new());
        tools.unpacked(root);
        tools
    }

    #[test]
    fn a_program_has_to_find_its_libraries() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        for (number, place) in ["usr/lib", "lib"].iter().enumerate() {
            let root = root.join(number.to_string());
            let tools = unpacked(&root, &format!("{place}/x86_64-linux-gnu/l.so"));
            starts(&tools, "x").expect("it finds it");
        }
        let tools = unpacked(&root.join("elsewhere"), "opt/l.so");
        let error = starts(&tools, "x").expect_err("it does not find it");
        assert!(error.to_string().contains("l.so is not there"), "{error}");
    }
}
