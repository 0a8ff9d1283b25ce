//! Rust texts as tokens: names and marks, without comments and without the insides of literals.

use proc_macro2::{TokenStream, TokenTree};

/// One token.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Token {
    /// A name or a keyword.
    Name(String),
    /// A mark such as `:` or a bracket.
    Mark(char),
}

/// The tokens of a text in their order; a text that is no Rust has none.
pub(super) fn of(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    if let Ok(stream) = text.parse() {
        flatten(stream, &mut tokens);
    }
    tokens
}

/// The tokens of what has been parsed.
pub(super) fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        match tree {
            TokenTree::Ident(name) => tokens.push(Token::Name(name.to_string())),
            TokenTree::Punct(mark) => tokens.push(Token::Mark(mark.as_char())),
            TokenTree::Literal(_) => tokens.push(Token::Mark('"')),
            TokenTree::Group(group) => {
                tokens.push(Token::Mark('('));
                flatten(group.stream(), tokens);
                tokens.push(Token::Mark(')'));
            }
        }
    }
}

/// The names that stand behind `module::`.
pub(super) fn behind(tokens: &[Token], module: &str) -> Vec<String> {
    let mut found = Vec::new();
    for window in tokens.windows(4) {
        if let [
            Token::Name(first),
            Token::Mark(':'),
            Token::Mark(':'),
            Token::Name(name),
        ] = window
            && first == module
        {
            found.push(name.clone());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Token, behind, of};

    #[test]
    fn comments_and_literals_have_no_names() {
        let tokens =
            of("// bindings::no\nfn f() { bindings::yes(\"bindings::no\"); x!(bindings::too) }");
        assert_eq!(behind(&tokens, "bindings"), ["yes", "too"]);
        assert!(tokens.contains(&Token::Name("fn".to_owned())));
        assert!(of("fn {").is_empty());
    }
}
