//! The lines of a file that a place covers.

use std::ops::Range;

use crate::model::place::Place;

/// Lines, and what of them is meant.
pub(super) struct Excerpt<'a> {
    /// Whole lines, without the last line break.
    pub(super) text: &'a str,
    /// The range in them.
    pub(super) marked: Range<usize>,
}

/// The longest first line that is shown: nobody reads a longer one.
const LONGEST: usize = 4096;

/// The lines that a place covers; none where the text is not the one in which the place was found, or the line is
/// too long.
pub(super) fn lines_of<'a>(text: &'a str, place: &Place) -> Option<Excerpt<'a>> {
    let (before, rest) = text.split_at_checked(place.start)?;
    let length = place.end.checked_sub(place.start)?;
    let (_, after) = rest.split_at_checked(length)?;
    let first = before.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(first..)?.lines().next().unwrap_or_default();
    if line.len() > LONGEST {
        return None;
    }
    let last = after.find('\n').map_or(text.len(), |at| place.end + at);
    // A range that ends with a line break does not mean the line behind it.
    let last = match text.get(first..last)?.trim_end_matches(['\n', '\r']).len() {
        0 => last,
        length => first + length,
    };
    Some(Excerpt {
        text: text.get(first..last)?,
        marked: place.start - first..place.end.min(last).max(place.start) - first,
    })
}

#[cfg(test)]
mod tests {
    use super::lines_of;
    use crate::model::place::Place;

    fn place(start: usize, end: usize) -> Place {
        Place {
            start,
            end,
            ..Place::whole_file("a.rs")
        }
    }

    #[test]
    fn whole_lines_are_cut_out() {
        let text = "one\ntwo three\nfour";
        let of = |start, end| {
            lines_of(text, &place(start, end)).map(|one| (one.text, &one.text[one.marked]))
        };
        assert_eq!(of(8, 13), Some(("two three", "three")));
        assert_eq!(of(0, 7), Some(("one\ntwo three", "one\ntwo")));
        assert_eq!(of(14, 18), Some(("four", "four")));
        assert_eq!(of(4, 14), Some(("two three\nfour", "two three\n")));
    }

    #[test]
    fn a_line_that_is_too_long_is_not_shown() {
        let long = format!("{} f()\nshort", "x".repeat(5000));
        assert!(lines_of(&long, &place(5001, 5004)).is_none());
        let short = lines_of(&long, &place(5005, 5010)).map(|one| one.text);
        assert_eq!(short, Some("short"));
    }

    #[test]
    fn a_place_of_another_text_has_no_lines() {
        assert!(lines_of("short", &place(3, 9)).is_none());
        assert!(lines_of("short", &place(3, 2)).is_none());
        assert!(lines_of("ä", &place(1, 2)).is_none());
        assert!(lines_of("", &place(0, 0)).is_some());
    }
}
