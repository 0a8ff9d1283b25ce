// SPDX-License-Identifier: GPL-2.0

//! Tests that are run in a process of their own, because that is not to survive.

use std::{
    env,
    os::unix::process::ExitStatusExt,
    process::{Command, Stdio},
};

/// Set for a test that is run in a process of its own.
const CHILD: &str = "LINUX_MODEL_CHILD";

/// Runs a test in a process of its own, where `f` is to abort; says what it has written meanwhile.
///
/// `name` is the full name of the test that calls this.
pub(crate) fn aborts(name: &str, f: impl FnOnce()) -> String {
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
