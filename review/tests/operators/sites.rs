//! The places of a file that operators can change: what others than its module can see, and has a path of its own.

use std::{collections::BTreeMap, ops::Range};

use syn::{
    Attribute, Block, File, ImplItem, Item, ItemConst, ItemImpl, ItemStruct, Signature, Type,
    Visibility, spanned::Spanned,
};

/// An item that can be changed.
pub(super) struct Site<'f> {
    /// Its path, as pairs have it.
    pub(super) path: String,
    /// The modules in front of it, with `::` behind each.
    pub(super) modules: String,
    pub(super) attrs: &'f [Attribute],
    /// Who can see it; none inside implementations of traits.
    pub(super) vis: Option<&'f Visibility>,
    /// Whether everybody sees what it belongs to: only then its own visibility decides.
    pub(super) is_open: bool,
    pub(super) thing: Thing<'f>,
    /// From its documentation to its end.
    pub(super) whole: Range<usize>,
}

pub(super) enum Thing<'f> {
    Function(&'f Signature, &'f Block),
    Struct(&'f ItemStruct),
    Const(&'f ItemConst),
    Impl,
    Other,
}

pub(super) fn of(file: &File) -> Vec<Site<'_>> {
    let mut sites = Vec::new();
    items(&file.items, "", &mut sites);
    let mut paths: BTreeMap<String, usize> = BTreeMap::new();
    for site in &sites {
        *paths.entry(site.path.clone()).or_default() += 1;
    }
    sites.retain(|site| paths[&site.path] == 1);
    sites
}

fn items<'f>(all: &'f [Item], modules: &str, sites: &mut Vec<Site<'f>>) {
    // What belongs to a type of another file has the path of that type.
    let seen: Vec<(String, bool)> = all.iter().filter_map(seen_type).collect();
    for item in all {
        let (vis, attrs, name, thing) = match item {
            Item::Fn(one) => (
                &one.vis,
                &one.attrs,
                &one.sig.ident,
                Thing::Function(&one.sig, &one.block),
            ),
            Item::Struct(one) => (&one.vis, &one.attrs, &one.ident, Thing::Struct(one)),
            Item::Const(one) => (&one.vis, &one.attrs, &one.ident, Thing::Const(one)),
            Item::Enum(one) => (&one.vis, &one.attrs, &one.ident, Thing::Other),
            Item::Type(one) => (&one.vis, &one.attrs, &one.ident, Thing::Other),
            Item::Trait(one) => (&one.vis, &one.attrs, &one.ident, Thing::Other),
            Item::Mod(one) => {
                if let Some((_, inner)) = &one.content
                    && !is_private(&one.vis)
                    && !is_test(&one.attrs)
                {
                    items(inner, &format!("{modules}{}::", one.ident), sites);
                }
                continue;
            }
            Item::Impl(one) => {
                implementation(one, modules, &seen, sites);
                continue;
            }
            _ => continue,
        };
        if !is_private(vis) && !is_test(attrs) {
            sites.push(Site {
                path: format!("{modules}{name}"),
                modules: modules.to_owned(),
                attrs,
                vis: Some(vis),
                is_open: true,
                thing,
                whole: item.span().byte_range(),
            });
        }
    }
}

fn implementation<'f>(
    one: &'f ItemImpl,
    modules: &str,
    seen: &[(String, bool)],
    sites: &mut Vec<Site<'f>>,
) {
    let Some(ty) = name(&one.self_ty) else {
        return;
    };
    let Some((_, is_open)) = seen.iter().find(|(name, _)| *name == ty) else {
        return;
    };
    let is_open = *is_open;
    let of = one.trait_.as_ref().and_then(|(path, _)| {
        let last = path.segments.last()?;
        // Arguments have more than one spelling.
        last.arguments.is_empty().then(|| last.ident.to_string())
    });
    let owner = match (&one.trait_, &of) {
        (None, _) => ty.clone(),
        (Some(_), Some(of)) => {
            sites.push(Site {
                path: format!("{modules}impl {of} for {ty}"),
                modules: modules.to_owned(),
                attrs: &one.attrs,
                vis: None,
                is_open: true,
                thing: Thing::Impl,
                whole: one.span().byte_range(),
            });
            format!("<{of} for {ty}>")
        }
        (Some(_), None) => return,
    };
    for item in &one.items {
        let ImplItem::Fn(function) = item else {
            continue;
        };
        let of_trait = one.trait_.is_some();
        if of_trait || !is_private(&function.vis) {
            sites.push(Site {
                path: format!("{modules}{owner}::{}", function.sig.ident),
                modules: modules.to_owned(),
                attrs: &function.attrs,
                vis: (!of_trait).then_some(&function.vis),
                is_open,
                thing: Thing::Function(&function.sig, &function.block),
                whole: function.span().byte_range(),
            });
        }
    }
}

/// The last name of a type.
pub(super) fn name(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()),
        _ => None,
    }
}

/// A type that others see, and whether everybody does.
fn seen_type(item: &Item) -> Option<(String, bool)> {
    let (vis, name) = match item {
        Item::Struct(one) => (&one.vis, &one.ident),
        Item::Enum(one) => (&one.vis, &one.ident),
        Item::Union(one) => (&one.vis, &one.ident),
        _ => return None,
    };
    (!is_private(vis)).then(|| (name.to_string(), matches!(vis, Visibility::Public(_))))
}

pub(super) fn is_private(vis: &Visibility) -> bool {
    match vis {
        Visibility::Inherited => true,
        Visibility::Restricted(one) => one.path.is_ident("self"),
        Visibility::Public(_) => false,
    }
}

fn is_test(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| {
        attr.path().is_ident("cfg")
            && attr
                .parse_args::<syn::Path>()
                .is_ok_and(|path| path.is_ident("test"))
    })
}
