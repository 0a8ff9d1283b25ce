//! Types and tokens as text that can be compared.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::{
    model::{
        text::Style,
        ty::{Bound, Lifetime, Ty},
    },
    names::Names,
};

/// A type as text, with full paths: `&'a mut crate::fs::File`.
pub fn ty(ty: &Ty) -> String {
    style(&|path| path.join("::")).ty(ty)
}

/// A type as text, with the last names of paths: `&'a mut File`.
pub fn short(ty: &Ty) -> String {
    style(&|path| path.last().cloned().unwrap_or_default()).ty(ty)
}

/// A lifetime as text: `'a` is the first of the inputs, `'outer0` the first of the implementation.
pub fn lifetime(lifetime: &Lifetime) -> String {
    match lifetime {
        Lifetime::Input(number) => match u8::try_from(*number) {
            Ok(small) if small < 26 => format!("'{}", char::from(b'a' + small)),
            _ => format!("'in{number}"),
        },
        Lifetime::Free(number) => format!("'free{number}"),
        Lifetime::Outer(number) => format!("'outer{number}"),
        Lifetime::Static => "'static".to_owned(),
        Lifetime::Elided => "'_".to_owned(),
    }
}

/// Bounds as text, joined by `+`.
pub fn bounds(bounds: &[Bound]) -> String {
    style(&|path| path.join("::")).bounds(bounds)
}

fn style(path: &dyn Fn(&[String]) -> String) -> Style<'_> {
    Style {
        path,
        bound: &str::to_owned,
        lifetime: &|one| (*one != Lifetime::Elided).then(|| lifetime(one)),
    }
}

/// Words that stand where a path could, and are none.
const WORDS: [&str; 23] = [
    "as", "break", "const", "continue", "else", "false", "fn", "for", "if", "impl", "in", "let",
    "loop", "match", "move", "mut", "ref", "return", "static", "true", "unsafe", "where", "while",
];

/// Tokens with one way to write spaces; paths get their full names if the names of a module are given.
pub fn tokens(tokens: TokenStream, names: Option<&Names>) -> String {
    let mut text = String::new();
    write(tokens, names, &mut text);
    text
}

fn write(tokens: TokenStream, names: Option<&Names>, text: &mut String) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        match token {
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                if open == "{" {
                    space(text);
                }
                text.push_str(open);
                if open == "{" && !group.stream().is_empty() {
                    text.push(' ');
                }
                write(group.stream(), names, text);
                if open == "{" && !group.stream().is_empty() {
                    space(text);
                }
                text.push_str(close);
            }
            TokenTree::Ident(ident) => {
                let word = ident.to_string();
                let behind = text.ends_with(['.', '\'', '$']) || text.ends_with("::");
                between(text);
                match names {
                    Some(names) if !behind && !WORDS.contains(&word.as_str()) => {
                        let mut path = vec![word];
                        at += more(tokens.get(at..).unwrap_or_default(), &mut path);
                        text.push_str(&names.resolve_names(&path).join("::"));
                    }
                    _ => text.push_str(&word),
                }
            }
            TokenTree::Literal(literal) => {
                between(text);
                text.push_str(&literal.to_string());
            }
            TokenTree::Punct(sign) => {
                let mut signs = sign.as_char().to_string();
                let mut spacing = sign.spacing();
                while spacing == Spacing::Joint
                    && let Some(TokenTree::Punct(next)) = tokens.get(at)
                {
                    signs.push(next.as_char());
                    spacing = next.spacing();
                    at += 1;
                }
                punctuation(&signs, text);
            }
        }
    }
}

/// How many of the tokens go on with a path, two signs and a word at a time.
fn more(tokens: &[TokenTree], path: &mut Vec<String>) -> usize {
    let mut taken = 0;
    while let Some(
        [
            TokenTree::Punct(a),
            TokenTree::Punct(b),
            TokenTree::Ident(word),
        ],
    ) = tokens.get(taken..taken + 3)
    {
        if a.as_char() != ':' || b.as_char() != ':' {
            break;
        }
        path.push(word.to_string());
        taken += 3;
    }
    taken
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

/// A space, unless there is one, or nothing in front.
fn space(text: &mut String) {
    if !text.is_empty() && !text.ends_with([' ', '(', '[']) {
        text.push(' ');
    }
}

/// A space between two words.
fn between(text: &mut String) {
    if text.ends_with(|last: char| {
        last.is_alphanumeric() || matches!(last, '_' | '"' | '}' | ')' | ']' | '>')
    }) {
        text.push(' ');
    }
}

/// Signs that stand between two values, with a space on either side.
const BETWEEN: [&str; 28] = [
    "<<=", "...", "..=", "=>", "->", "==", "!=", "<=", ">=", "&&", "||", "<<", "+=", "-=", "*=",
    "/=", "%=", "^=", "&=", "|=", "=", "+", "/", "%", "^", "|", "&", "*",
];

/// Signs in a row: the longest that mean something, one after the other.
fn punctuation(signs: &str, text: &mut String) {
    let mut rest = signs;
    while let Some(first) = rest.chars().next() {
        let known = BETWEEN.iter().find(|known| rest.starts_with(**known));
        let sign = match known {
            Some(known) => *known,
            None if rest.starts_with("::") => "::",
            None => rest.get(..first.len_utf8()).unwrap_or(rest),
        };
        rest = rest.get(sign.len()..).unwrap_or_default();
        let operand = text.ends_with(|last: char| {
            last.is_alphanumeric() || matches!(last, '_' | ')' | ']' | '"' | '\'')
        });
        match sign {
            "..." | "..=" => text.push_str(sign),
            "," | ";" => {
                text.push_str(sign);
                text.push(' ');
            }
            ":" => text.push_str(": "),
            "&" | "*" | "&&" | "-" if !operand => text.push_str(sign),
            _ if known.is_some() || sign == "-" => {
                space(text);
                text.push_str(sign);
                text.push(' ');
            }
            _ => text.push_str(sign),
        }
    }
}
