//! What hand-written comments argue of what contracts demand.

use crate::{
    body::UnsafeBlock,
    facts::{Facts, Function, Precondition},
};

use super::{
    super::report::{About, Below},
    through::Through,
};

pub(super) fn compare(handwritten: &Through<'_>, facts: &Facts) -> Vec<Below> {
    let blocks = handwritten.unsafe_blocks.iter();
    blocks.flat_map(|block| of_block(block, facts)).collect()
}

fn of_block(block: &UnsafeBlock, facts: &Facts) -> Vec<Below> {
    let tell = |about: About, text: String, contract| Below {
        about,
        text,
        handwritten: Some(block.place.clone()),
        generated: None,
        contract,
    };
    let known = block
        .calls
        .iter()
        .filter_map(|name| Some((name, facts.functions.get(name)?)));
    let Some(argument) = &block.argument else {
        let inside: Vec<&str> = block
            .calls
            .iter()
            .chain(&block.operations)
            .map(String::as_str)
            .collect();
        let what = match inside.is_empty() {
            true => "an unsafe block".to_owned(),
            false => format!(
                "the unsafe block with {}",
                super::super::text::quoted(&inside)
            ),
        };
        let contract = known
            .into_iter()
            .next()
            .map(|(_, function)| function.at.clone());
        return vec![tell(
            About::NoArgument,
            format!("{what} has no SAFETY comment"),
            contract,
        )];
    };
    let mut below = Vec::new();
    for (name, function) in known {
        for one in &function.preconditions {
            let (about, verb) = match covers(argument, one) {
                true => (About::Covered, "argues"),
                false => (About::NotMentioned, "does not mention"),
            };
            let text = format!(
                "the comment on `{name}` {verb} `{}`: {}",
                one.name, one.sentence
            );
            below.push(tell(about, text, place(function, one)));
        }
    }
    below
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

fn place(function: &Function, precondition: &Precondition) -> Option<crate::facts::At> {
    Some(
        precondition
            .at
            .clone()
            .unwrap_or_else(|| function.at.clone()),
    )
}
