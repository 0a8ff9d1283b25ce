//! The names of all modules: where an item is declared that is known under several paths.

use std::{collections::BTreeMap, sync::Arc};

use syn::{Item, ext::IdentExt as _};

use super::{CRATE, Names};
use crate::source::Parsed;

/// How many imports are followed from one to the next.
const FOLLOWED: usize = 12;

/// A module: which crate it belongs to, and its path.
type At = (usize, Vec<String>);

/// The names of all modules, crate by crate.
#[derive(Debug, Default)]
pub struct Index {
    roots: BTreeMap<usize, Root>,
    /// The crate that others name: the one that gives itself a name, or the first.
    home: Option<usize>,
    /// The names that other crates have for the crate.
    crates: Vec<String>,
}

/// The modules of a crate, by their paths.
#[derive(Debug, Default)]
struct Root {
    modules: BTreeMap<Vec<String>, Module>,
}

/// The names of a module.
#[derive(Debug, Default)]
pub struct Module {
    root: usize,
    names: Names,
    /// The modules that it imports whole, once they are found.
    whole: Option<Vec<At>>,
    /// How many lifetimes its types have, those without any left out.
    lifetimes: BTreeMap<String, u32>,
    /// The names that the crate gives itself: `extern crate self as name`.
    crates: Vec<String>,
}

/// The names of the modules of a file.
pub(crate) fn modules(parsed: &Parsed<'_>, root: usize) -> Vec<Module> {
    let mut all = Vec::new();
    add(&parsed.module, &parsed.syntax.items, &mut all);
    for module in &mut all {
        module.root = root;
    }
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
            Item::Macro(item)
                if item
                    .attrs
                    .iter()
                    .any(|attr| attr.path().is_ident("macro_export")) =>
            {
                // It is at the root of the crate, wherever it is written.
                all.extend(item.ident.as_ref().map(|name| Module {
                    names: Names::declaring(&name.unraw().to_string()),
                    ..Module::default()
                }));
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
            roots: BTreeMap::new(),
            home: None,
            crates: crates.to_vec(),
        };
        for module in modules {
            if !module.crates.is_empty() {
                index.home = Some(module.root);
            }
            index.crates.extend(module.crates.iter().cloned());
            let path = module.names.module().to_vec();
            let root = index.roots.entry(module.root).or_default();
            let entry = root.modules.entry(path).or_default();
            entry.names.extend(&module.names);
            entry.lifetimes.extend(module.lifetimes);
        }
        index.home = index.home.or(index.roots.keys().next().copied());
        let roots = index.roots.iter();
        let all = roots.flat_map(|(root, of)| of.modules.keys().map(|path| (*root, path)));
        let whole = all.map(|(root, path)| index.whole(root, path, FOLLOWED));
        let whole: Vec<_> = whole.collect();
        let modules = index
            .roots
            .values_mut()
            .flat_map(|root| root.modules.values_mut());
        for (module, whole) in modules.zip(whole) {
            module.whole = Some(whole);
        }
        Arc::new(index)
    }

    /// What a name in a module stands for that the module does not declare or import by name, or not in this part.
    pub fn find(&self, root: usize, module: &[String], name: &str) -> Option<Vec<String>> {
        self.search((root, module), name, FOLLOWED)
    }

    /// A path to where its item is declared; `root` is the crate that it is written in.
    pub fn follow(&self, root: usize, path: Vec<String>) -> Vec<String> {
        self.followed(root, path, FOLLOWED)
    }

    /// How many lifetimes the type at a full path has.
    pub fn lifetimes(&self, path: &[String]) -> u32 {
        let [first, modules @ .., name] = path else {
            return 0;
        };
        let mut modules = self.roots.values().filter_map(|root| match first == CRATE {
            true => root.modules.get(modules),
            false => None,
        });
        let count = modules.find_map(|module| module.lifetimes.get(name));
        count.copied().unwrap_or_default()
    }

    /// The crate with that number, and the one that others name.
    fn roots_from(&self, root: usize) -> impl Iterator<Item = usize> {
        let home = self.home.filter(|home| *home != root);
        std::iter::once(root).chain(home)
    }

    fn followed(&self, root: usize, mut path: Vec<String>, left: usize) -> Vec<String> {
        let Some(first) = path.first_mut() else {
            return path;
        };
        if self.crates.iter().any(|name| name == first) {
            CRATE.clone_into(first);
        } else if self
            .roots_from(root)
            .any(|root| self.offers_crate(root, first))
        {
            path.insert(0, CRATE.to_owned());
        }
        if path.first().is_none_or(|first| first != CRATE) || left == 0 {
            return path;
        }
        let mut roots = self.roots_from(root);
        let found = roots.find_map(|root| self.followed_in(root, &path, left - 1));
        found.unwrap_or(path)
    }

    /// A path of the crate to where its item is declared, if all of its names are known.
    fn followed_in(&self, root: usize, path: &[String], left: usize) -> Option<Vec<String>> {
        for at in 1..path.len() {
            let (before, rest) = path.split_at(at);
            let (module, (name, behind)) = (before.get(1..)?, rest.split_first()?);
            let Some(names) = self.names(root, module) else {
                // Behind an item: what belongs to it.
                return Some(path.to_vec());
            };
            if names.declares(name) {
                continue;
            }
            let mut found = self.search((root, module), name, left)?;
            found.extend(behind.iter().cloned());
            return match found == path {
                true => Some(found),
                false => Some(self.followed(root, found, left)),
            };
        }
        Some(path.to_vec())
    }

    /// Whether a crate offers another crate under its own name: `pub use name;` makes `name::x` and `crate::name::x`
    /// the same.
    fn offers_crate(&self, root: usize, name: &str) -> bool {
        let import = self
            .names(root, &[])
            .and_then(|names| names.import_of(name));
        import.is_some_and(|path| matches!(path.as_slice(), [only] if only == name))
    }

    fn names(&self, root: usize, module: &[String]) -> Option<&Names> {
        let module = self.roots.get(&root)?.modules.get(module)?;
        Some(&module.names)
    }

    fn search(&self, at: (usize, &[String]), name: &str, left: usize) -> Option<Vec<String>> {
        self.search_once(at, name, left, &mut Vec::new())
    }

    /// Looks a name up in a module and in those that it imports whole, in each once.
    fn search_once(
        &self,
        (root, module): (usize, &[String]),
        name: &str,
        left: usize,
        seen: &mut Vec<At>,
    ) -> Option<Vec<String>> {
        let found = self.roots.get(&root)?.modules.get(module)?;
        let (names, left) = (&found.names, left.checked_sub(1)?);
        if names.declares(name) || (module.is_empty() && self.offers_crate(root, name)) {
            return Some(full(module, name));
        }
        if let Some(path) = names.import_of(name) {
            return Some(self.import(names, path, name, left));
        }
        if names.globs().is_empty() {
            return None;
        }
        seen.push((root, module.to_vec()));
        let searched;
        let whole = match &found.whole {
            Some(whole) => whole,
            None => {
                searched = self.whole(root, module, left);
                &searched
            }
        };
        for at in whole {
            if seen.contains(at) {
                continue;
            }
            let found = self.search_once((at.0, &at.1), name, left, seen);
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// The modules that a module imports whole.
    fn whole(&self, root: usize, module: &[String], left: usize) -> Vec<At> {
        let Some(names) = self.names(root, module) else {
            return Vec::new();
        };
        let mut all = Vec::new();
        for glob in names.globs() {
            let glob = self.import(names, glob, "", left);
            let glob = self.followed(root, glob, left.saturating_sub(1));
            if let Some(module) = glob.strip_prefix(&[CRATE.to_owned()]) {
                let roots = self.roots_from(root);
                let having = roots.filter(|root| self.names(*root, module).is_some());
                all.extend(having.map(|root| (root, module.to_vec())));
            }
        }
        all
    }

    /// A path of a `use`, with its first name as the module around means it.
    fn import(&self, names: &Names, path: &[String], name: &str, left: usize) -> Vec<String> {
        let path = names.absolute(path);
        let Some((first, rest)) = path.split_first() else {
            return path;
        };
        if first == CRATE || first == name || left == 0 {
            return path;
        }
        match names.import_of(first) {
            Some(import) if import.first() != Some(first) => {
                let mut known = self.import(names, import, first, left - 1);
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
