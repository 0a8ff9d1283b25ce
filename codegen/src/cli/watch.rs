//! Checking again whenever something changes.
//!
//! The system says when to look; whether anything changed is decided by times and sizes of the files that a check
//! reads. So what editors do beside a file is no change, and where the system says nothing, looking now and then
//! still finds it.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::ExitCode,
    sync::mpsc::{self, Receiver, RecvTimeoutError, Sender},
    time::{Duration, Instant, SystemTime},
};

use camino::{Utf8Path, Utf8PathBuf};
use notify::{RecommendedWatcher, RecursiveMode, Watcher as _};
use safebind::{
    Options,
    support::{diag::render::Colour, inputs::Inputs},
};

use super::{Ran, once};
use crate::messages::{self, Messages};

/// How long nothing must happen before a check begins: editors write in several steps.
const QUIET: Duration = Duration::from_millis(100);

/// The longest wait for that.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often to look where the system says nothing, as on file systems of a network.
const LOOK: Duration = Duration::from_secs(2);

/// The exit status of a command that Ctrl-C ends at once.
const INTERRUPTED: i32 = 130;

/// What happens while nothing is checked.
enum Event {
    /// Something happened to a file.
    Files,
    /// Ctrl-C.
    End,
}

/// Size and time of a file; none if it is not there.
type State = Option<(u64, SystemTime)>;

/// The files that a check reads, as they were.
type States = BTreeMap<Utf8PathBuf, State>;

/// Runs `safebind check --watch`. It ends well with Ctrl-C, whatever the last check has found.
pub(super) fn watch(options: &Options, messages: &Messages) -> ExitCode {
    let (sender, events) = mpsc::channel();
    if let Err(error) = on_interrupt(sender.clone()) {
        eprintln!("error: Ctrl-C cannot be waited for: {error}");
        return ExitCode::FAILURE;
    }
    let mut watched = Watched::new(sender);
    let mut options = options.clone();
    options.inputs = Inputs::noted();
    let mut headers = BTreeSet::new();
    loop {
        let before = states(&options, &headers);
        let began = Instant::now();
        let ran = once(&options, messages, false);
        let read = options.inputs.take();
        if !read.is_empty() {
            headers = read;
        }
        // What changed while it was read counts as changed.
        let mut known = states(&options, &headers);
        for (path, state) in &mut known {
            if let Some(earlier) = before.get(path) {
                *state = *earlier;
            }
        }
        watched.add(&options, known.keys());
        let there = known.values().flatten().count();
        messages::show_line(&line(&ran, began.elapsed(), there, messages), messages);
        if !wait(&options, &headers, &known, &events) {
            return ExitCode::SUCCESS;
        }
    }
}

/// Sends [`Event::End`] at the first Ctrl-C; the second one ends a check that takes long.
fn on_interrupt(sender: Sender<Event>) -> Result<(), ctrlc::Error> {
    let mut first = true;
    ctrlc::set_handler(move || {
        if !std::mem::take(&mut first) || sender.send(Event::End).is_err() {
            std::process::exit(INTERRUPTED);
        }
    })
}

/// Waits until a file differs; false if it is time to end.
fn wait(
    options: &Options,
    headers: &BTreeSet<String>,
    known: &States,
    events: &Receiver<Event>,
) -> bool {
    loop {
        if states(options, headers) != *known {
            return true;
        }
        match events.recv_timeout(LOOK) {
            Ok(Event::End) | Err(RecvTimeoutError::Disconnected) => return false,
            Ok(Event::Files) => {
                if !settle(events) {
                    return false;
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// Waits until nothing happens for a moment; false if it is time to end.
fn settle(events: &Receiver<Event>) -> bool {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        match events.recv_timeout(QUIET) {
            Ok(Event::Files) => {}
            Ok(Event::End) | Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => return true,
        }
    }
    true
}

/// The files that a check reads, as they are: what is named, and what was read the last time.
fn states(options: &Options, headers: &BTreeSet<String>) -> States {
    let named = options.input_files().into_iter();
    let all = named.chain(headers.iter().map(Utf8PathBuf::from));
    all.map(|path| {
        let state = state(&path);
        (path, state)
    })
    .collect()
}

fn state(path: &Utf8Path) -> State {
    let metadata = path.metadata().ok().filter(std::fs::Metadata::is_file)?;
    let modified = metadata.modified().ok()?;
    Some((metadata.len(), modified))
}

/// The folders that the system watches. Files are not watched themselves, since editors replace them.
struct Watched {
    watcher: Option<RecommendedWatcher>,
    folders: BTreeSet<Utf8PathBuf>,
}

impl Watched {
    /// Without a watcher everything is looked at now and then.
    fn new(sender: Sender<Event>) -> Self {
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // That files are read is no change; this program does that itself.
            let is_change = event.is_ok_and(|event| !event.kind.is_access());
            if is_change {
                let _ = sender.send(Event::Files);
            }
        });
        Self {
            watcher: watcher.ok(),
            folders: BTreeSet::new(),
        }
    }

    /// Watches the folders of these files, and those that are named for contracts.
    fn add<'p>(&mut self, options: &Options, files: impl Iterator<Item = &'p Utf8PathBuf>) {
        let Some(watcher) = &mut self.watcher else {
            return;
        };
        for folder in options.contract_folders() {
            if self.folders.insert(folder.to_owned()) {
                let _ = watcher.watch(folder.as_std_path(), RecursiveMode::Recursive);
            }
        }
        for file in files {
            let parent = file.parent().unwrap_or(Utf8Path::new(""));
            let folder = match parent.as_str() {
                "" => Utf8Path::new("."),
                _ => parent,
            };
            if folder.is_dir() && self.folders.insert(folder.to_owned()) {
                let _ = watcher.watch(folder.as_std_path(), RecursiveMode::NonRecursive);
            }
        }
    }
}

/// What a check has found, and when: a line for people, or an object.
fn line(ran: &Ran, took: Duration, files: usize, messages: &Messages) -> String {
    let time = jiff::Zoned::now();
    let seconds = took.as_secs_f64();
    if messages.is_json() {
        let object = serde_json::json!({
            "checked": time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            "errors": ran.errors, "warnings": ran.warnings, "files": files,
            "seconds": (seconds * 100.0).round() / 100.0,
        });
        return object.to_string();
    }
    let found = match (ran.errors, ran.warnings) {
        (0, 0) => "no errors".to_owned(),
        (errors, warnings) => messages::counts(errors, warnings),
    };
    let hour = time.strftime("%H:%M:%S").to_string();
    let verb = match messages.colour(&std::io::stderr()) {
        Colour::Plain => format!("[{hour}]"),
        Colour::Ansi if ran.failed => format!("\u{1b}[1;31m[{hour}]\u{1b}[0m"),
        Colour::Ansi => format!("\u{1b}[1;32m[{hour}]\u{1b}[0m"),
    };
    format!("{verb} {found} in {seconds:.2} s; {files} files are watched, Ctrl-C ends")
}
