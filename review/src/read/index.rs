//! The names of all modules: where an item is declared that is known under several paths.

use std::{collections::BTreeMap, sync::Arc};

use syn::{Item, ext::IdentExt as _};

use super::names::{CRATE, Names};
use crate::source::Parsed;

/// How many imports are followed from one to the next.
const FOLLOWED: usize = 16;

/// The names of all modules.
#[derive(Debug, Default)]
pub struct Index {
    modules: BTreeMap<Vec<String>, Module>,
    /// The names that other crates have for the crate.
    crates: Vec<String>,
}

/// The names of a module.
#[derive(Debug, Default)]
pub struct Module {
    names: Names,
    /// How many lifetimes its types have, those without any left out.
    lifetimes: BTreeMap<String, u32>,
    /// The names that the crate gives itself: `extern crate self as name`.
    crates: Vec<String>,
}

/// The names of the modules of a file.
pub(super) fn modules(parsed: &Parsed<'_>) -> Vec<Module> {
    let mut all = Vec::new();
    add(&parsed.module, &parsed.syntax.items, &mut all);
    all
}

fn add(path: &[String], items: &[Item], all: &mut Vec<Module>) {
    let mut module = Module {
        names: Names::of(path, items),
        ..Module::default()
    };
    for item in items {
        let (ident, generics) = match item {
            Item::Struct(item) => (&item.ident, &item.generics),
            Item::Enum(item) => (&item.ident, &item.generics),
            Item::Union(item) => (&item.ident, &item.generics),
            Item::Type(item) => (&item.ident, &item.generics),
            Item::ExternCrate(item) if item.ident == "self" => {
                let name = item.rename.iter().map(|(_, name)| name.to_string());
                module.crates.extend(name);
                continue;
            }
            Item::Mod(item) => {
                if let Some((_, items)) = &item.content {
                    let mut path = path.to_vec();
                    path.push(item.ident.unraw().to_string());
                    add(&path, items, all);
                }
                continue;
            }
            _ => continue,
        };
        let count = generics.lifetimes().count();
        if count > 0 {
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            module.lifetimes.insert(ident.unraw().to_string(), count);
        }
    }
    all.push(module);
}

impl Index {
    /// The names of modules together; `crates` are the names that other crates have for this one.
    pub fn new(modules: impl IntoIterator<Item = Module>, crates: &[String]) -> Arc<Self> {
        let mut index = Self {
            modules: BTreeMap::new(),
            crates: crates.to_vec(),
        };
        for module in modules {
            index.crates.extend(module.crates.iter().cloned());
            let path = module.names.module().to_vec();
            let entry = index.modules.entry(path).or_default();
            entry.names.extend(&module.names);
            entry.lifetimes.extend(module.lifetimes);
        }
        Arc::new(index)
    }

    /// What a name in a module stands for that the module does not declare or import by name, or not in this part.
    pub fn find(&self, module: &[String], name: &str) -> Option<Vec<String>> {
        self.search(module, name, FOLLOWED)
    }

    /// A path to where its item is declared.
    pub fn follow(&self, path: Vec<String>) -> Vec<String> {
        self.followed(path, FOLLOWED)
    }

    /// How many lifetimes the type at a full path has.
    pub fn lifetimes(&self, path: &[String]) -> u32 {
        let count = match path {
            [first, modules @ .., name] if first == CRATE => {
                let module = self.modules.get(modules);
                module.and_then(|module| module.lifetimes.get(name))
            }
            _ => None,
        };
        count.copied().unwrap_or_default()
    }

    fn followed(&self, mut path: Vec<String>, left: usize) -> Vec<String> {
        if let Some(first) = path.first_mut()
            && self.crates.iter().any(|name| name == first)
        {
            CRATE.clone_into(first);
        }
        if path.first().is_none_or(|first| first != CRATE) || left == 0 {
            return path;
        }
        for at in 1..path.len() {
            let (before, rest) = path.split_at(at);
            let (Some(module), Some((name, behind))) = (before.get(1..), rest.split_first()) else {
                return path;
            };
            let Some(names) = self.modules.get(module).map(|module| &module.names) else {
                return path;
            };
            if !names.declares(name) {
                let Some(mut found) = self.search(module, name, left - 1) else {
                    return path;
                };
                found.extend(behind.iter().cloned());
                return match found == path {
                    true => path,
                    false => self.followed(found, left - 1),
                };
            }
        }
        path
    }

    fn search(&self, module: &[String], name: &str, left: usize) -> Option<Vec<String>> {
        let names = &self.modules.get(module)?.names;
        let left = left.checked_sub(1)?;
        if names.declares(name) {
            return Some(full(module, name));
        }
        if let Some(path) = names.import_of(name) {
            return Some(self.import(names, path, name, left));
        }
        let mut globs = names.globs().iter();
        globs.find_map(|glob| {
            let glob = self.import(names, glob, "", left);
            let glob = self.followed(glob, left);
            let module = glob.strip_prefix(&[CRATE.to_owned()])?;
            self.search(module, name, left)
        })
    }

    /// A path of a `use`, with its first name as the module around means it.
    fn import(&self, names: &Names, path: &[String], name: &str, left: usize) -> Vec<String> {
        let path = names.absolute(path);
        match path.split_first() {
            Some((first, rest)) if first != CRATE && first != name => {
                let known = match names.import_of(first) {
                    Some(import) if left > 0 && import.first() != Some(first) => {
                        Some(self.import(names, import, first, left - 1))
                    }
                    _ => None,
                };
                let mut known = known.unwrap_or_else(|| vec![first.clone()]);
                known.extend(rest.iter().cloned());
                known
            }
            _ => path,
        }
    }
}

fn full(module: &[String], name: &str) -> Vec<String> {
    let root = std::iter::once(CRATE.to_owned());
    let names = module.iter().cloned();
    root.chain(names).chain([name.to_owned()]).collect()
}
