//! Other reports made of the sample: a large one, one with hostile texts, one in which lines have moved.

use std::sync::Arc;

use safebind_review::{
    compare::report::{Comparison, Pair},
    facts::At,
    model::place::Place,
};

use super::{Sample, sample};

/// What hostile texts hold: markup, a terminal code, a character that turns the direction of writing, braces and a link.
pub(crate) const EVIL: &str =
    "</script><script>alert(1)</script>\u{1b}[31m\u{202e}\"'&{0}[x](http://a.b)\n";

/// A comparison of `count` pairs: those of the sample again and again, each in a file of a hundred.
pub(crate) fn large(count: usize) -> Comparison {
    let small = sample().comparison;
    let pairs = small.pairs.iter().cycle().take(count).enumerate();
    let pairs = pairs.map(|(number, pair)| {
        let mut pair = pair.clone();
        pair.path = format!("wall_{number}::{}", pair.path);
        for side in [&mut pair.handwritten, &mut pair.generated]
            .into_iter()
            .flatten()
        {
            side.place.file = Arc::from(format!("rust/kernel/wall_{}.rs", number / 100));
        }
        pair
    });
    Comparison {
        pairs: pairs.collect(),
        ..small
    }
}

/// The sample with hostile texts everywhere.
pub(crate) fn hostile() -> Sample {
    let mut sample = sample();
    for pair in &mut sample.comparison.pairs {
        pair.path += EVIL;
        for side in [&mut pair.handwritten, &mut pair.generated]
            .into_iter()
            .flatten()
        {
            for text in [&mut side.path, &mut side.declaration, &mut side.summary] {
                *text += EVIL;
            }
            side.calls.push(EVIL.to_owned());
            spoil(&mut side.place);
        }
        for one in &mut pair.differences {
            for text in [&mut one.handwritten, &mut one.generated, &mut one.notice] {
                *text += EVIL;
            }
            one.contract.iter_mut().for_each(spoil_line);
        }
        for one in &mut pair.below {
            one.text += EVIL;
            one.handwritten.iter_mut().for_each(spoil);
        }
    }
    for one in &mut sample.audit.findings {
        for text in [&mut one.function, &mut one.message] {
            *text += EVIL;
        }
        one.help.iter_mut().for_each(|help| *help += EVIL);
        // A range that the text of the file does not have.
        one.place.end += 1_000_000;
        one.also.iter_mut().for_each(|(place, text)| {
            spoil(place);
            *text += EVIL;
        });
        one.contract.iter_mut().for_each(spoil_line);
    }
    for one in &mut sample.audit.not_followed {
        one.why += EVIL;
    }
    for one in &mut sample.comparison.handwritten_unread {
        one.what += EVIL;
        spoil(&mut one.place);
    }
    sample
}

fn spoil(place: &mut Place) {
    place.file = Arc::from(format!("{}{EVIL}", place.file));
}

fn spoil_line(at: &mut At) {
    at.file += EVIL;
    at.text += EVIL;
}

/// The sample with lines in front of each file.
pub(crate) fn moved(lines: u32) -> Sample {
    let mut sample = sample();
    let shift = |pair: &mut Pair| {
        for side in [&mut pair.handwritten, &mut pair.generated]
            .into_iter()
            .flatten()
        {
            side.place.line += lines;
        }
    };
    sample.comparison.pairs.iter_mut().for_each(shift);
    for one in &mut sample.audit.findings {
        one.place.line += lines;
    }
    sample.sources.clear();
    sample
}
