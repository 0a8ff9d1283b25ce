//! The arguments of unsafe blocks: whether there is one, and whether it speaks of all that contracts demand.

use syn::ItemImpl;

use super::{Input, finding};
use crate::{
    audit::{
        code::Function,
        finding::{Finding, Rule},
    },
    body::{UnsafeBlock, casts::text, comments, own::type_name},
    facts::{Owes, Precondition},
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
    let words = words(argument);
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
        let demanded = facts.preconditions.iter();
        let is_said = |one: &&Precondition| speaks_of(argument, &words, one);
        let (said, missing): (Vec<&Precondition>, Vec<&Precondition>) = demanded.partition(is_said);
        // Whose count is positive, or is given up, is there.
        let is_there = |one: &Precondition| said.iter().any(|said| said.param == one.param);
        let missing: Vec<&Precondition> = missing
            .into_iter()
            .filter(|one| one.name != "valid" || !is_there(one))
            .collect();
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

/// What an argument calls a thing is no reason for anything that is said of it.
const NO_REASONS: [&str; 1] = ["pointer"];

fn speaks_of(argument: &str, words: &[String], of: &Precondition) -> bool {
    if of.words.is_empty() {
        return true;
    }
    let mut reasons = of
        .words
        .iter()
        .filter(|word| !NO_REASONS.contains(&word.as_str()));
    reasons.any(|word| match word.contains(' ') {
        true => argument.to_lowercase().contains(word),
        false => words.contains(word),
    })
}

/// The words of an argument in lower case, without code that only names things.
fn words(argument: &str) -> Vec<String> {
    let words = argument.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::{speaks_of, words};
    use crate::facts::Precondition;

    #[test]
    fn an_argument_speaks_of_what_it_has_a_word_for() {
        let valid = Precondition {
            words: vec!["valid".into(), "pointer".into(), "kernel thread".into()],
            ..Precondition::default()
        };
        let says = |text: &str| speaks_of(text, &words(text), &valid);
        assert!(says("The lamp is Valid."));
        assert!(says("This is a kernel thread"));
        assert!(!says("The pointer is compatible"));
        assert!(!says("It is invalid"));
    }
}
