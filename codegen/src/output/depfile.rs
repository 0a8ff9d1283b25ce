//! A rule in Make syntax that says what the outputs are made from.

use std::collections::BTreeSet;

/// The rule: all `targets` depend on all `inputs`; sorted and without repetition. No targets give no
/// rule, for Make knows none without.
pub fn rule<'a>(
    targets: impl IntoIterator<Item = &'a str>,
    inputs: impl IntoIterator<Item = &'a str>,
) -> String {
    let targets: BTreeSet<_> = targets.into_iter().map(escape).collect();
    let inputs: BTreeSet<_> = inputs.into_iter().map(escape).collect();
    if targets.is_empty() {
        return String::new();
    }
    let mut text = targets.into_iter().collect::<Vec<_>>().join(" ");
    text.push(':');
    for input in inputs {
        text += " \\\n  ";
        text += &input;
    }
    text.push('\n');
    text
}

/// A path as Make reads it back: `$` is doubled, `#` and spaces have a backslash in front, and so
/// has each backslash that stands before a space. A line end in a path cannot be written.
fn escape(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut backslashes = 0;
    for character in path.chars() {
        match character {
            ' ' | '\t' => text.extend(std::iter::repeat_n('\\', backslashes + 1)),
            '#' => text.push('\\'),
            '$' => text.push('$'),
            _ => {}
        }
        text.push(character);
        backslashes = if character == '\\' {
            backslashes + 1
        } else {
            0
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{escape, rule};

    #[test]
    fn escapes_what_make_reads_otherwise() {
        assert_eq!(escape("plain/a.rs"), "plain/a.rs");
        assert_eq!(escape("my file.h"), "my\\ file.h");
        assert_eq!(escape("a#b$c.h"), "a\\#b$$c.h");
        assert_eq!(escape("a\\b"), "a\\b");
        assert_eq!(escape("a\\ b"), "a\\\\\\ b");
    }

    #[test]
    fn several_targets_share_sorted_inputs() {
        assert_eq!(
            rule(["out/b.rs", "out/a.rs"], ["x.yaml", "a b.h", "x.yaml"]),
            "out/a.rs out/b.rs: \\\n  a\\ b.h \\\n  x.yaml\n"
        );
    }

    #[test]
    fn a_rule_without_inputs_is_one_line_and_one_without_targets_is_none() {
        assert_eq!(rule(["a"], []), "a:\n");
        assert_eq!(rule([], ["a"]), "");
    }
}
