//! Text: each name with what changed as a difference, what is new nearby, and a count.

use similar::{ChangeTag, TextDiff};

use crate::{
    drift::{Change, Drift, Fate, Item, OptionChange, Severity},
    support::diag::render::Colour,
};

/// How many options that differ are shown: two flavours of one kernel differ in thousands.
const OPTIONS: usize = 24;

/// The drift for a terminal; `verbose` shows what needs no attention, too.
pub fn text(drift: &Drift, colour: Colour, verbose: bool) -> String {
    let mut text = String::new();
    let mut hidden = 0;
    for item in &drift.items {
        match item.severity == Severity::Note && !verbose {
            true => hidden += 1,
            false => text += &one(item, colour),
        }
    }
    if !drift.near.is_empty() {
        text += "new functions near contracted ones:\n";
        for near in &drift.near {
            text += &format!(
                "    {} ({}), like {}\n",
                near.name, near.header, near.beside
            );
        }
        text.push('\n');
    }
    text += &options(&drift.options, verbose);
    for contract in &drift.unaccepted {
        text += &format!("nothing was accepted of {contract}: `safebind accept --all` does it\n");
    }
    text + &summary(drift, hidden)
}

/// The options that differ; of many only the first, unless all are wanted.
fn options(options: &[OptionChange], verbose: bool) -> String {
    if options.is_empty() {
        return String::new();
    }
    let shown = match verbose {
        true => options.len(),
        false => options.len().min(OPTIONS),
    };
    let said = |value: &Option<String>| match value.as_deref() {
        None => "not defined".to_owned(),
        Some("") => "defined".to_owned(),
        Some(value) => value.to_owned(),
    };
    let mut text = format!(
        "options of the configuration that differ: {}\n",
        options.len()
    );
    for option in options.iter().take(shown) {
        let (old, new) = (said(&option.old), said(&option.new));
        text += &format!("    {}: {old} -> {new}\n", option.name);
    }
    if shown < options.len() {
        let more = options.len() - shown;
        text += &format!("    and {more} more (`--verbose` shows all)\n");
    }
    text + "\n"
}

fn summary(drift: &Drift, hidden: usize) -> String {
    let said = |severity, one: &str, many: &str| {
        let count = drift
            .items
            .iter()
            .filter(|item| item.severity == severity)
            .count();
        match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {many}")),
        }
    };
    let counts: Vec<String> = [
        said(Severity::Error, "error", "errors"),
        said(Severity::Review, "to review", "to review"),
        said(Severity::Note, "note", "notes"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let trees = match (&drift.from, &drift.to) {
        (Some(from), Some(to)) => format!("{from} -> {to}: "),
        (None, Some(to)) => format!("{to}: "),
        _ => String::new(),
    };
    let changed = match counts.is_empty() {
        true => "nothing changed".to_owned(),
        false => counts.join(", "),
    };
    let more = match hidden {
        0 => "",
        _ => " (`--verbose` shows notes)",
    };
    format!(
        "{trees}{changed}; {} of {} names are the same{more}\n",
        drift.same, drift.compared
    )
}

fn one(item: &Item, colour: Colour) -> String {
    let (word, number) = match item.severity {
        Severity::Error => ("error", "31"),
        Severity::Review => ("review", "33"),
        Severity::Note => ("note", "36"),
    };
    let what = match &item.fate {
        Fate::Changed(_) => "",
        Fate::Gone {
            expected: false, ..
        } => " is gone",
        Fate::Gone { expected: true, .. } => " is absent, as the contract says it may be",
        Fate::New if item.severity > Severity::Note => " was never accepted",
        Fate::New => " is new",
    };
    let mut about = vec![item.kind.to_string()];
    about.extend(Some(item.header.clone()).filter(|header| !header.is_empty()));
    about.extend(
        item.since
            .as_ref()
            .map(|since| format!("accepted in {since}")),
    );
    let word = paint(word, number, colour);
    let mut text = format!("{word}: {}{what} ({})\n", item.name, about.join(", "));
    match &item.fate {
        Fate::Changed(changes) => text.extend(changes.iter().map(|change| part(change, colour))),
        Fate::Gone { renames, .. } => {
            for rename in renames {
                let evidence = rename.evidence.join(", ");
                text += &format!(
                    "    it may be {} now ({} %): {evidence}\n",
                    rename.name, rename.likeness
                );
            }
        }
        Fate::New => {}
    }
    text + "\n"
}

fn part(change: &Change, colour: Colour) -> String {
    let is_short = |text: &str| !text.contains('\n');
    let mut text = format!("  {} ({})\n", change.part, change.severity.word());
    if is_short(&change.old) && is_short(&change.new) {
        for (sign, value, number) in [('-', &change.old, "31"), ('+', &change.new, "32")] {
            if !value.is_empty() {
                text += &paint(&format!("    {sign} {value}"), number, colour);
                text.push('\n');
            }
        }
        return text;
    }
    let diff = TextDiff::from_lines(&change.old, &change.new);
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        for one in hunk.iter_changes() {
            let line = one.value().trim_end_matches('\n').replace('\t', "    ");
            let line = match one.tag() {
                ChangeTag::Equal => format!("      {line}"),
                ChangeTag::Delete => paint(&format!("    - {line}"), "31", colour),
                ChangeTag::Insert => paint(&format!("    + {line}"), "32", colour),
            };
            text += line.trim_end();
            text.push('\n');
        }
    }
    text
}

fn paint(text: &str, number: &str, colour: Colour) -> String {
    match colour {
        Colour::Ansi => format!("\u{1b}[{number}m{text}\u{1b}[0m"),
        Colour::Plain => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{OPTIONS, OptionChange, options};

    #[test]
    fn of_many_options_the_first_are_shown() {
        let one = |number: usize| OptionChange {
            name: format!("O{number:02}"),
            old: None,
            new: Some("1".to_owned()),
        };
        let all: Vec<OptionChange> = (0..OPTIONS + 2).map(one).collect();
        let text = options(&all, false);
        assert!(
            text.contains("    O23: not defined -> 1\n    and 2 more"),
            "{text}"
        );
        let text = options(&all, true);
        assert!(text.contains("O25") && !text.contains("more"), "{text}");
        assert_eq!(options(&[], true), "");
        assert!(!options(&all[..OPTIONS], false).contains("more"));
    }
}
