//! Wrappers by name: raw calls of what has one, and wrappers that a search for the C name does not find.

use syn::{Safety, Visibility};

use super::{Input, finding};
use crate::{
    audit::{
        code::Function,
        finding::{Finding, Rule},
    },
    model::body::What,
    source::docs,
};

/// How many statements a function has that is a call and little else.
const FEW: usize = 6;

pub(super) fn check(input: &Input<'_>, function: &Function<'_>, findings: &mut Vec<Finding>) {
    raw_calls(input, function, findings);
    alias(input, function, findings);
}

fn raw_calls(input: &Input<'_>, function: &Function<'_>, findings: &mut Vec<Finding>) {
    for deed in &function.body.deeds {
        let What::CallsC { function: called } = &deed.what else {
            continue;
        };
        let facts = input.facts.functions.get(called);
        let Some((facts, wrapper)) = facts.and_then(|facts| Some((facts, facts.wrapper.as_ref()?)))
        else {
            continue;
        };
        let can_use = input.options.wrapped.as_ref();
        if can_use.is_some_and(|wrapped| !wrapped.contains(called)) {
            continue;
        }
        if is_home(input, function, called, wrapper) {
            continue;
        }
        let message = format!("`{called}` is called raw, and `{wrapper}` is its wrapper");
        let place = deed.place.clone();
        let at = Some(facts.at.clone());
        findings.push(finding(Rule::RawCall, Some(function), place, message, at));
    }
}

/// Whether a function is where a wrapper belongs: in its module, or its type, or it is the wrapper itself.
fn is_home(input: &Input<'_>, function: &Function<'_>, called: &str, wrapper: &str) -> bool {
    let parts: Vec<&str> = wrapper.split("::").collect();
    let mut modules = input.parsed.module.iter();
    let is_module = modules.any(|module| parts.contains(&module.as_str()));
    let is_type = function.ty.as_deref().is_some_and(|ty| parts.contains(&ty));
    let name = function.signature.ident.to_string();
    is_module
        || is_type
        || name == called
        || docs::read(function.attrs)
            .aliases
            .iter()
            .any(|alias| alias == called)
}

fn alias(input: &Input<'_>, function: &Function<'_>, findings: &mut Vec<Finding>) {
    if !matches!(function.visibility, Some(Visibility::Public(_))) {
        return;
    }
    if function.block.stmts.len() > FEW || matches!(function.signature.safety, Safety::Unsafe(_)) {
        return;
    }
    let Some(called) = only_call(input, function) else {
        return;
    };
    let Some(facts) = input.facts.functions.get(called) else {
        return;
    };
    let name = function.signature.ident.to_string();
    if name == *called || name == facts.name || docs::read(function.attrs).aliases.contains(called)
    {
        return;
    }
    let message = format!(
        "`{}` wraps `{called}`, and nobody who searches for that finds it",
        function.name
    );
    let place = input.parsed.place(function.signature.ident.span());
    let mut found = finding(
        Rule::NameWithoutAlias,
        Some(function),
        place,
        message,
        Some(facts.at.clone()),
    );
    found.help = Some(format!(
        "give it the name `{called}`, or `#[doc(alias = \"{called}\")]`"
    ));
    findings.push(found);
}

/// The C function that a function calls on every path, if that is the only one, whoever calls it.
fn only_call<'f>(input: &Input<'_>, function: &'f Function<'_>) -> Option<&'f String> {
    let module = function.module;
    let mut called = None;
    for deed in &function.body.deeds {
        match &deed.what {
            What::CallsC { function } if called.is_none() && !deed.conditional => {
                called = Some(function);
            }
            What::CallsC { .. } => return None,
            What::CallsOwn { function } => {
                let called = input.code.function(function, module);
                let deeds = called.map(|one| &one.body.deeds);
                let mut deeds = deeds.into_iter().flatten();
                if deeds.any(|deed| matches!(deed.what, What::CallsC { .. })) {
                    return None;
                }
            }
            _ => {}
        }
    }
    called
}
