//! A program that is watched line by line, and ended with everything that it has started.

use std::{
    io::{BufRead, BufReader, PipeReader},
    ops::ControlFlow,
    os::unix::process::CommandExt,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use super::End;
use crate::process;

/// The same program, that ends with this one even if this one is killed: nobody would be left to end it.
pub(super) fn bound(program: Command) -> Command {
    let helper = "setpriv";
    if process::capture(Command::new(helper).arg("--version")).is_err() {
        return program;
    }
    let mut command = Command::new(helper);
    command.args(["--pdeathsig", "KILL", "--"]);
    command.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(folder) = program.get_current_dir() {
        command.current_dir(folder);
    }
    command
}

/// Runs a program in a group of its own, gives each line that it writes to `seen`, and ends the whole group
/// when it is told to, when the limit is reached, and in any case at the end.
pub(super) fn watch(
    mut program: Command,
    limit: Duration,
    mut seen: impl FnMut(&str) -> ControlFlow<()>,
) -> Result<End> {
    let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
    let start = Instant::now();
    program
        .stdin(Stdio::null())
        .stdout(writer.try_clone().context("cannot make a pipe")?)
        .stderr(writer)
        .process_group(0);
    let spawned = program
        .spawn()
        .with_context(|| format!("cannot run `{}`", process::describe(&program)));
    // The command holds the ends that are written to.
    drop(program);
    let mut group = Group(spawned?);
    let lines = read(reader);
    loop {
        match lines.recv_timeout(Duration::from_millis(50)) {
            Ok(line) => {
                if seen(&line).is_break() {
                    return Ok(End::Restarted);
                }
            }
            // Everybody who could write has ended.
            Err(RecvTimeoutError::Disconnected) => {
                if let Some(status) = group.0.try_wait()? {
                    return Ok(End::Off(status));
                }
                thread::sleep(Duration::from_millis(5));
            }
            // What is left of a kernel that was a process may hold the pipe; nothing comes from it.
            Err(RecvTimeoutError::Timeout) => {
                if let Some(status) = group.0.try_wait()? {
                    let again = lines.try_iter().any(|line| seen(&line).is_break());
                    return Ok(if again {
                        End::Restarted
                    } else {
                        End::Off(status)
                    });
                }
            }
        }
        if start.elapsed() > limit {
            group.end();
            let rest = Duration::from_millis(200);
            while let Ok(line) = lines.recv_timeout(rest) {
                let _ = seen(&line);
            }
            return Ok(End::Late);
        }
    }
}

/// Reads lines in a thread of its own: whoever waits for them can stop waiting.
fn read(reader: PipeReader) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut reader = BufReader::new(reader);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|n| n > 0) {
            let text = String::from_utf8_lossy(&line).into_owned();
            if sender.send(text).is_err() {
                return;
            }
            line.clear();
        }
    });
    receiver
}

/// A program with all the processes that it makes, which end with it.
struct Group(Child);

impl Group {
    fn end(&mut self) {
        let id = i32::try_from(self.0.id()).ok();
        if let Some(id) = id.filter(|id| *id > 1) {
            // A group of which nobody is left is what is wanted.
            let group = nix::unistd::Pid::from_raw(id);
            let _ = nix::sys::signal::killpg(group, nix::sys::signal::Signal::SIGKILL);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.end();
    }
}
