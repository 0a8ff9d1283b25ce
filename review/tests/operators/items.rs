//! Operators on whole items: there or not, seen or not, under which conditions, with which attributes.

use safebind_review::compare::report::{Class, Part};
use syn::{Meta, ReturnType, Visibility, spanned::Spanned};

use super::{
    Expected, Made,
    sites::{Site, Thing},
};

/// The condition that is added.
const CFG: &str = "\n#[cfg(CONFIG_OF_A_MUTANT)]\n";

pub(super) fn mutate(site: &Site<'_>, made: &mut Made<'_>) {
    let start = after_docs(site);
    match site.vis.filter(|_| site.is_open) {
        Some(vis @ Visibility::Public(_)) => {
            let how = (Part::Visibility, Class::Stricter);
            made.change(
                "visibility narrowed",
                site,
                how,
                vis.span().byte_range(),
                "pub(crate)",
            );
        }
        Some(vis @ Visibility::Restricted(_)) => {
            let how = (Part::Visibility, Class::Looser);
            made.change(
                "visibility widened",
                site,
                how,
                vis.span().byte_range(),
                "pub",
            );
        }
        _ => {}
    }
    if site.vis.is_some() {
        let how = (Part::Presence, Class::Missing);
        made.change("item removed", site, how, site.whole.clone(), "");
    }
    if matches!(site.thing, Thing::Impl) {
        let is_auto = matches!(site.path.rsplit("impl ").next(), Some(rest) if rest.starts_with("Send ") || rest.starts_with("Sync "));
        if !is_auto {
            let how = (Part::Presence, Class::Missing);
            made.change("impl removed", site, how, site.whole.clone(), "");
        }
        return;
    }
    if site.vis.is_some() {
        cfg(site, made, start);
    }
    must_use(site, made, start);
    docs(site, made);
}

fn cfg(site: &Site<'_>, made: &mut Made<'_>, start: usize) {
    let attr = site.attrs.iter().find(|attr| attr.path().is_ident("cfg"));
    match attr {
        Some(attr) => {
            let how = (Part::Cfg, Class::Extra);
            made.change("cfg removed", site, how, attr.span().byte_range(), "");
        }
        None => {
            let how = (Part::Cfg, Class::Stricter);
            made.change("cfg added", site, how, start..start, CFG);
        }
    }
}

fn must_use(site: &Site<'_>, made: &mut Made<'_>, start: usize) {
    if site.vis.is_none() {
        return;
    }
    let attr = site
        .attrs
        .iter()
        .find(|attr| attr.path().is_ident("must_use"));
    match (attr, &site.thing) {
        (Some(attr), _) => {
            let how = (Part::MustUse, Class::Looser);
            made.change("must_use removed", site, how, attr.span().byte_range(), "");
        }
        (None, Thing::Function(sig, _)) if matches!(sig.output, ReturnType::Type(..)) => {
            let how = (Part::MustUse, Class::Stricter);
            made.change("must_use added", site, how, start..start, "\n#[must_use]\n");
        }
        (None, Thing::Struct(_)) => {
            let how = (Part::MustUse, Class::Stricter);
            made.change("must_use added", site, how, start..start, "\n#[must_use]\n");
        }
        _ => {}
    }
}

/// Headings that say what somebody relies on.
fn docs(site: &Site<'_>, made: &mut Made<'_>) {
    let wanted = match &site.thing {
        Thing::Function(sig, _) if matches!(sig.safety, syn::Safety::Unsafe(_)) => "# Safety",
        Thing::Struct(_) => "# Invariants",
        _ => return,
    };
    for attr in site.attrs {
        if let Meta::NameValue(pair) = &attr.meta
            && attr.path().is_ident("doc")
            && let syn::Expr::Lit(lit) = &pair.value
            && let syn::Lit::Str(text) = &lit.lit
            && text.value().trim() == wanted
        {
            let how = (Part::Docs, Class::Looser);
            let operator = match wanted {
                "# Safety" => "docs: Safety removed",
                _ => "docs: Invariants removed",
            };
            made.change(operator, site, how, attr.span().byte_range(), "/// Also:");
        }
    }
}

/// Something that nobody else has.
pub(super) fn add(made: &mut Made<'_>) {
    let end = made.text.len();
    let expected = Expected::Difference(Part::Presence, Class::Extra);
    let added = "\npub fn added_by_a_mutant(value: u32) -> u32 {\n    value\n}\n";
    made.push(
        "item added",
        "added_by_a_mutant",
        expected,
        vec![(end..end, added.to_owned())],
    );
}

/// Where the declaration starts, its attributes left out.
fn after_docs(site: &Site<'_>) -> usize {
    // Attributes behind an added one belong to the item as well.
    site.attrs
        .iter()
        .find(|attr| !attr.path().is_ident("doc"))
        .map(|attr| attr.span().byte_range().start)
        .or_else(|| site.attrs.last().map(|attr| attr.span().byte_range().end))
        .unwrap_or(site.whole.start)
}
