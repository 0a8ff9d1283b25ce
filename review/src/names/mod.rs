//! What the names in a module mean: its imports, and those of other modules.

pub(crate) mod index;
mod standard;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use syn::{Item, UseTree, ext::IdentExt as _};

use self::index::Index;

/// The root of paths that stand for the crate itself.
pub(crate) const CRATE: &str = "crate";

/// The imports of one module.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The path of the module.
    module: Vec<String>,
    /// What each imported name stands for.
    imported: BTreeMap<String, Vec<String>>,
    /// The names that the module declares itself.
    own: BTreeSet<String>,
    /// The paths that are imported whole: `use crate::prelude::*`.
    globs: Vec<Vec<String>>,
    /// The names of the other modules, as far as they are known.
    index: Option<Arc<Index>>,
    /// Which crate the module belongs to.
    root: usize,
}

impl Names {
    /// The names of a module with these items; `module` is its path in the crate.
    pub fn of(module: &[String], items: &[Item]) -> Self {
        let mut names = Self {
            module: module.to_vec(),
            own: items.iter().filter_map(name).collect(),
            ..Self::default()
        };
        for item in items {
            if let Item::Use(item) = item {
                names.import(&mut Vec::new(), &item.tree);
            }
        }
        names
    }

    /// Those of a root that declares one name.
    pub(crate) fn declaring(name: &str) -> Self {
        Self {
            own: [name.to_owned()].into(),
            ..Self::default()
        }
    }

    /// The same names, with those of all modules behind them: imports are followed to where an item is declared.
    pub fn within(self, index: &Arc<Index>, root: usize) -> Self {
        Self {
            index: Some(Arc::clone(index)),
            root,
            ..self
        }
    }

    /// A path by its full name, from `crate`, `core`, `std`, `alloc` or another crate on. One segment that nothing
    /// explains stays as it is: a type parameter, a name of the prelude. What the prelude of Rust has under its
    /// bare name gets that: `core::option::Option` is `Option`.
    pub fn resolve(&self, path: &syn::Path) -> Vec<String> {
        let segments = path.segments.iter();
        self.resolve_names(
            &segments
                .map(|one| one.ident.unraw().to_string())
                .collect::<Vec<_>>(),
        )
    }

    /// The same, for the names of a path.
    pub fn resolve_names(&self, path: &[String]) -> Vec<String> {
        let path = self.full(path);
        let path = match &self.index {
            Some(index) => index.follow(self.root, path),
            None => path,
        };
        standard::bare(path)
    }

    /// The paths that are imported whole.
    pub fn globs(&self) -> &[Vec<String>] {
        &self.globs
    }

    /// The path of the module.
    pub fn module(&self) -> &[String] {
        &self.module
    }

    /// How many lifetimes a type of the crate has, by its full path.
    pub fn lifetimes(&self, path: &[String]) -> u32 {
        let index = self.index.as_ref();
        index.map_or(0, |index| index.lifetimes(path))
    }

    /// Whether the module declares a name.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.own.contains(name)
    }

    /// What an imported name stands for.
    pub(crate) fn import_of(&self, name: &str) -> Option<&Vec<String>> {
        self.imported.get(name)
    }

    /// Adds the names of another part of the same module.
    pub(crate) fn extend(&mut self, other: &Self) {
        for (name, path) in &other.imported {
            let entry = self.imported.entry(name.clone());
            entry.or_insert_with(|| path.clone());
        }
        self.own.extend(other.own.iter().cloned());
        self.globs.extend(other.globs.iter().cloned());
    }

    /// A path by what the module itself says of its first name.
    fn full(&self, path: &[String]) -> Vec<String> {
        let Some((first, rest)) = path.split_first() else {
            return Vec::new();
        };
        let mut head = match first.as_str() {
            CRATE => vec![CRATE.to_owned()],
            "self" => self.here(),
            "super" => {
                let mut above = self.here();
                above.pop();
                above
            }
            name => self.first(name),
        };
        for name in rest {
            match name.as_str() {
                "super" => drop(head.pop()),
                _ => head.push(name.clone()),
            }
        }
        head
    }

    fn first(&self, name: &str) -> Vec<String> {
        if let Some(path) = self.imported.get(name) {
            return path.clone();
        }
        if self.own.contains(name) {
            let mut path = self.here();
            path.push(name.to_owned());
            return path;
        }
        let known = self.index.as_ref();
        let known = known.and_then(|index| index.find(self.root, &self.module, name));
        known.unwrap_or_else(|| vec![name.to_owned()])
    }

    fn here(&self) -> Vec<String> {
        let root = std::iter::once(CRATE.to_owned());
        root.chain(self.module.iter().cloned()).collect()
    }

    fn import(&mut self, before: &mut Vec<String>, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.unraw().to_string());
                self.import(before, &path.tree);
                before.pop();
            }
            UseTree::Name(name) if name.ident == "self" => {
                if let Some(last) = before.last() {
                    let path = self.absolute(before);
                    self.imported.insert(last.clone(), path);
                }
            }
            UseTree::Name(name) => {
                let name = name.ident.unraw().to_string();
                let path = self.with(before, &name);
                self.imported.insert(name, path);
            }
            UseTree::Rename(rename) => {
                let path = match rename.ident == "self" {
                    true => self.absolute(before),
                    false => self.with(before, &rename.ident.unraw().to_string()),
                };
                let name = rename.rename.unraw().to_string();
                self.imported.insert(name, path);
            }
            UseTree::Glob(_) => {
                let path = self.absolute(before);
                self.globs.push(path);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(before, tree);
                }
            }
        }
    }

    fn with(&self, before: &[String], name: &str) -> Vec<String> {
        let mut path = before.to_vec();
        path.push(name.to_owned());
        self.absolute(&path)
    }

    /// A path of a `use`, from a crate on.
    pub(crate) fn absolute(&self, path: &[String]) -> Vec<String> {
        match path {
            [first, ..] if first == "self" || first == "super" => self.full(path),
            // `use error::Error` beside `mod error`; a `use error` alone would name itself.
            [first, _, ..] if self.own.contains(first) => {
                let mut all = self.here();
                all.extend(path.iter().cloned());
                all
            }
            _ => path.to_vec(),
        }
    }
}

/// The name that an item declares.
fn name(item: &Item) -> Option<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.unraw().to_string())
}
