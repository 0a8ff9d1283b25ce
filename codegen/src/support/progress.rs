//! Says what takes long.

use std::{
    fmt,
    sync::{Arc, mpsc},
    thread,
    time::Duration,
};

/// Where lines about long steps go; by default nowhere.
#[derive(Clone, Default)]
pub struct Progress {
    reporter: Option<Reporter>,
}

#[derive(Clone)]
struct Reporter {
    /// How long a step takes that is reported; none is, if nothing is here.
    after: Option<Duration>,
    report: Arc<dyn Fn(&str) + Send + Sync>,
}

/// A step that is going on; it ends when this is dropped.
#[derive(Debug)]
#[must_use = "the step ends when this is dropped"]
pub struct Step {
    // Dropping the sender wakes the thread that waits to report.
    _end: Option<mpsc::Sender<()>>,
}

impl Progress {
    /// Reports each step that takes longer than `after`, once, from another thread.
    pub fn new(after: Duration, report: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self {
            reporter: Some(Reporter {
                after: Some(after),
                report: Arc::new(report),
            }),
        }
    }

    /// Reports what was chosen, and no step.
    pub fn of_choices(report: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self {
            reporter: Some(Reporter {
                after: None,
                report: Arc::new(report),
            }),
        }
    }

    /// Says at once what was chosen, such as `Using`, `the arguments of a source`.
    pub fn say(&self, verb: &str, what: &str) {
        if let Some(reporter) = &self.reporter {
            (reporter.report)(&format!("{verb:>12} {what}"));
        }
    }

    /// Starts a step, such as `Parsing`, `7 headers`.
    pub fn step(&self, verb: &str, what: &str) -> Step {
        let after = self.reporter.as_ref().and_then(|one| one.after);
        let (Some(reporter), Some(after)) = (self.reporter.clone(), after) else {
            return Step { _end: None };
        };
        let line = format!("{verb:>12} {what}");
        let (end, ended) = mpsc::channel::<()>();
        // Without the thread the step is only not reported.
        let _ = thread::Builder::new().spawn(move || {
            if ended.recv_timeout(after) == Err(mpsc::RecvTimeoutError::Timeout) {
                (reporter.report)(&line);
            }
        });
        Step { _end: Some(end) }
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.reporter {
            Some(_) => "Progress(reported)",
            None => "Progress(silent)",
        };
        formatter.write_str(word)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, time::Duration};

    use super::Progress;

    #[test]
    fn a_long_step_is_reported_and_a_short_one_is_not() {
        let (sender, lines) = mpsc::channel();
        let progress = Progress::new(Duration::from_millis(50), move |line| {
            sender.send(line.to_owned()).expect("the test listens");
        });
        drop(progress.step("Reading", "1 contract"));
        let step = progress.step("Parsing", "7 headers");
        let line = lines.recv_timeout(Duration::from_secs(10));
        assert_eq!(line.as_deref(), Ok("     Parsing 7 headers"));
        drop(step);
        assert!(lines.try_recv().is_err());
    }
}
