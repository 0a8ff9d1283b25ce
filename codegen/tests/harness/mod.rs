//! Fixtures: folders with a header, a contract, and what comes of them.

#![allow(
    dead_code,
    reason = "each test program uses the part of this module that it needs"
)]

pub(crate) mod arguments;
pub(crate) mod checks;
pub(crate) mod compile;
pub(crate) mod excerpt;
pub(crate) mod expect;
pub(crate) mod raw;
pub(crate) mod run;

use camino::{Utf8Path, Utf8PathBuf};

/// The folder of the fixtures, relative to the package, so that no place of a machine shows.
pub(crate) const PATTERNS: &str = "tests/fixtures/patterns";

/// The folder of the cases of unsoundness, each of which is a fixture too.
pub(crate) const CASES: &str = "tests/unsoundness/examples";

/// The profile of the fixtures that have none.
const PROFILE: &str = "tests/fixtures/profile.yaml";

/// The profile of one fixture, where it needs another one.
const OWN_PROFILE: &str = "profile.yaml";

/// What a case of unsoundness says of itself, which is no contract.
const CASE: &str = "case.yaml";

/// The file with the name of the profile that comes with the tool, where a fixture is for that one.
const BUILT_IN_PROFILE: &str = "profile.name";

/// A fixture.
#[derive(Clone, Debug)]
pub(crate) struct Fixture {
    /// The folder's name, which says what is shown.
    pub(crate) name: String,
    /// The folder.
    pub(crate) folder: Utf8PathBuf,
}

impl Fixture {
    /// A file of the fixture.
    pub(crate) fn file(&self, name: &str) -> Utf8PathBuf {
        self.folder.join(name)
    }

    /// The folder with what is expected.
    pub(crate) fn expected(&self) -> Utf8PathBuf {
        self.folder.join("expected")
    }

    /// The profile that comes with the tool, where the fixture is for that one.
    pub(crate) fn built_in(&self) -> Option<String> {
        let name = fs_err::read_to_string(self.file(BUILT_IN_PROFILE)).ok()?;
        Some(name.trim().to_owned())
    }

    /// The profile: one that comes with the tool, its own, or that of all.
    pub(crate) fn profile(&self) -> Utf8PathBuf {
        if let Some(name) = self.built_in() {
            return name.into();
        }
        let own = self.file(OWN_PROFILE);
        if own.is_file() {
            own
        } else {
            Utf8PathBuf::from(PROFILE)
        }
    }

    /// The contract files, sorted.
    pub(crate) fn contracts(&self) -> Vec<Utf8PathBuf> {
        files(&self.folder)
            .into_iter()
            .filter(|path| path.extension() == Some("yaml"))
            .filter(|path| !matches!(path.file_name(), Some(OWN_PROFILE | CASE)))
            .collect()
    }

    /// The Rust modules that are expected, by their path without extension; not the raw bindings.
    pub(crate) fn modules(&self) -> Vec<String> {
        let root = self.expected();
        let rust = tree(&root)
            .into_iter()
            .filter(|path| path.extension() == Some("rs"));
        let relative = rust.filter_map(|path| Some(path.strip_prefix(&root).ok()?.to_owned()));
        relative
            .filter(|path| !["bindings.rs", "mod.rs", "support.rs"].contains(&path.as_str()))
            .map(|path| path.with_extension("").into_string())
            .collect()
    }
}

/// Every fixture of the patterns, sorted by name, and then every case of unsoundness.
pub(crate) fn all() -> Vec<Fixture> {
    let mut fixtures = below(PATTERNS);
    fixtures.extend(below(CASES));
    fixtures
}

/// The fixtures below a folder, sorted by name.
pub(crate) fn below(folder: &str) -> Vec<Fixture> {
    let folders = entries(Utf8Path::new(folder)).into_iter();
    folders
        .filter(|folder| folder.join("contract.yaml").is_file())
        .map(|folder| Fixture {
            name: folder.file_name().unwrap_or_default().to_owned(),
            folder,
        })
        .collect()
}

/// The entries of a folder, sorted; none if there is no such folder.
pub(crate) fn entries(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let Ok(entries) = folder.read_dir_utf8() else {
        return Vec::new();
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.into_path()));
    let mut paths: Vec<_> = paths.collect();
    paths.sort();
    paths
}

/// The files of a folder, sorted.
pub(crate) fn files(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let paths = entries(folder).into_iter();
    paths.filter(|path| path.is_file()).collect()
}

/// The files below a folder, sorted.
pub(crate) fn tree(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() {
            found.extend(tree(&path));
        } else {
            found.push(path);
        }
    }
    found
}
