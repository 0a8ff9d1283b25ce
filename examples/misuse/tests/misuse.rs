//! Misuse of the wrappers of real libraries does not compile, and the same calls without the mistakes run with the real
//! library.
//!
//! A library is a folder and a feature. Each file in the folder makes one mistake and is named after it; the `.stderr`
//! file next to it is what the compiler says. `correct/main.rs` has a function of the same name without the mistake, so
//! that what fails does not fail for another reason. After a change of a contract or of the compiler, run this with
//! `TRYBUILD=overwrite` and read the difference.

use std::{collections::BTreeSet, fs, path::Path};

/// The program of a library that makes no mistake.
const CORRECT: &str = "correct/main.rs";

/// Compiles all programs of a library.
#[allow(dead_code, reason = "the libraries are features")]
fn library(name: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let program =
        fs::read_to_string(folder.join(CORRECT)).expect("there is a program without mistakes");
    let (mistakes, functions) = (mistakes(&folder), functions(&program));
    assert!(!mistakes.is_empty(), "there are mistakes");
    let alone: Vec<&String> = mistakes.difference(&functions).collect();
    assert!(alone.is_empty(), "`{CORRECT}` has no {alone:?}");
    let cases = trybuild::TestCases::new();
    cases.pass(format!("{name}/{CORRECT}"));
    cases.compile_fail(format!("{name}/*.rs"));
}

/// The names of the mistakes in a folder.
fn mistakes(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the library has a folder");
    let files = entries.map(|entry| entry.expect("it is listed").path());
    let sources = files.filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let names = sources.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    names.collect()
}

/// The names of the functions of a program. One that `main` does not call does not compile: `deny(dead_code)`.
fn functions(program: &str) -> BTreeSet<String> {
    assert!(
        program.contains("#![deny(dead_code)]"),
        "functions need not be called"
    );
    let lines = program.lines().filter_map(|line| line.strip_prefix("fn "));
    let names = lines.filter_map(|line| line.split(['(', '<']).next());
    names.map(str::to_owned).collect()
}

#[cfg(feature = "libudev")]
#[test]
fn libudev() {
    library("libudev");
}

#[cfg(feature = "sqlite-hooks")]
#[test]
fn sqlite_hooks() {
    library("sqlite-hooks");
}

#[cfg(feature = "sqlite-statements")]
#[test]
fn sqlite_statements() {
    library("sqlite-statements");
}

#[cfg(feature = "zlib")]
#[test]
fn zlib() {
    library("zlib");
}
