//! The report for a terminal.

use std::fmt::Write as _;

use super::document::{Cause, Counts, Function, Location, Report, State};
use crate::support::diag::render::Colour;

/// How many instances or names of one kind are shown, unless all are wanted.
const SHOWN: usize = 8;

/// How the text is made.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Whether headings have colours.
    pub colour: Colour,
    /// Whether everything is shown, however much it is.
    pub verbose: bool,
}

/// What is counted, in one sentence.
pub const DENOMINATOR: &str = "Counted are the functions that the named headers declare themselves, and their \
                               macros that have a contract; not what they include.";

/// The text.
pub fn text(report: &Report, options: Options) -> String {
    let mut text = Text {
        text: String::new(),
        options,
    };
    text.summary(report);
    text.headers(report);
    for cause in &report.causes {
        text.cause("NOT BOUND", cause);
    }
    for promise in &report.promises {
        text.cause("UNSAFE", promise);
    }
    text.decided(report);
    text.elsewhere(report);
    text.review(report);
    text.unused(report);
    text.text
}

/// A sentence with the counts that matter most.
pub fn sentence(counts: &Counts) -> String {
    let mut text = format!(
        "{} of {} bound{}: {} safe, {} unsafe; {} not bound",
        counts.bound(),
        counted(counts.wanted(), "function"),
        percent(counts).map_or_else(String::new, |percent| format!(" ({percent})")),
        counts.safe + counts.part,
        counts.unsafe_,
        counts.not_bound(),
    );
    if counts.no_contract > 0 {
        let _ = write!(text, " ({} without a contract)", counts.no_contract);
    }
    let decided = [
        (counts.left_out, "left out"),
        (counts.by_hand, "written by hand"),
    ];
    for (count, what) in decided.into_iter().filter(|(count, _)| *count > 0) {
        let _ = write!(text, "; {count} {what}");
    }
    text
}

/// Which part is bound, as text: `71.4 %`.
pub fn percent(counts: &Counts) -> Option<String> {
    let tenths = counts.tenths()?;
    Some(format!("{}.{} %", tenths / 10, tenths % 10))
}

/// A number with its noun: `1 function`, `2 functions`.
pub fn counted(number: usize, one: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {one}s"),
    }
}

/// A place as it is written in messages of compilers.
pub fn place(location: &Location) -> String {
    format!("{}:{}:{}", location.file, location.line, location.column)
}

struct Text {
    text: String,
    options: Options,
}

impl Text {
    fn line(&mut self, indent: usize, words: &str) {
        // What is quoted may have several lines.
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let _ = writeln!(self.text, "{:indent$}{words}", "");
    }

    fn heading(&mut self, words: &str) {
        self.text.push('\n');
        match self.options.colour {
            Colour::Plain => self.text += words,
            Colour::Ansi => {
                let _ = write!(self.text, "\u{1b}[1m{words}\u{1b}[0m");
            }
        }
        self.text.push('\n');
    }

    fn shown<'a, T>(&self, all: &'a [T]) -> &'a [T] {
        match self.options.verbose {
            true => all,
            false => all.get(..SHOWN).unwrap_or(all),
        }
    }

    fn more(&mut self, indent: usize, all: usize, shown: usize) {
        if all > shown {
            let words = format!("and {} more, which `--verbose` shows", all - shown);
            self.line(indent, &words);
        }
    }

    fn summary(&mut self, report: &Report) {
        self.line(0, &sentence(&report.totals));
        self.line(0, DENOMINATOR);
    }

    fn headers(&mut self, report: &Report) {
        let names = report.headers.iter().map(|header| header.name.len());
        let width = names.max().unwrap_or_default().max("header".len());
        self.heading(&format!(
            "{:width$}  declared  safe  unsafe  not bound  decided   bound",
            "header"
        ));
        for header in &report.headers {
            let counts = &header.counts;
            let _ = writeln!(
                self.text,
                "{:width$}  {:>8}  {:>4}  {:>6}  {:>9}  {:>7}  {:>6}",
                header.name,
                counts.declared,
                counts.safe + counts.part,
                counts.unsafe_,
                counts.not_bound(),
                counts.by_hand + counts.left_out,
                percent(counts).unwrap_or_else(|| "-".to_owned()),
            );
        }
    }

    fn cause(&mut self, state: &str, cause: &Cause) {
        let alone = match cause.alone {
            all if all == cause.functions => String::new(),
            none @ 0 => format!(", {none} by this alone"),
            some => format!(", {some} by this alone"),
        };
        let functions = counted(cause.functions, "function");
        let what = match &cause.key {
            Some(key) => format!("`{key}`: {}", cause.meaning),
            None => cause.meaning.clone(),
        };
        self.heading(&format!("{state}, {functions}{alone}: {what}"));
        let shown = self.shown(&cause.answers);
        for answer in shown {
            let asked = answer.asked_by.as_ref();
            let asked = asked.map_or_else(String::new, |asked| format!(" ({})", place(asked)));
            let name = format!("{}{asked}", answer.function);
            match answer.reason == cause.meaning {
                true => self.line(2, &name),
                false => self.line(2, &format!("{name}: {}", answer.reason)),
            }
            let at = answer.contract.as_ref().map(place);
            match (&answer.line, at) {
                (Some(line), Some(at)) => self.line(4, &format!("{at}: `{line}`")),
                (Some(line), None) => self.line(4, &format!("`{line}`")),
                (None, Some(at)) => self.line(4, &at),
                (None, None) => {}
            }
        }
        self.more(2, cause.answers.len(), shown.len());
    }

    /// What contracts decide against, with the reasons.
    fn decided(&mut self, report: &Report) {
        let all: Vec<&Function> = report
            .headers
            .iter()
            .flat_map(|header| &header.functions)
            .filter(|one| matches!(one.state, State::LeftOut | State::ByHand))
            .collect();
        if all.is_empty() {
            return;
        }
        self.heading("Decided by contracts");
        let shown = self.shown(&all);
        for function in shown {
            let word = match function.state {
                State::ByHand => "written by hand",
                _ => "left out",
            };
            let reason = function.because.join("; ");
            self.line(2, &format!("{}, {word}: {reason}", function.name));
        }
        self.more(2, all.len(), shown.len());
    }

    /// What counts nowhere.
    fn elsewhere(&mut self, report: &Report) {
        if report.elsewhere.is_empty() {
            return;
        }
        self.heading("Declared by none of these headers, and not counted");
        let shown = self.shown(&report.elsewhere);
        for function in shown {
            let more = match (&function.declared, function.state) {
                (None, _) => function.because.join("; "),
                (Some(declared), State::Open) => {
                    format!("NOT BOUND, declared {}", place(declared))
                }
                (Some(declared), State::Unsafe) => format!("UNSAFE, declared {}", place(declared)),
                (Some(declared), _) => format!("SAFE, declared {}", place(declared)),
            };
            self.line(2, &format!("{}: {more}", function.name));
        }
        self.more(2, report.elsewhere.len(), shown.len());
    }

    fn review(&mut self, report: &Report) {
        let review = &report.review;
        self.heading(&format!(
            "{} of {} compared with the C code, {} name their source",
            review.reviewed,
            counted(review.contracts, "contract"),
            review.sourced
        ));
        for reviewer in &review.reviewers {
            let contracts = counted(reviewer.contracts, "contract");
            self.line(2, &format!("{}: {contracts}", reviewer.name));
        }
        self.names("not compared", "reviewed_by: [...]", &review.not_reviewed);
        self.names("no source", "source: { path: ... }", &review.not_sourced);
    }

    fn names(&mut self, what: &str, line: &str, names: &[String]) {
        if names.is_empty() {
            return;
        }
        let shown = self.shown(names);
        let mut words = format!("{what} (`{line}`): {}", shown.join(", "));
        if names.len() > shown.len() {
            let _ = write!(words, ", and {} more", names.len() - shown.len());
        }
        self.line(2, &words);
    }

    fn unused(&mut self, report: &Report) {
        let Some(all) = &report.unused else {
            return;
        };
        let keys = counted(all.len(), "key");
        self.heading(&format!("{keys} of contracts without effect"));
        let shown = self.shown(all);
        for unused in shown {
            self.line(2, &format!("{} `{}`", place(&unused.place), unused.key));
        }
        self.more(2, all.len(), shown.len());
    }
}
