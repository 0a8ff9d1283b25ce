//! Calls, counts, ways out and hand-overs of two functions.

use std::collections::BTreeMap;

use crate::{
    facts::{Counts, Facts},
    model::body::{Deed, What},
    model::place::Place,
};

use super::{
    super::{
        report::{About, Below},
        text,
    },
    canonical,
    through::Through,
};

/// Something that a function does, in words.
struct Told<'a> {
    words: String,
    deed: &'a Deed,
}

pub(super) fn compare(
    handwritten: &Through<'_>,
    generated: &Through<'_>,
    facts: &Facts,
) -> Vec<Below> {
    let mut below = Vec::new();
    let mut both = |about: About, words: &dyn Fn(&What) -> Option<String>| {
        let (ours, theirs) = (told(handwritten, words), told(generated, words));
        below.extend(differing(about, &ours, &theirs, facts));
    };
    let called = |what: &What| match what {
        What::CallsC { function } => Some(format!("calls `{}`", canonical(facts, function))),
        _ => None,
    };
    both(About::Calls, &called);
    both(About::Counts, &|what| counts(facts, what));
    both(About::Errors, &errors);
    both(About::HandOvers, &hand_overs);
    if !below.iter().any(|one| one.about == About::Calls) {
        below.extend(order(handwritten, generated, facts));
    }
    below.extend(cut("the hand-written", handwritten, true));
    below.extend(cut("the generated", generated, false));
    below
}

fn told<'a>(through: &Through<'a>, words: &dyn Fn(&What) -> Option<String>) -> Vec<Told<'a>> {
    let deeds = through.deeds.iter();
    deeds
        .filter_map(|deed| {
            Some(Told {
                words: words(&deed.what)?,
                deed,
            })
        })
        .collect()
}

/// What one side does more often than the other.
fn differing(about: About, ours: &[Told<'_>], theirs: &[Told<'_>], facts: &Facts) -> Vec<Below> {
    let mut times: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for one in ours {
        times.entry(&one.words).or_default().0 += 1;
    }
    for one in theirs {
        times.entry(&one.words).or_default().1 += 1;
    }
    let differing = times
        .into_iter()
        .filter(|(_, (ours, theirs))| ours != theirs);
    let below = differing.map(|(words, (x, y))| {
        let find = |all: &[Told<'_>]| {
            all.iter()
                .find(|one| one.words == words)
                .map(|one| one.deed.clone())
        };
        let (one, other) = (find(ours), find(theirs));
        let text = match (x, y) {
            (x, 0) => format!(
                "the hand-written function {words}{}, the generated one does not",
                times_word(x)
            ),
            (0, y) => format!(
                "the generated function {words}{}, the hand-written one does not",
                times_word(y)
            ),
            (x, y) => format!(
                "the hand-written function {words} {}, the generated one {}",
                number(x),
                number(y)
            ),
        };
        let contract = one
            .as_ref()
            .or(other.as_ref())
            .and_then(|deed| match &deed.what {
                What::CallsC { function } => {
                    facts.functions.get(function).map(|one| one.at.clone())
                }
                _ => None,
            });
        Below {
            about,
            text,
            handwritten: one.map(|deed| deed.place),
            generated: other.map(|deed| deed.place),
            contract,
        }
    });
    below.collect()
}

/// The same calls in another order.
fn order(handwritten: &Through<'_>, generated: &Through<'_>, facts: &Facts) -> Option<Below> {
    let calls = |through: &Through<'_>| -> Vec<(String, Place)> {
        let deeds = through.deeds.iter();
        let calls = deeds.filter_map(|deed| match &deed.what {
            What::CallsC { function } => Some((canonical(facts, function), deed.place.clone())),
            _ => None,
        });
        calls.collect()
    };
    let (ours, theirs) = (calls(handwritten), calls(generated));
    let mut pairs = ours.iter().zip(&theirs);
    let (one, other) = pairs.find(|(one, other)| one.0 != other.0)?;
    let names = |calls: &[(String, Place)]| {
        text::quoted(
            &calls
                .iter()
                .map(|(name, _)| name.clone())
                .collect::<Vec<_>>(),
        )
    };
    Some(Below {
        about: About::Calls,
        text: format!(
            "the hand-written function calls {} in this order, the generated one {}",
            names(&ours),
            names(&theirs)
        ),
        handwritten: Some(one.1.clone()),
        generated: Some(other.1.clone()),
        contract: facts.functions.get(&one.0).map(|one| one.at.clone()),
    })
}

fn counts(facts: &Facts, what: &What) -> Option<String> {
    let counted = match what {
        What::TakesReference => Counts::Takes,
        What::GivesReference => Counts::Gives,
        What::CallsC { function } => facts.functions.get(function)?.counts?,
        _ => return None,
    };
    Some(match counted {
        Counts::Takes => "takes a reference".to_owned(),
        Counts::Gives => "gives a reference back".to_owned(),
    })
}

fn errors(what: &What) -> Option<String> {
    let words = match what {
        What::LeavesEarly { .. } => "leaves early",
        What::AsksForNull => "asks whether a pointer is null",
        What::AsksForError { .. } => "asks whether a call failed",
        _ => return None,
    };
    Some(words.to_owned())
}

/// The last name says how: one type can be reached by many paths. A reference is made of a pointer, whatever the
/// pointer is called.
fn hand_overs(what: &What) -> Option<String> {
    let last = |how: &str| match how.starts_with('&') {
        true => how
            .split_inclusive('*')
            .next()
            .unwrap_or_default()
            .to_owned(),
        false => how.rsplit("::").next().unwrap_or_default().to_owned(),
    };
    match what {
        What::HandsOver { how } => Some(format!("gives up a value by `{}`", last(how))),
        What::Rebuilds { how } => Some(format!("rebuilds a value by `{}`", last(how))),
        _ => None,
    }
}

/// Calls of helpers that were not followed.
fn cut(side: &str, through: &Through<'_>, is_handwritten: bool) -> Vec<Below> {
    let below = through.cut.iter().map(|deed| {
        let name = match &deed.what {
            What::CallsOwn { function } => function.as_str(),
            _ => "",
        };
        let place = Some(deed.place.clone());
        Below {
            about: About::Calls,
            text: format!("{side} function calls `{name}`, which was not followed any deeper"),
            handwritten: place.clone().filter(|_| is_handwritten),
            generated: place.filter(|_| !is_handwritten),
            contract: None,
        }
    });
    below.collect()
}

fn times_word(times: usize) -> String {
    match times {
        1 => String::new(),
        times => format!(" {}", number(times)),
    }
}

fn number(times: usize) -> String {
    match times {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        times => format!("{times} times"),
    }
}
