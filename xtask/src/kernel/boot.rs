//! Boots a kernel, as a process of its own or in QEMU, and keeps what it writes to its console.

use std::{
    io::{BufRead, BufReader, PipeReader},
    ops::ControlFlow,
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{self, Receiver, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

use super::Kind;
use crate::{process, report, tree};

/// How long a boot with all tests may take.
pub(crate) fn limit(kind: Kind) -> Duration {
    Duration::from_secs(match kind {
        Kind::Uml => 60,
        Kind::Qemu | Kind::Code => 180,
        Kind::Debug => 600,
    })
}

/// The program's arguments, for a kernel, its first file system and more words for its command line.
fn arguments(kind: Kind, image: &Utf8Path, initramfs: &Utf8Path, words: &[String]) -> Vec<String> {
    // With stamps, a line of the kernel is told from what it interrupts.
    let common = ["panic=-1", "printk.time=1", "printk.devkmsg=on"].map(str::to_owned);
    let words = common.iter().chain(words);
    if kind == Kind::Uml {
        // The sockets of a kernel that is a process would be in the home folder.
        let own = ["mem=256M", "con=null", "con0=fd:0,fd:1", "uml_dir=uml/"];
        let own = own.map(str::to_owned).into_iter();
        let file = format!("initrd={initramfs}");
        return own.chain([file]).chain(words.cloned()).collect();
    }
    let memory = if kind == Kind::Debug { "2G" } else { "1G" };
    let line = words.fold("console=ttyS0".to_owned(), |line, word| line + " " + word);
    let machine = "-machine q35 -smp 2 -nodefaults -no-reboot -display none -monitor none";
    // A device without a driver of its own, which a driver among the kernel's samples takes.
    let devices = "-serial stdio -device pci-testdev";
    let fixed = machine.split(' ').chain(devices.split(' '));
    let kernel = ["-kernel", image.as_str(), "-initrd", initramfs.as_str()];
    let rest = ["-m", memory].into_iter().chain(kernel);
    let rest = rest.chain(["-append", &line]);
    fixed.chain(rest).map(str::to_owned).collect()
}

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

/// The same program, that ends with this one even if this one is killed: nobody would be left to end it.
fn bound(program: Command) -> Command {
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
fn watch(
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

#[cfg(test)]
mod tests {
    use std::{process::Command, time::Duration};

    use camino::Utf8Path;

    use super::{Boot, Booted, End, arguments, run};
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
        let limit = Duration::from_millis(500);
        let booted = boot("sleep 1000 & echo child $!; echo partial; wait", limit);
        assert_eq!(booted.end, End::Late);
        assert!(booted.time < Duration::from_secs(30));
        assert!(booted.tail().contains("    partial\n"), "{}", booted.tail());
        let child = booted.console.lines().next().expect("a line");
        let child = child.trim_start_matches("child ");
        // A process that has ended may still have a name, until somebody asks how it ended.
        let stat = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
        assert!(stat.is_empty() || stat.contains(") Z "), "{stat}");
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

    #[test]
    fn the_emulated_machine_gets_the_kernel_and_the_console() {
        let more = ["kunit.enable=0".to_owned()];
        let words = arguments(Kind::Debug, "/k".into(), "/i".into(), &more);
        let at = |word: &str| words.iter().position(|found| found == word);
        let after = |word: &str| at(word).map(|index| words[index + 1].as_str());
        assert_eq!(after("-kernel"), Some("/k"));
        assert_eq!(after("-initrd"), Some("/i"));
        assert_eq!(after("-m"), Some("2G"));
        let line = "console=ttyS0 panic=-1 printk.time=1 printk.devkmsg=on kunit.enable=0";
        assert_eq!(after("-append"), Some(line));
        assert!(at("-no-reboot").is_some(), "{words:?}");
    }
}
