//! What is put into a tree: computed from the tree as it was, and from what was generated over it.

mod bindings;
mod driver;
mod helpers;
mod items;
mod modules;
mod summary;
mod tokens;

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

pub(crate) use self::{driver::overlay as of_driver, summary::Replaced};
use super::working::Working;
use crate::{
    generator::RAW_BINDINGS,
    tree::{self, Files},
    workspace::Workspace,
};

/// The folder of the tree that the generated files go to.
const KERNEL: &str = "rust/kernel";

/// The file of this repository that says what goes elsewhere.
const PLACES: &str = "kernel/places.yaml";

/// The file of the kernel crate with the checks of layouts.
const LAYOUTS: &str = "safebind_layouts.rs";

/// The generated C file with the shims.
const SHIMS: &str = "helpers.c";

/// What `kernel/places.yaml` says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    /// Files that the tree must have.
    pub(crate) replaced: Vec<Utf8PathBuf>,
    /// Generated files that go elsewhere than under their own name.
    places: BTreeMap<Utf8PathBuf, Vec<Utf8PathBuf>>,
    /// Generated files that do not go into a tree, with the reason.
    kept: BTreeMap<Utf8PathBuf, String>,
    /// What only some trees have, by the option that says so to our tests.
    offered: BTreeMap<String, Offered>,
    /// Where our own tests go.
    pub(crate) driver: Utf8PathBuf,
}

/// A public item that the tree's own file may have.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Offered {
    /// The file.
    file: Utf8PathBuf,
    /// The path of the item inside it, such as `File::flags`.
    item: String,
}

impl Places {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// When it is missing or damaged.
    pub(crate) fn read(workspace: &Workspace) -> Result<Self> {
        let text = fs_err::read_to_string(workspace.root.join(PLACES))?;
        serde_yaml::from_str(&text).with_context(|| format!("`{PLACES}` is not understood"))
    }

    /// The generated file that replaces this one of a tree.
    pub(crate) fn generated_at(&self, file: &Utf8Path) -> Option<&Utf8Path> {
        let mut elsewhere = self.places.iter();
        let here = |(_, places): &(_, &Vec<Utf8PathBuf>)| places.iter().any(|one| one == file);
        elsewhere.find(here).map(|(own, _)| own.as_path())
    }

    /// Where a generated file goes.
    fn of(&self, file: &Utf8Path) -> Vec<Utf8PathBuf> {
        match self.places.get(file) {
            Some(places) => places.clone(),
            None if self.kept.contains_key(file) => Vec::new(),
            None => vec![Utf8Path::new(KERNEL).join(file)],
        }
    }
}

/// Everything that goes into a tree, and what there is to say about it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Placement {
    /// The files, by path in the tree.
    pub(crate) files: Files,
    /// Where each file comes from that was generated: its path in the output folder.
    pub(crate) generated: BTreeMap<Utf8PathBuf, Utf8PathBuf>,
    /// Hand-written files that are not there any more, with what they had.
    pub(crate) replaced: Vec<Replaced>,
    /// Generated files for which the tree had none.
    pub(crate) added: Vec<Utf8PathBuf>,
    /// Hand-written files that stay, each with the reason.
    pub(crate) not_in_place: Vec<(Utf8PathBuf, String)>,
    /// What a person should know of, such as methods that may be used.
    pub(crate) notes: Vec<String>,
    /// Shims that were added.
    pub(crate) shims: Vec<String>,
    /// Headers and constants that were added to the tree's raw bindings.
    pub(crate) bindings: Vec<String>,
}

/// What the untouched tree has built: its raw bindings.
#[derive(Clone, Debug)]
pub(crate) struct Raw {
    /// The names that it declares for C.
    names: std::collections::BTreeSet<String>,
    /// The shims among them.
    shims: std::collections::BTreeSet<String>,
}

impl Raw {
    /// Reads the raw bindings of a build folder, or of a copy of it.
    ///
    /// # Errors
    ///
    /// When it has none.
    pub(crate) fn read(folder: &Utf8Path, working: &Working) -> Result<Self> {
        let text = |name: &str| fs_err::read_to_string(folder.join("rust/bindings").join(name));
        let shims = bindings::declared(&text("bindings_helpers_generated.rs")?);
        let mut names = bindings::declared(&text("bindings_generated.rs")?);
        names.extend(shims.iter().cloned());
        let library = working.original(Utf8Path::new("rust/bindings/lib.rs"))?;
        names.extend(bindings::declared(&library.unwrap_or_default()));
        Ok(Self { names, shims })
    }
}

/// Computes what goes into the tree.
///
/// # Errors
///
/// When the tree lacks a file that is to be replaced, or the outputs do not fit together.
pub(crate) fn plan(
    workspace: &Workspace,
    working: &Working,
    raw: &Raw,
    generated: &Utf8Path,
) -> Result<Placement> {
    let places = Places::read(workspace)?;
    let mut outputs = tree::read(generated)?;
    outputs.remove(Utf8Path::new(RAW_BINDINGS));
    let texts: BTreeMap<Utf8PathBuf, String> = outputs
        .into_iter()
        .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
        .collect();
    let mut placement = Placement {
        files: driver::overlay(workspace, working)?,
        ..Placement::default()
    };
    let rust = texts
        .iter()
        .filter(|(path, _)| path.extension() == Some("rs"));
    for (file, text) in rust {
        for place in places.of(file) {
            placement
                .files
                .insert(place.clone(), text.clone().into_bytes());
            placement.generated.insert(place, file.clone());
        }
        if let Some(reason) = places.kept.get(file) {
            let place = Utf8Path::new(KERNEL).join(file);
            placement.not_in_place.push((place, reason.clone()));
        }
    }
    let report = texts.get(Utf8Path::new("report.md"));
    summary::judge(working, &mut placement, report.map_or("", String::as_str))?;
    modules::declare(working, &mut placement)?;
    let shims = texts.get(Utf8Path::new(SHIMS));
    helpers::add(
        working,
        raw,
        &mut placement,
        shims.map_or("", String::as_str),
    )?;
    bindings::add(working, raw, &mut placement)?;
    Ok(placement)
}

/// Adds the checks of the layouts in the tree's own raw bindings: the tree does not compile where bindgen has one wrong
/// that the generated files rely on.
///
/// # Errors
///
/// When there is no place for them.
pub(crate) fn layouts(working: &Working, placement: &mut Placement, checks: &str) -> Result<()> {
    let place = Utf8Path::new(KERNEL).join(LAYOUTS);
    placement.put(&place, checks.to_owned());
    modules::declare_one(working, placement, &place)
}

/// Makes sure that the tree has each file that is to be replaced.
///
/// # Errors
///
/// When it lacks some; the message names them.
pub(crate) fn complete(places: &Places, working: &Working) -> Result<()> {
    let mut missing = Vec::new();
    for path in &places.replaced {
        if working.original(path)?.is_none() {
            missing.push(format!("`{path}`"));
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    bail!(
        "`{}` has no {}, which the generated files replace: it is too old, or no longer like the trees \
         that `{PLACES}` is about",
        working.source(),
        missing.join(", ")
    )
}

impl Placement {
    /// The text of a file as it will be: ours, or that of the tree.
    fn text(&self, working: &Working, path: &Utf8Path) -> Result<Option<String>> {
        match self.files.get(path) {
            Some(bytes) => Ok(Some(String::from_utf8_lossy(bytes).into_owned())),
            None => working.original(path),
        }
    }

    /// Puts a text into the tree.
    fn put(&mut self, path: &Utf8Path, text: String) {
        self.files.insert(path.to_owned(), text.into_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::Places;
    use crate::workspace::Workspace;

    #[test]
    fn the_shipped_places_are_read() {
        let workspace = Workspace::find().expect("this is a checkout");
        let places = Places::read(&workspace).expect("it is there");
        assert!(places.of("mm/virt.rs".into()).is_empty());
        assert_eq!(places.of("cred.rs".into()), ["rust/kernel/cred.rs"]);
        assert_eq!(places.of("fs/deferred_close.rs".into()).len(), 2);
        let named = places.places.keys().chain(places.kept.keys());
        for file in named {
            let path = workspace.root.join("generated/linux").join(file);
            assert!(path.is_file(), "{file} is not generated");
        }
    }
}
