//! Conditions (`#[cfg(..)]`) as text that can be compared.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::{Attribute, Meta};

/// The conditions of an item, each as text, in the order in which they are written: `CONFIG_MMU`,
/// `not(feature = "x")`.
pub fn conditions(attrs: &[Attribute]) -> Vec<String> {
    let lists = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::List(list) if list.path.is_ident("cfg") => Some(text(list.tokens.clone())),
        _ => None,
    });
    lists.collect()
}

/// Adds conditions to those around them, each once.
pub fn within(around: &[String], own: Vec<String>) -> Vec<String> {
    let mut all = around.to_vec();
    for one in own {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// A condition with one way to write spaces, and without a last `,`.
fn text(tokens: TokenStream) -> String {
    let mut text = String::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
                text.push('(');
                text.push_str(&self::text(group.stream()));
                text.push(')');
            }
            TokenTree::Punct(sign) if sign.as_char() == ',' => {
                if tokens.peek().is_some() {
                    text.push_str(", ");
                }
            }
            TokenTree::Punct(sign) if sign.as_char() == '=' => text.push_str(" = "),
            other => text.push_str(&other.to_string()),
        }
    }
    text
}
