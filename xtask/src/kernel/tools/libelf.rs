//! libelf, which programs of the kernel's own build are linked with: objtool reads object files of x86.

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::{Tools, fetch};
use crate::kernel::layout::Layout;

/// The package with the headers.
const PACKAGE: &str = "libelf-dev";

/// Where Debian has the libraries of x86-64.
const LIBRARIES: &str = "usr/lib/x86_64-linux-gnu";

/// Adds libelf, unless the machine's compiler finds it by itself.
pub(super) fn add(tools: &mut Tools, layout: &Layout) -> Result<()> {
    if Utf8Path::new("/usr/include/gelf.h").is_file() {
        return Ok(());
    }
    let folder = layout.tools().join(PACKAGE);
    let root = match folder.is_dir() {
        true => folder,
        false => fetch::group(layout, &fetch::apt(layout)?, PACKAGE, &[PACKAGE.to_owned()])
            .with_context(|| format!("libelf is missing here: install {PACKAGE}"))?,
    };
    linked(&root, Utf8Path::new("/"))?;
    let (include, libraries) = (root.join("usr/include"), root.join(LIBRARIES));
    tools.libraries.push(libraries.clone());
    tools.host = vec![
        format!("HOSTCFLAGS=-I{include}"),
        format!("HOSTLDFLAGS=-L{libraries}"),
    ];
    Ok(())
}

/// Makes the name that linkers look for lead somewhere: the library itself is not fetched where the machine, below
/// `system`, has it.
fn linked(root: &Utf8Path, system: &Utf8Path) -> Result<()> {
    let name = root.join(LIBRARIES).join("libelf.so");
    if name.exists() {
        return Ok(());
    }
    let folders = [system.join(LIBRARIES), system.join("lib/x86_64-linux-gnu")];
    let mut libraries = folders.iter().map(|folder| folder.join("libelf.so.1"));
    let Some(library) = libraries.find(|library| library.is_file()) else {
        bail!("`libelf.so.1` is not where Debian has it: install {PACKAGE}");
    };
    if name.is_symlink() {
        fs_err::remove_file(&name)?;
    }
    link(&library, &name)
}

fn link(library: &Utf8PathBuf, name: &Utf8PathBuf) -> Result<()> {
    std::os::unix::fs::symlink(library, name).with_context(|| format!("cannot make `{name}`"))
}

#[cfg(test)]
mod tests {
    use camino::{Utf8Path, Utf8PathBuf};

    use super::{LIBRARIES, link, linked};

    #[test]
    fn a_name_that_leads_nowhere_is_mended() {
        let folder = tempfile::tempdir().expect("a folder");
        let below = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let (root, system) = (below.join("root"), below.join("system"));
        fs_err::create_dir_all(root.join(LIBRARIES)).expect("made");
        fs_err::create_dir_all(system.join(LIBRARIES)).expect("made");
        let name: Utf8PathBuf = root.join(LIBRARIES).join("libelf.so");
        link(&"libelf.so.1".into(), &name).expect("made");
        let error = linked(&root, &system).expect_err("there is no library");
        assert!(error.to_string().contains("libelf-dev"), "{error}");
        fs_err::write(system.join(LIBRARIES).join("libelf.so.1"), "x").expect("written");
        for _ in 0..2 {
            linked(&root, &system).expect("there is one");
            assert_eq!(fs_err::read_to_string(&name).expect("it leads there"), "x");
        }
    }
}
