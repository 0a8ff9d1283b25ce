//! Text for a terminal.

use safebind_review::{
    compare::report::Class,
    present::text::{Colour, Options, text},
};

use crate::support::{expect, others::hostile, sample};

fn plain(width: usize, verbose: bool) -> String {
    let options = Options {
        colour: Colour::Plain,
        width,
        verbose,
    };
    text(&sample().report(), &options)
}

/// Without the codes of colours.
fn without_colours(text: &str) -> String {
    let mut parts = text.split('\u{1b}');
    let mut left = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        left += part.split_once('m').expect("a code ends in `m`").1;
    }
    left
}

#[test]
fn each_difference_is_there_with_both_texts_and_its_line() {
    let (text, sample) = (plain(1_000, false), sample());
    for pair in &sample.comparison.pairs {
        assert_eq!(
            text.contains(&format!("  {}\n", pair.path)),
            pair.class != Class::Same,
            "{text}"
        );
        for one in &pair.differences {
            // Where a side is missing the pair says so itself.
            let is_absence = pair.handwritten.is_none() || pair.generated.is_none();
            for (side, words) in [
                ("hand-written", &one.handwritten),
                ("generated", &one.generated),
            ] {
                if is_absence {
                    continue;
                }
                let words = if words.is_empty() { "(nothing)" } else { words };
                assert!(
                    text.contains(&format!("{side}: {words}\n")),
                    "{words}\n{text}"
                );
            }
            assert!(text.contains(&one.notice), "{text}");
            if let Some(at) = &one.contract {
                assert!(
                    text.contains(&format!("{}:{}: {}\n", at.file, at.line, at.text.trim())),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn the_last_lines_count() {
    let text = plain(80, false);
    let lines: Vec<_> = text.lines().rev().take(2).collect();
    assert_eq!(
        lines[1],
        "diff: 2 same, 1 renamed, 1 stricter, 1 changed, 1 looser, 1 missing, 1 extra; 2 parts not read"
    );
    assert_eq!(
        lines[0],
        "audit: 3 warnings, 1 value not followed; `safebind explain SB0801` says more"
    );
}

#[test]
fn what_is_the_same_is_shown_when_asked_for() {
    for (verbose, count) in [(false, 0), (true, 2)] {
        let text = plain(100, verbose);
        assert_eq!(
            text.lines()
                .filter(|line| line.starts_with("  same "))
                .count(),
            count,
            "{text}"
        );
        assert_eq!(text.contains("argued by the invariant"), verbose, "{text}");
    }
}

#[test]
fn colours_change_nothing_else() {
    let options = Options {
        colour: Colour::Ansi,
        width: 80,
        verbose: true,
    };
    let coloured = text(&sample().report(), &options);
    let plain = plain(80, true);
    assert!(coloured.contains('\u{1b}') && !plain.contains('\u{1b}'));
    assert_eq!(without_colours(&coloured), plain);
}

#[test]
fn lines_have_the_width_that_is_asked_for() {
    for width in [60, 80, 120] {
        let text = plain(width, true);
        let (table, _) = text.split_once("warning[").expect("there are findings");
        for line in table.lines() {
            let words = line.split_whitespace().count();
            assert!(
                line.chars().count() <= width || words == 1,
                "{width}: {line}"
            );
        }
        assert!(
            table.lines().any(|line| line.chars().count() > width / 2),
            "{width}"
        );
    }
}

#[test]
fn no_code_of_the_input_reaches_the_terminal() {
    let hostile = hostile();
    let text = text(&hostile.report(), &Options::default());
    let odd = |c: char| c.is_control() && c != '\n' || matches!(c, '\u{202a}'..='\u{202e}');
    assert!(!text.contains(odd), "{:?}", text.chars().find(|c| odd(*c)));
    assert!(text.contains("alert(1)"), "the texts are hostile");
}

#[test]
fn the_texts_are_as_they_were_read() {
    expect::same("report.txt", &plain(100, false));
    expect::same("verbose.txt", &plain(80, true));
}
