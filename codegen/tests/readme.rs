//! The README shows what is there: its excerpts are excerpts, and its message is the one that comes.

#[path = "harness/linux.rs"]
mod linux;

use std::{path::Path, process::Command};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The code blocks of a page with the line in front of each.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().peekable();
    let mut before = "";
    while let Some(line) = lines.next() {
        if line.starts_with("```") {
            let code: Vec<_> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push((before.to_owned(), code.join("\n") + "\n"));
        }
        before = line;
    }
    blocks
}

/// The excerpts that are not in the file they claim to be from.
fn untrue(page: &str) -> Vec<String> {
    let excerpts = blocks(page).into_iter().filter_map(|(before, code)| {
        let path = before.strip_prefix("<!-- from: ")?.strip_suffix(" -->")?;
        (!read(path).contains(&code)).then(|| path.to_owned())
    });
    excerpts.collect()
}

#[test]
fn excerpts_are_in_the_files_they_are_from() {
    for page in ["README.md", "docs/report.md", "docs/new-header.md"] {
        assert_eq!(untrue(&read(page)), Vec::<String>::new(), "{page}");
    }
    let page = read("README.md");
    let changed = page.replace("errno_negative", "err_ptr");
    assert_eq!(untrue(&changed), ["annotations/linux/file.yaml"]);
    let page = read("docs/std.md");
    assert_eq!(untrue(&page), Vec::<String>::new());
    let changed = page.replace("minus_one", "minus_two");
    assert_eq!(untrue(&changed), ["examples/folders/contract.yaml"]);
}

/// The audit that the README shows: what its command prints, with the C side from a file, so that it needs no
/// libclang.
#[test]
fn the_audit_is_the_one_that_comes() {
    let page = read("README.md");
    let found = blocks(&page);
    let command = found
        .iter()
        .find_map(|(_, code)| code.strip_prefix("$ safebind audit "));
    let (arguments, _) = command
        .and_then(|command| command.split_once(" -- "))
        .expect("the README audits something");
    let finding = found
        .iter()
        .find(|(_, code)| code.starts_with("warning[SB0803]"));
    let (_, finding) = finding.expect("the README shows a finding");
    let said = |paths: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_safebind"))
            .current_dir(root())
            .arg("audit")
            .args(paths.split(' '))
            .args(["--unit", "codegen/tests/fixtures/linux_unit.json"])
            .output();
        let output = output.expect("the command starts");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let first = said(arguments);
    assert!(
        first.contains(finding),
        "the README has\n{finding}\nand what comes is\n{first}"
    );
    // The corrected form does not have it.
    let corrected = said(&arguments.replace("first.rs", "corrected.rs"));
    assert!(corrected.contains("audit: 0 warnings"), "{corrected}");
}

#[test]
fn the_message_is_the_one_that_comes() {
    let page = read("README.md");
    let found = blocks(&page)
        .into_iter()
        .find(|(_, code)| code.starts_with("warning[SB0307]"));
    let (_, message) = found.expect("the README shows a message");
    let folder = tempfile::tempdir().expect("there is room");
    let examples = root().join("examples").canonicalize().expect("it is there");
    std::os::unix::fs::symlink(examples, folder.path().join("examples")).expect("it can be linked");
    let contracts = folder.path().join("annotations/linux");
    std::fs::create_dir_all(&contracts).expect("there is room");
    for (name, text) in linux::contracts() {
        let text = text.replacen("    params:\n      flags: { valid: any }\n", "", 1);
        std::fs::write(contracts.join(name), text).expect("there is room");
    }
    // Compositions lie beside the contracts.
    let beside = std::fs::read_dir(root().join("annotations/linux")).expect("it is there");
    for entry in beside.map(|entry| entry.expect("it can be read")) {
        if entry.path().extension().is_some_and(|end| end == "rs") {
            std::fs::copy(entry.path(), contracts.join(entry.file_name())).expect("there is room");
        }
    }
    let output = Command::new(env!("CARGO_BIN_EXE_safebind"))
        .current_dir(folder.path())
        .args([
            "check",
            "annotations/linux",
            "--",
            "-nostdinc",
            "-Iexamples/linux-model/include",
        ])
        .output()
        .expect("the command starts");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if said.contains("SB0203") {
        eprintln!("not compared: there is no libclang");
        return;
    }
    assert!(
        said.contains(&message),
        "the README has\n{message}\nand what comes is\n{said}"
    );
}
