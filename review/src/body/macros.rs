//! Macro calls, as far as their arguments are expressions.

use proc_macro2::{Group, Punct, Spacing, TokenStream, TokenTree};
use syn::{Expr, Macro, Token, parse::Parser, punctuated::Punctuated};

/// The arguments of a macro call; none if they do not read as expressions.
pub(crate) fn arguments(call: &Macro) -> Option<Vec<Expr>> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    if let Ok(parsed) = parser.parse2(call.tokens.clone()) {
        return Some(parsed.into_iter().collect());
    }
    let parsed = parser.parse2(initializer(call.tokens.clone())).ok()?;
    let mut parsed = parsed.into_iter();
    // Anything else that reads so by chance is no initializer.
    let first = parsed.next().filter(|one| matches!(one, Expr::Struct(_)))?;
    parsed.next().is_none().then(|| vec![first])
}

/// An initializer as a struct: `&this in T { a <- b }? E` is `T { a: b }`.
fn initializer(tokens: TokenStream) -> TokenStream {
    let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(one) if one.as_char() == sign);
    let mut all: Vec<TokenTree> = tokens.into_iter().collect();
    if let [first, TokenTree::Ident(_), TokenTree::Ident(word), ..] = all.as_slice()
        && is(first, '&')
        && word == "in"
    {
        all.drain(..3);
    }
    if let Some(end) = all.iter().position(|token| is(token, '?')) {
        all.truncate(end);
    }
    let Some(TokenTree::Group(fields)) = all.pop() else {
        return TokenStream::new();
    };
    let mut inner = Vec::new();
    let mut tokens = fields.stream().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_arrow = is(&token, '<') && tokens.peek().is_some_and(|next| is(next, '-'));
        if is_arrow {
            tokens.next();
            let mut colon = Punct::new(':', Spacing::Alone);
            colon.set_span(token.span());
            inner.push(TokenTree::Punct(colon));
        } else {
            inner.push(token);
        }
    }
    let mut group = Group::new(fields.delimiter(), inner.into_iter().collect());
    group.set_span(fields.span());
    all.push(TokenTree::Group(group));
    all.into_iter().collect()
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

#[cfg(test)]
mod tests {
    use super::arguments;

    fn count(text: &str) -> Option<usize> {
        let call: syn::Macro = syn::parse_str(text).expect("a macro call");
        arguments(&call).map(|arguments| arguments.len())
    }

    #[test]
    fn initializers_read_as_structs() {
        assert_eq!(count("f!(a, b + 1)"), Some(2));
        assert_eq!(count("init!(T { a: 1, b <- g(2), c })"), Some(1));
        assert_eq!(count("init!(&this in T { b <- g(x) }? Error)"), Some(1));
        // Negative controls: what is neither a list nor an initializer.
        assert_eq!(count("m!(a => b; c)"), None);
        assert_eq!(count("m!(&this in { b <- g(x) })"), None);
    }
}
