//! Other programs: run one, keep what it says, and measure how long it takes.

use std::{
    ffi::OsStr,
    io::{BufRead, BufReader, Read},
    process::{Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// What a program did.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    /// How it ended.
    pub(crate) status: ExitStatus,
    /// What it wrote to its standard output; with [`merged`], to both.
    pub(crate) stdout: String,
    /// What it wrote to its standard error; with [`merged`], nothing.
    pub(crate) stderr: String,
    /// How long it took.
    pub(crate) time: Duration,
}

impl Outcome {
    /// Whether it ended with status 0.
    pub(crate) fn success(&self) -> bool {
        self.status.success()
    }

    /// Everything it wrote, errors last.
    pub(crate) fn text(&self) -> String {
        let mut text = self.stdout.clone();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&self.stderr);
        text
    }
}

/// Runs a program to its end and keeps its output, each stream on its own.
///
/// # Errors
///
/// When it cannot be started; a failure of the program itself is in the [`Outcome`].
pub(crate) fn capture(command: &mut Command) -> Result<Outcome> {
    let start = Instant::now();
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("cannot run `{}`", describe(command)))?;
    Ok(Outcome {
        status: output.status,
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        time: start.elapsed(),
    })
}

/// Runs a program as [`capture`] does, and ends it when it takes longer than `limit`; its errors say so then.
///
/// # Errors
///
/// When it cannot be started, or waited for.
pub(crate) fn capture_within(command: &mut Command, limit: Duration) -> Result<Outcome> {
    let start = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run `{}`", describe(command)))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    thread::scope(|scope| {
        // Read beside waiting, for a pipe holds less than a program may write.
        let stdout = scope.spawn(|| read(stdout));
        let stderr = scope.spawn(|| read(stderr));
        let mut late = "";
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if start.elapsed() > limit {
                child.kill()?;
                late = "error: it took too long, and was ended\n";
            }
            thread::sleep(Duration::from_millis(5));
        };
        Ok(Outcome {
            status,
            stdout: stdout.join().unwrap_or_default(),
            stderr: stderr.join().unwrap_or_default() + late,
            time: start.elapsed(),
        })
    })
}

/// All that can be read, as text.
fn read(stream: Option<impl Read>) -> String {
    let mut bytes = Vec::new();
    if let Some(mut stream) = stream {
        // What was read before an error is all there is.
        let _ = stream.read_to_end(&mut bytes);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Runs a program and gives its standard output.
///
/// # Errors
///
/// When it cannot be started or does not succeed; the message has what it said.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let outcome = capture(command)?;
    if !outcome.success() {
        bail!(
            "`{}` failed ({}):\n{}",
            describe(command),
            outcome.status,
            outcome.text().trim_end()
        );
    }
    Ok(outcome.stdout)
}

/// Runs a program to its end, both of its streams in one in the order of writing, and gives each line
/// to `seen` as it comes.
///
/// # Errors
///
/// When it cannot be started, or its output cannot be read.
pub(crate) fn merged(command: &mut Command, mut seen: impl FnMut(&str)) -> Result<Outcome> {
    let start = Instant::now();
    let (reader, writer) = std::io::pipe().context("cannot make a pipe")?;
    command
        .stdin(Stdio::null())
        .stdout(writer.try_clone().context("cannot make a pipe")?)
        .stderr(writer);
    let spawned = command
        .spawn()
        .with_context(|| format!("cannot run `{}`", describe(command)));
    // The command keeps its ends of the pipe open, and reading would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = spawned?;
    let mut text = String::new();
    let mut reader = BufReader::new(reader);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let shown = String::from_utf8_lossy(&line);
        seen(shown.trim_end_matches('\n'));
        text.push_str(&shown);
        line.clear();
    }
    let status = child.wait()?;
    Ok(Outcome {
        status,
        stdout: text,
        stderr: String::new(),
        time: start.elapsed(),
    })
}

/// The command line, as one would type it.
pub(crate) fn describe(command: &Command) -> String {
    let mut words = vec![quoted(command.get_program())];
    words.extend(command.get_args().map(quoted));
    words.join(" ")
}

fn quoted(word: &OsStr) -> String {
    let word = word.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=+,@%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.into_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// The same command, for which 1 is no failure: programs that compare end with it where something differs.
pub(crate) fn accepting_one(command: &Command) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" \"$@\"; test $? -le 1"]);
    shell.arg(command.get_program()).args(command.get_args());
    if let Some(folder) = command.get_current_dir() {
        shell.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

#[cfg(test)]
mod tests {
    use std::{process::Command, time::Duration};

    use super::{capture, capture_within, describe, merged, output};

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn streams_are_kept_apart_or_in_order() {
        let apart = capture(&mut shell("echo a; echo b >&2; exit 3")).expect("sh runs");
        assert_eq!(
            (apart.stdout.as_str(), apart.stderr.as_str()),
            ("a\n", "b\n")
        );
        assert_eq!(apart.status.code(), Some(3));
        let mut lines = Vec::new();
        let both = merged(&mut shell("echo a; echo b >&2; echo c"), |line| {
            lines.push(line.to_owned());
        });
        assert_eq!(both.expect("sh runs").stdout, "a\nb\nc\n");
        assert_eq!(lines, ["a", "b", "c"]);
    }

    #[test]
    fn a_program_that_does_not_end_is_ended() {
        let limit = Duration::from_secs(2);
        let late = capture_within(&mut shell("echo a; exec sleep 100"), limit).expect("sh runs");
        assert!(!late.success() && late.time < Duration::from_secs(50));
        assert_eq!(late.stdout, "a\n");
        assert!(late.stderr.contains("took too long"), "{}", late.stderr);

        let limit = Duration::from_secs(60);
        let quick = capture_within(&mut shell("echo b >&2"), limit).expect("sh runs");
        assert!(quick.success());
        assert_eq!(quick.stderr, "b\n");
    }

    #[test]
    fn a_failure_says_what_the_program_said() {
        let error = output(&mut shell("echo broken >&2; exit 1")).expect_err("it fails");
        assert!(format!("{error:#}").contains("broken"));
        assert!(output(&mut Command::new("/nonexistent/program")).is_err());
    }

    #[test]
    fn command_lines_can_be_typed_again() {
        let mut command = Command::new("cc");
        command.args(["-DNAME=\"x\"", "it's", "a-b", ""]);
        assert_eq!(describe(&command), r#"cc '-DNAME="x"' 'it'\''s' a-b ''"#);
    }
}
