//! The file with a function for each safe method, compiled as a build of the kernel compiles a driver.
//!
//! It is no part of the tree, so the tree that is measured is the one that was built. The command comes from
//! what `make` has kept of it beside an object file of the build.

use std::{process::Command, time::Instant};

use anyhow::{Context, Result, bail};
use camino::{Utf8Path, Utf8PathBuf};

use crate::{process, report};

/// Where the file stands, relative to the workspace.
pub(crate) const SOURCE: &str = "kernel/code/probe.rs";

/// What its object file is called beside those of the build.
pub(crate) const OBJECT: &str = "code_probe.o";

/// Compiles the file `source` against the crate `kernel` as it is in the build folder `build` now, and writes
/// the object file to `object`.
///
/// # Errors
///
/// When the folder has no command to compile by, or the compiler refuses the file.
pub(crate) fn compile(build: &Utf8Path, source: &Utf8Path, object: &Utf8Path) -> Result<()> {
    let start = Instant::now();
    let (kept, text) = kept(build)?;
    let command = command(&text)
        .with_context(|| format!("`{kept}` does not say how a Rust file is compiled"))?;
    let mut shell = Command::new("sh");
    shell.current_dir(build).args(["-c", &command, "sh"]).args([
        "--crate-name",
        "code_probe",
        &format!("--emit=obj={}", absolute(object)?),
        absolute(source)?.as_str(),
    ]);
    // The kernel's makefiles set this: its crates use what a stable compiler does not offer.
    shell.env("RUSTC_BOOTSTRAP", "1");
    let outcome = process::capture(&mut shell)?;
    if !outcome.success() {
        bail!(
            "`{source}` does not compile against the build in `{build}`; it may only use what the files written \
             by hand and the generated ones both have:\n{}",
            outcome.text().trim_end()
        );
    }
    eprintln!("compiled {source} in {}", report::time(start.elapsed()));
    Ok(())
}

/// The path, independent of the folder that a command runs in.
fn absolute(path: &Utf8Path) -> Result<Utf8PathBuf> {
    camino::absolute_utf8(path).with_context(|| format!("cannot find `{path}`"))
}

/// The file beside an object of the build that says how it was compiled, and what it says.
fn kept(build: &Utf8Path) -> Result<(Utf8PathBuf, String)> {
    // The documentation's tests come first: every configuration for tests has them, and no driver is needed.
    let mut folders = vec![build.join("samples/rust"), build.join("drivers")];
    let doctests = build.join("rust/.doctests_kernel_generated.o.cmd");
    let mut files = vec![doctests];
    while let Some(path) = files.pop().or_else(|| next(&mut folders, &mut files)) {
        if let Ok(text) = fs_err::read_to_string(&path)
            && command(&text).is_some()
        {
            return Ok((path, text));
        }
    }
    bail!(
        "`{build}` has no object file of a Rust driver or of the doctests to learn the compiler's flags from; \
         build the kernel there with `CONFIG_RUST_KERNEL_DOCTESTS`"
    )
}

/// Takes a folder, adds the commands in it to `files`, and gives one of them.
fn next(folders: &mut Vec<Utf8PathBuf>, files: &mut Vec<Utf8PathBuf>) -> Option<Utf8PathBuf> {
    while files.is_empty() {
        let entries = folders.pop()?.read_dir_utf8();
        for entry in entries.into_iter().flatten().filter_map(Result::ok) {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(entry.into_path());
            } else if entry.file_name().ends_with(".o.cmd") {
                files.push(entry.into_path());
            }
        }
    }
    files.pop()
}

/// The shell command that compiles another file the same way, with its last words left to the caller (`"$@"`);
/// `None` if the text is not about a Rust file that uses the crate `kernel`.
fn command(text: &str) -> Option<String> {
    let (_, line) = text.lines().next()?.split_once(" := ")?;
    // What follows checks the object file.
    let line = line.split(';').next()?;
    if !line.contains(" rustc ") && !line.contains("/rustc ") || !line.contains("--extern kernel") {
        return None;
    }
    let mut words = Vec::new();
    let mut rest = line.split_whitespace();
    while let Some(word) = rest.next() {
        match word {
            "--out-dir" | "--crate-name" | "-o" => drop(rest.next()),
            _ if word.starts_with("--emit=") || word.ends_with(".rs") => {}
            _ => words.push(word),
        }
    }
    // The notation of make, for make reads these files.
    let line = words.join(" ").replace("$(pound)", "#").replace("$$", "$");
    Some(line + " \"$@\"")
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{command, kept};

    const KEPT: &str = "savedcmd_drivers/a/b.o := OBJTREE=/o rustc --edition=2021 -Zcrate-attr='feature(a,b)' \
        --extern kernel --crate-type rlib -L ./rust/ --out-dir drivers/a/ --emit=dep-info=drivers/a/.b.o.d \
        --emit=obj=drivers/a/b.o /s/drivers/a/b.rs ; ./tools/objtool/objtool --orc drivers/a/b.o\n\nsource := x\n";

    #[test]
    fn a_command_is_used_for_another_file() {
        assert_eq!(
            command(KEPT).expect("a command"),
            "OBJTREE=/o rustc --edition=2021 -Zcrate-attr='feature(a,b)' --extern kernel --crate-type rlib \
             -L ./rust/ \"$@\""
        );
    }

    #[test]
    fn commands_of_other_files_are_not() {
        assert_eq!(command("savedcmd_a.o := clang -c a.c\n"), None);
        assert_eq!(command(&KEPT.replace("--extern kernel", "")), None);
        assert_eq!(command(""), None);
    }

    #[test]
    fn a_build_without_such_a_command_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let build = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let error = kept(build).expect_err("it is empty");
        assert!(error.to_string().contains("DOCTESTS"), "{error}");
        fs_err::create_dir_all(build.join("drivers/a/b")).expect("made");
        let text = "savedcmd_drivers/a/c.o := clang -c c.c\n";
        fs_err::write(build.join("drivers/a/.c.o.cmd"), text).expect("written");
        assert!(kept(build).is_err());
        fs_err::write(build.join("drivers/a/b/.b.o.cmd"), KEPT).expect("written");
        let (path, _) = kept(build).expect("there is one");
        assert_eq!(path, build.join("drivers/a/b/.b.o.cmd"));
    }
}
