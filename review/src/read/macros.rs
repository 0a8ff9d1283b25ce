//! Macros by example.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ext::IdentExt as _;

use super::{
    attrs,
    items::{Head, Reader},
    text,
};
use crate::{
    model::{Kind, Visibility},
    names::Names,
};

/// An arm of a macro.
pub(super) struct Arm {
    /// What it accepts.
    pub(super) accepts: TokenStream,
    /// What it stands for.
    pub(super) body: TokenStream,
}

impl Reader<'_> {
    pub(super) fn macro_item(&mut self, item: &syn::ItemMacro, names: &Names) {
        let Some(ident) = &item.ident else {
            self.macro_call(&item.mac, names);
            return;
        };
        let arms = arms(item.mac.tokens.clone());
        let value = match arms.as_slice() {
            [arm] if arm.accepts.is_empty() => Some(value(arm.body.clone(), names)),
            _ => None,
        };
        let kind = Kind::Macro {
            arms: arms
                .iter()
                .map(|arm| text::tokens(arm.accepts.clone(), None))
                .collect(),
            value,
        };
        let path = item.mac.path.segments.first();
        let first = path.map_or_else(|| ident.span(), |one| one.ident.span());
        let last = match &item.mac.delimiter {
            syn::MacroDelimiter::Paren(one) => one.span.close(),
            syn::MacroDelimiter::Brace(one) => one.span.close(),
            syn::MacroDelimiter::Bracket(one) => one.span.close(),
        };
        let exported = attrs::has(&item.attrs, "macro_export");
        // An exported macro is at the root of the crate, wherever it is written.
        let visibility = if exported {
            Visibility::Public
        } else {
            Visibility::Private
        };
        let head = Head {
            owner: None,
            name: ident.unraw().to_string(),
            attrs: &item.attrs,
            visibility,
            place: self.parsed.place_between(first, last),
            of: exported.then(|| vec!["crate".to_owned(), ident.unraw().to_string()]),
            of_trait: None,
        };
        let before = std::mem::replace(&mut self.around.visibility, Visibility::Public);
        self.push(head, kind);
        self.around.visibility = before;
    }
}

/// The arms of a macro, `accepts => body` each.
pub(super) fn arms(tokens: TokenStream) -> Vec<Arm> {
    let mut arms = Vec::new();
    let mut accepts = None;
    for token in tokens {
        match (token, accepts.take()) {
            (TokenTree::Group(group), None) => accepts = Some(group.stream()),
            (TokenTree::Group(group), Some(pattern)) => arms.push(Arm {
                accepts: pattern,
                body: group.stream(),
            }),
            (TokenTree::Punct(sign), pattern) if sign.as_char() != ';' => accepts = pattern,
            (_, _) => {}
        }
    }
    arms
}

/// What a macro stands for that takes nothing; `$crate` is the crate, and braces around all of it are left out.
fn value(body: TokenStream, names: &Names) -> String {
    let mut tokens: Vec<_> = body.into_iter().collect();
    while let [TokenTree::Group(group)] = tokens.as_slice()
        && group.delimiter() != Delimiter::Bracket
    {
        tokens = group.stream().into_iter().collect();
    }
    text::tokens(without_dollar(tokens), Some(names))
}

fn without_dollar(tokens: Vec<TokenTree>) -> TokenStream {
    let mut tokens = tokens.into_iter().peekable();
    let mut all = Vec::new();
    while let Some(token) = tokens.next() {
        let root = |next: Option<&TokenTree>| matches!(next, Some(TokenTree::Ident(word)) if word == "crate");
        match token {
            TokenTree::Punct(sign) if sign.as_char() == '$' && root(tokens.peek()) => {}
            TokenTree::Group(group) => {
                let inside = without_dollar(group.stream().into_iter().collect());
                let mut group = proc_macro2::Group::new(group.delimiter(), inside);
                group.set_span(group.span());
                all.push(TokenTree::Group(group));
            }
            token => all.push(token),
        }
    }
    all.into_iter().collect()
}
