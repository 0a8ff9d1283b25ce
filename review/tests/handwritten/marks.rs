//! The marks of a form: comments `//~ RULE ROWS`, each on a line of its own.

/// A rule and the line where it is broken.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(crate) struct Mark {
    /// The line, counted from 1.
    pub(crate) line: u32,
    /// The name of the rule.
    pub(crate) rule: String,
}

/// The marks that a rule has to find, each at the next line that is neither a comment nor an attribute.
pub(crate) fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut open = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim();
        if let Some((rule, _)) = mark(text) {
            open.push(rule.to_owned());
        } else if !text.is_empty() && !text.starts_with("//") && !text.starts_with("#[") {
            marks.extend(open.drain(..).map(|rule| Mark { line, rule }));
        }
    }
    assert_eq!(open, Vec::<String>::new(), "a mark stands for nothing");
    marks.retain(|mark| mark.rule != "row");
    marks
}

/// The text with an empty line in the place of each mark.
pub(crate) fn without(text: &str) -> String {
    let lines = text.lines().map(|line| match mark(line.trim()) {
        Some(_) => "\n".to_owned(),
        None => format!("{line}\n"),
    });
    lines.collect()
}

/// The rows of all marks.
pub(crate) fn rows(text: &str) -> Vec<String> {
    let rules = text.lines().filter_map(|line| mark(line.trim()));
    let marks = rules.filter(|(rule, _)| *rule != "row");
    marks
        .flat_map(|(_, rows)| rows.split(' '))
        .map(str::to_owned)
        .collect()
}

/// The rule and the rows of a line that is a mark.
fn mark(line: &str) -> Option<(&str, &str)> {
    let mark = line.strip_prefix("//~ ")?;
    Some(mark.split_once(' ').unwrap_or((mark, "")))
}

#[test]
fn a_mark_stands_for_the_next_line_of_code() {
    let text = "//~ leak R02\n//~ row R16\n/// Docs.\n#[inline]\nfn f() {\n}\n//~ raw_call\nf();\n";
    let expected = [(5, "leak"), (8, "raw_call")].map(|(line, rule)| Mark {
        line,
        rule: rule.to_owned(),
    });
    assert_eq!(marks(text), expected);
    assert_eq!(rows(text), ["R02", ""]);
    assert_eq!(without("a\n  //~ leak\nb\n"), "a\n\nb\n");
}
