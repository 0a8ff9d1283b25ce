//! What an item of Rust is called, and who may use it.

use syn::{Item, Visibility};

/// The name and the visibility of an item that has both.
pub(super) fn named(item: &Item) -> Option<(String, &Visibility)> {
    let (name, visibility) = match item {
        Item::Const(item) => (&item.ident, &item.vis),
        Item::Enum(item) => (&item.ident, &item.vis),
        Item::Fn(item) => (&item.sig.ident, &item.vis),
        Item::Mod(item) => (&item.ident, &item.vis),
        Item::Static(item) => (&item.ident, &item.vis),
        Item::Struct(item) => (&item.ident, &item.vis),
        Item::Trait(item) => (&item.ident, &item.vis),
        Item::Type(item) => (&item.ident, &item.vis),
        Item::Union(item) => (&item.ident, &item.vis),
        _ => return None,
    };
    Some((name.to_string(), visibility))
}

/// Whether the whole crate may use something: then its generated files may.
pub(super) fn is_public(visibility: &Visibility) -> bool {
    match visibility {
        Visibility::Public(_) => true,
        Visibility::Restricted(restricted) => restricted.path.is_ident("crate"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_public, named};

    #[test]
    fn what_the_crate_may_use_is_public() {
        let text =
            "pub fn a() {} pub(crate) struct B; pub(super) mod c {} static D: u8 = 0; impl B {}";
        let file = syn::parse_file(text).expect("parsed");
        let found = file.items.iter().filter_map(named);
        let found: Vec<_> = found.map(|(name, seen)| (name, is_public(seen))).collect();
        let expected = [("a", true), ("B", true), ("c", false), ("D", false)];
        assert_eq!(found, expected.map(|(name, seen)| (name.to_owned(), seen)));
    }
}
