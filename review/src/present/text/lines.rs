//! Lines of a width, with styles.

use annotate_snippets::normalize_untrusted_str;
use anstyle::{AnsiColor, Style};
use textwrap::{WordSeparator, WordSplitter};

use super::{Colour, Options};
use crate::compare::report::Class;

/// A place in a file.
pub(super) const PLACE: Style = AnsiColor::Blue.on_default();

/// A heading, and the word in front of a summary.
const HEADING: Style = Style::new().bold();

/// What names a part.
const LABEL: Style = AnsiColor::Cyan.on_default();

/// What text looks like that only counts.
pub(super) const DIM: Style = Style::new().dimmed();

/// Neither colour nor weight.
pub(super) const PLAIN: Style = Style::new();

/// The least room for words beside an indentation.
const LEAST: usize = 20;

/// A text that grows by lines.
pub(super) struct Lines {
    text: String,
    colour: Colour,
    width: usize,
}

impl Lines {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            text: String::new(),
            colour: options.colour,
            width: options.width,
        }
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    pub(super) fn blank(&mut self) {
        self.text.push('\n');
    }

    /// What is ready to be shown, and an empty line.
    pub(super) fn block(&mut self, ready: &str) {
        self.text += ready;
        self.text += "\n\n";
    }

    pub(super) fn heading(&mut self, words: &str) {
        let words = self.styled(HEADING, &clean(words));
        self.text += &words;
        self.blank();
    }

    /// A label, and words behind it: `  result: ...`.
    pub(super) fn item(&mut self, indent: usize, label: &str, words: &str) {
        let label = format!("{}: ", clean(label));
        let hanging = indent + 2;
        let lines = self.wrapped(words, indent + label.chars().count(), hanging);
        self.text += &" ".repeat(indent);
        let label = self.styled(LABEL, &label);
        self.text += &label;
        self.text += &lines.join("\n");
        self.blank();
    }

    /// Words in one style.
    pub(super) fn detail(&mut self, indent: usize, style: Style, words: &str) {
        let lines = self.wrapped(words, indent, indent + 2);
        self.text += &" ".repeat(indent);
        let words = self.styled(style, &lines.join("\n"));
        self.text += &words;
        self.blank();
    }

    /// The first line of a pair: its class, what it is, and its path.
    pub(super) fn row(&mut self, class: (Class, &str), kind: (&str, usize), path: &str) {
        let (class, word) = class;
        let word = self.styled(of(class), &format!("{word:<8}"));
        let (kind, room) = kind;
        let kind = self.styled(DIM, &format!("{:<room$}", clean(kind)));
        let path = self.styled(HEADING, &clean(path));
        self.text += &format!("  {word}  {kind}  {path}\n");
    }

    /// The last line of a part. It is not wrapped, so that other programs find it.
    pub(super) fn closing(&mut self, word: &str, words: &str) {
        let word = self.styled(HEADING, word);
        self.text += &format!("{word}: {}\n", clean(words));
    }

    /// Words on lines: the first one has room behind `first` characters, the others begin at `rest`.
    fn wrapped(&self, words: &str, first: usize, rest: usize) -> Vec<String> {
        let before = "\u{a0}".repeat(first);
        let rest = " ".repeat(rest);
        let width = self.width.max(first.max(rest.len()) + LEAST);
        let options = textwrap::Options::new(width)
            .initial_indent(&before)
            .subsequent_indent(&rest)
            .word_separator(WordSeparator::AsciiSpace)
            .word_splitter(WordSplitter::NoHyphenation)
            .break_words(false);
        let words = clean(words);
        let lines = textwrap::wrap(&words, options);
        let lines = lines.iter().enumerate().map(|(number, line)| match number {
            0 => line
                .strip_prefix(before.as_str())
                .unwrap_or(line)
                .to_owned(),
            _ => line.to_string(),
        });
        lines.collect()
    }

    fn styled(&self, style: Style, words: &str) -> String {
        match self.colour {
            Colour::Plain => words.to_owned(),
            Colour::Ansi => format!("{style}{words}{style:#}"),
        }
    }
}

/// The style of a class.
fn of(class: Class) -> Style {
    let colour = match class {
        Class::Same => return DIM,
        Class::Looser => AnsiColor::Red,
        Class::Missing | Class::Changed => AnsiColor::Yellow,
        Class::Stricter => AnsiColor::Cyan,
        Class::Renamed => AnsiColor::Blue,
        Class::Extra => AnsiColor::Green,
    };
    colour.on_default().bold()
}

/// Text of the input on one line, without what a terminal would act on.
fn clean(words: &str) -> String {
    let words: Vec<_> = words.split_whitespace().collect();
    normalize_untrusted_str(&words.join(" "))
}
