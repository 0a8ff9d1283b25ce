//! Re-exports.

use syn::ext::IdentExt as _;

use super::items::{Head, Reader, vis_start};
use crate::{
    model::{Kind, Visibility},
    names::Names,
    source::written,
};

impl Reader<'_> {
    pub(super) fn reexports(&mut self, item: &syn::ItemUse, names: &Names) {
        let visibility = written(&item.vis);
        if visibility == Visibility::Private {
            return;
        }
        let mut leaves = Vec::new();
        flatten(&item.tree, &mut Vec::new(), &mut leaves);
        for (path, name) in leaves {
            let mut of = match path.as_slice() {
                // A name that is imported alone is not the one that the import itself makes.
                [_] => names.resolve_names(&path),
                path => names.resolve_names(&names.absolute(path)),
            };
            let name = name.unwrap_or_else(|| {
                let last = of.last().cloned().unwrap_or_default();
                of.push("*".to_owned());
                format!("{last}::*")
            });
            let first = vis_start(&item.vis).unwrap_or(item.use_token.span);
            let place = self.parsed.place_between(first, item.semi_token.span);
            let head = Head {
                owner: None,
                name,
                attrs: &item.attrs,
                visibility: visibility.clone(),
                place,
                of: None,
                of_trait: None,
            };
            self.push(head, Kind::Reexport { of: of.join("::") });
        }
    }
}

/// What a `use` offers: paths with the names that they get; those of `*` have none.
fn flatten(
    tree: &syn::UseTree,
    before: &mut Vec<String>,
    leaves: &mut Vec<(Vec<String>, Option<String>)>,
) {
    let with = |before: &[String], ident: &syn::Ident| {
        let mut path = before.to_vec();
        if ident != "self" {
            path.push(ident.unraw().to_string());
        }
        path
    };
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.unraw().to_string());
            flatten(&path.tree, before, leaves);
            before.pop();
        }
        syn::UseTree::Name(name) => {
            let path = with(before, &name.ident);
            let last = path.last().cloned();
            leaves.push((path, Some(last.unwrap_or_default())));
        }
        syn::UseTree::Rename(rename) => {
            let name = rename.rename.unraw().to_string();
            if name != "_" {
                leaves.push((with(before, &rename.ident), Some(name)));
            }
        }
        syn::UseTree::Glob(_) => leaves.push((before.clone(), None)),
        syn::UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, leaves);
            }
        }
    }
}
