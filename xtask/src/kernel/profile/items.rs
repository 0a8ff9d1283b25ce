//! The items of a crate: by the module that declares or re-exports them.

use std::collections::{BTreeMap, BTreeSet};

use syn::{Attribute, Item, ItemUse, UseTree};

use crate::kernel::rust_items::{is_public, named};

/// Modules of a crate, by path.
#[derive(Debug, Default)]
pub(super) struct Items {
    modules: BTreeMap<Vec<String>, Module>,
}

/// What one module has.
#[derive(Debug, Default)]
struct Module {
    /// Names that are declared in it, and whether everybody may use them.
    declared: BTreeMap<String, bool>,
    /// Names that it gives to others, with the path that each stands for.
    exported: BTreeMap<String, Vec<String>>,
    /// Paths of which it gives everything to others.
    globs: Vec<Vec<String>>,
}

/// Where an item is.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Found {
    /// Where it was looked for.
    There,
    /// At this path only.
    Elsewhere(String),
    /// Not in the crate.
    Nowhere,
    /// At these paths.
    Several(Vec<String>),
}

impl Items {
    /// Reads the files of a crate, each with its path below the folder of `lib.rs`. What cannot be parsed
    /// has no items.
    pub(super) fn read(sources: &[(String, String)]) -> Self {
        let mut items = Self::default();
        for (path, text) in sources {
            let Some(module) = module_of(path) else {
                continue;
            };
            if let Ok(file) = syn::parse_file(text) {
                items.add(&module, &file.items);
            }
        }
        items
    }

    fn add(&mut self, path: &[String], items: &[Item]) {
        let mut module = Module::default();
        for item in items {
            match item {
                Item::Use(item) if is_public(&item.vis) => module.exports(path, item),
                Item::Macro(item) => {
                    let Some(name) = &item.ident else { continue };
                    if exported(&item.attrs) {
                        let root = self.modules.entry(Vec::new()).or_default();
                        root.declared.insert(name.to_string(), true);
                    }
                }
                _ => {
                    let Some((name, visibility)) = named(item) else {
                        continue;
                    };
                    module.declared.insert(name.clone(), is_public(visibility));
                    if let Item::Mod(item) = item
                        && let Some((_, inner)) = &item.content
                    {
                        let mut below = path.to_vec();
                        below.push(name);
                        self.add(&below, inner);
                    }
                }
            }
        }
        let entry = self.modules.entry(path.to_vec()).or_default();
        entry.declared.extend(module.declared);
        entry.exported.extend(module.exported);
        entry.globs.extend(module.globs);
    }

    /// Finds an item by its path, without `crate::`.
    pub(super) fn find(&self, path: &str) -> Found {
        let mut words: Vec<String> = path.split("::").map(str::to_owned).collect();
        let Some(name) = words.pop() else {
            return Found::Nowhere;
        };
        if self.has(&words, &name, &mut BTreeSet::new()) {
            return Found::There;
        }
        let mut found: BTreeSet<String> = BTreeSet::new();
        for (module, content) in &self.modules {
            if content.declared.get(&name) == Some(&true) {
                found.insert(self.reachable(module, &name));
            }
        }
        let mut found: Vec<String> = found.into_iter().collect();
        match found.len() {
            0 => Found::Nowhere,
            1 => Found::Elsewhere(found.remove(0)),
            _ => Found::Several(found),
        }
    }

    /// Whether a module has something of this name for others: declared, or given on.
    fn has(&self, module: &[String], name: &str, seen: &mut BTreeSet<Vec<String>>) -> bool {
        if !seen.insert(module.to_vec()) || !self.open(module) {
            return false;
        }
        let Some(content) = self.modules.get(module) else {
            return false;
        };
        content.declared.get(name) == Some(&true)
            || content.exported.contains_key(name)
            || content
                .globs
                .iter()
                .any(|glob| self.has_behind(glob, name, seen))
    }

    /// The same for what a module gives on, which need not be open to others itself.
    fn has_behind(&self, module: &[String], name: &str, seen: &mut BTreeSet<Vec<String>>) -> bool {
        seen.insert(module.to_vec())
            && self.modules.get(module).is_some_and(|content| {
                content.declared.get(name) == Some(&true)
                    || content.exported.contains_key(name)
                    || content
                        .globs
                        .iter()
                        .any(|glob| self.has_behind(glob, name, seen))
            })
    }

    /// Whether each module on the way is open to others.
    fn open(&self, module: &[String]) -> bool {
        (0..module.len()).all(|depth| {
            let parent = self.modules.get(&module[..depth]);
            parent.is_some_and(|parent| parent.declared.get(&module[depth]) == Some(&true))
        })
    }

    /// The path by which others reach what a module declares: its own, or the shortest that it is given
    /// on by.
    fn reachable(&self, module: &[String], name: &str) -> String {
        let mut own = module.to_vec();
        own.push(name.to_owned());
        if self.open(module) {
            return own.join("::");
        }
        let given = self.modules.iter().filter(|(path, _)| self.open(path));
        let mut paths: Vec<Vec<String>> = given
            .filter_map(|(path, content)| {
                let alias = content.exported.iter().find(|(_, target)| **target == own);
                let through = content.globs.iter().any(|glob| glob == module);
                let last = match alias {
                    Some((alias, _)) => alias.clone(),
                    None if through => name.to_owned(),
                    None => return None,
                };
                let mut path = path.clone();
                path.push(last);
                Some(path)
            })
            .collect();
        paths.sort_by_key(|path| (path.len(), path.clone()));
        paths.into_iter().next().unwrap_or(own).join("::")
    }
}

impl Module {
    /// Takes in what a `pub use` gives to others.
    fn exports(&mut self, module: &[String], item: &ItemUse) {
        self.tree(module, Vec::new(), &item.tree);
    }

    fn tree(&mut self, module: &[String], mut before: Vec<String>, tree: &UseTree) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.tree(module, before, &path.tree);
            }
            UseTree::Name(name) => {
                let name = name.ident.to_string();
                if name == "self" {
                    let last = before.last().cloned().unwrap_or_default();
                    self.exported.insert(last, absolute(module, &before));
                } else {
                    before.push(name.clone());
                    self.exported.insert(name, absolute(module, &before));
                }
            }
            UseTree::Rename(rename) => {
                before.push(rename.ident.to_string());
                let alias = rename.rename.to_string();
                self.exported.insert(alias, absolute(module, &before));
            }
            UseTree::Glob(_) => self.globs.push(absolute(module, &before)),
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(module, before.clone(), tree);
                }
            }
        }
    }
}

/// A path in a module as a path from the root of the crate; one of another crate is nowhere in this one.
fn absolute(module: &[String], path: &[String]) -> Vec<String> {
    let mut base = module.to_vec();
    let mut rest = path;
    while let Some((first, later)) = rest.split_first() {
        match first.as_str() {
            "crate" | "kernel" => base.clear(),
            "self" => {}
            "super" => {
                base.pop();
            }
            _ => break,
        }
        rest = later;
    }
    base.extend(rest.iter().cloned());
    base
}

/// The module that a file is: `sync/aref.rs` and `sync/aref/mod.rs` are `sync::aref`.
fn module_of(path: &str) -> Option<Vec<String>> {
    let stem = path.strip_suffix(".rs")?;
    let mut words: Vec<String> = stem.split('/').map(str::to_owned).collect();
    if matches!(words.last().map(String::as_str), Some("mod" | "lib")) {
        words.pop();
    }
    Some(words)
}

fn exported(attributes: &[Attribute]) -> bool {
    let mut attributes = attributes.iter();
    attributes.any(|attribute| attribute.path().is_ident("macro_export"))
}

#[cfg(test)]
mod tests {
    use super::{Found, Items};

    fn items() -> Items {
        let files = [
            (
                "lib.rs",
                "pub mod alloc; mod hidden; pub use ffi; pub mod types; pub mod inner { pub fn f() {} }",
            ),
            (
                "alloc.rs",
                "mod kbox; pub use self::kbox::{KBox, KVBox as Big}; pub mod flags;",
            ),
            (
                "alloc/kbox.rs",
                "pub struct Box; pub type KBox = Box; pub type KVBox = Box;",
            ),
            (
                "alloc/flags.rs",
                "pub const GFP: u8 = 0; pub(crate) const OWN: u8 = 0;",
            ),
            (
                "hidden/mod.rs",
                "pub struct Secret; #[macro_export] macro_rules! made { () => {} }",
            ),
            (
                "types.rs",
                "pub use super::hidden::*; pub struct Same; struct Private;",
            ),
            ("broken.rs", "pub struct {"),
        ];
        let owned = files.map(|(path, text)| (path.to_owned(), text.to_owned()));
        Items::read(&owned)
    }

    #[test]
    fn what_is_declared_or_given_on_is_there() {
        let items = items();
        for path in [
            "alloc::KBox",
            "alloc::Big",
            "alloc::flags",
            "alloc::flags::GFP",
            "alloc::flags::OWN",
            "ffi",
            "inner::f",
            "types::Secret",
            "made",
        ] {
            assert_eq!(items.find(path), Found::There, "{path}");
        }
    }

    #[test]
    fn what_has_moved_is_found() {
        let items = items();
        let elsewhere = |path: &str| Found::Elsewhere(path.to_owned());
        assert_eq!(items.find("GFP"), elsewhere("alloc::flags::GFP"));
        assert_eq!(items.find("KBox"), elsewhere("alloc::KBox"));
        assert_eq!(items.find("x::KVBox"), elsewhere("alloc::Big"));
        assert_eq!(items.find("x::Secret"), elsewhere("types::Secret"));
        assert_eq!(items.find("hidden::made"), elsewhere("made"));
        assert_eq!(items.find("types::Private"), Found::Nowhere);
        assert_eq!(items.find("Nothing"), Found::Nowhere);
    }
}
