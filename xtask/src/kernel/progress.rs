//! Long work says every few seconds how far it is.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, RecvTimeoutError, Sender},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::report;

/// How often something is said.
const EVERY: Duration = Duration::from_secs(5);

/// What is said on standard error while something goes on, also while nothing is heard of it.
#[derive(Debug)]
pub(crate) struct Progress {
    what: String,
    unit: &'static str,
    start: Instant,
    steps: Arc<Mutex<Steps>>,
    /// Dropped to end the thread that speaks.
    end: Option<Sender<()>>,
    speaker: Option<JoinHandle<()>>,
}

/// How far something is.
#[derive(Debug, Default)]
struct Steps {
    count: usize,
    last: String,
}

impl Progress {
    /// Says that something begins, of which there will be several `unit`s.
    pub(crate) fn start(what: impl Into<String>, unit: &'static str) -> Self {
        let what = what.into();
        eprintln!("{what} ...");
        let start = Instant::now();
        let steps = Arc::new(Mutex::new(Steps::default()));
        let (end, ended) = mpsc::channel();
        let (name, shared) = (what.clone(), Arc::clone(&steps));
        let speaker = thread::spawn(move || {
            while ended.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                let steps = shared.lock().unwrap_or_else(PoisonError::into_inner);
                eprintln!(
                    "{name} ... {} {unit} in {} ({})",
                    steps.count,
                    report::time(start.elapsed()),
                    steps.last
                );
            }
        });
        Self {
            what,
            unit,
            start,
            steps,
            end: Some(end),
            speaker: Some(speaker),
        }
    }

    /// One more is done, or begins.
    pub(crate) fn step(&self, name: &str) {
        let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        steps.count += 1;
        name.clone_into(&mut steps.last);
    }

    /// Says how much it was.
    pub(crate) fn finish(mut self) {
        self.silence();
        let steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        eprintln!(
            "{}: {} {} in {}",
            self.what,
            steps.count,
            self.unit,
            report::time(self.start.elapsed())
        );
    }

    fn silence(&mut self) {
        drop(self.end.take());
        if let Some(speaker) = self.speaker.take() {
            // It only prints; when it could not, there is nothing to add.
            let _ = speaker.join();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.silence();
    }
}

#[cfg(test)]
mod tests {
    use super::Progress;

    #[test]
    fn the_speaker_ends_with_the_work() {
        let progress = Progress::start("testing", "steps");
        progress.step("a");
        progress.step("b");
        assert_eq!(progress.steps.lock().expect("not poisoned").count, 2);
        progress.finish();
        // What fails is dropped instead.
        drop(Progress::start("failing", "steps"));
    }
}
