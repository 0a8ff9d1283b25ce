//! What hand-written comments argue of what contracts demand.

use crate::{
    argued::Argued,
    facts::{Facts, Function},
    model::body::UnsafeBlock,
};

use super::{
    super::{
        report::{About, Below},
        text,
    },
    through::Through,
};

/// What the hand-written comments argue, and which blocks have none.
pub(super) fn compare(handwritten: &Through<'_>, facts: &Facts) -> Vec<Below> {
    let mut below = Vec::new();
    for (block, has_caller) in &handwritten.unsafe_blocks {
        match &block.argument {
            Some(argument) => below.extend(argued(block, argument, *has_caller, facts)),
            None => below.push(Below {
                handwritten: Some(block.place.clone()),
                ..bare(block, "the hand-written", facts)
            }),
        }
    }
    below
}

/// Generated blocks without a comment: they argue nothing that could be read instead of the hand-written ones.
pub(super) fn missing(generated: &Through<'_>, facts: &Facts) -> Vec<Below> {
    let blocks = generated.unsafe_blocks.iter();
    let bare = blocks
        .filter(|(block, _)| block.argument.is_none())
        .map(|(block, _)| Below {
            generated: Some(block.place.clone()),
            ..bare(block, "the generated", facts)
        });
    bare.collect()
}

fn argued(block: &UnsafeBlock, argument: &str, has_caller: bool, facts: &Facts) -> Vec<Below> {
    let mut below = Vec::new();
    let argued = Argued::of(argument, has_caller);
    for (name, function) in known(block, facts) {
        let left_out = argued.leaves_out(&function.preconditions);
        for one in &function.preconditions {
            let (about, verb) = match left_out.contains(&one) {
                false => (About::Covered, "argues"),
                true => (About::NotMentioned, "does not mention"),
            };
            below.push(Below {
                about,
                text: format!(
                    "the comment on `{name}` {verb} `{}`: {}",
                    one.name, one.sentence
                ),
                handwritten: Some(block.place.clone()),
                generated: None,
                contract: Some(one.at.clone().unwrap_or_else(|| function.at.clone())),
            });
        }
    }
    below
}

/// A block without a comment.
fn bare(block: &UnsafeBlock, side: &str, facts: &Facts) -> Below {
    let inside = block.calls.iter().chain(&block.operations);
    let inside: Vec<&str> = inside.map(String::as_str).collect();
    let with = match inside.is_empty() {
        true => String::new(),
        false => format!(" with {}", text::quoted(&inside)),
    };
    let contract = known(block, facts)
        .next()
        .map(|(_, function)| function.at.clone());
    Below {
        about: About::NoArgument,
        text: format!("{side} unsafe block{with} has no SAFETY comment"),
        handwritten: None,
        generated: None,
        contract,
    }
}

/// The C functions called in a block of which contracts speak.
fn known<'a>(
    block: &'a UnsafeBlock,
    facts: &'a Facts,
) -> impl Iterator<Item = (&'a String, &'a Function)> {
    let calls = block.calls.iter();
    calls.filter_map(|name| Some((name, facts.functions.get(name)?)))
}
