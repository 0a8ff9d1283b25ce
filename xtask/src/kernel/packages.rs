//! Debian packages: downloaded with an apt of our own, and unpacked without being installed.

use std::process::Command;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::apt::Apt;
use crate::{cache, process, tree};

/// An apt with fresh lists, whose files are below `root`.
///
/// # Errors
///
/// When there is no apt, or not one list can be fetched.
pub(crate) fn apt(root: &Utf8Path, mirror: Option<&str>) -> Result<Apt> {
    let apt = Apt::prepare(&root.join("apt"), mirror)?;
    apt.update()?;
    Ok(apt)
}

/// The downloaded packages in a folder.
///
/// # Errors
///
/// When it cannot be listed.
pub(crate) fn downloaded(folder: &Utf8Path) -> Result<Vec<Utf8PathBuf>> {
    let mut found = Vec::new();
    for entry in folder.read_dir_utf8()? {
        let path = entry?.path().to_owned();
        if path.extension() == Some("deb") {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Unpacks packages into `folder`, which is there with all of them or not at all.
///
/// # Errors
///
/// When one of them cannot be unpacked, or the folder cannot be made.
pub(crate) fn unpack(debs: &[Utf8PathBuf], folder: &Utf8Path) -> Result<()> {
    let temporary = beside(folder);
    tree::remove(&temporary)?;
    fs_err::create_dir_all(&temporary)?;
    for deb in debs {
        let mut command = Command::new("dpkg-deb");
        process::output(command.args(["-x", deb.as_str(), temporary.as_str()]))
            .with_context(|| format!("cannot unpack `{deb}`"))?;
    }
    Ok(fs_err::rename(&temporary, folder)?)
}

/// A name beside `folder`, for what becomes `folder` when it is complete.
pub(crate) fn beside(folder: &Utf8Path) -> Utf8PathBuf {
    let name = folder.file_name().unwrap_or("folder");
    folder.with_file_name(format!("{name}.making.{}", std::process::id()))
}

/// Gives the unpacked packages of a library, from the cache or fetched by these names.
///
/// # Errors
///
/// When the cache has none, and they cannot be fetched.
pub(crate) fn library(name: &str, packages: &[&str]) -> Result<Utf8PathBuf> {
    let root = cache::root()?.join("libraries");
    let folder = root.join("unpacked").join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    eprintln!("fetching {} ...", packages.join(", "));
    let apt = apt(&root, None)?;
    let folder_of_debs = root.join("packages").join(name);
    fs_err::create_dir_all(&folder_of_debs)?;
    if downloaded(&folder_of_debs)?.len() < packages.len() {
        apt.download_fitting(packages, &folder_of_debs)?;
    }
    unpack(&downloaded(&folder_of_debs)?, &folder)?;
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{beside, downloaded, unpack};

    #[test]
    fn what_cannot_be_unpacked_leaves_no_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        for name in ["b.deb", "a.deb", "c.txt"] {
            fs_err::write(root.join(name), "no package").expect("written");
        }
        let debs = downloaded(root).expect("listed");
        assert_eq!(debs, [root.join("a.deb"), root.join("b.deb")]);
        let target = root.join("unpacked");
        assert!(unpack(&debs, &target).is_err());
        assert!(!target.exists());
        unpack(&[], &target).expect("nothing is enough");
        assert!(target.is_dir());
        assert_eq!(beside(&target).parent(), target.parent());
    }
}
