//! The ordinary comment that belongs to a declaration, where it has no documentation comment.
//!
//! Some headers comment in front of a declaration, others behind it. What tells them apart is
//! which of both neighbours a comment touches.

use std::ops::Range;

/// The comment that belongs to the declaration which `declaration` holds, from its first token to its last, as a
/// range of `content`.
pub(super) fn comment(content: &str, declaration: Range<usize>) -> Option<Range<usize>> {
    let end = end(content, declaration.end);
    same_line(content, end)
        .or_else(|| below(content, end))
        .or_else(|| above(content, declaration.start))
}

/// Where a declaration ends, its semicolon included, or its body's last line.
fn end(content: &str, last_token: usize) -> usize {
    let rest = content.get(last_token..).unwrap_or_default();
    match rest.find([';', '{', '\n']) {
        Some(at) if rest[at..].starts_with(';') => last_token + at + 1,
        _ => last_token,
    }
}

/// A comment that starts on the line on which the declaration ends, and is alone behind it.
fn same_line(content: &str, end: usize) -> Option<Range<usize>> {
    let line = content.get(end..)?.split('\n').next()?;
    let start = end + (line.len() - line.trim_start().len());
    started(content, start)
}

/// A comment on the line below, if what follows it does not touch it.
fn below(content: &str, end: usize) -> Option<Range<usize>> {
    let rest = content.get(end..)?;
    let next = end + rest.find('\n')? + 1;
    if !rest.split('\n').next()?.trim().is_empty() {
        return None;
    }
    let line = content.get(next..)?.split('\n').next()?;
    let start = next + (line.len() - line.trim_start().len());
    let found = started(content, start)?;
    let mut after = content.get(found.end..)?.split('\n');
    let own = after.next()?.trim().is_empty();
    let apart = after.next().is_none_or(|line| line.trim().is_empty());
    (own && apart).then_some(found)
}

/// The comment that starts at an offset.
fn started(content: &str, start: usize) -> Option<Range<usize>> {
    let rest = content.get(start..)?;
    if rest.starts_with("/*") {
        let end = rest.find("*/")? + 2;
        return Some(start..start + end);
    }
    if !rest.starts_with("//") {
        return None;
    }
    let mut end = start;
    for line in rest.split_inclusive('\n') {
        if !line.trim_start().starts_with("//") {
            break;
        }
        end += line.len();
    }
    let text = content.get(start..end)?;
    Some(start..start + text.trim_end().len())
}

/// A comment in front, with at most one empty line between, that touches nothing before it.
fn above(content: &str, start: usize) -> Option<Range<usize>> {
    let before = content.get(..start)?;
    // The rest of the declaration's own line must be empty, but for words that a macro made.
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let before = before.get(..line)?;
    let trimmed = before.trim_end();
    if before.get(trimmed.len()..)?.matches('\n').count() > 2 {
        return None;
    }
    let found = if trimmed.ends_with("*/") {
        trimmed.rfind("/*")?..trimmed.len()
    } else {
        lines_above(trimmed)?
    };
    let head = content.get(..found.start)?;
    let own_line = head.rfind('\n').map_or(0, |at| at + 1);
    if !head.get(own_line..)?.trim().is_empty() {
        return None;
    }
    let previous = head.get(..own_line)?.trim_end_matches('\n');
    let touches = head.get(previous.len()..own_line)?.len() < 2;
    let is_declaration = previous.trim_end().ends_with(';');
    (!(touches && is_declaration)).then_some(found)
}

/// The lines at the end of a text that are comments each.
fn lines_above(text: &str) -> Option<Range<usize>> {
    let mut start = text.len();
    while start > 0 {
        let head = text.get(..start)?.trim_end_matches('\n');
        let line = head.rfind('\n').map_or(0, |at| at + 1);
        if !head.get(line..)?.trim_start().starts_with("//") {
            break;
        }
        start = line;
    }
    let lines = text.get(start..)?;
    let first = start + (lines.len() - lines.trim_start().len());
    (start < text.len()).then_some(first..text.len())
}

#[cfg(test)]
mod tests {
    use super::comment;

    #[track_caller]
    fn found<'a>(content: &'a str, declaration: &str) -> Option<&'a str> {
        let start = content.find(declaration).expect("it is there");
        let range = comment(content, start..start + declaration.len() - 1)?;
        content.get(range)
    }

    #[test]
    fn comments_in_front_touch_what_follows() {
        let text = "int a(void);\n\n/* B. */\nint b(void);\n\n/*\n * C.\n */\n\nint c(void);\n";
        assert_eq!(found(text, "int a(void)"), None);
        assert_eq!(found(text, "int b(void)"), Some("/* B. */"));
        assert_eq!(found(text, "int c(void)"), Some("/*\n * C.\n */"));
    }

    #[test]
    fn comments_behind_touch_what_is_before() {
        let text = "int a(void);\n/*\n  A.\n*/\n\nint b(void); /* B. */\nint c(void);\n";
        assert_eq!(found(text, "int a(void)"), Some("/*\n  A.\n*/"));
        assert_eq!(found(text, "int b(void)"), Some("/* B. */"));
        assert_eq!(found(text, "int c(void)"), None);
    }

    #[test]
    fn lines_of_comments_are_one() {
        let text = "int a;\n\n// One\n// and two.\nint b(void);\n";
        assert_eq!(found(text, "int b(void)"), Some("// One\n// and two."));
    }

    #[test]
    fn broken_text_ends_without_panic() {
        for text in [
            "int x",
            "/*\nint x",
            "*/\nint x",
            "//\nint x;",
            "é*/ int x; /*",
        ] {
            let _ = found(text, "int x");
        }
    }
}
