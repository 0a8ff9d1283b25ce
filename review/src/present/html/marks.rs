//! Two texts, the words marked in which they differ.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::markup::Markup;

/// How many words both texts may have together to be compared; what is longer is shown without marks.
const MOST: usize = 8_000;

/// A part of a text, and whether the other text does not have it.
pub(super) type Marked<'a> = (&'a str, bool);

/// Both texts in parts.
pub(super) fn marks<'a>(old: &'a str, new: &'a str) -> (Vec<Marked<'a>>, Vec<Marked<'a>>) {
    let (olds, news) = (words(old), words(new));
    if olds.len() + news.len() > MOST {
        return (vec![(old, false)], vec![(new, false)]);
    }
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for op in capture_diff_slices(Algorithm::Myers, &olds, &news) {
        let differs = !matches!(op, DiffOp::Equal { .. });
        let part = |words: &[&'a str]| {
            words
                .iter()
                .map(|word| (*word, differs))
                .collect::<Vec<_>>()
        };
        left.extend(part(olds.get(op.old_range()).unwrap_or_default()));
        right.extend(part(news.get(op.new_range()).unwrap_or_default()));
    }
    (left, right)
}

/// Writes parts; neighbours of one sort are one element.
pub(super) fn write(markup: &mut Markup, parts: &[Marked<'_>]) {
    for run in parts.chunk_by(|one, next| one.1 == next.1) {
        let text: String = run.iter().map(|(text, _)| *text).collect();
        match run.first() {
            Some((_, true)) => lines(markup, &text),
            _ => drop(markup.text(&text)),
        }
    }
}

/// Marks each line of a text, but not what it is indented by.
fn lines(markup: &mut Markup, text: &str) {
    for line in text.split_inclusive('\n') {
        let behind = line.trim_start();
        let (indentation, _) = line.split_at(line.len() - behind.len());
        let words = behind.trim_end();
        let (_, end) = behind.split_at(words.len());
        markup.text(indentation);
        if !words.is_empty() {
            markup.leaf("mark", &[], words);
        }
        markup.text(end);
    }
}

/// Names, runs of white space, and single signs.
fn words(text: &str) -> Vec<&str> {
    let sort = |c: char| match c {
        c if c.is_alphanumeric() || c == '_' => 1,
        c if c.is_whitespace() => 2,
        _ => 0,
    };
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let first_sort = sort(first);
        let length = match first_sort {
            0 => first.len_utf8(),
            wanted => rest.find(|c| sort(c) != wanted).unwrap_or(rest.len()),
        };
        let (word, behind) = rest.split_at(length);
        words.push(word);
        rest = behind;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Markup, marks, words, write};

    fn both(old: &str, new: &str) -> [String; 2] {
        let (left, right) = marks(old, new);
        [left, right].map(|parts| {
            let mut markup = Markup::default();
            write(&mut markup, &parts);
            markup.into_text()
        })
    }

    #[test]
    fn differing_words_are_marked() {
        let [old, new] = both("fn f(a: u32) -> Ab", "fn f(a: u64) -> Ab");
        assert_eq!(old, "fn f(a: <mark>u32</mark>) -&gt; Ab");
        assert_eq!(new, "fn f(a: <mark>u64</mark>) -&gt; Ab");
        assert_eq!(both("a", "a"), ["a", "a"]);
        assert_eq!(both("", "a b"), ["", "<mark>a b</mark>"]);
        assert_eq!(both("", "a\n  b ")[1], "<mark>a</mark>\n  <mark>b</mark> ");
    }

    #[test]
    fn words_are_the_whole_text() {
        let text = "pub fn é_1<'a>(x:  &'a [u8])\n";
        assert_eq!(words(text).concat(), text);
        assert!(words(text).contains(&"é_1"));
    }

    #[test]
    fn very_long_texts_are_not_compared() {
        let long = "a,".repeat(5_000);
        assert_eq!(marks(&long, "b").0, [(long.as_str(), false)]);
    }
}
