//! Types and tokens as text that can be compared.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

use crate::{
    model::ty::{Arg, Bound, Lifetime, Ty},
    names::Names,
};

/// A type as text, with full paths: `&'a mut crate::fs::File`.
pub fn ty(ty: &Ty) -> String {
    shown(ty, &|path| path.join("::"))
}

/// A type as text, with the last names of paths: `&'a mut File`.
pub fn short(ty: &Ty) -> String {
    shown(ty, &|path| path.last().cloned().unwrap_or_default())
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
    let texts = bounds.iter().map(|bound| match bound {
        Bound::Trait(text) => text.clone(),
        Bound::Lifetime(one) => lifetime(one),
    });
    texts.collect::<Vec<_>>().join(" + ")
}

fn shown(ty: &Ty, path: &dyn Fn(&[String]) -> String) -> String {
    let list = |types: &[Ty]| {
        let types = types.iter().map(|one| shown(one, path));
        types.collect::<Vec<_>>().join(", ")
    };
    match ty {
        Ty::Unit => "()".to_owned(),
        Ty::Path { path: names, args } => format!("{}{}", path(names), arguments(args, path)),
        Ty::Assoc {
            of,
            as_trait,
            name,
            args,
        } => match as_trait {
            Some(of_trait) => {
                let (of, args) = (shown(of, path), arguments(args, path));
                format!("<{of} as {of_trait}>::{name}{args}")
            }
            None => format!("{}::{name}{}", shown(of, path), arguments(args, path)),
        },
        Ty::Ref {
            lifetime: life,
            mutable,
            to,
        } => {
            let life = match life {
                Lifetime::Elided => String::new(),
                life => format!("{} ", lifetime(life)),
            };
            let mutable = if *mutable { "mut " } else { "" };
            format!("&{life}{mutable}{}", shown(to, path))
        }
        Ty::Ptr { mutable, to } => {
            let mutable = if *mutable { "mut" } else { "const" };
            format!("*{mutable} {}", shown(to, path))
        }
        Ty::Tuple(types) if types.len() == 1 => format!("({},)", list(types)),
        Ty::Tuple(types) => format!("({})", list(types)),
        Ty::Slice(of) => format!("[{}]", shown(of, path)),
        Ty::Array(of, length) => format!("[{}; {length}]", shown(of, path)),
        Ty::FnPtr {
            is_unsafe,
            abi,
            params,
            ret,
        } => {
            let is_unsafe = if *is_unsafe { "unsafe " } else { "" };
            let abi = abi.as_ref().map(|abi| format!("extern \"{abi}\" "));
            let abi = abi.unwrap_or_default();
            let ret = result(ret, path);
            format!("{is_unsafe}{abi}fn({}){ret}", list(params))
        }
        Ty::Impl(all) => format!("impl {}", bounds(all)),
        Ty::Dyn(all) => format!("dyn {}", bounds(all)),
        Ty::Never => "!".to_owned(),
        Ty::Other(text) => text.clone(),
    }
}

/// ` -> T`, and nothing for `()`.
fn result(ret: &Ty, path: &dyn Fn(&[String]) -> String) -> String {
    match ret {
        Ty::Unit => String::new(),
        ret => format!(" -> {}", shown(ret, path)),
    }
}

/// Arguments of a type in angle brackets.
pub(super) fn arguments(args: &[Arg], path: &dyn Fn(&[String]) -> String) -> String {
    if args.is_empty() {
        return String::new();
    }
    let args = args.iter().map(|arg| match arg {
        Arg::Lifetime(one) => lifetime(one),
        Arg::Type(ty) => shown(ty, path),
        Arg::Const(text) => text.clone(),
        Arg::Assoc(name, ty) => format!("{name} = {}", shown(ty, path)),
    });
    format!("<{}>", args.collect::<Vec<_>>().join(", "))
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
