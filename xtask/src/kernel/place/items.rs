//! What a file offers to others: its public items and methods, by path inside the file.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use syn::{ImplItem, Item};

use crate::kernel::rust_items::{is_public, named};

/// One public thing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct PublicItem {
    /// Its own name.
    pub(super) name: String,
    /// The type whose method or constant it is.
    pub(super) of_type: Option<String>,
}

/// The public things of a file, by path: `File`, `File::flags`, `flags::O_PATH`.
///
/// # Errors
///
/// When the file cannot be parsed.
pub(super) fn public(text: &str) -> Result<BTreeMap<String, PublicItem>> {
    let file = syn::parse_file(text)?;
    let mut found = BTreeMap::new();
    collect("", &file.items, &mut found);
    Ok(found)
}

fn collect(before: &str, items: &[Item], found: &mut BTreeMap<String, PublicItem>) {
    for item in items {
        if let Some((name, visibility)) = named(item)
            && is_public(visibility)
        {
            let of_type = None;
            found.insert(format!("{before}{name}"), PublicItem { name, of_type });
        }
        match item {
            Item::Mod(module) if is_public(&module.vis) => {
                if let Some((_, inner)) = &module.content {
                    collect(&format!("{before}{}::", module.ident), inner, found);
                }
            }
            Item::Use(item) if is_public(&item.vis) => {
                for name in given_on(&item.tree) {
                    let path = format!("{before}{name}");
                    let of_type = None;
                    found.insert(path, PublicItem { name, of_type });
                }
            }
            Item::Impl(block) if block.trait_.is_none() => {
                let Some(target) = type_name(&block.self_ty) else {
                    continue;
                };
                for inner in &block.items {
                    let name = match inner {
                        ImplItem::Fn(inner) if is_public(&inner.vis) => &inner.sig.ident,
                        ImplItem::Const(inner) if is_public(&inner.vis) => &inner.ident,
                        _ => continue,
                    };
                    let path = format!("{before}{target}::{name}");
                    let (name, of_type) = (name.to_string(), Some(target.clone()));
                    found.insert(path, PublicItem { name, of_type });
                }
            }
            _ => {}
        }
    }
}

/// The names that an item gives on from other modules.
fn given_on(tree: &syn::UseTree) -> Vec<String> {
    match tree {
        syn::UseTree::Path(path) => given_on(&path.tree),
        syn::UseTree::Name(name) => vec![name.ident.to_string()],
        syn::UseTree::Rename(rename) => vec![rename.rename.to_string()],
        syn::UseTree::Group(group) => group.items.iter().flat_map(given_on).collect(),
        // All that another module has: which, is not said here.
        syn::UseTree::Glob(_) => Vec::new(),
    }
}

fn type_name(target: &syn::Type) -> Option<String> {
    match target {
        syn::Type::Path(path) => Some(path.path.segments.last()?.ident.to_string()),
        _ => None,
    }
}

/// Adds the methods of types that a file only gives on from modules below it, and says which paths these types and
/// their methods have.
///
/// # Errors
///
/// When such a module cannot be parsed.
pub(super) fn given(
    offers: &mut BTreeMap<String, PublicItem>,
    below: &[String],
) -> Result<BTreeSet<String>> {
    let mut given = BTreeSet::new();
    for text in below {
        for (path, item) in public(text)? {
            let owner = item.of_type.as_ref().unwrap_or(&path);
            if offers.contains_key(owner) {
                given.insert(path.clone());
                offers.insert(path, item);
            }
        }
    }
    Ok(given)
}

/// The modules that a file declares in files of their own.
///
/// # Errors
///
/// When the file cannot be parsed.
pub(super) fn modules(text: &str) -> Result<Vec<String>> {
    let file = syn::parse_file(text)?;
    let modules = file.items.into_iter().filter_map(|item| match item {
        Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
        _ => None,
    });
    Ok(modules.collect())
}

#[cfg(test)]
mod tests {
    use super::{given, modules, public};

    #[test]
    fn what_is_given_on_has_its_methods() {
        let mut offers = public("pub use self::below::A; pub struct Own;").expect("parsed");
        let below = "pub struct A; impl A { pub fn f() {} } pub struct B; impl B { pub fn g() {} }";
        let given = given(&mut offers, &[below.to_owned()]).expect("parsed");
        let given: Vec<&str> = given.iter().map(String::as_str).collect();
        assert_eq!(given, ["A", "A::f"]);
        let offers: Vec<&str> = offers.keys().map(String::as_str).collect();
        assert_eq!(offers, ["A", "A::f", "Own"]);
    }

    #[test]
    fn public_things_are_found_by_path() {
        let text = "pub struct File<T>(T); impl<T> File<T> { pub fn flags(&self) {} fn own() {} \
                    pub(crate) const N: u8 = 0; } impl Drop for File<u8> { fn drop(&mut self) {} } \
                    pub mod flags { pub const O_PATH: u32 = 0; } pub mod elsewhere; mod hidden { pub fn x() {} } \
                    pub enum E { A } pub use a::{B, c::D as F, g::*}; fn f() {}";
        let found = public(text).expect("parsed");
        let paths: Vec<&str> = found.keys().map(String::as_str).collect();
        assert_eq!(
            paths,
            [
                "B",
                "E",
                "F",
                "File",
                "File::N",
                "File::flags",
                "elsewhere",
                "flags",
                "flags::O_PATH"
            ]
        );
        assert_eq!(found["File::flags"].of_type.as_deref(), Some("File"));
        assert_eq!(modules(text).expect("parsed"), ["elsewhere"]);
        assert!(public("fn {").is_err());
    }
}
