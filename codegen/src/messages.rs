//! Messages on the standard error stream.

use anstream::{AutoStream, ColorChoice, stream::RawStream};
use clap::{Args, ValueEnum};
use safebind::support::diag::{
    Diagnostic, Severity,
    json::json,
    render::{Colour, render},
};

/// How to say what is to be said.
#[derive(Args)]
pub(crate) struct Messages {
    /// How messages are written: for people, or as one JSON object per line.
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    message_format: Format,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    color: When,
    /// Print errors and warnings only.
    #[arg(long, short)]
    pub(crate) quiet: bool,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, ValueEnum)]
enum Format {
    #[default]
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum When {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    Always,
    Never,
}

impl Messages {
    pub(crate) fn is_json(&self) -> bool {
        self.message_format == Format::Json
    }

    /// Whether what goes to `stream` has colours.
    pub(crate) fn colour(&self, stream: &impl RawStream) -> Colour {
        match self.color {
            When::Always => Colour::Ansi,
            When::Never => Colour::Plain,
            When::Auto => match AutoStream::choice(stream) {
                ColorChoice::Never => Colour::Plain,
                _ => Colour::Ansi,
            },
        }
    }
}

/// Shows all diagnostics, and counts them for people.
pub(crate) fn show(diagnostics: &[Diagnostic], messages: &Messages) {
    let text = match messages.is_json() {
        true => diagnostics.iter().map(|d| json(d) + "\n").collect(),
        false => text(diagnostics, messages.colour(&std::io::stderr())),
    };
    // The colours are decided; and where this stream is closed nothing can be said.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), text.as_bytes());
}

/// Shows a line that is no message; not where errors and warnings alone are wanted.
pub(crate) fn show_line(line: &str, messages: &Messages) {
    if !messages.quiet {
        let line = format!("{line}\n");
        let _ = std::io::Write::write_all(&mut std::io::stderr(), line.as_bytes());
    }
}

/// How many errors and warnings there are: `2 errors, 1 warning`.
pub(crate) fn counts(errors: usize, warnings: usize) -> String {
    let counts = [counted(errors, "error"), counted(warnings, "warning")];
    let counts: Vec<_> = counts.into_iter().flatten().collect();
    counts.join(", ")
}

fn text(diagnostics: &[Diagnostic], colour: Colour) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
        text += &render(diagnostic, colour);
        text += "\n\n";
    }
    let count = |severity| {
        diagnostics
            .iter()
            .filter(|d| d.severity == severity)
            .count()
    };
    let counts = counts(count(Severity::Error), count(Severity::Warning));
    let is_error = |d: &&Diagnostic| d.severity == Severity::Error;
    let error = diagnostics.iter().find(is_error);
    if let Some(first) = error.or(diagnostics.first()) {
        text += &format!("safebind: {counts}; ");
        text += &format!("`safebind explain {}` says more\n", first.code);
    }
    text
}

fn counted(number: usize, what: &str) -> Option<String> {
    match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{number} {what}s")),
    }
}

/// A line about a step, its verb in green where colours are wanted.
pub(crate) fn step(line: &str, colour: Colour) -> String {
    let verb = line.trim_start();
    let verb = verb.split(' ').next().unwrap_or_default();
    match colour {
        Colour::Plain => line.to_owned(),
        Colour::Ansi => line.replacen(verb, &format!("\u{1b}[1;32m{verb}\u{1b}[0m"), 1),
    }
}

#[cfg(test)]
mod tests {
    use super::{Colour, Diagnostic, step, text};

    #[test]
    fn errors_and_warnings_are_counted() {
        let diagnostics = [
            Diagnostic::error("SB0301", "one"),
            Diagnostic::error("SB0302", "two"),
            Diagnostic::warning("SB0307", "three"),
        ];
        let text = text(&diagnostics, Colour::Plain);
        let last = text.lines().last();
        let expected = "safebind: 2 errors, 1 warning; `safebind explain SB0301` says more";
        assert_eq!(last, Some(expected));
    }

    #[test]
    fn nothing_to_say_is_nothing_said() {
        assert_eq!(text(&[], Colour::Plain), "");
    }

    #[test]
    fn a_step_has_a_coloured_verb_when_asked() {
        assert_eq!(step("   Parsing 7", Colour::Plain), "   Parsing 7");
        assert_eq!(
            step("   Parsing 7", Colour::Ansi),
            "   \u{1b}[1;32mParsing\u{1b}[0m 7"
        );
    }
}
