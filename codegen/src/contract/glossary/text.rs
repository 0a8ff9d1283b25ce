//! Words in Markdown, each with its place.

use std::ops::Range;

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// It, in small letters.
    text: String,
    /// Where it stands, in bytes.
    place: Range<usize>,
    /// Whether more than spaces and hyphens is between it and the word before.
    apart: bool,
}

/// The words of a term.
pub(super) fn words(term: &str) -> Vec<String> {
    words_of(term).into_iter().map(|word| word.text).collect()
}

/// The words of a text, in order. A quote in front of `s` ends a word.
pub(super) fn words_of(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut start = None;
    let mut apart = false;
    let ends = std::iter::once((text.len(), ' '));
    for (at, letter) in text.char_indices().chain(ends) {
        let inside = letter.is_alphanumeric() || letter == '_';
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(first)) => {
                let place = first..at;
                words.push(Word {
                    text: text.get(place.clone()).unwrap_or_default().to_lowercase(),
                    place,
                    apart,
                });
                start = None;
                apart = is_apart(letter);
            }
            (false, None) => apart |= is_apart(letter),
            (true, Some(_)) => {}
        }
    }
    words
}

/// Whether a character keeps the words around it from being one term.
fn is_apart(letter: char) -> bool {
    !letter.is_whitespace() && letter != '-'
}

/// Where a term stands among words; its last word may have a plural `s`.
pub(super) fn find(words: &[Word], term: &[String]) -> Vec<Range<usize>> {
    let Some(last) = term.len().checked_sub(1) else {
        return Vec::new();
    };
    let at = |start: usize| {
        let found = words.get(start..start + term.len())?;
        let together = found.iter().skip(1).all(|word| !word.apart);
        let mut pairs = found.iter().zip(term).enumerate();
        let same = pairs.all(|(index, (word, part))| {
            word.text == *part || (index == last && word.text.strip_suffix('s') == Some(part))
        });
        (together && same).then_some(start..start + term.len())
    };
    (0..words.len()).filter_map(at).collect()
}

/// Whether two terms are the same, a plural `s` aside.
pub(super) fn same(one: &[String], two: &[String]) -> bool {
    let whole = |term: &[String]| {
        let words = term.iter().map(|word| Word {
            text: word.clone(),
            place: 0..0,
            apart: false,
        });
        words.collect::<Vec<_>>()
    };
    one.len() == two.len()
        && (!find(&whole(one), two).is_empty() || !find(&whole(two), one).is_empty())
}

/// Makes words unfindable, since they were found as something.
pub(super) fn take(words: &mut [Word], found: Range<usize>) {
    for word in words.get_mut(found).unwrap_or_default() {
        word.text.clear();
    }
}

/// From the start of the first word to the end of the last.
pub(super) fn extent(words: &[Word], found: Range<usize>) -> Option<(usize, usize)> {
    let words = words.get(found)?;
    let (first, last) = (words.first()?, words.last()?);
    // What was found as another term already is not found again.
    let taken = words.iter().any(|word| word.text.is_empty());
    (!taken).then_some((first.place.start, last.place.end))
}

/// A text of the same length in which code, the targets of links and escapes are spaces and dots.
pub(super) fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let quoted = text.starts_with('"');
    while let Some(first) = rest.chars().next() {
        let hidden = hidden(rest, quoted, out.is_empty() || out.ends_with('\n'));
        let (taken, kept) = match hidden {
            0 => (first.len_utf8(), true),
            length => (length.min(rest.len()), false),
        };
        let (part, tail) = rest.split_at(taken);
        if kept {
            out.push_str(part);
        } else {
            out.extend(
                part.bytes()
                    .map(|byte| if byte == b'\n' { '\n' } else { '.' }),
            );
        }
        rest = tail;
    }
    out
}

/// How many bytes at the start of a text are no prose.
fn hidden(text: &str, quoted: bool, starts_line: bool) -> usize {
    if text.starts_with('`') {
        return code(text);
    }
    if let Some(target) = text.strip_prefix("](") {
        return target.find(')').map_or(0, |end| end + "](".len());
    }
    if quoted && text.starts_with('\\') {
        let escaped = text.chars().nth(1).map_or(0, char::len_utf8);
        return '\\'.len_utf8() + escaped;
    }
    let line = text.lines().next().unwrap_or_default();
    let definition = line.trim_start().starts_with('[') && line.contains("]: ");
    if starts_line && definition {
        return line.len();
    }
    0
}

/// How long code is: as many backticks end it as have begun it. Backticks that nothing ends hide nothing but
/// themselves.
fn code(text: &str) -> usize {
    let ticks = text.len() - text.trim_start_matches('`').len();
    let (open, mut rest) = text.split_at(ticks);
    while let Some(at) = rest.find('`') {
        let (_, close) = rest.split_at(at);
        let length = close.len() - close.trim_start_matches('`').len();
        let (_, after) = close.split_at(length);
        if length == open.len() {
            return text.len() - after.len();
        }
        rest = after;
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::{find, prose, same, words, words_of};

    fn found(text: &str, term: &str) -> usize {
        find(&words_of(&prose(text)), &words(term)).len()
    }

    #[test]
    fn a_term_is_found_as_whole_words() {
        assert_eq!(
            found(
                "A memory map, two Memory\n   maps, memory-maps.",
                "memory map"
            ),
            3
        );
        assert_eq!(found("A map's edge; remap; map_it; mapping.", "map"), 1);
        assert_eq!(found("Memory. Map.", "memory map"), 0);
        assert_eq!(found("", "map"), 0);
        assert_eq!(found("map", ""), 0);
    }

    #[test]
    fn code_and_links_are_no_prose() {
        assert_eq!(
            found("`map` and ``a ` map`` and [maps](map.html)", "map"),
            1
        );
        assert_eq!(
            found("Text.\n```\nmap\n```\n  [x]: map.html\nmap", "map"),
            1
        );
        assert_eq!(found("a ` map", "map"), 1);
        assert_eq!(found("\"one\\nmap\"", "map"), 1);
    }

    #[test]
    fn places_do_not_move() {
        for text in ["é `é` map", "\"\\é\" map", "``", "[é](é) x", "]("] {
            assert_eq!(prose(text).len(), text.len(), "{text}");
        }
    }

    #[test]
    fn a_plural_is_the_same_term() {
        assert!(same(&words("Memory maps"), &words("memory map")));
        assert!(!same(&words("map"), &words("memory map")));
    }
}
