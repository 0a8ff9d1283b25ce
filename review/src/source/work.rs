//! The threads that read: each parses files as they are found, and keeps the trees of those it has parsed.

use std::{
    collections::BTreeSet,
    num::NonZero,
    sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError, mpsc},
    thread,
};

use camino::Utf8PathBuf;

use super::{
    Around, Job, Parsed, Visit, Visited,
    children::{self, Children},
    parse::{self, File},
    problem::Problem,
};
use crate::model::{Size, Unread};

/// The stack of a thread: parsers and visitors call themselves.
const STACK: usize = 64 << 20;

/// The most files that are read: one that leads to two that lead to two each has no end.
const MOST: usize = 20_000;

/// The place of a file among all: its module, then its path.
type Order = (Vec<String>, Arc<str>, Vec<String>);

/// Reads files and what they lead to, and shows each to a visit.
pub(super) fn run<A, C, T>(
    now: Vec<Job>,
    later: Vec<Job>,
    visit: Visit<
        impl Fn(&Parsed<'_>, &Around) -> A + Sync,
        impl FnOnce(Vec<A>) -> C,
        impl Fn(&Parsed<'_>, &Around, &C) -> T + Sync,
    >,
) -> Visited<T>
where
    A: Send,
    C: Send + Sync,
    T: Send,
{
    let queue = Queue::new(now, later);
    let linked = OnceLock::new();
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    let (found, all_found) = mpsc::channel::<Vec<(Order, A)>>();
    let Visit {
        first,
        link,
        second,
    } = visit;
    let (first, second) = (&first, &second);
    let mut parts = Vec::new();
    thread::scope(|scope| {
        let mut workers = Vec::new();
        for _ in 0..threads {
            let (go, wait) = mpsc::channel::<()>();
            let found = found.clone();
            let (queue, linked) = (&queue, &linked);
            let work = move || {
                let files = queue.work();
                let firsts = files.iter().map(|file| (order(file), file.shown_to(first)));
                // Without a receiver there is nobody to work for.
                let sent = found.send(firsts.collect());
                drop(found);
                let Some(linked) = sent.ok().and(wait.recv().ok()).and(linked.get()) else {
                    return Vec::new();
                };
                let second = |parsed: &Parsed<'_>, around: &Around| second(parsed, around, linked);
                let seconds = files
                    .iter()
                    .map(|file| (order(file), file.shown_to(second)));
                seconds.collect::<Vec<_>>()
            };
            let builder = thread::Builder::new().stack_size(STACK);
            match builder.spawn_scoped(scope, work) {
                Ok(handle) => workers.push((handle, go)),
                Err(error) => {
                    let message = format!("no thread can be started to read it: {error}");
                    queue.lock().problems.push(Problem::of_file("", message));
                }
            }
        }
        drop(found);
        let mut firsts: Vec<_> = all_found.into_iter().flatten().collect();
        firsts.sort_by(|(a, _), (b, _)| a.cmp(b));
        let firsts = firsts.into_iter().map(|(_, made)| made).collect();
        let _ = linked.set(link(firsts));
        for (_, go) in &workers {
            let _ = go.send(());
        }
        for (handle, _) in workers {
            match handle.join() {
                Ok(made) => parts.extend(made),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    parts.sort_by(|(a, _), (b, _)| a.cmp(b));
    let state = queue
        .state
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    Visited {
        parts: parts.into_iter().map(|(_, made)| made).collect(),
        problems: state.problems,
        unread: state.unread,
        size: state.size,
    }
}

fn order(file: &File) -> Order {
    let job = &file.job;
    (
        job.module.clone(),
        Arc::clone(&job.shown),
        job.around.cfg.clone(),
    )
}

impl File {
    fn shown_to<T>(&self, visit: impl Fn(&Parsed<'_>, &Around) -> T) -> T {
        let parsed = Parsed {
            path: Arc::clone(&self.job.shown),
            module: self.job.module.clone(),
            text: &self.text,
            syntax: &self.syntax,
        };
        visit(&parsed, &self.job.around)
    }
}

/// The files that wait for a thread.
struct Queue {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// The files to read.
    waiting: Vec<Job>,
    /// The files that are read when nothing else waits, as far as nothing has led to them; the first is the last.
    later: Vec<Job>,
    /// How many threads may still find files.
    busy: usize,
    /// How many files were taken.
    taken: usize,
    /// The files that were read, without links.
    seen: BTreeSet<Utf8PathBuf>,
    problems: Vec<Problem>,
    unread: Vec<Unread>,
    size: Size,
}

/// Says that a thread has finished with a file, also when it ends by a panic.
struct Busy<'a>(&'a Queue);

impl Drop for Busy<'_> {
    fn drop(&mut self) {
        self.0.lock().busy -= 1;
        self.0.changed.notify_all();
    }
}

impl Queue {
    fn new(waiting: Vec<Job>, mut later: Vec<Job>) -> Self {
        later.reverse();
        Self {
            state: Mutex::new(State {
                waiting,
                later,
                ..State::default()
            }),
            changed: Condvar::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Parses files until there are none; returns those that this thread has parsed.
    fn work(&self) -> Vec<File> {
        let mut files = Vec::new();
        while let Some((job, _busy)) = self.next() {
            let own = job.path.canonicalize_utf8().unwrap_or(job.path.clone());
            let own = Arc::new(own);
            match parse::parse(job) {
                Ok(file) => {
                    let found = children::children(&file, &own);
                    self.found(&file, &own, found);
                    files.push(file);
                }
                Err(problem) => {
                    let mut state = self.lock();
                    state.problems.push(problem);
                    state.seen.insert(own.to_path_buf());
                }
            }
        }
        files
    }

    fn found(&self, file: &File, own: &Utf8PathBuf, found: Children) {
        let mut state = self.lock();
        state.size.files += 1;
        state.size.lines += file.text.lines().count();
        state.seen.insert(own.clone());
        state.waiting.extend(found.jobs);
        state.problems.extend(found.problems);
        state.unread.extend(found.unread);
    }

    /// The next file; none when nobody can find one any more.
    fn next(&self) -> Option<(Job, Busy<'_>)> {
        let mut state = self.lock();
        loop {
            if state.waiting.is_empty() && state.busy == 0 {
                let next = state.undeclared();
                state.waiting.extend(next);
            }
            if let Some(job) = state.waiting.pop() {
                if state.taken >= MOST {
                    let message = format!("more than {MOST} files are not read");
                    state.problems.push(Problem::of_file(&job.shown, message));
                    state.waiting.clear();
                    continue;
                }
                state.taken += 1;
                state.busy += 1;
                return Some((job, Busy(self)));
            }
            if state.busy == 0 {
                self.changed.notify_all();
                return None;
            }
            let woken = self.changed.wait(state);
            state = woken.unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl State {
    /// The next of the files that nothing has led to.
    fn undeclared(&mut self) -> Option<Job> {
        while let Some(job) = self.later.pop() {
            let real = job.path.canonicalize_utf8().unwrap_or(job.path.clone());
            if !self.seen.contains(&real) {
                return Some(job);
            }
        }
        None
    }
}
