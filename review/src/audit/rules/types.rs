//! Types: what holds between calls, and what markers are for.

use syn::{Field, ItemStruct, Type, Visibility, spanned::Spanned};

use super::{
    Input, comment_at,
    fields::{self, Passed},
    finding, has_section, is_number,
};
use crate::{
    audit::{
        code::Function,
        finding::{Finding, Rule},
    },
    body::{casts::text, own::type_name},
    source::docs,
};

pub(super) fn check(input: &Input<'_>, findings: &mut Vec<Finding>) {
    let functions = input.code.functions.iter();
    let passed: Vec<(&Function<'_>, Passed<'_>)> = functions
        .flat_map(|function| {
            let passed = fields::passed(function, input.facts, input.options);
            passed.into_iter().map(move |one| (function, one))
        })
        .collect();
    for &(module, item) in &input.code.structs {
        invariants(input, item, &passed, findings);
        if input.options.everywhere || input.code.touches(&item.ident.to_string(), module) {
            markers(input, item, findings);
        }
    }
}

/// A field that C functions demand something of, and of which the type says nothing.
fn invariants(
    input: &Input<'_>,
    item: &ItemStruct,
    passed: &[(&Function<'_>, Passed<'_>)],
    findings: &mut Vec<Finding>,
) {
    if has_section(&item.attrs, "Invariants") || has_section(&item.attrs, "Invariant") {
        return;
    }
    for field in &item.fields {
        let Some(name) = &field.ident else {
            continue;
        };
        if !is_pointer(&field.ty) && !is_number(&field.ty) {
            continue;
        }
        let relied_on = passed.iter().find(|(function, one)| {
            let is_here = match one.of.as_str() {
                "self" => function.ty.as_deref() == Some(&*item.ident.to_string()),
                _ => is_only(input, item, &one.field),
            };
            let is_demanded = input
                .facts
                .functions
                .get(&one.function)
                .is_some_and(|facts| {
                    let mut demanded = facts.preconditions.iter();
                    demanded.any(|demand| demand.param.as_deref() == Some(&one.param.name))
                });
            is_here && is_demanded && name == &one.field
        });
        let Some((function, one)) = relied_on else {
            continue;
        };
        let message = format!(
            "`{}` relies on what is in `{name}` when it calls `{}`, and `{}` has no `# Invariants`",
            function.name, one.function, item.ident
        );
        let place = input.parsed.place(item.ident.span());
        let at = input
            .facts
            .functions
            .get(&one.function)
            .map(|facts| facts.at.clone());
        let mut found = finding(Rule::NoInvariant, None, place, message, at);
        found
            .also
            .push((input.parsed.place(name.span()), "this field".to_owned()));
        findings.push(found);
        return;
    }
}

/// Whether no other type of the file has a field of a name.
fn is_only(input: &Input<'_>, item: &ItemStruct, field: &str) -> bool {
    let others = input.code.structs.iter().map(|(_, one)| one);
    let others = others.filter(|one| one.ident != item.ident);
    let mut fields = others.flat_map(|one| one.fields.iter());
    !fields.any(|one| one.ident.as_ref().is_some_and(|name| name == field))
}

/// Markers that nobody has explained.
fn markers(input: &Input<'_>, item: &ItemStruct, findings: &mut Vec<Finding>) {
    let docs = docs::lines(&item.attrs);
    for field in &item.fields {
        if !is_marker(&field.ty, item) || !matches!(field.vis, Visibility::Inherited) {
            continue;
        }
        // A field without a name is explained where the type is.
        let by_type = field.ident.is_none() && docs.iter().any(|line| line.contains("thread"));
        if by_type || is_explained(input, field) {
            continue;
        }
        let (name, span) = match &field.ident {
            Some(name) => (name.to_string(), name.span()),
            None => (String::from("a field"), field.ty.span()),
        };
        let message = format!(
            "`{name}` of `{}` is a marker, and nothing says what for",
            item.ident
        );
        let place = input.parsed.place(span);
        findings.push(finding(Rule::MarkerWithoutDocs, None, place, message, None));
    }
}

fn is_explained(input: &Input<'_>, field: &Field) -> bool {
    let start = match &field.ident {
        Some(name) => name.span(),
        None => field.ty.span(),
    };
    let start = start.byte_range().start;
    !docs::lines(&field.attrs).is_empty() || !comment_at(input.parsed.text, start).is_empty()
}

/// Whether a type has no value and says something: what only uses a parameter is there because it must.
fn is_marker(ty: &Type, of: &ItemStruct) -> bool {
    let Some(name) = type_name(ty) else {
        return false;
    };
    if is_not_thread_safe(&name) {
        return true;
    }
    let Type::Path(path) = ty else {
        return false;
    };
    let mut params = of.generics.type_params();
    let argument = path.path.segments.last().map(|last| match &last.arguments {
        syn::PathArguments::AngleBracketed(one) => text(&one.args),
        _ => String::new(),
    });
    name.starts_with("Phantom")
        && !params.any(|one| argument.as_deref() == Some(&*one.ident.to_string()))
}

/// Whether the name of a type says that it stays on its thread: `NotSend`, `NotThreadSafe`.
pub(super) fn is_not_thread_safe(name: &str) -> bool {
    name.strip_prefix("Not").is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_uppercase())
            && (rest.contains("Send") || rest.contains("Thread") || rest.contains("Sync"))
    })
}

/// Whether a type is a raw pointer, or a `NonNull`, or an `Option` of one.
pub(super) fn is_pointer(ty: &Type) -> bool {
    match ty {
        Type::Ptr(_) => true,
        Type::Path(_) => type_name(ty).is_some_and(|name| name == "NonNull" || name == "AtomicPtr"),
        _ => false,
    }
}
