//! Operators on types, their traits and their values.

use safebind_review::compare::report::{Class, Part};
use syn::{Fields, ItemStruct, Type, Visibility, spanned::Spanned};

use super::{
    Expected, Made,
    sites::{Site, Thing, is_private},
};

pub(super) fn mutate(site: &Site<'_>, sites: &[Site<'_>], made: &mut Made<'_>) {
    match &site.thing {
        Thing::Const(one) => {
            let how = (Part::Value, Class::Changed);
            made.change(
                "const value changed",
                site,
                how,
                one.expr.span().byte_range(),
                "4711",
            );
            let how = (Part::Type, Class::Changed);
            made.change(
                "const type changed",
                site,
                how,
                one.ty.span().byte_range(),
                "TypeOfAMutant",
            );
        }
        Thing::Struct(one) => {
            fields(site, one, made);
            traits(site, one, sites, made);
        }
        _ => {}
    }
}

fn fields(site: &Site<'_>, one: &ItemStruct, made: &mut Made<'_>) {
    for field in &one.fields {
        match &field.vis {
            vis if is_private(vis) => {
                let at = match &field.ident {
                    Some(name) => name.span().byte_range().start,
                    None => field.ty.span().byte_range().start,
                };
                let how = (Part::Field, Class::Looser);
                let range = match vis {
                    Visibility::Inherited => at..at,
                    vis => vis.span().byte_range(),
                };
                made.change("field made public", site, how, range, "pub ");
            }
            vis => {
                let how = (Part::Field, Class::Stricter);
                made.change("field made private", site, how, vis.span().byte_range(), "");
            }
        }
    }
    let how = (Part::Layout, Class::Changed);
    if let Some(attr) = site.attrs.iter().find(|attr| attr.path().is_ident("repr")) {
        made.change("repr removed", site, how, attr.span().byte_range(), "");
    }
}

fn traits(site: &Site<'_>, one: &ItemStruct, sites: &[Site<'_>], made: &mut Made<'_>) {
    if !one.generics.params.is_empty() {
        return;
    }
    let name = &one.ident;
    let find = |of: &str| {
        let path = format!("{}impl {of} for {name}", site.modules);
        sites.iter().find(|other| other.path == path)
    };
    let derived = |of: &str| {
        let mut attrs = site
            .attrs
            .iter()
            .filter(|attr| attr.path().is_ident("derive"));
        attrs.any(|attr| made.text[attr.span().byte_range()].contains(of))
    };
    let open = |vis: &Visibility| matches!(vis, Visibility::Public(_));
    let is_resource = find("Drop").is_some()
        || one.fields.iter().any(|field| !open(&field.vis))
        || made.text[site.whole.clone()].contains("# Invariants");
    let mut added = Vec::new();
    for (operator, of) in [
        ("derive Clone added", "Clone"),
        ("derive Copy added", "Copy"),
    ] {
        if find(of).is_none() && !derived(of) {
            let class = if is_resource {
                Class::Looser
            } else {
                Class::Extra
            };
            added.push((operator, of, class));
        }
    }
    let start = site.whole.start;
    for (operator, of, class) in added {
        let path = format!("{}impl {of} for {name}", site.modules);
        let expected = Expected::Difference(Part::Presence, class);
        let edits = vec![(start..start, format!("#[derive({of})]\n"))];
        made.push(operator, &path, expected, edits);
    }
    // Whether the type has these without anything being said is known for raw pointers alone.
    if !has_pointer(&one.fields) {
        return;
    }
    let end = site.whole.end;
    for (part, of, adds, removes) in [
        (Part::Send, "Send", "Send added", "Send removed"),
        (Part::Sync, "Sync", "Sync added", "Sync removed"),
    ] {
        match find(of) {
            None => {
                let with = format!("\n\n// SAFETY: None.\nunsafe impl {of} for {name} {{}}\n");
                made.change(adds, site, (part, Class::Looser), end..end, &with);
            }
            Some(other) => {
                made.change(
                    removes,
                    site,
                    (part, Class::Stricter),
                    other.whole.clone(),
                    "",
                );
            }
        }
    }
}

fn has_pointer(fields: &Fields) -> bool {
    fields.iter().any(|field| match &field.ty {
        Type::Ptr(_) => true,
        Type::Path(path) => {
            let last = path.path.segments.last();
            last.is_some_and(|last| last.ident == "NonNull")
        }
        _ => false,
    })
}
