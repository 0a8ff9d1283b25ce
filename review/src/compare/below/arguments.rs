//! What hand-written comments argue of what contracts demand.

use crate::{
    body::UnsafeBlock,
    facts::{Facts, Function, Precondition},
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
    for block in &handwritten.unsafe_blocks {
        match &block.argument {
            Some(argument) => below.extend(argued(block, argument, facts)),
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
        .filter(|block| block.argument.is_none())
        .map(|block| Below {
            generated: Some(block.place.clone()),
            ..bare(block, "the generated", facts)
        });
    bare.collect()
}

fn argued(block: &UnsafeBlock, argument: &str, facts: &Facts) -> Vec<Below> {
    let mut below = Vec::new();
    for (name, function) in known(block, facts) {
        for one in &function.preconditions {
            let (about, verb) = match covers(argument, one) {
                true => (About::Covered, "argues"),
                false => (About::NotMentioned, "does not mention"),
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

/// Whether a comment uses one of the words of a precondition. Words of more than one word stand together.
fn covers(argument: &str, precondition: &Precondition) -> bool {
    let spaced = |text: &str| {
        let text = text.to_lowercase();
        let words = text.split(|one: char| !(one.is_alphanumeric() || one == '_'));
        let words: Vec<_> = words.filter(|word| !word.is_empty()).collect();
        format!(" {} ", words.join(" "))
    };
    let argument = spaced(argument);
    precondition.words.iter().any(|word| {
        let word = spaced(word);
        !word.trim().is_empty() && argument.contains(&word)
    })
}
