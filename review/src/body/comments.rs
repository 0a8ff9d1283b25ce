//! The comments in front of something: a syntax tree does not have them, so they are read from the text.

/// A comment in front of something.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Comment {
    /// Its lines, without the marks and the blanks around.
    pub lines: Vec<String>,
}

impl Comment {
    /// The argument in it: from `SAFETY:` on, up to a paragraph that begins with another such word.
    pub fn argument(&self) -> Option<String> {
        let start = self.lines.iter().position(|line| is_safety(line))?;
        let mut argument = String::new();
        for (index, line) in self.lines.iter().skip(start).enumerate() {
            if index > 0 && (is_other_word(line) || is_safety(line)) {
                break;
            }
            if line.is_empty() {
                continue;
            }
            if !argument.is_empty() {
                argument.push(' ');
            }
            argument.push_str(line);
        }
        let said = argument.get("SAFETY:".len()..).unwrap_or_default();
        Some(said.trim().to_owned())
    }
}

fn is_safety(line: &str) -> bool {
    let word = line.get(.."SAFETY:".len());
    word.is_some_and(|word| word.eq_ignore_ascii_case("SAFETY:"))
}

/// Whether a line begins with a word such as `INVARIANT:` or `TODO(x):`.
fn is_other_word(line: &str) -> bool {
    let Some((word, _)) = line.split_once(':') else {
        return false;
    };
    let word = word.split_once('(').map_or(word, |(word, _)| word);
    word.len() > 2
        && word
            .chars()
            .all(|one| one.is_ascii_uppercase() || one == '_')
}

/// The comment that ends in the line above a byte of a text; attributes may stand between.
pub fn above(text: &str, byte: usize) -> Comment {
    let before = text.get(..byte).unwrap_or_default();
    let end = before.rfind('\n').unwrap_or(0);
    let mut lines = Vec::new();
    let mut in_block = false;
    let mut in_attribute = false;
    for line in text.get(..end).unwrap_or_default().rsplit('\n') {
        let line = line.trim();
        if in_block {
            let opened = line.strip_prefix("/*");
            lines.push(opened.unwrap_or(line).trim_matches(['*', '!', ' ']).into());
            in_block = opened.is_none();
        } else if line.starts_with("//~") {
            // A mark for a test of tools is no comment.
        } else if let Some(rest) = line.strip_prefix("//") {
            lines.push(rest.trim_start_matches(['/', '!']).trim().to_owned());
        } else if let Some(rest) = line.strip_suffix("*/") {
            let opened = rest.strip_prefix("/*");
            in_block = opened.is_none();
            lines.push(opened.unwrap_or(rest).trim_matches(['*', '!', ' ']).into());
        } else if in_attribute {
            in_attribute = !line.starts_with("#[");
        } else if line.starts_with("#[") && line.ends_with(']') {
        } else if lines.is_empty() && line.ends_with(")]") && line.len() < 3 {
            in_attribute = true;
        } else {
            break;
        }
    }
    lines.reverse();
    Comment { lines }
}

/// The comment that stands at the beginning of a block, of which this is the byte after the brace.
pub fn inside(text: &str, byte: usize) -> Comment {
    let mut lines = Vec::new();
    for line in text.get(byte..).unwrap_or_default().split('\n') {
        let line = line.trim();
        match line.strip_prefix("//") {
            Some(rest) => lines.push(rest.trim_start_matches(['/', '!']).trim().to_owned()),
            None if line.is_empty() && lines.is_empty() => {}
            None => break,
        }
    }
    Comment { lines }
}

/// The argument for something unsafe: from the nearest of the comments above these bytes, the innermost first.
pub fn argument(text: &str, starts: impl Iterator<Item = usize>) -> Option<String> {
    let mut last = None;
    for start in starts {
        if last == Some(start) {
            continue;
        }
        last = Some(start);
        let found = above(text, start).argument();
        if found.is_some() {
            return found;
        }
    }
    None
}
