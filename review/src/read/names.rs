//! What the names in a module mean: its imports.

use std::collections::BTreeMap;

use syn::{Item, UseTree};

/// The roots of paths that stand for the crate itself: `kernel::` in a driver is what `crate::` is in the crate.
const CRATE: &str = "crate";

/// The imports of one module.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The path of the module.
    module: Vec<String>,
    /// What each imported name stands for.
    imported: BTreeMap<String, Vec<String>>,
    /// The names that the module declares itself.
    own: Vec<String>,
    /// The paths that are imported whole: `use crate::prelude::*`.
    globs: Vec<Vec<String>>,
}

impl Names {
    /// The names of a module with these items; `module` is its path in the crate.
    pub fn of(module: &[String], items: &[Item]) -> Self {
        let mut names = Self {
            module: module.to_vec(),
            ..Self::default()
        };
        for item in items {
            match item {
                Item::Use(item) => names.import(&mut Vec::new(), &item.tree),
                item => names.own.extend(name(item)),
            }
        }
        names
    }

    /// A path by its full name, from `crate`, `core`, `std`, `alloc` or another crate on. One segment that nothing
    /// explains stays as it is: a type parameter, a name of the prelude.
    pub fn resolve(&self, path: &syn::Path) -> Vec<String> {
        let segments = path.segments.iter();
        self.resolve_names(
            &segments
                .map(|one| one.ident.to_string())
                .collect::<Vec<_>>(),
        )
    }

    /// The same, for the names of a path.
    pub fn resolve_names(&self, path: &[String]) -> Vec<String> {
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
            name => match self.imported.get(name) {
                Some(path) => path.clone(),
                None if self.own.iter().any(|own| own == name) => {
                    let mut path = self.here();
                    path.push(name.to_owned());
                    path
                }
                None => vec![name.to_owned()],
            },
        };
        for name in rest {
            match name.as_str() {
                "super" => drop(head.pop()),
                _ => head.push(name.clone()),
            }
        }
        head
    }

    /// The paths that are imported whole.
    pub fn globs(&self) -> &[Vec<String>] {
        &self.globs
    }

    fn here(&self) -> Vec<String> {
        let root = std::iter::once(CRATE.to_owned());
        root.chain(self.module.iter().cloned()).collect()
    }

    fn import(&mut self, before: &mut Vec<String>, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
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
                let path = self.with(before, &name.ident.to_string());
                self.imported.insert(name.ident.to_string(), path);
            }
            UseTree::Rename(rename) => {
                let path = match rename.ident == "self" {
                    true => self.absolute(before),
                    false => self.with(before, &rename.ident.to_string()),
                };
                self.imported.insert(rename.rename.to_string(), path);
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
    fn absolute(&self, path: &[String]) -> Vec<String> {
        match path.first().map(String::as_str) {
            Some("self" | "super") => self.resolve_names(path),
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
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(ident.to_string())
}
