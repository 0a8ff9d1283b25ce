//! The kernel's own build, with a line every few seconds that says how far it is.

use std::{fmt, thread};

use anyhow::Result;
use camino::Utf8Path;

use super::{Kind, layout, progress::Progress, tools::Tools};
use crate::process;

/// How much a build folder takes that is built for the first time: the checkers make it larger.
fn mebibytes(kind: Kind) -> u64 {
    match kind {
        Kind::Uml => 600,
        Kind::Qemu | Kind::Code => 1000,
        Kind::Debug => 2000,
    }
}

/// A kernel that does not build.
#[derive(Clone, Debug)]
pub(crate) struct Failed {
    what: String,
    /// What the compilers say.
    pub(crate) messages: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, messages } = self;
        write!(f, "the kernel does not build ({what}):\n{messages}")
    }
}

impl std::error::Error for Failed {}

/// Builds the kernel; `explain` may add to the messages of a build that fails.
///
/// # Errors
///
/// When it does not build: the messages of the compilers.
pub(crate) fn build(
    tools: &Tools,
    kind: Kind,
    source: &Utf8Path,
    build: &Utf8Path,
    what: &str,
    explain: impl FnOnce(&str) -> String,
) -> Result<()> {
    if !build.join(kind.image()).is_file() {
        let what = format!("a build of the kernel ({})", kind.name());
        layout::require_space(build, mebibytes(kind), &what)?;
    }
    let jobs = thread::available_parallelism().map_or(1, usize::from);
    let mut command = tools.make(kind, source, build);
    command.arg(format!("-j{jobs}"));
    command.args(kind.goals());
    let progress = Progress::start(format!("building {what} ({})", kind.name()), "steps");
    let outcome = process::merged(&mut command, |line| {
        if let Some(step) = step(line) {
            progress.step(step);
        }
    })?;
    if !outcome.success() {
        let text = explain(&messages(&outcome.stdout));
        return Err(anyhow::Error::new(Failed {
            what: format!("{what}, {}", kind.name()),
            messages: text.trim_end().to_owned(),
        }));
    }
    progress.finish();
    Ok(())
}

/// What the kernel's build says when it makes something: a word in capitals, and a path.
fn step(line: &str) -> Option<&str> {
    let line = line.strip_prefix("  ")?;
    let (word, path) = line.split_once(' ')?;
    let capital = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || "[]-+".contains(c);
    let named =
        word.len() > 1 && word.chars().all(capital) && word.starts_with(char::is_alphabetic);
    let path = path.trim_start();
    // `CALL` and `CHECK` are said each time, whether there is something to make or not.
    let made = !matches!(word, "CALL" | "CHK" | "CHECK" | "GEN") && !path.is_empty();
    (named && made).then_some(line.trim())
}

/// All that the compilers said, without the lines of steps and those in which make repeats a failure.
fn messages(text: &str) -> String {
    let kept = text.lines().filter(|line| {
        let make = line.starts_with("make[") || line.starts_with("make:");
        let repeated = make && !line.contains("***");
        step(line).is_none() && !repeated
    });
    kept.map(|line| format!("{line}\n")).collect()
}

#[cfg(test)]
mod tests {
    use super::{messages, step};

    #[test]
    fn steps_are_told_from_messages() {
        assert_eq!(step("  CC      fs/file.o"), Some("CC      fs/file.o"));
        assert_eq!(
            step("  RUSTC L rust/kernel.o"),
            Some("RUSTC L rust/kernel.o")
        );
        assert!(step("  HOSTCC  scripts/x").is_some());
        assert_eq!(step("  CALL    scripts/checksyscalls.sh"), None);
        assert_eq!(step("error: it is broken"), None);
        assert_eq!(step("  --> a.rs:1:2"), None);
        assert_eq!(step("  = note: x"), None);
        let text = "  CC      a.o\nmake[1]: Entering directory '/x'\nerror: b\n --> r.rs:1:2\n\
                    make[2]: *** [a.o] Error 1\n";
        assert_eq!(
            messages(text),
            "error: b\n --> r.rs:1:2\nmake[2]: *** [a.o] Error 1\n"
        );
    }
}
