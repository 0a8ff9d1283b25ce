//! The newest kernel source that Debian has, unpacked into the cache.

use std::process::Command;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use super::{choice, layout, layout::Layout, packages};
use crate::{process, tree};

/// The series of which the newest source is taken unless another is named.
pub(crate) const SERIES: &str = "7";

/// How packages with sources are called; the series follows.
const PACKAGE: &str = "linux-source-";

/// How much an unpacked source takes, with the archive that it comes in.
const MEBIBYTES: u64 = 2400;

/// A kernel source, as its makers published it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Source {
    /// The folder.
    pub(crate) folder: Utf8PathBuf,
    /// The version of the package.
    pub(crate) version: String,
}

/// Gives the newest source of a series: from the cache, or fetched when there is none or `refresh` asks.
///
/// # Errors
///
/// When the cache has none, and none can be fetched.
pub(crate) fn provide(
    layout: &Layout,
    series: &str,
    refresh: bool,
    mirror: Option<&str>,
) -> Result<Source> {
    let cached = newest_cached(&layout.sources(), series);
    match (cached, refresh) {
        (Some(source), false) => Ok(source),
        (cached, _) => match (fetch(layout, series, mirror), cached) {
            (Ok(source), _) => Ok(source),
            (Err(error), Some(source)) => {
                eprintln!("warning: using what the cache has: {error:#}");
                Ok(source)
            }
            (Err(error), None) => Err(error.context(format!(
                "there is no kernel source of series {series} in the cache, and none could be \
                 fetched (`--tree DIR` uses a tree of your own)"
            ))),
        },
    }
}

/// The newest source of a series in the cache.
pub(crate) fn newest_cached(folder: &Utf8Path, series: &str) -> Option<Source> {
    let entries = folder.read_dir_utf8().ok()?;
    entries
        .filter_map(Result::ok)
        .filter(|entry| choice::in_series(entry.file_name(), series))
        .filter(|entry| entry.path().join("Kconfig").is_file())
        .max_by(|a, b| choice::compare(a.file_name(), b.file_name()))
        .map(|entry| Source {
            folder: entry.path().to_owned(),
            version: entry.file_name().to_owned(),
        })
}

fn fetch(layout: &Layout, series: &str, mirror: Option<&str>) -> Result<Source> {
    let downloads = layout.packages().join("source");
    layout::require_space(&downloads, MEBIBYTES, "a kernel source")?;
    eprintln!("fetching the lists of Debian's packages ...");
    let apt = packages::apt(&layout.packages(), mirror)?;
    let names = newest_first(apt.names(PACKAGE)?, series);
    let mut last = None;
    // Lists name packages that a mirror does not have any more: the newest that it has will do.
    for name in names.into_iter().take(3) {
        eprintln!("fetching {name} ...");
        let folder = downloads.join(&name);
        fs_err::create_dir_all(&folder)?;
        match apt.download(std::slice::from_ref(&name), &folder) {
            Ok(()) => return unpack(layout, &folder),
            Err(error) => last = Some(error),
        }
    }
    match last {
        Some(error) => Err(error),
        None => bail!("no suite has a package `{PACKAGE}{series}*`"),
    }
}

/// The packages of a series, newest first.
fn newest_first(names: Vec<String>, series: &str) -> Vec<String> {
    let version = |name: &str| name.strip_prefix(PACKAGE).map(str::to_owned);
    let mut found: Vec<(String, String)> = names
        .into_iter()
        .filter_map(|name| Some((version(&name)?, name)))
        .filter(|(version, _)| choice::in_series(version, series))
        .filter(|(version, _)| version.chars().all(|c| c.is_ascii_digit() || c == '.'))
        .collect();
    found.sort_by(|(a, _), (b, _)| choice::compare(b, a));
    found.into_iter().map(|(_, name)| name).collect()
}

/// Unpacks the newest package in `downloads`, unless that was done before.
fn unpack(layout: &Layout, downloads: &Utf8Path) -> Result<Source> {
    let mut found = Vec::new();
    for deb in packages::downloaded(downloads)? {
        let mut command = Command::new("dpkg-deb");
        let version = process::output(command.args(["-f", deb.as_str(), "Version"]))?;
        found.push((name(version.trim()), deb));
    }
    found.sort_by(|(a, _), (b, _)| choice::compare(a, b));
    let (version, deb) = found.pop().context("apt has downloaded nothing")?;
    let folder = layout.sources().join(&version);
    if !folder.is_dir() {
        eprintln!("unpacking the source of {version} ...");
        fs_err::create_dir_all(layout.sources())?;
        let package = packages::beside(&folder).with_extension("package");
        tree::remove(&package)?;
        packages::unpack(&[deb], &package)?;
        let result = archive(&package).and_then(|archive| extract(&archive, &folder));
        tree::remove(&package)?;
        result?;
    }
    Ok(Source { folder, version })
}

/// A version as the name of a folder that make can work with: it takes `:` for its own.
fn name(version: &str) -> String {
    let (_, version) = version.split_once(':').unwrap_or(("", version));
    version.to_owned()
}

/// The archive inside the unpacked package.
fn archive(package: &Utf8Path) -> Result<Utf8PathBuf> {
    let folder = package.join("usr/src");
    for entry in folder.read_dir_utf8()? {
        let entry = entry?;
        if entry.file_name().contains(".tar") {
            return Ok(entry.path().to_owned());
        }
    }
    bail!("the package has no archive with a source in it")
}

/// Extracts an archive into `folder`, which is there whole or not at all.
fn extract(archive: &Utf8Path, folder: &Utf8Path) -> Result<()> {
    let temporary = packages::beside(folder);
    tree::remove(&temporary)?;
    fs_err::create_dir_all(&temporary)?;
    let mut command = Command::new("tar");
    command.args(["--strip-components=1", "-xf", archive.as_str()]);
    let result = process::output(command.args(["-C", temporary.as_str()]))
        .context("the source cannot be unpacked (it takes `tar` and the package `xz-utils`)");
    if let Err(error) = result {
        tree::remove(&temporary)?;
        return Err(error);
    }
    Ok(fs_err::rename(&temporary, folder)?)
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{name, newest_cached, newest_first};

    #[test]
    fn the_newest_package_of_a_series_comes_first() {
        let names = [
            "linux-source-6.12",
            "linux-source-7.2",
            "linux-source-7.10",
            "linux-source-7.9-rt",
            "linux-source-70.1",
            "linux-source",
        ];
        let names = || names.map(str::to_owned).into();
        assert_eq!(
            newest_first(names(), "7"),
            ["linux-source-7.10", "linux-source-7.2"]
        );
        assert_eq!(newest_first(names(), "7.2"), ["linux-source-7.2"]);
        assert!(newest_first(names(), "5").is_empty());
    }

    #[test]
    fn the_cache_is_searched_for_whole_sources() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        assert_eq!(newest_cached(root, "7"), None);
        for version in ["7.2.9-1", "7.2.13-1", "6.1-1"] {
            fs_err::create_dir_all(root.join(version)).expect("made");
            fs_err::write(root.join(version).join("Kconfig"), "").expect("written");
        }
        // One that is still being unpacked.
        fs_err::create_dir_all(root.join("7.3.1-1")).expect("made");
        let found = newest_cached(root, "7").expect("there are two");
        assert_eq!(found.version, "7.2.13-1");
        assert_eq!(name("1:7.2.13-1~bpo13+1"), "7.2.13-1~bpo13+1");
    }
}
