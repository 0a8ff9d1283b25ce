//! Diagnostics as text, in the look of rustc.

use std::{collections::BTreeMap, ops::Range};

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};

use super::{Diagnostic, Label, Severity};
use crate::support::place::{Place, floor_boundary};

/// Whether text carries terminal colours.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Colour {
    /// It does not.
    #[default]
    Plain,
    /// It does, as ANSI escape codes.
    Ansi,
}

/// The text of a diagnostic, without a final newline.
pub fn render(diagnostic: &Diagnostic, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    renderer.render(&[group(diagnostic)])
}

fn group(diagnostic: &Diagnostic) -> Group<'_> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code);
    let mut group = Group::with_title(title);
    for run in runs(&diagnostic.labels) {
        group = group.element(run.snippet());
    }
    for label in diagnostic.labels.iter().filter(|label| !has_lines(label)) {
        if !label.place.file.is_empty() {
            group = group.element(origin(&label.place));
        }
        if !label.text.is_empty() {
            let words = format!("{}: {}", label.place.file, label.text);
            group = group.element(Level::NOTE.message(normalize_untrusted_str(&words)));
        }
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(normalize_untrusted_str(note)));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(normalize_untrusted_str(help)));
    }
    group
}

fn has_lines(label: &Label) -> bool {
    !label.place.excerpt.is_empty()
}

fn origin(place: &Place) -> Origin<'_> {
    let origin = Origin::path(normalize_untrusted_str(&place.file));
    match (place.line, place.column) {
        (0 | 1, 0 | 1) => origin,
        (line, column) => origin.line(line as usize).char_column(column as usize),
    }
}

/// Neighbouring lines of one file, with the labels that point into them.
struct Run<'a> {
    file: &'a str,
    first: u32,
    lines: Vec<&'a str>,
    labels: Vec<&'a Label>,
}

impl<'a> Run<'a> {
    fn snippet(&self) -> Snippet<'a, Annotation<'a>> {
        let text = self.lines.join("\n");
        let annotations: Vec<_> = self
            .labels
            .iter()
            .map(|label| {
                let kind = match label.primary {
                    true => AnnotationKind::Primary,
                    false => AnnotationKind::Context,
                };
                let annotation = kind.span(self.range(label, &text));
                match label.text.as_str() {
                    "" => annotation,
                    words => annotation.label(normalize_untrusted_str(words)),
                }
            })
            .collect();
        Snippet::source(text)
            .path(normalize_untrusted_str(self.file))
            .line_start(self.first as usize)
            .fold(false)
            .annotations(annotations)
    }

    /// Where the label's range is in the run's text. A place may come from a file that somebody
    /// else wrote, so a range that does not fit is cut.
    fn range(&self, label: &Label, text: &str) -> Range<usize> {
        let before = label.place.line.saturating_sub(self.first) as usize;
        let offset: usize = self.lines.iter().take(before).map(|l| l.len() + 1).sum();
        let start = floor_boundary(text, offset.saturating_add(label.place.start));
        let end = floor_boundary(text, offset.saturating_add(label.place.end));
        start..end.max(start)
    }
}

/// The lines that the labels show: files in the order in which they are first named, neighbouring
/// lines of a file together.
fn runs(labels: &[Label]) -> Vec<Run<'_>> {
    let mut files: Vec<(&str, BTreeMap<u32, &str>)> = Vec::new();
    for label in labels.iter().filter(|label| has_lines(label)) {
        let file = label.place.file.as_str();
        let at = files.iter().position(|(name, _)| *name == file);
        let at = at.unwrap_or_else(|| {
            files.push((file, BTreeMap::new()));
            files.len() - 1
        });
        if let Some((_, lines)) = files.get_mut(at) {
            lines.extend((label.place.line..).zip(label.place.excerpt.split('\n')));
        }
    }
    let mut runs: Vec<Run<'_>> = Vec::new();
    for (file, lines) in files {
        for (number, text) in lines {
            match runs.last_mut() {
                Some(run) if run.file == file && run.end() == number => run.lines.push(text),
                _ => runs.push(Run::new(file, number, text)),
            }
        }
    }
    for label in labels.iter().filter(|label| has_lines(label)) {
        let line = label.place.line;
        let own = runs
            .iter_mut()
            .find(|run| run.file == label.place.file && (run.first..run.end()).contains(&line));
        if let Some(run) = own {
            run.labels.push(label);
        }
    }
    // A mistake is read before what explains it. The sort is stable.
    runs.sort_by_key(|run| !run.labels.iter().any(|label| label.primary));
    runs
}

impl<'a> Run<'a> {
    fn new(file: &'a str, first: u32, line: &'a str) -> Self {
        Self {
            file,
            first,
            lines: vec![line],
            labels: Vec::new(),
        }
    }

    /// The number of the line after the last one.
    fn end(&self) -> u32 {
        let count = u32::try_from(self.lines.len()).unwrap_or(u32::MAX);
        self.first.saturating_add(count)
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Diagnostic, Place, render};

    const YAML: &str = "functions:\n  widget_get:\n    params:\n      wigdet: { view: Widget }\n";
    const HEADER: &str = "struct widget;\n\nvoid widget_get(struct widget *widget);\n";

    fn place(file: &str, text: &str, words: &str) -> Place {
        let start = text.find(words).expect("the words are in the text");
        Place::new(file, text, start..start + words.len())
    }

    fn two_files() -> Diagnostic {
        Diagnostic::error("SB0304", "`widget_get` has no parameter `wigdet`")
            .at(place("widget.yaml", YAML, "wigdet"), "no such parameter")
            .also(
                place("widget.h", HEADER, "widget_get"),
                "the function is declared here",
            )
            .note("the contract names what the header names")
            .help("a parameter with a similar name exists: `widget`")
    }

    #[test]
    fn shows_two_files_in_one_message() {
        assert_eq!(
            render(&two_files(), Colour::Plain),
            "\
error[SB0304]: `widget_get` has no parameter `wigdet`
 --> widget.yaml:4:7
  |
4 |       wigdet: { view: Widget }
  |       ^^^^^^ no such parameter
  |
 ::: widget.h:3:6
  |
3 | void widget_get(struct widget *widget);
  |      ---------- the function is declared here
  |
  = note: the contract names what the header names
  = help: a parameter with a similar name exists: `widget`"
        );
    }

    #[test]
    fn neighbouring_lines_are_shown_together_and_distant_ones_apart() {
        let diagnostic = Diagnostic::error("SB0110", "the key `b` is given twice")
            .at(Place::new("c.yaml", "a\nb: 1\nb: 2\nc\nd\n", 7..8), "again")
            .also(Place::new("c.yaml", "a\nb: 1\nb: 2\nc\nd\n", 2..3), "first")
            .also(Place::new("c.yaml", "a\nb: 1\nb: 2\nc\nd\n", 14..15), "");
        assert_eq!(
            render(&diagnostic, Colour::Plain),
            "\
error[SB0110]: the key `b` is given twice
 --> c.yaml:3:1
  |
2 | b: 1
  | - first
3 | b: 2
  | ^ again
  |
 ::: c.yaml:5:1
  |
5 | d
  | -"
        );
    }

    #[test]
    fn a_file_without_an_excerpt_is_only_named() {
        let diagnostic = Diagnostic::warning("SB0108", "cannot read the contract")
            .at(Place::whole_file("c.yaml"), "not a file");
        assert_eq!(
            render(&diagnostic, Colour::Plain),
            "\
warning[SB0108]: cannot read the contract
--> c.yaml
 = note: c.yaml: not a file"
        );
    }

    #[test]
    fn colours_come_only_when_asked_for() {
        assert!(!render(&two_files(), Colour::Plain).contains('\u{1b}'));
        assert!(render(&two_files(), Colour::Ansi).contains('\u{1b}'));
    }

    #[test]
    fn a_range_that_does_not_fit_is_cut() {
        let mut place = place("c.yaml", "é: 1", "é");
        place.start = 1;
        place.end = 1000;
        let text = render(
            &Diagnostic::error("SB0101", "odd").at(place, ""),
            Colour::Plain,
        );
        assert!(text.contains("é: 1"), "{text}");
    }

    #[test]
    fn terminal_codes_in_input_do_not_reach_the_terminal() {
        let evil = "a\u{1b}[31mb";
        let diagnostic = Diagnostic::error("SB0101", evil)
            .at(Place::new(evil, evil, 0..1), evil)
            .at(Place::whole_file(evil), evil)
            .note(evil)
            .help(evil);
        let text = render(&diagnostic, Colour::Plain);
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }
}
