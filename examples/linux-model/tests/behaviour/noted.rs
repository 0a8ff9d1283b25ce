// SPDX-License-Identifier: GPL-2.0

//! Payloads that say what happens to them, and programs that are expected to die.

use std::{
    env,
    process::{Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
};

/// What happened, in order.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Adds a line.
    pub(crate) fn add(&self, line: impl Into<String>) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push(line.into());
    }

    /// What happened since this was called for the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *lines)
    }

    /// A value that writes its name here when it is dropped.
    pub(crate) fn noted(&self, name: impl Into<String>) -> Noted {
        Noted {
            name: name.into(),
            log: self.clone(),
        }
    }
}

/// A value that notes when it is dropped.
pub(crate) struct Noted {
    pub(crate) name: String,
    pub(crate) log: Log,
}

impl Drop for Noted {
    fn drop(&mut self) {
        self.log.add(&self.name);
    }
}

/// A value whose destructor panics.
pub(crate) struct Panics(pub(crate) Noted);

impl Drop for Panics {
    fn drop(&mut self) {
        panic!("the destructor of {} panics", self.0.name);
    }
}

/// Set for a test that is run in a process of its own.
const CHILD: &str = "LINUX_MODEL_CHILD";

/// Runs a test in a process of its own, where `f` is to abort; says what it has written meanwhile.
///
/// `name` is the full name of the test that calls this.
#[cfg(not(miri))]
pub(crate) fn aborts(name: &str, f: impl FnOnce()) -> String {
    use std::os::unix::process::ExitStatusExt;

    const SIGABRT: i32 = 6;

    if env::var_os(CHILD).is_some() {
        f();
        unreachable!("nothing went wrong");
    }
    let output = child(name).output().expect("the process is started");
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.signal(), Some(SIGABRT), "{text}");
    text
}

/// How a test is run in a process of its own.
pub(crate) fn child(name: &str) -> Command {
    let mut command = Command::new(env::current_exe().expect("this program"));
    command
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(CHILD, "1")
        .stdout(Stdio::null());
    command
}

/// Whether this is such a process.
pub(crate) fn is_child() -> bool {
    env::var_os(CHILD).is_some()
}
