//! Macro calls, as far as their arguments are expressions.

use syn::{Expr, Macro, Token, parse::Parser, punctuated::Punctuated};

/// The arguments of a macro call; none if they do not read as expressions.
pub(crate) fn arguments(call: &Macro) -> Option<Vec<Expr>> {
    let parser = Punctuated::<Expr, Token![,]>::parse_terminated;
    let parsed = parser.parse2(call.tokens.clone()).ok()?;
    Some(parsed.into_iter().collect())
}
