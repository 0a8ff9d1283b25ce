//! Casts by `as`.

use quote::ToTokens;
use syn::{ExprCast, Type};

use crate::model::body::What;

/// What a cast is.
pub(super) fn cast(cast: &ExprCast) -> What {
    What::Casts {
        to: text(&cast.ty),
        to_pointer: matches!(*cast.ty, Type::Ptr(_)),
    }
}

/// Syntax as text, with spaces only where words meet or an operator stands.
pub(crate) fn text(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let mut text = String::with_capacity(spaced.len());
    let mut letters = spaced.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter != ' ' {
            text.push(letter);
            continue;
        }
        let before = text.chars().next_back();
        let next = letters.peek().copied();
        let tight_before = matches!(before, Some('(' | '[' | '<' | '&' | '.' | ':' | '!' | '*'));
        let tight_next = matches!(
            next,
            Some(')' | ']' | '>' | '<' | '(' | '[' | ',' | '.' | ':' | ';' | '?' | '!')
        );
        if !tight_before && !tight_next {
            text.push(' ');
        }
    }
    text
}

/// The same, cut after some characters.
pub(crate) fn short(tokens: &impl ToTokens) -> String {
    const LONGEST: usize = 60;
    let text = text(tokens);
    match text.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{}..", text.get(..cut).unwrap_or_default()),
        None => text,
    }
}
