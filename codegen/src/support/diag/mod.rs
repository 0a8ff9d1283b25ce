//! Diagnostics: what is said, where, and how a stage stops.
//!
//! A stage pushes into the [`Sink`] and goes on; only [`Sink::gate`] stops a run. Rendering is in
//! [`render`]'s and [`json`]'s hands, so a diagnostic is plain data.

pub mod json;
pub mod render;

use serde::Serialize;

use super::place::Place;

/// How bad it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The run fails, and writes nothing.
    Error,
    /// The run goes on, and something is not bound or not as sure as it could be.
    Warning,
}

/// A place with the words that belong to it.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What is to be seen there; may be empty.
    pub text: String,
    /// Whether this is the place of the mistake, or one that explains it.
    pub primary: bool,
}

/// One message: a code, one sentence, its places, and what to do.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Diagnostic {
    /// The code, such as `SB0301`; `safebind explain` prints its page.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One terse sentence, lower case, without a final dot.
    pub message: String,
    /// The places, the primary one first.
    pub labels: Vec<Label>,
    /// Facts that help to understand, a line each.
    pub notes: Vec<String>,
    /// What to do, where that is known.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error without a place yet.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: message.into(),
            labels: Vec::new(),
            notes: Vec::new(),
            help: None,
        }
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(code, message)
        }
    }

    /// Adds the place of the mistake.
    #[must_use]
    pub fn at(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
            primary: true,
        });
        self
    }

    /// Adds a place that explains the mistake.
    #[must_use]
    pub fn also(mut self, place: Place, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            text: text.into(),
            primary: false,
        });
        self
    }

    /// Adds a fact.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The order in which messages are shown: by file, line, column, then code and words.
    fn sort_key(&self) -> (Option<(&str, u32, u32)>, &'static str, &str) {
        let first = self.labels.first().map(|label| &label.place);
        (
            first.map(|p| (p.file.as_str(), p.line, p.column)),
            self.code,
            &self.message,
        )
    }
}

/// A stage was stopped by errors; they are in the [`Sink`].
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("stopped by {errors} error(s) while {stage}")]
pub struct Aborted {
    /// What was being done.
    pub stage: &'static str,
    /// How many errors had been reported by then.
    pub errors: usize,
}

/// Collects the diagnostics of a run.
#[derive(Debug, Default)]
pub struct Sink {
    diagnostics: Vec<Diagnostic>,
}

impl Sink {
    /// Takes a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether an error was reported.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How many errors were reported.
    pub fn errors(&self) -> usize {
        self.diagnostics
            .iter()
            .filter(|d| d.severity == Severity::Error)
            .count()
    }

    /// Stops the run if an error was reported so far.
    ///
    /// # Errors
    ///
    /// [`Aborted`] names the stage and counts the errors.
    pub fn gate(&self, stage: &'static str) -> Result<(), Aborted> {
        match self.errors() {
            0 => Ok(()),
            errors => Err(Aborted { stage, errors }),
        }
    }

    /// As [`Sink::gate`], but for errors with other codes than these.
    ///
    /// # Errors
    ///
    /// [`Aborted`] names the stage and counts those errors.
    pub fn gate_but(&self, stage: &'static str, codes: &[&str]) -> Result<(), Aborted> {
        let diagnostics = self.diagnostics.iter();
        let errors = diagnostics
            .filter(|d| d.severity == Severity::Error && !codes.contains(&d.code))
            .count();
        match errors {
            0 => Ok(()),
            errors => Err(Aborted { stage, errors }),
        }
    }

    /// All diagnostics, sorted by place, without repetition.
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics
            .sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        self.diagnostics.dedup();
        self.diagnostics
    }
}
