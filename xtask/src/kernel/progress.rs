//! Long work says every few seconds how far it is.

use std::time::{Duration, Instant};

use crate::report;

/// How often something is said.
const EVERY: Duration = Duration::from_secs(4);

/// What is said on standard error while something goes on.
#[derive(Debug)]
pub(crate) struct Progress {
    what: String,
    unit: &'static str,
    start: Instant,
    said: Instant,
    count: usize,
}

impl Progress {
    /// Says that something begins, of which there will be several `unit`s.
    pub(crate) fn start(what: impl Into<String>, unit: &'static str) -> Self {
        let what = what.into();
        eprintln!("{what} ...");
        let start = Instant::now();
        Self {
            what,
            unit,
            start,
            said: start,
            count: 0,
        }
    }

    /// One more is done, or begins; says so if nothing was said for a while.
    pub(crate) fn step(&mut self, name: &str) {
        self.count += 1;
        if self.said.elapsed() >= EVERY {
            self.said = Instant::now();
            eprintln!(
                "{} ... {} {} after {} ({name})",
                self.what,
                self.count,
                self.unit,
                report::time(self.start.elapsed())
            );
        }
    }

    /// Says how much it was, and gives how long it took.
    pub(crate) fn finish(self) -> Duration {
        let time = self.start.elapsed();
        eprintln!(
            "{}: {} {} in {}",
            self.what,
            self.count,
            self.unit,
            report::time(time)
        );
        time
    }

    /// How many steps there were.
    pub(crate) fn count(&self) -> usize {
        self.count
    }
}
