//! Rules that ask how something is written: what a function or a type says, not what becomes of a value.

mod arguments;
mod callbacks;
mod casts;
pub(super) mod fields;
mod macros;
mod names;
mod threads;
mod types;

use syn::{Attribute, Member, Type};

use super::{
    Options,
    code::{Code, Function},
    finding::{Finding, NotFollowed, Rule},
};
use crate::{
    body::comments,
    facts::{At, Facts},
    model::place::Place,
    source::{Parsed, docs},
};

/// What is audited, and with what.
pub(super) struct Input<'a> {
    pub(super) parsed: &'a Parsed<'a>,
    pub(super) facts: &'a Facts,
    pub(super) options: &'a Options,
    pub(super) code: &'a Code<'a>,
}

/// What all these rules find in a file, and what they cannot read.
pub(super) fn all(input: &Input<'_>) -> (Vec<Finding>, Vec<NotFollowed>) {
    let mut findings = Vec::new();
    for function in &input.code.functions {
        arguments::check(input, function, &mut findings);
        names::check(input, function, &mut findings);
        if function.is_in_scope {
            casts::check(function, &mut findings);
            callbacks::check(input, function, &mut findings);
        }
    }
    for &(module, item) in &input.code.impls {
        arguments::check_impl(input, module, item, &mut findings);
    }
    types::check(input, &mut findings);
    threads::check(input, &mut findings);
    (findings, macros::check(input))
}

impl Input<'_> {
    /// Whether a field of the type around a function is a number.
    pub(super) fn number_field(&self, function: &Function<'_>, member: &Member) -> bool {
        let Member::Named(name) = member else {
            return false;
        };
        let mut structs = self.code.structs.iter().map(|(_, one)| one);
        let Some(found) =
            structs.find(|one| function.ty.as_deref() == Some(&*one.ident.to_string()))
        else {
            return false;
        };
        let mut fields = found.fields.iter();
        fields.any(|field| field.ident.as_ref() == Some(name) && is_number(&field.ty))
    }
}

/// A finding about a function, or about a type if there is none.
fn finding(
    rule: Rule,
    function: Option<&Function<'_>>,
    place: Place,
    message: String,
    contract: Option<At>,
) -> Finding {
    Finding {
        rule,
        function: function.map(|one| one.name.clone()).unwrap_or_default(),
        message,
        place,
        also: Vec::new(),
        contract,
        help: None,
    }
}

/// Whether a type is a number.
fn is_number(ty: &Type) -> bool {
    const NUMBERS: [&str; 12] = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
    ];
    let Type::Path(path) = ty else {
        return false;
    };
    let last = path.path.segments.last();
    last.is_some_and(|one| {
        NUMBERS.iter().any(|number| one.ident == number) || {
            let name = one.ident.to_string();
            name.starts_with("c_") && name.ends_with("int")
        }
    })
}

/// Whether documentation has a section.
fn has_section(attrs: &[Attribute], heading: &str) -> bool {
    docs::read(attrs).section(heading).is_some()
}

/// The comment above a byte, or at the end of its line.
fn comment_at(text: &str, byte: usize) -> Vec<String> {
    let mut lines = comments::above(text, byte).lines;
    let line = text.get(byte..).and_then(|rest| rest.lines().next());
    if let Some((_, comment)) = line.and_then(|line| line.split_once("//")) {
        lines.push(comment.trim().to_owned());
    }
    lines
}
