//! Boots a kernel, as a process of its own or in QEMU, and keeps what it writes to its console.

mod machine;
mod watch;

use std::{
    ops::ControlFlow,
    process::{Command, ExitStatus},
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

pub(crate) use self::machine::limit;
use self::{
    machine::arguments,
    watch::{bound, watch},
};
use super::Kind;
use crate::{report, tree};

/// A kernel that is to be booted.
#[derive(Clone, Debug)]
pub(crate) struct Boot<'a> {
    /// The kind.
    pub(crate) kind: Kind,
    /// The kernel itself.
    pub(crate) image: &'a Utf8Path,
    /// Its first file system.
    pub(crate) initramfs: &'a Utf8Path,
    /// The folder to run in, and for the console.
    pub(crate) folder: &'a Utf8Path,
    /// More words for its command line.
    pub(crate) words: &'a [String],
    /// How long it may take.
    pub(crate) limit: Duration,
}

/// How a boot ended.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum End {
    /// The machine was turned off.
    Off(ExitStatus),
    /// It went on after its limit, and was ended.
    Late,
    /// It began anew, which would go on for ever, and was ended.
    Restarted,
}

/// A boot that has ended.
#[derive(Clone, Debug)]
pub(crate) struct Booted {
    /// The console.
    pub(crate) console: String,
    /// Where the console was kept.
    pub(crate) path: Utf8PathBuf,
    /// How it ended.
    pub(crate) end: End,
    /// How long it took.
    pub(crate) time: Duration,
}

impl Booted {
    /// What is wrong with how it ended.
    pub(crate) fn problem(&self) -> Option<String> {
        match self.end {
            End::Off(status) => (!self.console.contains(FIRST))
                .then(|| format!("the kernel did not start ({status})")),
            End::Late => Some(format!(
                "the kernel did not turn itself off within {}",
                report::time(self.time)
            )),
            End::Restarted => {
                Some("the kernel began anew instead of turning itself off".to_owned())
            }
        }
    }

    /// The last lines of the console, with the place of the whole.
    pub(crate) fn tail(&self) -> String {
        const LINES: usize = 40;
        let lines: Vec<&str> = self.console.lines().collect();
        let from = lines.len().saturating_sub(LINES);
        let shown: String = lines[from..]
            .iter()
            .map(|line| format!("    {}\n", line.trim_end()))
            .collect();
        format!("the end of the console (`{}`):\n{shown}", self.path)
    }
}

/// What a kernel says first.
const FIRST: &str = "Linux version ";

/// Boots a kernel and waits for its end. `program` is QEMU, or the kernel itself where it is a process.
///
/// # Errors
///
/// When the program cannot be started, or the console cannot be kept.
pub(crate) fn run(boot: &Boot<'_>, mut program: Command) -> Result<Booted> {
    fs_err::create_dir_all(boot.folder)?;
    let image = absolute(boot.image)?;
    let initramfs = absolute(boot.initramfs)?;
    program.args(arguments(boot.kind, &image, &initramfs, boot.words));
    program.current_dir(boot.folder);
    let path = boot.folder.join("console.txt");
    let start = Instant::now();
    let mut console = String::new();
    let mut first = false;
    let mut told = Instant::now();
    let end = watch(bound(program), boot.limit, |line| {
        console.push_str(line);
        let again = line.contains(FIRST) && std::mem::replace(&mut first, true);
        if told.elapsed() > Duration::from_secs(10) {
            told = Instant::now();
            eprintln!(
                "the kernel has run for {} ...",
                report::time(start.elapsed())
            );
        }
        if again {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    })?;
    tree::remove(&boot.folder.join("uml"))?;
    tree::write(&path, console.as_bytes())?;
    Ok(Booted {
        console,
        path,
        end,
        time: start.elapsed(),
    })
}

fn absolute(path: &Utf8Path) -> Result<Utf8PathBuf> {
    path.canonicalize_utf8()
        .with_context(|| format!("`{path}` is not there"))
}

#[cfg(test)]
mod tests {
    use std::{
        process::Command,
        time::{Duration, Instant},
    };

    use camino::Utf8Path;

    use super::{Boot, Booted, End, run};
    use crate::kernel::Kind;

    /// Runs a script in the place of a kernel.
    fn boot(script: &str, limit: Duration) -> Booted {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let (image, initramfs) = (root.join("linux"), root.join("initramfs"));
        fs_err::write(&image, script).expect("written");
        fs_err::write(&initramfs, "").expect("written");
        let mut program = Command::new("sh");
        program.arg(&image);
        let boot = Boot {
            kind: Kind::Uml,
            image: &image,
            initramfs: &initramfs,
            folder: &root.join("run"),
            words: &["more=1".to_owned()],
            limit,
        };
        let booted = run(&boot, program).expect("sh runs");
        let kept = fs_err::read_to_string(&booted.path).expect("kept");
        assert_eq!(kept, booted.console);
        booted
    }

    const LONG: Duration = Duration::from_secs(60);

    /// Whether a process that was killed has ended. A signal is only sent: on a busy machine the process has not
    /// always had its turn to end. One that has ended may still have a name, until somebody asks how it ended.
    fn ends(process: &str) -> bool {
        let start = Instant::now();
        while start.elapsed() < LONG {
            let stat = fs_err::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
            if stat.is_empty() || stat.contains(") Z ") {
                return true;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        false
    }

    #[test]
    fn the_console_is_kept_and_both_streams_are_in_it() {
        let booted = boot(
            "echo Linux version 7; echo \"$*\"; echo err >&2; exit 3",
            LONG,
        );
        assert!(
            booted.console.starts_with(
                "Linux version 7
mem="
            ),
            "{}",
            booted.console
        );
        assert!(
            booted.console.contains(
                " more=1
err
"
            ),
            "{}",
            booted.console
        );
        assert!(matches!(booted.end, End::Off(status) if status.code() == Some(3)));
        assert_eq!(booted.problem(), None);
    }

    #[test]
    fn a_kernel_that_hangs_is_ended_with_all_its_processes() {
        let limit = Duration::from_secs(2);
        let booted = boot("sleep 1000 & echo child $!; echo partial; wait", limit);
        assert_eq!(booted.end, End::Late);
        assert!(booted.time < Duration::from_secs(30));
        assert!(booted.tail().contains("    partial\n"), "{}", booted.tail());
        let child = booted.console.lines().next().expect("a line");
        let child = child.trim_start_matches("child ");
        assert!(ends(child), "process {child} still runs");
        assert!(
            booted
                .problem()
                .expect("late")
                .contains("did not turn itself off")
        );
    }

    #[test]
    fn what_is_left_behind_does_not_keep_the_run_from_ending() {
        let booted = boot("sleep 1000 & echo end", LONG);
        assert!(matches!(booted.end, End::Off(_)));
        assert!(booted.time < Duration::from_secs(30));
    }

    #[test]
    fn a_kernel_that_begins_anew_is_ended() {
        let booted = boot("while :; do echo Linux version 7; sleep 0.1; done", LONG);
        assert_eq!(booted.end, End::Restarted);
        assert_eq!(booted.console.matches("Linux version").count(), 2);
        assert!(booted.problem().is_some());
    }

    #[test]
    fn only_the_end_of_a_long_console_is_shown() {
        let booted = boot("seq 1 100", LONG);
        // Nor was it the console of a kernel.
        let problem = booted.problem().expect("it is none");
        assert!(problem.contains("did not start"), "{problem}");
        let tail = booted.tail();
        assert!(
            tail.contains("\n    61\n") && !tail.contains("\n    60\n"),
            "{tail}"
        );
    }
}
