//! The tree that a kernel is built from: a copy by hard links, or a user's own tree in place.
//!
//! What is put into it is written down, so that it can be taken back and so that changes by hand are
//! noticed.

mod files;
mod links;
mod manifest;

use std::{fs::File, process::Command};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use self::{
    files::Listing,
    manifest::{Manifest, digest},
};
use super::{Kind, Target, layout::Layout, source};
use crate::{
    process,
    tree::{self, Files},
};

/// A tree to build from.
#[derive(Debug)]
pub(crate) struct Working {
    /// The folder.
    pub(crate) root: Utf8PathBuf,
    /// The name of everything in the cache that belongs to it.
    pub(crate) key: String,
    /// What distinguishes this state of the source from others.
    pub(crate) fingerprint: String,
    origin: Origin,
    manifest: Manifest,
    manifest_path: Utf8PathBuf,
    /// Nobody else changes the tree while this one is in use.
    _lock: File,
}

/// Where the untouched files are.
#[derive(Clone, Debug)]
enum Origin {
    /// In another folder; all of this one is a copy.
    Copied(Utf8PathBuf),
    /// In the same folder, and those that were replaced in this one.
    InPlace(Utf8PathBuf),
}

/// A user's own configuration, which stays where it is: a copy is configured anew.
const OWN: [&str; 2] = [".config", ".config.old"];

/// What only a build leaves in a tree.
const BUILT: [&str; 3] = [
    "include/config",
    "arch/x86/include/generated",
    "arch/um/include/generated",
];

impl Working {
    /// Makes the tree ready for `target`: finds the source, copies it or brings the copy up to date.
    ///
    /// # Errors
    ///
    /// When there is no source, it cannot be used, or the tree was changed by hand.
    pub(crate) fn open(layout: &Layout, target: &Target) -> Result<Self> {
        let (folder, key) = match &target.tree {
            Some(tree) => {
                let folder = present(tree)?;
                let key = key(&folder);
                (folder, key)
            }
            None => {
                let found = source::provide(layout, &target.series, false, None)?;
                (found.folder, found.version)
            }
        };
        let git = in_git(&folder, target);
        usable(&folder)?;
        if git {
            modified(&folder);
        }
        if (target.in_place || !git)
            && let Some(found) = product(&folder, target.in_place)
        {
            bail!(
                "`{folder}` has `{found}` in it, and the kernel's own build refuses such a tree: keep your \
                 `.config` elsewhere and run `make mrproper` there, or name a copy without what was built"
            );
        }
        Self::take(layout, target, folder, key)
    }

    /// Makes a user's own tree what it was before anything was put there: how many files changed.
    ///
    /// The tree may have been configured and built in since.
    ///
    /// # Errors
    ///
    /// When it is not there, or what was put there was changed by hand.
    pub(crate) fn restore(layout: &Layout, tree: &Utf8Path) -> Result<usize> {
        let target = Target {
            tree: Some(tree.to_owned()),
            in_place: true,
            series: source::SERIES.to_owned(),
            kind: Kind::Uml,
            contracts: Vec::new(),
        };
        let folder = present(tree)?;
        let key = key(&folder);
        if !layout.manifest(&used_as(key.clone(), &target)).is_file() {
            return Ok(0);
        }
        Self::take(layout, &target, folder, key)?.apply(&Files::new())
    }

    /// Locks what belongs to a tree, and reads what is known of it.
    fn take(layout: &Layout, target: &Target, folder: Utf8PathBuf, key: String) -> Result<Self> {
        let git = in_git(&folder, target);
        let key = used_as(key, target);
        let lock = layout.lock(&key)?;
        let manifest_path = layout.manifest(&key);
        let manifest = Manifest::read(&manifest_path)?;
        let mut listing = files::list(&folder, git)?;
        if !target.in_place {
            listing.retain(|path, _| !OWN.contains(&path.as_str()));
        }
        let mut working = Self {
            root: if target.in_place {
                folder.clone()
            } else {
                layout.tree(&key)
            },
            fingerprint: match &target.tree {
                Some(_) if target.in_place => {
                    let kept = layout.originals(&key);
                    files::fingerprint(&files::as_before(&listing, manifest.placed(), &kept)?)
                }
                Some(_) => files::fingerprint(&listing),
                None => key.clone(),
            },
            origin: if target.in_place {
                Origin::InPlace(layout.originals(&key))
            } else {
                Origin::Copied(folder)
            },
            key,
            manifest,
            manifest_path,
            _lock: lock,
        };
        match target.in_place {
            true => working.recognize()?,
            false => working.bring_up_to_date(&listing, target.tree.is_none())?,
        }
        Ok(working)
    }

    /// The tree as whoever named it knows it.
    pub(crate) fn source(&self) -> &Utf8Path {
        match &self.origin {
            Origin::Copied(folder) => folder,
            Origin::InPlace(_) => &self.root,
        }
    }

    /// The text of a file as it was before anything was put here; `None` where there was none.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub(crate) fn original(&self, path: &Utf8Path) -> Result<Option<String>> {
        let folder = match &self.origin {
            Origin::Copied(folder) => folder,
            Origin::InPlace(kept) if self.manifest.has(path) => kept,
            Origin::InPlace(_) => &self.root,
        };
        let file = folder.join(path);
        if !file.is_file() {
            return Ok(None);
        }
        let bytes = fs_err::read(&file)?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// The files below a folder as they were before anything was put here, by path.
    ///
    /// # Errors
    ///
    /// When one of them cannot be read.
    pub(crate) fn originals(
        &self,
        below: &str,
        extension: &str,
    ) -> Result<Vec<(Utf8PathBuf, String)>> {
        let mut paths = Vec::new();
        files::with_extension(self.source(), Utf8Path::new(below), extension, &mut paths)?;
        let mut found = Vec::new();
        for path in paths {
            if let Some(text) = self.original(&path)? {
                found.push((path, text));
            }
        }
        Ok(found)
    }

    /// Makes the tree what it was, with exactly these files put into it: how many files changed.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub(crate) fn apply(&mut self, overlay: &Files) -> Result<usize> {
        let gone: Vec<Utf8PathBuf> = self
            .manifest
            .placed()
            .filter(|path| !overlay.contains_key(*path))
            .cloned()
            .collect();
        if let Origin::InPlace(kept) = &self.origin {
            for path in overlay.keys().filter(|path| !self.manifest.has(path)) {
                let file = self.root.join(path);
                if file.is_file() {
                    links::keep(&file, &kept.join(path))?;
                }
            }
        }
        // First what will be there, so that a run that is interrupted is not taken for a change by hand.
        for (path, bytes) in overlay {
            self.manifest.plan(path, Some(&digest(bytes)));
        }
        let mut restored = Files::new();
        for path in &gone {
            let original = self.original(path)?;
            self.manifest.plan(
                path,
                original
                    .as_ref()
                    .map(|text| digest(text.as_bytes()))
                    .as_deref(),
            );
            if let Some(text) = original {
                restored.insert(path.clone(), text.into_bytes());
            }
        }
        self.manifest.write(&self.manifest_path)?;
        let mut changed = 0;
        for (path, bytes) in overlay.iter().chain(&restored) {
            changed += usize::from(tree::write(&self.root.join(path), bytes)?);
        }
        for path in gone.iter().filter(|path| !restored.contains_key(*path)) {
            changed += 1;
            remove_file(&self.root, path)?;
        }
        let in_place = matches!(self.origin, Origin::InPlace(_));
        self.manifest.settle(&restored, &gone, in_place);
        self.manifest.write(&self.manifest_path)?;
        Ok(changed)
    }

    /// How many files of ours are in the tree.
    #[cfg(test)]
    fn placed_files(&self) -> usize {
        self.manifest.placed().count()
    }

    /// Copies the source, or takes over what has changed in it since.
    fn bring_up_to_date(&mut self, source: &Listing, pristine: bool) -> Result<()> {
        let Origin::Copied(folder) = self.origin.clone() else {
            return Ok(());
        };
        if !self.root.is_dir() {
            self.manifest = Manifest::default();
            links::copy(&folder, source, &self.root)?;
            self.manifest.synchronized(&folder);
            return self.manifest.write(&self.manifest_path);
        }
        let copy = files::list(&self.root, false)?;
        let found = self.manifest.compare(&self.root, source, &copy, pristine)?;
        if !found.by_hand.is_empty() {
            bail!(
                "the working tree `{}` was changed by hand:{}\nremove that folder to begin again; \
                 changes of your own belong into a tree that `--tree` names",
                self.root,
                shown(&found.by_hand)
            );
        }
        if found.outdated.is_empty() {
            return Ok(());
        }
        eprintln!(
            "taking over {} file(s) that changed in {folder}",
            found.outdated.len()
        );
        for path in &found.outdated {
            match source.get(path) {
                Some(stamp) => {
                    links::fresh(&folder, &self.root, path)?;
                    self.manifest.refreshed(&self.root, path, stamp)?;
                }
                None => {
                    remove_file(&self.root, path)?;
                    self.manifest.forget(path);
                }
            }
        }
        self.manifest.synchronized(&folder);
        self.manifest.write(&self.manifest_path)
    }

    /// Tells what an earlier run put into a user's own tree from what the user did since.
    fn recognize(&mut self) -> Result<()> {
        let paths: Vec<Utf8PathBuf> = self.manifest.paths().cloned().collect();
        let mut by_hand = Vec::new();
        for path in paths {
            let current = fs_err::read(self.root.join(&path)).ok();
            let original = self.original(&path)?.map(String::into_bytes);
            if current == original {
                self.manifest.forget(&path);
            } else if !self.manifest.is_as_put(&path, current.as_deref()) {
                by_hand.push(path);
            }
        }
        if by_hand.is_empty() {
            return Ok(());
        }
        bail!(
            "what was put into `{}` has been changed by hand:{}\nput these files back as they were \
             before (with git: `git checkout`), or without `--in-place` use a copy",
            self.root,
            shown(&by_hand)
        );
    }
}

/// The name of a user's tree in the cache.
fn key(folder: &Utf8Path) -> String {
    let name: String = folder
        .file_name()
        .unwrap_or("tree")
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-._".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    let digest = digest(folder.as_str().as_bytes());
    format!("{name}-{}", &digest[..8])
}

/// The first of a list of paths, one to a line.
fn shown(paths: &[Utf8PathBuf]) -> String {
    let mut text: String = paths
        .iter()
        .take(10)
        .map(|path| format!("\n  {path}"))
        .collect();
    if paths.len() > 10 {
        text.push_str(&format!("\n  and {} more", paths.len() - 10));
    }
    text
}

fn remove_file(root: &Utf8Path, path: &Utf8Path) -> Result<()> {
    let file = root.join(path);
    if file.symlink_metadata().is_ok() {
        fs_err::remove_file(&file)?;
    }
    // A folder that was only there for this file goes with it; others are not empty.
    let mut folder = file.parent();
    while let Some(empty) = folder.filter(|folder| *folder != root) {
        if std::fs::remove_dir(empty).is_err() {
            break;
        }
        folder = empty.parent();
    }
    Ok(())
}

/// Makes sure that a folder is a kernel source with Rust in it.
fn usable(folder: &Utf8Path) -> Result<()> {
    let makefile = fs_err::read_to_string(folder.join("Makefile")).unwrap_or_default();
    let Some(version) = version(&makefile).filter(|_| folder.join("Kconfig").is_file()) else {
        bail!(
            "`{folder}` is no kernel source: name the folder that has `Kconfig` and `MAINTAINERS`"
        );
    };
    for path in [
        "rust/kernel/lib.rs",
        "rust/helpers/helpers.c",
        "rust/bindings/bindings_helper.h",
        "scripts/min-tool-version.sh",
    ] {
        if !folder.join(path).is_file() {
            bail!("`{folder}` is Linux {version}, and too old: it has no `{path}`");
        }
    }
    Ok(())
}

/// The name of everything in the cache that belongs to a tree, as it is now; `None` without a source in the cache.
///
/// # Errors
///
/// When the tree that is named is not there.
pub(crate) fn key_of(layout: &Layout, target: &Target) -> Result<Option<String>> {
    let key = match &target.tree {
        Some(tree) => Some(key(&present(tree)?)),
        None => source::newest_cached(&layout.sources(), &target.series).map(|found| found.version),
    };
    Ok(key.map(|key| used_as(key, target)))
}

/// A folder that a user has named, by its full path.
fn present(tree: &Utf8Path) -> Result<Utf8PathBuf> {
    tree.canonicalize_utf8()
        .with_context(|| format!("there is no folder `{tree}`"))
}

/// Whether git knows which files of a user's tree are sources.
fn in_git(folder: &Utf8Path, target: &Target) -> bool {
    target.tree.is_some() && folder.join(".git").exists()
}

/// A tree that is written to has builds of its own.
fn used_as(key: String, target: &Target) -> String {
    match target.in_place {
        true => format!("{key}.in-place"),
        false => key,
    }
}

/// The version of a tree, without its last number: `7.2`.
///
/// # Errors
///
/// When it is no kernel tree.
pub(crate) fn version_of(folder: &Utf8Path) -> Result<String> {
    let makefile = fs_err::read_to_string(folder.join("Makefile"))?;
    version(&makefile).with_context(|| format!("`{folder}` is no kernel tree"))
}

/// The version that the first lines of the kernel's Makefile give.
fn version(makefile: &str) -> Option<String> {
    let value = |name: &str| {
        let line = makefile.lines().find(|line| {
            let rest = line.strip_prefix(name);
            rest.is_some_and(|rest| rest.trim_start().starts_with('='))
        })?;
        Some(line.split_once('=')?.1.trim().to_owned())
    };
    let numbers = [value("VERSION")?, value("PATCHLEVEL")?];
    Some(numbers.join("."))
}

/// What a tree has inside it that keeps the kernel's own build from building it in another folder, if anything.
fn product(folder: &Utf8Path, in_place: bool) -> Option<&'static str> {
    let own = OWN.into_iter().take(usize::from(in_place));
    let mut paths = own.chain(BUILT);
    paths.find(|path| folder.join(path).exists())
}

/// Says which of the files that will be replaced are not as they were committed.
fn modified(folder: &Utf8Path) {
    let mut command = Command::new("git");
    command.args(["status", "--porcelain", "--", "rust", "drivers/android"]);
    let Ok(text) = process::output(command.current_dir(folder)) else {
        return;
    };
    let lines: Vec<&str> = text.lines().take(10).collect();
    if !lines.is_empty() {
        eprintln!(
            "note: these are not as they were committed in `{folder}`, and are taken as they are:\n{}",
            lines.join("\n")
        );
    }
}

#[cfg(test)]
mod tests;
