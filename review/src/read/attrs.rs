//! What attributes say, documentation and conditions left out.

use proc_macro2::TokenStream;
use syn::{Attribute, Meta, Path, Token, punctuated::Punctuated};

use super::text;
use crate::source::docs::string;

/// `#[must_use]`, with its text.
pub(super) fn must_use(attrs: &[Attribute]) -> Option<String> {
    attrs.iter().find_map(|attr| match &attr.meta {
        Meta::Path(path) if path.is_ident("must_use") => Some(String::new()),
        Meta::NameValue(pair) if pair.path.is_ident("must_use") => {
            Some(string(&pair.value).unwrap_or_default())
        }
        _ => None,
    })
}

/// Whether there is an attribute with that name.
pub(super) fn has(attrs: &[Attribute], name: &str) -> bool {
    attrs.iter().any(|attr| attr.path().is_ident(name))
}

/// The traits that are derived.
pub(super) fn derives(attrs: &[Attribute]) -> Vec<Path> {
    let lists = attrs.iter().filter(|attr| attr.path().is_ident("derive"));
    let parsed = lists.filter_map(|attr| {
        attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
            .ok()
    });
    parsed.flatten().collect()
}

/// What `repr` says, sorted.
pub(super) fn repr(attrs: &[Attribute]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("repr")) {
        if let Meta::List(list) = &attr.meta {
            all.extend(parts(list.tokens.clone()));
        }
    }
    all.sort();
    all
}

/// What stands between the commas.
fn parts(tokens: TokenStream) -> Vec<String> {
    let text = text::tokens(tokens, None);
    let parts = text.split(',').map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}
