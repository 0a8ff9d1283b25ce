//! All comments of the files in which functions are declared: some say things of functions that they do not stand at.

use std::{collections::BTreeMap, ops::Range, rc::Rc};

use super::{
    clang::cursor::Cursor,
    comment,
    model::{Doc, Remark},
    source::{Sources, Text},
};

/// The comments of the files in which these functions are declared, in the order of paths and lines.
pub(super) fn remarks<'unit>(
    sources: &'unit Sources<'unit>,
    functions: &BTreeMap<String, Vec<Cursor<'unit>>>,
) -> Vec<Remark> {
    let mut files: BTreeMap<String, Rc<Text>> = BTreeMap::new();
    for cursor in functions.values().flatten() {
        if let Some((file, _)) = cursor.location() {
            let text = sources.text(file);
            files.entry(text.path.clone()).or_insert(text);
        }
    }
    files.values().flat_map(|text| of_file(text)).collect()
}

fn of_file(text: &Text) -> Vec<Remark> {
    let read = |range: Range<usize>| {
        let raw = text.content.get(range.clone())?;
        let doc: Doc = comment::read(raw, range.start, |range| text.place(range));
        let header = text.header.clone();
        (!doc.text.trim().is_empty()).then_some(Remark { doc, header })
    };
    ranges(&text.content).into_iter().filter_map(read).collect()
}

/// Where comments stand. Lines that are comments each are one.
fn ranges(content: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(rest) = content.get(at..).filter(|rest| !rest.is_empty()) {
        let length = match rest.as_bytes() {
            [b'/', b'*', ..] => {
                let end = rest.get(2..).and_then(|inner| inner.find("*/"));
                let length = end.map_or(rest.len(), |end| end + 4);
                found.push(at..at + length);
                length
            }
            [b'/', b'/', ..] => {
                let length = rest.find('\n').unwrap_or(rest.len());
                match found.last_mut() {
                    Some(last) if goes_on(content, last, at) => last.end = at + length,
                    _ => found.push(at..at + length),
                }
                length
            }
            [quote @ (b'"' | b'\''), ..] => quoted(rest, char::from(*quote)),
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        at += length;
    }
    found
}

/// Whether a line that is a comment follows directly on another one.
fn goes_on(content: &str, last: &Range<usize>, next: usize) -> bool {
    let is_line = content.get(last.clone()).unwrap_or_default();
    let between = content.get(last.end..next).unwrap_or_default();
    is_line.starts_with("//") && between.trim().is_empty() && between.matches('\n').count() == 1
}

/// The length of a literal; what does not end on its line is none, such as the apostrophe behind `#error`.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' if !escaped => return 1,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    1
}

#[cfg(test)]
mod tests {
    use super::ranges;

    #[test]
    fn comments_are_told_from_what_looks_like_them() {
        let text = "/* a */ int x = '\"'; // b\n// c\n\n// d\nchar *s = \"/* no */ // no\";\n#error don't\n/* e";
        let found: Vec<&str> = ranges(text).into_iter().map(|one| &text[one]).collect();
        assert_eq!(found, ["/* a */", "// b\n// c", "// d", "/* e"]);
    }
}
