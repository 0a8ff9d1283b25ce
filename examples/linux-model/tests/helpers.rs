// SPDX-License-Identifier: GPL-2.0

//! The generated C shims compile, and define what the raw bindings link to: nothing less, and nothing
//! else.
//!
//! The model defines the same symbols itself, so the object is looked at and not linked. Needs a C
//! compiler (`CC`, or `cc`) and `nm` (`NM`, or `nm`).

#![cfg(not(miri))]

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const INCLUDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/include");
const GENERATED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../generated/linux");

fn generated(name: &str) -> String {
    fs::read_to_string(Path::new(GENERATED).join(name)).expect("a generated file")
}

fn tool(variable: &str, name: &str) -> Command {
    Command::new(env::var_os(variable).unwrap_or_else(|| name.into()))
}

fn stdout(output: Output) -> Result<String, String> {
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// Compiles shims to an object, with no headers but the model's.
fn compile(test: &str, shims: &str) -> Result<PathBuf, String> {
    let stem = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let (source, object) = (stem.with_extension("c"), stem.with_extension("o"));
    fs::write(&source, shims).expect("a place for the source");
    let output = tool("CC", "cc")
        .args(["-c", "-std=gnu11", "-nostdinc"])
        .args(["-Wall", "-Wextra", "-Werror", "-I", INCLUDE])
        .arg(&source)
        .arg("-o")
        .arg(&object)
        .output();
    stdout(output.expect("a C compiler")).map(|_| object)
}

/// The symbols that an object gives to others.
fn defined(object: &Path) -> BTreeSet<String> {
    let mut nm = tool("NM", "nm");
    let output = nm.args(["-g", "--defined-only"]).arg(object).output();
    let text = stdout(output.expect("nm")).expect("an object");
    let names = text
        .lines()
        .filter_map(|line| line.split_whitespace().last());
    names.map(str::to_owned).collect()
}

/// The shims that the raw bindings link to.
fn wanted() -> BTreeSet<String> {
    let bindings = generated("bindings.rs");
    let names = bindings.lines().filter_map(|line| {
        let name = line.trim().strip_prefix("#[link_name = \"")?;
        // The mark says that the name is complete as it stands.
        name.strip_suffix("\"]")?.split("\\u{1}").last()
    });
    names.map(str::to_owned).collect()
}

#[test]
fn the_object_defines_what_the_bindings_link_to() {
    let object =
        compile("shims", &generated("helpers.c")).unwrap_or_else(|error| panic!("{error}"));
    let wanted = wanted();
    assert!(wanted.contains("rust_helper_get_file"), "{wanted:?}");
    assert_eq!(defined(&object), wanted);
}

#[test]
fn control_a_missing_shim_is_noticed() {
    let shims = generated("helpers.c").replace("rust_helper_get_file", "rust_helper_take_file");
    let object = compile("missing", &shims).unwrap_or_else(|error| panic!("{error}"));
    let (defined, wanted) = (defined(&object), wanted());
    let missing: Vec<_> = wanted.difference(&defined).collect();
    assert_eq!(missing, ["rust_helper_get_file"]);
}

#[test]
fn control_another_prototype_is_noticed() {
    let shims = generated("helpers.c");
    let wrong = shims.replace("(struct file *f)", "(const struct file *f)");
    assert_ne!(wrong, shims);
    let error = compile("prototype", &wrong).expect_err("`const` is lost");
    assert!(error.contains("qualifier"), "{error}");
}
