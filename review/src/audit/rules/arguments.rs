//! The arguments of unsafe blocks: whether there is one, and whether it speaks of all that contracts demand.

use syn::ItemImpl;

use super::{Input, finding, has_section};
use crate::{
    argued::Argued,
    audit::{
        code::Function,
        finding::{Finding, Rule},
    },
    body::{casts::text, comments, own::type_name},
    facts::Owes,
    model::body::UnsafeBlock,
};

pub(super) fn check(input: &Input<'_>, function: &Function<'_>, findings: &mut Vec<Finding>) {
    for block in &function.body.unsafe_blocks {
        let Some(argument) = &block.argument else {
            if function.is_in_scope {
                let calls = match block.calls.as_slice() {
                    [] => String::new(),
                    calls => format!(", which calls `{}`,", calls.join("`, `")),
                };
                let message = format!("this unsafe block{calls} has no `SAFETY:` comment");
                let place = block.place.clone();
                findings.push(finding(
                    Rule::NoArgument,
                    Some(function),
                    place,
                    message,
                    None,
                ));
            }
            continue;
        };
        partial(input, function, block, argument, findings);
    }
}

/// An `unsafe impl` promises something as well.
pub(super) fn check_impl(
    input: &Input<'_>,
    module: usize,
    item: &ItemImpl,
    findings: &mut Vec<Finding>,
) {
    let Some(token) = item.unsafety else {
        return;
    };
    let ty = type_name(&item.self_ty).unwrap_or_default();
    if !input.options.everywhere && !input.code.touches(&ty, module) {
        return;
    }
    let start = token.span.byte_range().start;
    if comments::above(input.parsed.text, start)
        .argument()
        .is_some()
    {
        return;
    }
    let of = item
        .trait_
        .as_ref()
        .map_or_else(String::new, |(path, _)| text(path));
    let message = format!("`unsafe impl {of} for {ty}` has no `SAFETY:` comment");
    let place = input.parsed.place(token.span);
    findings.push(finding(Rule::NoArgument, None, place, message, None));
}

fn partial(
    input: &Input<'_>,
    function: &Function<'_>,
    block: &UnsafeBlock,
    argument: &str,
    findings: &mut Vec<Finding>,
) {
    let has_caller = has_section(function.attrs, "Safety");
    let argued = Argued::of(argument, has_caller);
    for call in &block.calls {
        let Some(facts) = input.facts.functions.get(call) else {
            continue;
        };
        if let Some(owes) = &facts.result.owes
            && !speaks_of_debt(argument, owes)
        {
            let by = owes.discharged_by.join("` or `");
            let message = format!(
                "the argument for `{call}` does not say that `{by}` is owed afterwards ({})",
                owes.arises
            );
            let at = Some(owes.at.clone());
            let place = block.place.clone();
            findings.push(finding(
                Rule::PartialArgument,
                Some(function),
                place,
                message,
                at,
            ));
            continue;
        }
        let missing = argued.leaves_out(&facts.preconditions);
        let Some(first) = missing.first() else {
            continue;
        };
        let sentences: Vec<&str> = missing
            .iter()
            .map(|one| one.sentence.trim_end_matches('.'))
            .collect();
        let message = format!(
            "the argument for `{call}` does not say why this holds: {}",
            sentences.join("; ")
        );
        let at = first.at.clone().or_else(|| Some(facts.at.clone()));
        let place = block.place.clone();
        findings.push(finding(
            Rule::PartialArgument,
            Some(function),
            place,
            message,
            at,
        ));
    }
}

/// Whether an argument says what is owed: by its name, or by who discharges it.
fn speaks_of_debt(argument: &str, owes: &Owes) -> bool {
    let mut names = owes.discharged_by.iter().chain([&owes.what]);
    names.any(|name| argument.contains(name.as_str()))
}
