//! `cargo xtask kernel-headers`: Debian's newest header packages, unpacked into the cache.

use std::time::Instant;

use anyhow::{Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use clap::Args;

use crate::{
    cache,
    kernel::{
        apt::Apt,
        choice::{self, Pair},
        packages,
    },
    report,
};

/// The series that are fetched unless others are named.
pub(crate) const SERIES: [&str; 3] = ["6.1", "6.12", "7"];

/// Fetch and unpack Debian's newest kernel header packages into the cache
///
/// What is in the cache is used as it is; `--refresh` looks for newer ones. The machine's own apt is
/// not touched: only its mirrors are read.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// A series of versions, such as 6.1 or 7; may be given several times
    #[arg(long, value_name = "VERSION", default_values = SERIES)]
    series: Vec<String>,
    /// Look for newer packages even where the cache has some
    #[arg(long)]
    refresh: bool,
    /// A Debian mirror for the newest suites, in place of the one that the machine's apt has
    #[arg(long, value_name = "URL")]
    mirror: Option<String>,
}

/// Runs the command; `false` when a series could not be had.
///
/// # Errors
///
/// When there is no cache folder.
pub(crate) fn run(options: &Options) -> Result<bool> {
    let mut complete = true;
    for (series, result) in provide(&options.series, options.refresh, options.mirror.as_deref())? {
        match result {
            Ok(folder) => println!("{series:<6} {folder}"),
            Err(error) => {
                complete = false;
                eprintln!("error: {series}: {error:#}");
            }
        }
    }
    Ok(complete)
}

/// Whether the cache has headers of every series that is fetched without being named.
pub(crate) fn is_cached() -> bool {
    SERIES.into_iter().all(has)
}

/// Whether the cache has headers of a series.
pub(crate) fn has(series: &str) -> bool {
    let root = cache::root().map(|root| root.join("kernel-headers"));
    root.is_ok_and(|root| newest_cached(&root, series).is_some())
}

/// Each series with the folder of its unpacked headers, or the reason why there is none.
pub(crate) type Provided = Vec<(String, Result<Utf8PathBuf>)>;

/// Gives the headers of each series, from the cache or fetched.
///
/// # Errors
///
/// When there is no cache folder.
pub(crate) fn provide(series: &[String], refresh: bool, mirror: Option<&str>) -> Result<Provided> {
    let root = cache::root()?.join("kernel-headers");
    let needed = series
        .iter()
        .any(|series| refresh || newest_cached(&root, series).is_none());
    let apt = if needed {
        eprintln!("fetching the lists of Debian's packages ...");
        Some(packages::apt(&root, mirror))
    } else {
        None
    };
    let one = |series: &String| {
        let cached = newest_cached(&root, series);
        let provided = match (&apt, cached) {
            (None, Some(folder)) => Ok(folder),
            (_, Some(folder)) if !refresh => Ok(folder),
            (Some(Ok(apt)), cached) => match newest(apt, &root, series) {
                Err(error) => cached.map(|folder| offline(folder, &error)).ok_or(error),
                found => found,
            },
            (Some(Err(error)), Some(folder)) => Ok(offline(folder, error)),
            (Some(Err(error)), None) => Err(anyhow::anyhow!("{error:#}")),
            (None, None) => Err(anyhow::anyhow!("nothing was looked for")),
        };
        (series.clone(), provided)
    };
    Ok(series.iter().map(one).collect())
}

fn offline(folder: Utf8PathBuf, error: &anyhow::Error) -> Utf8PathBuf {
    eprintln!("warning: using what the cache has: {error:#}");
    folder
}

/// The newest unpacked headers of a series in the cache.
fn newest_cached(root: &Utf8Path, series: &str) -> Option<Utf8PathBuf> {
    let entries = root.join("unpacked").read_dir_utf8().ok()?;
    entries
        .filter_map(Result::ok)
        .filter(|entry| choice::in_series(entry.file_name(), series))
        .max_by(|a, b| choice::compare(a.file_name(), b.file_name()))
        .map(|entry| entry.path().to_owned())
}

/// Downloads and unpacks the newest pair of a series that can be had.
fn newest(apt: &Apt, root: &Utf8Path, series: &str) -> Result<Utf8PathBuf> {
    let names = apt.names("linux-headers-")?;
    let pairs = choice::pairs(names.iter().map(String::as_str), series);
    let mut last = None;
    // Lists name packages that a mirror does not have any more: the newest that it has will do.
    for pair in pairs.iter().take(3) {
        match fetch(apt, root, pair) {
            Err(error) => last = Some(error),
            found => return found,
        }
    }
    match last {
        Some(error) => Err(error),
        None => bail!("no suite has header packages of {series}"),
    }
}

fn fetch(apt: &Apt, root: &Utf8Path, pair: &Pair) -> Result<Utf8PathBuf> {
    let folder = root.join("unpacked").join(&pair.version);
    if folder.is_dir() {
        return Ok(folder);
    }
    let start = Instant::now();
    eprintln!("fetching linux-headers-{} ...", pair.version);
    let downloads = root.join("packages").join(&pair.version);
    fs_err::create_dir_all(&downloads)?;
    if packages::downloaded(&downloads)?.len() < 2 {
        apt.download(&pair.packages(), &downloads)?;
    }
    packages::unpack(&packages::downloaded(&downloads)?, &folder)?;
    eprintln!(
        "unpacked {} in {}",
        pair.version,
        report::time(start.elapsed())
    );
    Ok(folder)
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::newest_cached;

    #[test]
    fn the_cache_is_searched_by_series() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        assert_eq!(newest_cached(root, "6.1"), None);
        for version in ["6.1.0-9", "6.1.0-50", "6.12.1+deb12"] {
            fs_err::create_dir_all(root.join("unpacked").join(version)).expect("made");
        }
        assert_eq!(
            newest_cached(root, "6.1"),
            Some(root.join("unpacked/6.1.0-50"))
        );
        assert_eq!(newest_cached(root, "7"), None);
    }
}
