//! Macro calls, as far as their arguments are expressions.

use proc_macro2::{TokenStream, TokenTree};
use syn::{Expr, Macro, Token, parse::Parser, punctuated::Punctuated};

/// The arguments of a macro call; none if they do not read as expressions.
pub(crate) fn arguments(call: &Macro) -> Option<Vec<Expr>> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let parsed = parser.parse2(call.tokens.clone()).ok()?;
    Some(parsed.into_iter().collect())
}

/// The names in tokens, in their order.
pub(crate) fn words(tokens: TokenStream) -> Vec<String> {
    let mut words = Vec::new();
    // Groups are put on a stack of their own: there may be many inside each other.
    let mut open = vec![tokens.into_iter()];
    while let Some(tokens) = open.last_mut() {
        match tokens.next() {
            Some(TokenTree::Ident(name)) => words.push(name.to_string()),
            Some(TokenTree::Group(group)) => open.push(group.stream().into_iter()),
            Some(_) => {}
            None => drop(open.pop()),
        }
    }
    words
}
