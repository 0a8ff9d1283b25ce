//! A place in an input file, carrying the lines it points into.
//!
//! A place is self-contained: a diagnostic can be shown without reading the file again, on a
//! machine that has only the serialized [`crate::header::model::Unit`].

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A range of bytes in an input file, with the whole lines that contain it.
#[derive(Clone, Debug, Default, Eq, PartialEq, Ord, PartialOrd, Serialize, Deserialize)]
pub struct Place {
    /// The file's path, as it was given or as the compiler was asked for it; never absolute when
    /// the input was named by a relative path.
    pub file: String,
    /// The line in which the range starts, counted from 1.
    pub line: u32,
    /// The column in which the range starts, in characters, counted from 1.
    pub column: u32,
    /// The whole lines that contain the range, without the last line's end.
    pub excerpt: String,
    /// Where the range starts, in bytes of `excerpt`.
    pub start: usize,
    /// Where the range ends, in bytes of `excerpt`.
    pub end: usize,
}

impl Place {
    /// The place of `range` (in bytes) in `text`, the content of `file`.
    ///
    /// A range that does not fit the text is cut to it, at character boundaries.
    pub fn new(file: &str, text: &str, range: Range<usize>) -> Self {
        let line = |first: usize| text[..first].matches('\n').count() + 1;
        Self::in_line(file, text, range, line)
    }

    /// The same, where the lines of the text are known already: for texts with many places.
    pub fn with(lines: &Lines, file: &str, text: &str, range: Range<usize>) -> Self {
        Self::in_line(file, text, range, |first| lines.number(first))
    }

    /// The place, `number` giving the number of the line that starts at an offset.
    fn in_line(
        file: &str,
        text: &str,
        range: Range<usize>,
        number: impl Fn(usize) -> usize,
    ) -> Self {
        let start = floor_boundary(text, range.start);
        let end = floor_boundary(text, range.end).max(start);
        let first = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = text[end..].find('\n').map_or(text.len(), |at| end + at);
        // The end of a line is no part of it, also where it is one of Windows.
        let last = match text[..last].ends_with('\r') && last > end {
            true => last - 1,
            false => last,
        };
        let line = number(first);
        Self {
            file: file.to_owned(),
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(text[first..start].chars().count() + 1).unwrap_or(u32::MAX),
            excerpt: text[first..last].to_owned(),
            start: start - first,
            end: end - first,
        }
    }

    /// A place that names a file and nothing in it.
    pub fn whole_file(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            line: 1,
            column: 1,
            ..Self::default()
        }
    }
}

/// Where the lines of a text start.
#[derive(Clone, Debug)]
pub struct Lines(Vec<usize>);

impl Lines {
    /// The lines of a text.
    pub fn new(text: &str) -> Self {
        Self(text.match_indices('\n').map(|(at, _)| at + 1).collect())
    }

    /// The number from 1 of the line that has the byte at an offset.
    fn number(&self, offset: usize) -> usize {
        self.0.partition_point(|start| *start <= offset) + 1
    }
}

/// The nearest character boundary of `text` that is not after `at`.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{Lines, Place};

    #[test]
    fn counts_lines_and_columns_in_characters() {
        let place = Place::new("f", "a\nbé x\nc", 6..7);
        assert_eq!((place.line, place.column), (2, 4));
        assert_eq!(place.excerpt, "bé x");
        assert_eq!(&place.excerpt[place.start..place.end], "x");
    }

    #[test]
    fn known_lines_give_the_same_place() {
        let text = "a\nbé x\n\nc";
        let lines = Lines::new(text);
        for start in 0..text.len() {
            let (known, counted) = (
                Place::with(&lines, "f", text, start..start + 1),
                Place::new("f", text, start..start + 1),
            );
            assert_eq!(known, counted);
        }
    }

    #[test]
    fn a_line_ends_before_its_end() {
        let place = Place::new("f", "a\r\nbc\r\nd", 3..4);
        assert_eq!((place.excerpt.as_str(), place.line), ("bc", 2));
        assert_eq!(Place::new("f", "a\r\n", 1..2).excerpt, "a\r");
    }

    #[test]
    fn a_range_beyond_the_text_is_cut() {
        let place = Place::new("f", "ab", 1..99);
        assert_eq!(&place.excerpt[place.start..place.end], "b");
    }
}
