// SPDX-License-Identifier: GPL-2.0

//! The headers are complete, and mean the same structs as the model.
//!
//! Needs a C compiler: `CC`, or `cc`.

#![cfg(not(miri))]

use kernel::model::{Layout, CRED, FILE, TASK};
use std::{
    env, fmt, fs,
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

const INCLUDE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/include");

/// Has a C compiler check a source text, with no headers but the model's. Returns its complaints.
fn compile(source: &str) -> Result<(), String> {
    let cc = env::var_os("CC").unwrap_or_else(|| "cc".into());
    let mut child = Command::new(cc)
        .args(["-x", "c", "-", "-fsyntax-only", "-std=gnu11", "-nostdinc"])
        .args(["-Wall", "-Wextra", "-Werror", "-I", INCLUDE])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a C compiler");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(source.as_bytes())
        .expect("the compiler reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("the compiler ends");
    if output.status.success() {
        Ok(())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

/// C text that compiles if C lays the struct out as the model does.
fn assertions(layout: &Layout) -> String {
    let Layout {
        c_type,
        header,
        size,
        align,
        ..
    } = layout;
    let mut lines = vec![
        format!("#include <{header}>"),
        assertion(format_args!("sizeof({c_type}) == {size}")),
        assertion(format_args!("_Alignof({c_type}) == {align}")),
    ];
    for (field, offset) in layout.fields {
        let actual = format!("__builtin_offsetof({c_type}, {field})");
        lines.push(assertion(format_args!("{actual} == {offset}")));
    }
    lines.join("\n") + "\n"
}

fn assertion(condition: fmt::Arguments<'_>) -> String {
    format!("_Static_assert({condition}, \"{condition}\");")
}

#[test]
fn each_header_compiles_alone() {
    let dir = fs::read_dir(Path::new(INCLUDE).join("linux")).expect("the headers");
    let mut names: Vec<_> = dir.map(|e| e.expect("an entry").file_name()).collect();
    names.sort();
    assert!(names.len() > 10);
    for name in names {
        let name = name.to_str().expect("an ASCII name");
        let twice = format!("#include <linux/{name}>\n").repeat(2);
        compile(&twice).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn structs_have_the_layout_of_the_model() {
    for layout in [FILE, CRED, TASK] {
        compile(&assertions(&layout)).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[test]
fn control_another_layout_is_noticed() {
    let wrong = assertions(&FILE).replace("f_cred", "f_pos");
    let error = compile(&wrong).expect_err("f_pos is not where f_cred is");
    assert!(error.contains("f_pos"), "{error}");
}
