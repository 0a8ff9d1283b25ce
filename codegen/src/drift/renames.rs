//! What something that is gone may be called now. This proposes; a person decides.

use serde::Serialize;
use similar::TextDiff;

use crate::fingerprint::{Item, Reading};

/// How alike two names' readings must be, in hundredths, for one to be proposed for the other.
const LIMIT: u32 = 60;

/// How many proposals are made.
const SHOWN: usize = 3;

/// A proposal, with what speaks for it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Rename {
    /// The new name.
    pub name: String,
    /// How alike both are, in hundredths.
    pub likeness: u32,
    /// What is alike, in words.
    pub evidence: Vec<String>,
}

/// The likeliest of `added` to be what `name` was, the likeliest first.
pub fn renames<'a>(
    name: &str,
    old: &Reading,
    added: impl Iterator<Item = (&'a String, &'a Item)>,
) -> Vec<Rename> {
    let candidates = added.filter_map(|(new_name, item)| {
        let same_kind =
            old.kind == item.reading.kind || (old.is_callable() && item.reading.is_callable());
        same_kind.then(|| likeness((name, old), (new_name, &item.reading)))?
    });
    let mut found: Vec<Rename> = candidates.collect();
    found.sort_by(|a, b| {
        b.likeness
            .cmp(&a.likeness)
            .then_with(|| a.name.cmp(&b.name))
    });
    found.truncate(SHOWN);
    found
}

fn likeness((old_name, old): (&str, &Reading), (name, new): (&str, &Reading)) -> Option<Rename> {
    let mut evidence = Vec::new();
    // A weight for each part that both have; what only one has says nothing.
    let (mut score, mut weights) = (0, 0);
    let mut weigh = |weight: u32, alike: u32, words: &str| {
        weights += weight;
        score += weight * alike;
        if alike == 100 {
            evidence.push(format!("{words} is the same"));
        } else if alike >= 50 {
            evidence.push(format!("{words} is {alike} % the same"));
        }
    };
    if let (Some(old), Some(new)) = (&old.prototype, &new.prototype) {
        weigh(3, same_or_alike(old, new), "the prototype");
    }
    if let (Some(a), Some(b)) = (&old.body, &new.body) {
        weigh(3, alike(&renamed(a, old_name, name), b), "the body");
    }
    if let (Some(a), Some(b)) = (&old.doc, &new.doc) {
        weigh(
            3,
            alike(&renamed(a, old_name, name), b),
            "the documentation",
        );
    }
    if let (Some(a), Some(b)) = (&old.value, &new.value) {
        weigh(2, u32::from(a == b) * 100, "the value");
    }
    if !old.parameters.is_empty() {
        let alike = u32::from(old.parameters == new.parameters) * 100;
        weigh(1, alike, "the list of parameters' names");
    }
    if !old.header.is_empty() {
        weigh(1, u32::from(old.header == new.header) * 100, "the header");
    }
    weigh(2, words_alike(old_name, name), "the name");
    let likeness = score.checked_div(weights)?;
    // Many functions take one pointer: a prototype alone is no evidence.
    let beyond = evidence.iter().any(|words| {
        ["the body", "the documentation", "the name", "the value"]
            .iter()
            .any(|part| words.starts_with(part))
    });
    (likeness >= LIMIT && beyond).then_some(Rename {
        name: name.to_owned(),
        likeness,
        evidence,
    })
}

fn renamed(text: &str, old: &str, new: &str) -> String {
    text.replace(old, new)
}

fn same_or_alike(old: &str, new: &str) -> u32 {
    match old == new {
        true => 100,
        false => alike(old, new) / 2,
    }
}

/// How much of two texts is the same, in hundredths.
fn alike(old: &str, new: &str) -> u32 {
    hundredths(f64::from(TextDiff::from_words(old, new).ratio()))
}

/// How many of the words in two names are the same, in hundredths; or of their letters, if that is more.
fn words_alike(old: &str, new: &str) -> u32 {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(['_', ' ', '.']).filter(|word| !word.is_empty());
        words.map(str::to_owned).collect()
    };
    let (a, b) = (words(old), words(new));
    let common = a.iter().filter(|word| b.contains(word)).count();
    let total = a.len().max(b.len()).max(1);
    let of_words = u32::try_from(common * 100 / total).unwrap_or(0);
    of_words.max(hundredths(strsim::normalized_damerau_levenshtein(old, new)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a ratio is between 0 and 1"
)]
fn hundredths(ratio: f64) -> u32 {
    (ratio * 100.0) as u32
}
