//! Functions that C calls: whether they say what they demand.

use syn::{Safety, spanned::Spanned};

use super::{Input, finding, has_section};
use crate::{
    audit::{
        code::Function,
        finding::{Finding, Rule},
    },
    body::comments,
};

pub(super) fn check(input: &Input<'_>, function: &Function<'_>, findings: &mut Vec<Finding>) {
    let signature = function.signature;
    if signature.abi.is_none() || function.of_trait.is_some() {
        return;
    }
    let is_unsafe = matches!(signature.safety, Safety::Unsafe(_));
    if !is_unsafe || has_section(function.attrs, "Safety") {
        return;
    }
    let span = signature.fn_token.span;
    let first = function.attrs.first().map_or(span, Spanned::span);
    let above = comments::above(input.parsed.text, first.byte_range().start);
    let is_safety = above.argument().is_some();
    let is_item = |line: &String| line.starts_with("- ") || line.starts_with("* ");
    if is_safety && above.lines.iter().any(is_item) {
        return;
    }
    let message = format!(
        "C calls `{}`, and nothing says what it may rely on: a list of what its arguments are and where they come from",
        function.name
    );
    let place = input.parsed.place(signature.ident.span());
    findings.push(finding(
        Rule::CallbackWithoutSafety,
        Some(function),
        place,
        message,
        None,
    ));
}
