//! When two types are the same for a caller.
//!
//! Both sides are read from text, without a compiler: a path is known as far as the imports of its file tell.
//! The rules, each with its reason:
//!
//! 1. Two paths are the same if their last segments and their arguments are, and
//!    - one of them is a single segment: a name of a prelude, of a glob import or of a parameter says nothing of
//!      where it comes from;
//!    - or both start in the crate: crates offer items under several paths, and move them;
//!    - or both start in the standard libraries: `core`, `alloc` and `std` offer the same items;
//!    - or one starts in the crate, the other in the standard libraries, and the segments before the last are the
//!      same: `crate::fmt::Result` is what a crate offers in place of `core::fmt::Result`. Without that they are
//!      different: a crate's own `Arc` is not the one of `alloc`.
//! 2. `Result` with fewer than two arguments has `()` and `Error` in their place, wherever it comes from: crates
//!    declare it with these defaults. Not in modules that have a `Result` without arguments (`fmt`, `io`).
//! 3. The C names of integers (`c_int`) are the Rust ones: that holds on each supported target, yet it is noted.
//! 4. An alias without parameters that either side declares is what it stands for: callers of either can write both.
//!    It is noted.
//! 5. Names of type parameters are compared by position, and lifetimes not here: their names say nothing, and
//!    where they are tied to is a difference of its own.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Kind, Surface,
    ty::{Arg, Bound, Lifetime, Ty},
};

use super::text;

/// The crates whose items are the same ones under several names.
const STANDARD: [&str; 3] = ["core", "alloc", "std"];

/// The modules whose `Result` has no arguments, or other defaults.
const OWN_RESULT: [&str; 2] = ["fmt", "io"];

/// C's names of integers, with the Rust ones that they can stand for.
const INTEGERS: [(&str, &[&str]); 12] = [
    ("c_char", &["u8", "i8"]),
    ("c_schar", &["i8"]),
    ("c_uchar", &["u8"]),
    ("c_short", &["i16"]),
    ("c_ushort", &["u16"]),
    ("c_int", &["i32"]),
    ("c_uint", &["u32"]),
    ("c_long", &["isize", "i64"]),
    ("c_ulong", &["usize", "u64"]),
    ("c_longlong", &["i64"]),
    ("c_ulonglong", &["u64"]),
    ("size_t", &["usize"]),
];

/// Compares types; remembers what was equal only by a rule that is worth a note.
#[derive(Clone, Debug, Default)]
pub(super) struct Types<'a> {
    /// The aliases of both sides, by the last two names of their paths.
    aliases: Option<&'a Aliases<'a>>,
    /// Type parameters: the hand-written name, the generated one.
    names: Vec<(String, String)>,
    /// What is to be noted, in words.
    pub(super) notes: Vec<String>,
    /// How many aliases deep the question is.
    depth: usize,
}

/// How many aliases are followed: those that stand for each other would never end.
const DEPTH: usize = 8;

/// What aliases stand for: by the module and the name.
pub(super) type Aliases<'a> = BTreeMap<(&'a str, &'a str), &'a Ty>;

/// The aliases of some surfaces. What one name stands for twice, differently, is not known.
pub(super) fn aliases<'a>(surfaces: &[&'a Surface]) -> Aliases<'a> {
    let mut aliases = Aliases::new();
    let mut unclear = BTreeSet::new();
    for item in surfaces.iter().flat_map(|surface| &surface.items) {
        let Kind::Alias {
            generics,
            ty: Some(ty),
        } = &item.kind
        else {
            continue;
        };
        if item.path.owner.is_some() || !generics.types.is_empty() || generics.lifetimes > 0 {
            continue;
        }
        let module = item.path.modules.last().map_or("crate", String::as_str);
        let name = (module, item.path.name.as_str());
        if aliases.insert(name, ty).is_some_and(|before| before != ty) {
            unclear.insert(name);
        }
    }
    aliases.retain(|name, _| !unclear.contains(name));
    aliases
}

impl<'a> Types<'a> {
    /// With type parameters that stand for each other: the hand-written name first.
    pub(super) fn with(names: Vec<(String, String)>) -> Self {
        Self {
            aliases: None,
            names,
            notes: Vec::new(),
            depth: 0,
        }
    }

    /// With what aliases stand for.
    pub(super) fn knowing(self, aliases: &'a Aliases<'a>) -> Self {
        Self {
            aliases: Some(aliases),
            ..self
        }
    }

    /// For the question with the generated type first.
    pub(super) fn turned(&self) -> Self {
        let names = self.names.iter();
        Self {
            aliases: self.aliases,
            ..Self::with(names.map(|(a, b)| (b.clone(), a.clone())).collect())
        }
    }

    /// Whether two types are the same, apart from lifetimes.
    pub(super) fn same(&mut self, handwritten: &Ty, generated: &Ty) -> bool {
        if self.same_as_written(handwritten, generated) {
            return true;
        }
        let (a, b) = (self.stands_for(handwritten), self.stands_for(generated));
        if (a.is_none() && b.is_none()) || self.depth == DEPTH {
            return false;
        }
        let noted = self.notes.len();
        self.depth += 1;
        let same = self.same(a.unwrap_or(handwritten), b.unwrap_or(generated));
        self.depth -= 1;
        if same {
            // What it took to find that out says less.
            self.notes.truncate(noted);
            let (one, other) = (text::plain(handwritten), text::plain(generated));
            self.notes
                .push(format!("`{one}` and `{other}` are one type, by an alias"));
        }
        same
    }

    /// What an alias stands for.
    fn stands_for(&self, ty: &Ty) -> Option<&'a Ty> {
        match ty {
            Ty::Path { path, args } if args.is_empty() => match path.as_slice() {
                [.., module, name] => self
                    .aliases?
                    .get(&(module.as_str(), name.as_str()))
                    .copied(),
                _ => None,
            },
            _ => None,
        }
    }

    fn same_as_written(&mut self, handwritten: &Ty, generated: &Ty) -> bool {
        match (handwritten, generated) {
            (Ty::Path { path: a, args: x }, Ty::Path { path: b, args: y }) => {
                self.same_paths((a, x), (b, y))
            }
            (
                Ty::Assoc {
                    of: a,
                    name: x,
                    args: p,
                    ..
                },
                Ty::Assoc {
                    of: b,
                    name: y,
                    args: q,
                    ..
                },
            ) => x == y && self.same(a, b) && self.same_args(p, q),
            (
                Ty::Ref {
                    mutable: x, to: a, ..
                },
                Ty::Ref {
                    mutable: y, to: b, ..
                },
            )
            | (Ty::Ptr { mutable: x, to: a }, Ty::Ptr { mutable: y, to: b }) => {
                x == y && self.same(a, b)
            }
            (Ty::Tuple(a), Ty::Tuple(b)) => self.same_all(a, b),
            (Ty::Slice(a), Ty::Slice(b)) => self.same(a, b),
            (Ty::Array(a, x), Ty::Array(b, y)) => {
                text::squeezed(x) == text::squeezed(y) && self.same(a, b)
            }
            (
                Ty::FnPtr {
                    is_unsafe: x,
                    abi: i,
                    params: a,
                    ret: r,
                },
                Ty::FnPtr {
                    is_unsafe: y,
                    abi: j,
                    params: b,
                    ret: s,
                },
            ) => x == y && i == j && self.same_all(a, b) && self.same(r, s),
            (Ty::Impl(a), Ty::Impl(b)) | (Ty::Dyn(a), Ty::Dyn(b)) => {
                self.bounds(a) == self.bounds_generated(b)
            }
            (Ty::Other(a), Ty::Other(b)) => text::squeezed(a) == text::squeezed(b),
            (a, b) => a == b,
        }
    }

    /// The bounds of the hand-written side in a form that can be compared, sorted; lifetimes stay out.
    pub(super) fn bounds(&self, bounds: &[Bound]) -> Vec<String> {
        let mut texts: Vec<String> = bounds.iter().filter_map(bound).collect();
        texts.sort();
        texts
    }

    /// The same for the generated side, with the type parameters under their hand-written names.
    pub(super) fn bounds_generated(&self, bounds: &[Bound]) -> Vec<String> {
        let texts = bounds.iter().filter_map(bound);
        let mut texts: Vec<String> = texts.map(|text| self.as_handwritten(&text)).collect();
        texts.sort();
        texts
    }

    /// A text of the generated side with the type parameters under their hand-written names.
    pub(super) fn as_handwritten(&self, generated: &str) -> String {
        text::words(generated, |word| {
            let mut names = self.names.iter();
            let known = names.find(|(_, name)| name == word);
            known.map_or_else(|| word.to_owned(), |(name, _)| name.clone())
        })
    }

    fn same_all(&mut self, handwritten: &[Ty], generated: &[Ty]) -> bool {
        handwritten.len() == generated.len()
            && handwritten
                .iter()
                .zip(generated)
                .all(|(a, b)| self.same(a, b))
    }

    fn same_paths(&mut self, (a, x): (&[String], &[Arg]), (b, y): (&[String], &[Arg])) -> bool {
        if let ([a], [b]) = (a, b)
            && self.names.iter().any(|(hand, made)| hand == a || made == b)
        {
            let mut names = self.names.iter();
            return names.any(|(hand, made)| hand == a && made == b);
        }
        if is_result(a) && is_result(b) {
            let (x, y) = (with_defaults(x), with_defaults(y));
            return self.same_args(&x, &y);
        }
        if same_item(a, b) {
            return self.same_args(x, y);
        }
        self.same_integers(a, b)
    }

    fn same_integers(&mut self, a: &[String], b: &[String]) -> bool {
        let (Some(x), Some(y)) = (a.last(), b.last()) else {
            return false;
        };
        let stands_for = |c: &str, path: &[String], rust: &str| {
            let known = INTEGERS
                .iter()
                .any(|(name, of)| *name == c && of.contains(&rust));
            known && path.len() == 1
        };
        let same = stands_for(x, b, y) || stands_for(y, a, x);
        if same {
            self.notes.push(format!(
                "`{x}` and `{y}` are one type on the supported targets"
            ));
        }
        same
    }

    fn same_args(&mut self, handwritten: &[Arg], generated: &[Arg]) -> bool {
        let shown = |args: &[Arg]| {
            let args = args.iter().filter(|arg| !matches!(arg, Arg::Lifetime(_)));
            args.cloned().collect::<Vec<_>>()
        };
        let (handwritten, generated) = (shown(handwritten), shown(generated));
        handwritten.len() == generated.len()
            && handwritten.iter().zip(&generated).all(|pair| match pair {
                (Arg::Type(a), Arg::Type(b)) => self.same(a, b),
                (Arg::Const(a), Arg::Const(b)) => text::squeezed(a) == text::squeezed(b),
                (Arg::Assoc(x, a), Arg::Assoc(y, b)) => x == y && self.same(a, b),
                _ => false,
            })
    }
}

/// Whether two paths lead to one item (rule 1).
pub(super) fn same_item(a: &[String], b: &[String]) -> bool {
    let (Some((last, above)), Some((other, beside))) = (a.split_last(), b.split_last()) else {
        return a == b;
    };
    if last != other {
        return false;
    }
    let (Some(root), Some(other_root)) = (above.first(), beside.first()) else {
        return true;
    };
    let standard = |root: &String| STANDARD.contains(&root.as_str());
    match (standard(root), standard(other_root)) {
        (true, true) | (false, false) => true,
        _ => above.last() == beside.last(),
    }
}

/// Whether a path is a `Result` with defaults (rule 2).
pub(super) fn is_result(path: &[String]) -> bool {
    match path {
        [.., module, name] => name == "Result" && !OWN_RESULT.contains(&module.as_str()),
        [name] => name == "Result",
        [] => false,
    }
}

/// The two arguments of a `Result`.
pub(super) fn with_defaults(args: &[Arg]) -> Vec<Arg> {
    let types = args.iter().filter(|arg| matches!(arg, Arg::Type(_)));
    let mut types: Vec<Arg> = types.cloned().collect();
    if types.is_empty() {
        types.push(Arg::Type(Ty::Unit));
    }
    if types.len() == 1 {
        let path = vec!["Error".to_owned()];
        let args = Vec::new();
        types.push(Arg::Type(Ty::Path { path, args }));
    }
    types
}

/// A bound that is compared. Of lifetimes only `'static`: others follow from the types of arguments, or are numbered
/// apart.
fn bound(bound: &Bound) -> Option<String> {
    match bound {
        Bound::Trait(of) => Some(text::short(of)),
        Bound::Lifetime(Lifetime::Static) => Some("'static".to_owned()),
        Bound::Lifetime(_) => None,
    }
}
