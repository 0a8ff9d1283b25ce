//! Syntax trees read into a [`Surface`].

mod attrs;
mod auto;
mod defs;
mod function;
mod generics;
mod impls;
mod items;
mod lifetimes;
mod macros;
mod reexports;
mod seen;
pub mod text;
mod types;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use camino::Utf8PathBuf;

use crate::{
    body::Words,
    model::{Path, Surface, Unread},
    names::index,
    source::{self, Problem, Visit},
};

use self::items::{Part, Read};

/// How files are read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The names that other crates have for the crate: in a driver, `name::x` is what `crate::x` is in the crate.
    pub crates: Vec<String>,
    /// The words of the code base, by which bodies are read.
    pub words: Words,
}

/// Reads files, a crate, or several of these as one API.
///
/// [`source::visit`] says what an input may be. What could be read is read: the problems name everything else.
/// A side without any item is a problem as well.
pub fn surface(inputs: &[Utf8PathBuf], options: &Options) -> (Surface, Vec<Problem>) {
    let visited = source::visit(
        inputs,
        Visit {
            first: |parsed: &source::Parsed<'_>, around: &source::Around| {
                index::modules(parsed, around.root)
            },
            link: |modules: Vec<Vec<index::Module>>| {
                index::Index::new(modules.into_iter().flatten(), &options.crates)
            },
            second: |parsed: &source::Parsed<'_>,
                     around: &source::Around,
                     index: &Arc<index::Index>| {
                items::read(parsed, around, index, options)
            },
        },
    );
    let mut all = Part::default();
    for part in visited.parts {
        all.items.extend(part.items);
        all.unread.extend(part.unread);
    }
    let mut problems = visited.problems;
    if all.items.is_empty() && problems.is_empty() {
        let shown = inputs
            .first()
            .map(|input| input.as_str())
            .unwrap_or_default();
        problems.push(Problem::of_file(
            shown,
            "there is no item in it: nothing to compare or to audit",
        ));
    }
    all.unread.extend(visited.unread);
    seen::settle(&mut all.items);
    auto::settle(&mut all.items);
    distinguish(&mut all.items);
    sort(&mut all);
    all.unread.sort_by(|a, b| a.place.cmp(&b.place));
    let surface = Surface {
        items: all.items.into_iter().map(|read| read.item).collect(),
        unread: all.unread,
        size: visited.size,
    };
    (surface, problems)
}

/// Gives implementations of traits that have the same last name their full names: `impl From<a::E> for T` and
/// `impl From<b::E> for T`.
fn distinguish(items: &mut [Read]) {
    let mut full: BTreeMap<Path, BTreeSet<String>> = BTreeMap::new();
    for read in items.iter() {
        if let Some((_, of)) = &read.of_trait {
            full.entry(read.item.path.clone())
                .or_default()
                .insert(of.clone());
        }
    }
    full.retain(|_, all| all.len() > 1);
    for read in items.iter_mut() {
        let Some((short, of)) = &read.of_trait else {
            continue;
        };
        let path = &mut read.item.path;
        if full.contains_key(path) {
            match &mut path.owner {
                Some(owner) => *owner = owner.replacen(short, of, 1),
                None => path.name = path.name.replacen(short, of, 1),
            }
        }
    }
}

/// Puts items into their order, and says which of them have one name under one condition.
fn sort(all: &mut Part) {
    all.items.sort_by(|a, b| {
        let key = |read: &Read| {
            (
                read.item.path.clone(),
                read.item.cfg.clone(),
                read.item.place.clone(),
            )
        };
        key(a).cmp(&key(b))
    });
    for pair in all.items.windows(2) {
        let [first, second] = pair else { continue };
        let (first, second) = (&first.item, &second.item);
        if first.path == second.path
            && first.cfg == second.cfg
            && clashes(&first.kind, &second.kind)
        {
            all.unread.push(Unread {
                what: format!("`{}`", second.path),
                why: format!(
                    "it is declared twice, first at {}; both are kept",
                    first.place
                ),
                place: second.place.clone(),
            });
        }
    }
}

/// Whether two items cannot have one name: types, values and macros have names of their own.
fn clashes(first: &crate::model::Kind, second: &crate::model::Kind) -> bool {
    use crate::model::Kind;
    let space = |kind: &Kind| match kind {
        Kind::Module | Kind::Type(_) | Kind::Trait(_) | Kind::Alias { .. } => Some(0),
        Kind::Function(_) | Kind::Constant { .. } | Kind::Static { .. } => Some(1),
        Kind::Impl(_) => Some(2),
        // A macro hides one of its name, and a re-export may be of another kind.
        Kind::Macro { .. } | Kind::Reexport { .. } => None,
    };
    space(first).is_some() && space(first) == space(second)
}

#[cfg(test)]
mod tests;
