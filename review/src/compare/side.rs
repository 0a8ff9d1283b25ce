//! One side of a comparison: its items by what they are paired by.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Item, Kind, Path, Surface, TypeDef, Visibility, ty::Ty};

use super::text;

/// One surface, indexed.
pub(super) struct Side<'a> {
    /// Its items, in the surface's order, then what re-exports offer once more.
    pub(super) entries: Vec<Entry<'a>>,
    /// The types by name: the last one of a name.
    types: BTreeMap<&'a str, &'a Item>,
    /// The functions, by modules, owner and name.
    functions: BTreeMap<Key, &'a Item>,
    /// The traits that each type implements, shortened.
    traits: BTreeMap<String, BTreeSet<String>>,
}

/// An item, under a path.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// The item.
    pub(super) item: &'a Item,
    /// Under which path it is looked for on the other side.
    pub(super) key: Key,
    /// Who can see it, the type that it belongs to taken into account.
    pub(super) visibility: Visibility,
    /// For what a re-export offers: the position of the item itself.
    pub(super) offers: Option<usize>,
}

/// What items are paired by.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) struct Key {
    /// The modules.
    pub(super) modules: Vec<String>,
    /// The owner, its paths shortened.
    pub(super) owner: Option<String>,
    /// The name; for an implementation the trait and the type, their paths shortened.
    pub(super) name: String,
    /// In which space of names.
    pub(super) space: Space,
}

/// Rust's spaces of names: one path can be an item in each.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(super) enum Space {
    Module,
    Type,
    Value,
    Macro,
    Impl,
}

impl<'a> Side<'a> {
    /// The items of a surface. `prefix` stands in front of all modules: that of the other side's root.
    pub(super) fn new(surface: &'a Surface, prefix: &[String]) -> Self {
        let mut side = Self {
            entries: Vec::new(),
            types: BTreeMap::new(),
            functions: BTreeMap::new(),
            traits: BTreeMap::new(),
        };
        for item in &surface.items {
            match &item.kind {
                Kind::Type(_) => drop(side.types.insert(&item.path.name, item)),
                Kind::Function(_) => drop(side.functions.insert(Key::of(item), item)),
                Kind::Impl(one) if !one.is_negative => {
                    let of = side.traits.entry(base(&text::plain(&one.ty)).to_owned());
                    of.or_default().insert(text::short(&one.of));
                }
                _ => {}
            }
        }
        for item in &surface.items {
            let mut key = Key::of(item);
            key.modules.splice(0..0, prefix.iter().cloned());
            let visibility = side.visibility(item);
            side.entries.push(Entry {
                item,
                key,
                visibility,
                offers: None,
            });
        }
        side.offer(surface, prefix);
        side
    }

    /// The type of a name.
    pub(super) fn type_named(&self, name: &str) -> Option<(&'a Item, &'a TypeDef)> {
        let item = self.types.get(base(name))?;
        match &item.kind {
            Kind::Type(def) => Some((item, def)),
            _ => None,
        }
    }

    /// Whether a type implements a trait.
    pub(super) fn has_trait(&self, ty: &str, name: &str) -> bool {
        let of = self.traits.get(base(ty));
        of.is_some_and(|of| of.iter().any(|one| base(one) == name))
    }

    /// A function that another one of the file calls by this name, with or without its type.
    pub(super) fn called(&self, from: &Item, name: &str) -> Option<&'a Item> {
        let (owner, name) = match name.rsplit_once("::") {
            Some((owner, name)) => (Some(base(&text::short(owner)).to_owned()), name),
            None => (None, name),
        };
        let key = Key {
            modules: from.path.modules.clone(),
            owner,
            name: name.to_owned(),
            space: Space::Value,
        };
        self.functions.get(&key).copied()
    }

    /// Who can see an item: not more than can see the type that it belongs to.
    fn visibility(&self, item: &Item) -> Visibility {
        let of_impl = matches!(item.kind, Kind::Impl(_));
        let owner = match (&item.path.owner, &item.kind) {
            (_, Kind::Impl(one)) => Some(text::plain(&one.ty)),
            (Some(owner), _) => Some(text::short(owner)),
            (None, _) => None,
        };
        let Some(owner) = owner else {
            return item.visibility.clone();
        };
        // What belongs to an implementation of a trait has no visibility of its own.
        let (of_trait, ty) = match owner.split_once(" for ") {
            Some((_, ty)) => (true, ty),
            None => (of_impl, owner.as_str()),
        };
        let above = self.types.get(base(ty)).map(|item| item.visibility.clone());
        match (of_trait, above) {
            (true, above) => above.unwrap_or(Visibility::Public),
            (false, Some(above)) => above.min(item.visibility.clone()),
            (false, None) => item.visibility.clone(),
        }
    }

    /// What re-exports offer: the item that each stands for, with what belongs to it, under the path of the
    /// re-export.
    fn offer(&mut self, surface: &'a Surface, prefix: &[String]) {
        let mut offered = Vec::new();
        for item in &surface.items {
            let Kind::Reexport { of } = &item.kind else {
                continue;
            };
            let Some((modules, name)) = target(of) else {
                continue;
            };
            let found = self.entries.iter().enumerate().filter(|(_, entry)| {
                let path = &entry.item.path;
                path.modules == modules
                    && belongs(entry, name)
                    && entry.visibility > Visibility::Private
            });
            for (position, entry) in found {
                let mut key = entry.key.clone();
                key.modules = prefix.iter().chain(&item.path.modules).cloned().collect();
                key.rename(name, &item.path.name);
                offered.push(Entry {
                    item: entry.item,
                    key,
                    visibility: item.visibility.clone().min(entry.visibility.clone()),
                    offers: Some(position),
                });
            }
        }
        self.entries.extend(offered);
    }
}

impl Entry<'_> {
    /// Its path as text, from the root that both sides have in common.
    pub(super) fn path(&self) -> String {
        let path = Path {
            modules: self.key.modules.clone(),
            owner: self.key.owner.clone(),
            name: self.key.name.clone(),
        };
        path.to_string()
    }
}

impl Key {
    fn of(item: &Item) -> Self {
        let Path {
            modules,
            owner,
            name,
        } = &item.path;
        let name = match &item.kind {
            Kind::Impl(one) => {
                let not = if one.is_negative { "!" } else { "" };
                let of = text::short(&one.of);
                format!("impl {not}{of} for {}", implementor(&one.ty))
            }
            _ => name.clone(),
        };
        Self {
            modules: modules.clone(),
            owner: owner.as_ref().map(|owner| owner_text(owner)),
            name,
            space: Space::of(&item.kind),
        }
    }

    /// With another name for the item that it belongs to, or is.
    pub(super) fn rename(&mut self, from: &str, to: &str) {
        if from == to {
            return;
        }
        let replaced = |word: &str| match word == from {
            true => to.to_owned(),
            false => word.to_owned(),
        };
        match &mut self.owner {
            Some(owner) => *owner = text::words(owner, replaced),
            None => self.name = text::words(&self.name, replaced),
        }
    }
}

impl Space {
    fn of(kind: &Kind) -> Self {
        match kind {
            Kind::Module => Self::Module,
            Kind::Type(_) | Kind::Trait(_) | Kind::Alias { .. } | Kind::Reexport { .. } => {
                Self::Type
            }
            Kind::Function(_) | Kind::Constant { .. } | Kind::Static { .. } => Self::Value,
            Kind::Macro { .. } => Self::Macro,
            Kind::Impl(_) => Self::Impl,
        }
    }
}

/// The name of a type without its arguments and without what stands in front: `File` of `crate::File<T>`.
pub(super) fn base(text: &str) -> &str {
    let end = text.find('<').unwrap_or(text.len());
    let name = text.get(..end).unwrap_or(text).trim();
    let from = name.rfind([':', ' ', '&']).map_or(0, |at| at + 1);
    name.get(from..).unwrap_or(name)
}

/// The type of an implementation without its arguments; a reference to it is another type.
fn implementor(ty: &Ty) -> String {
    match ty {
        Ty::Ref { mutable, to, .. } => {
            format!("&{}{}", if *mutable { "mut " } else { "" }, implementor(to))
        }
        ty => base(&text::plain(ty)).to_owned(),
    }
}

/// An owner in the form in which owners are compared.
fn owner_text(owner: &str) -> String {
    match owner.split_once(" for ") {
        Some((of, ty)) => format!("{} for {}", text::short(of), base(&text::short(ty))),
        None => base(&text::short(owner)).to_owned(),
    }
}

/// The modules and the name of a path in the crate.
fn target(of: &str) -> Option<(Vec<String>, &str)> {
    let path = of.strip_prefix("crate::").unwrap_or(of);
    let (modules, name) = path.rsplit_once("::")?;
    Some((modules.split("::").map(str::to_owned).collect(), name))
}

/// Whether an entry is the item of a name, or belongs to it.
fn belongs(entry: &Entry<'_>, name: &str) -> bool {
    match (&entry.key.owner, &entry.item.kind) {
        (Some(owner), _) => base(owner) == name || owner.ends_with(&format!(" for {name}")),
        (None, Kind::Impl(one)) => base(&text::plain(&one.ty)) == name,
        (None, _) => entry.item.path.name == name,
    }
}
