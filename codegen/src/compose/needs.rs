//! Pattern "composition", what it imports: a generated item has to be there, and over some headers or in some target it
//! is not.

use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};
use syn::{Item, ItemUse, UseTree, Visibility, spanned::Spanned};

use crate::{
    api::{Api, Module},
    link::Linked,
    profile::Profile,
    support::{
        diag::{Diagnostic, Sink},
        suggest::nearest,
    },
};

use super::file::Text;

/// Where paths of a composition start.
struct Root<'a> {
    /// The composition's own path.
    own: Vec<String>,
    /// What the crate is called, beside `crate`.
    name: Option<&'a str>,
}

/// A generated item that is imported and not there.
struct Missing<'a> {
    module: &'a Module,
    name: String,
    place: Range<usize>,
}

/// What a composition lacks, with these headers and in this target.
#[derive(Default)]
pub(super) struct Unmade {
    /// Why it cannot be there, if it cannot.
    pub(super) why: Option<String>,
    /// The items that only give on what was not made, with the names: it can be there without them.
    pub(super) given_on: Vec<(Range<usize>, Vec<String>)>,
}

/// What a composition imports and was not made, though a contract speaks of it. What no contract speaks of is
/// reported.
pub(super) fn unmade(
    sink: &mut Sink,
    (text, file): (&Text<'_>, &syn::File),
    (linked, api): (&Linked<'_>, &Api),
    profile: &Profile,
) -> Unmade {
    let mut unmade = Unmade::default();
    let root = Root {
        own: text.key.split('/').map(str::to_owned).collect(),
        name: profile.crate_name.as_deref(),
    };
    for item in &file.items {
        let Item::Use(item) = item else {
            continue;
        };
        let imported = imported(item);
        let (known, unknown): (Vec<_>, Vec<_>) = missing(&root, &imported, api)
            .into_iter()
            .partition(|one| introduced(linked, &one.name));
        for one in unknown {
            report(sink, text, linked, &one);
        }
        if known.len() == imported.len() && gives_on(text, item, &known) {
            let names = known.into_iter().map(|one| one.name).collect();
            unmade.given_on.push((item.span().byte_range(), names));
        } else if let Some(one) = known.first() {
            let (module, name) = (&one.module.path, &one.name);
            unmade.why.get_or_insert_with(|| {
                format!("`{name}` of `{module}` is not made with these headers")
            });
        }
    }
    unmade
}

/// Reports an import of what no contract speaks of.
fn report(sink: &mut Sink, text: &Text<'_>, linked: &Linked<'_>, missing: &Missing<'_>) {
    let (module, name) = (&missing.module.path, missing.name.as_str());
    let message = format!("the generated module `{module}` has no `{name}`");
    let diagnostic = Diagnostic::error("SB0609", message)
        .at(text.place(missing.place.clone()), "imported here")
        .also(linked.place(text.written.span), "named here");
    let names = missing.module.items.iter().map(|item| item.name());
    sink.push(match nearest(name, names) {
        Some(near) => diagnostic.help(format!("there is one with a similar name: `{near}`")),
        None => diagnostic,
    });
}

/// Whether an item only gives these names on: nothing else in the composition speaks of them.
fn gives_on(text: &Text<'_>, item: &ItemUse, names: &[Missing<'_>]) -> bool {
    let tokens = text.text.parse::<TokenStream>().unwrap_or_default();
    let once = |name: &str| mentions(tokens.clone(), name) == 1;
    matches!(item.vis, Visibility::Public(_)) && names.iter().all(|one| once(&one.name))
}

/// How often a word stands in a text.
fn mentions(tokens: TokenStream, name: &str) -> usize {
    let count = |token| match token {
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Ident(word) => usize::from(word == name),
        TokenTree::Punct(_) | TokenTree::Literal(_) => 0,
    };
    tokens.into_iter().map(count).sum()
}

/// Whether a contract introduces what would have this name.
fn introduced(linked: &Linked<'_>, name: &str) -> bool {
    let functions = linked.index.functions.values();
    let mut renamed = functions.filter_map(|entry| entry.contract.rust.as_ref());
    linked.index.generated(name).is_some()
        || linked.index.functions.contains_key(name)
        || renamed.any(|rename| rename.name.as_str() == name)
}

fn imported(item: &ItemUse) -> Vec<(Vec<String>, Range<usize>)> {
    let mut found = Vec::new();
    leaves(&item.tree, &mut Vec::new(), &mut found);
    found
}

fn missing<'a>(
    root: &Root<'_>,
    imported: &[(Vec<String>, Range<usize>)],
    api: &'a Api,
) -> Vec<Missing<'a>> {
    let mut found = Vec::new();
    for (path, place) in imported {
        let Some((name, module)) = root.absolute(&root.own, path).and_then(|mut path| {
            let name = path.pop()?;
            let module = path.join("/");
            Some((name, api.modules.iter().find(|one| one.path == module)?))
        }) else {
            continue;
        };
        let has = module.items.iter().any(|item| item.name() == name);
        if !has && !module.children.contains(&name) && name != "self" {
            found.push(Missing {
                module,
                name,
                place: place.clone(),
            });
        }
    }
    found
}

/// The paths that a tree imports, with their places; what is imported with `*` names nothing.
fn leaves(tree: &UseTree, before: &mut Vec<String>, found: &mut Vec<(Vec<String>, Range<usize>)>) {
    let mut leaf = |name: &syn::Ident| {
        let path = before.iter().cloned().chain([name.to_string()]);
        found.push((path.collect(), name.span().byte_range()));
    };
    match tree {
        UseTree::Name(one) => leaf(&one.ident),
        UseTree::Rename(one) => leaf(&one.ident),
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            leaves(&path.tree, before, found);
            before.pop();
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                leaves(tree, before, found);
            }
        }
        UseTree::Glob(_) => {}
    }
}

impl Root<'_> {
    /// A path from the root of the crate, as seen from the module `from`; none for one that leads out of it.
    fn absolute(&self, from: &[String], path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            name if self.name == Some(name) => Some(rest.to_vec()),
            "self" => Some([from, rest].concat()),
            "super" => {
                let (_, parent) = from.split_last()?;
                match rest.first().map(String::as_str) {
                    Some("super") => self.absolute(parent, rest),
                    _ => Some([parent, rest].concat()),
                }
            }
            _ => None,
        }
    }
}
