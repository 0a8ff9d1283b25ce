//! Steps that are not a run of test programs.

use std::{
    io::Write,
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail};
use camino::Utf8Path;

use super::{Bench, Outcome};
use crate::{
    controls,
    generator::{RAW_BINDINGS, SETS},
    kernel::headers::fetch,
    layout, libclang, process,
    report::Counts,
    toolchain, tree,
};

/// Runs a program that passes or fails as a whole.
pub(super) fn command(bench: &Bench<'_>, mut command: Command) -> Result<Outcome> {
    let outcome = process::merged(&mut command, |line| bench.show(line))?;
    let mut counts = Counts::default();
    if outcome.success() {
        counts.passed = 1;
    } else {
        counts.failed.push(String::new());
    }
    Ok(Outcome {
        counts,
        output: outcome.stdout,
    })
}

/// Formats each generated Rust file and compares the bytes.
///
/// `rustfmt --check` is not used: its own diff of large files that differ much needs more memory than
/// there is.
pub(super) fn rustfmt_generated(bench: &Bench<'_>) -> Result<Outcome> {
    let files = tree::read(&bench.workspace.root.join("generated"))?;
    let mut outcome = Outcome::default();
    for (path, bytes) in &files {
        // What bindgen writes is not meant to be read, and is formatted by nobody.
        let raw = path.file_name() == Some(RAW_BINDINGS);
        if path.extension() != Some("rs") || raw {
            continue;
        }
        let formatted = rustfmt(bytes)?;
        if formatted == *bytes {
            outcome.counts.passed += 1;
        } else {
            outcome.counts.failed.push(path.to_string());
            let one = |bytes: &[u8]| tree::Files::from([(path.clone(), bytes.to_vec())]);
            for difference in tree::compare(&one(bytes), &one(&formatted)) {
                outcome.output.push_str(&difference.diff);
            }
        }
    }
    if outcome.counts == Counts::default() {
        bail!("`generated` has no Rust files; run `cargo xtask regenerate`");
    }
    Ok(outcome)
}

fn rustfmt(text: &[u8]) -> Result<Vec<u8>> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2021", "--config", "newline_style=Unix"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("cannot run `rustfmt` (`rustup component add rustfmt` installs it)")?;
    let stdin = child.stdin.take().context("rustfmt has no input")?;
    let output = std::thread::scope(|scope| {
        // Written beside reading, for a pipe holds less than a file.
        scope.spawn(move || { stdin }.write_all(text));
        child.wait_with_output()
    })?;
    if !output.status.success() {
        bail!(
            "rustfmt failed:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(output.stdout)
}

/// Runs the controls, each with each model of borrows.
pub(super) fn controls(bench: &Bench<'_>) -> Result<Outcome> {
    let miri = match toolchain::miri() {
        Ok(miri) => miri,
        Err(error) => return Ok(Outcome::skipped(format!("{error:#}"))),
    };
    let (counts, output) = controls::test(bench.workspace, &miri, &|line| bench.show(line))?;
    Ok(Outcome { counts, output })
}

/// Compiles the generated C against the headers in this repository.
pub(super) fn c_shims(bench: &Bench<'_>) -> Result<Outcome> {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut all = Outcome::default();
    for set in &SETS {
        for path in tree::read(&bench.workspace.root.join(set.output()))?.keys() {
            if path.extension() != Some("c") {
                continue;
            }
            let mut check = Command::new(&compiler);
            check.args(["-fsyntax-only", "-Wall", "-Wextra", "-Werror"]);
            // Which target clang is told to read for says nothing to another compiler.
            check.args(
                set.flags
                    .iter()
                    .filter(|flag| !flag.starts_with("--target")),
            );
            check.arg(set.output().join(path));
            let outcome = command_named(bench, &mut check, path)?;
            all.add(outcome);
        }
    }
    if all.counts == Counts::default() {
        bail!("`generated` has no C files; run `cargo xtask regenerate`");
    }
    Ok(all)
}

fn command_named(bench: &Bench<'_>, check: &mut Command, name: &Utf8Path) -> Result<Outcome> {
    check.current_dir(&bench.workspace.root);
    let outcome = process::merged(check, |line| bench.show(line))?;
    let mut counts = Counts::default();
    if outcome.success() {
        counts.passed = 1;
    } else {
        counts.failed.push(name.to_string());
    }
    Ok(Outcome {
        counts,
        output: outcome.stdout,
    })
}

/// Runs the contracts over the headers of each kernel version that is there or can be fetched.
pub(super) fn kernel_headers(bench: &Bench<'_>) -> Result<Outcome> {
    let series: Vec<String> = fetch::SERIES.map(str::to_owned).into();
    let mut all = Outcome::default();
    for (series, provided) in fetch::provide(&series, false, None)? {
        let name = format!("Linux {series}");
        match provided {
            Err(error) => all.counts.skipped.push((name, one_line(&error))),
            Ok(folder) => {
                let mut check = bench.workspace.xtask();
                check.args(["regenerate", "--kernel", folder.as_str()]);
                let outcome = command_named(bench, &mut check, Utf8Path::new(&name))?;
                all.add(outcome);
            }
        }
    }
    Ok(all)
}

/// Holds raw bindings of the cached kernels against their BTF.
pub(super) fn layout(bench: &Bench<'_>) -> Result<Outcome> {
    if let Some(reason) = layout::missing() {
        return Ok(Outcome::skipped(reason));
    }
    let mut check = bench.workspace.xtask();
    check.args(["layout", "--check"]);
    command_named(bench, &mut check, Utf8Path::new("layout"))
}

/// Compares what is generated with every libclang that can be had.
pub(super) fn libclang_versions(bench: &Bench<'_>) -> Result<Outcome> {
    let mut all = Outcome::default();
    for (version, library) in libclang::others(bench.workspace)? {
        let name = format!("libclang {version}");
        match library {
            Err(error) => all.counts.skipped.push((name, one_line(&error))),
            Ok(library) => {
                let mut check = bench.workspace.xtask();
                check
                    .args(["regenerate", "--check"])
                    .env(libclang::VARIABLE, &library);
                let outcome = command_named(bench, &mut check, Utf8Path::new(&name))?;
                all.add(outcome);
            }
        }
    }
    Ok(all)
}

fn one_line(error: &anyhow::Error) -> String {
    let text = format!("{error:#}");
    text.lines().next().unwrap_or("no reason given").to_owned()
}

#[cfg(test)]
mod tests {
    use super::rustfmt;

    #[test]
    fn formatting_changes_what_is_not_formatted() {
        let formatted = rustfmt(b"fn  f( ) { }\n").expect("rustfmt runs");
        assert_eq!(formatted, b"fn f() {}\n");
        assert_eq!(rustfmt(&formatted).expect("rustfmt runs"), formatted);
        assert!(rustfmt(b"fn (").is_err());
    }
}
