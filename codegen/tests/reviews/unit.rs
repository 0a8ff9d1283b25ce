//! The C side that the other tests use is that of the headers.

use std::process::Command;

use safebind::header;

use crate::{
    linux,
    support::{read, repository, shipped, unit},
};

/// Every place that a JSON value names, with the excerpt that it shows.
fn places(value: &serde_json::Value, found: &mut Vec<(String, usize, String)>) {
    match value {
        serde_json::Value::Object(map) => {
            if let (Some(file), Some(line), Some(excerpt)) = (
                map.get("file").and_then(|file| file.as_str()),
                map.get("line").and_then(serde_json::Value::as_u64),
                map.get("excerpt").and_then(|excerpt| excerpt.as_str()),
            ) {
                let line = usize::try_from(line).expect("a line of a file");
                found.push((file.to_owned(), line, excerpt.to_owned()));
            }
            map.values().for_each(|value| places(value, found));
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| places(value, found)),
        _ => {}
    }
}

/// The places whose excerpt is not what stands there.
fn stale(json: &str) -> Vec<String> {
    let value = serde_json::from_str(json).expect("JSON");
    let mut found = Vec::new();
    places(&value, &mut found);
    assert!(found.len() > 50, "{}", found.len());
    let differs = found.iter().filter(|(file, line, excerpt)| {
        let text = read(file);
        let lines: Vec<_> = text.lines().skip(line - 1).collect();
        let shown = lines.iter().take(excerpt.lines().count());
        let shown: Vec<_> = shown.map(|line| line.trim_end()).collect();
        let wanted: Vec<_> = excerpt.lines().map(str::trim_end).collect();
        let first = |lines: &[&str]| lines.first().map(|line| line.trim_start().to_owned());
        first(&shown) != first(&wanted) || shown.get(1..) != wanted.get(1..)
    });
    differs
        .map(|(file, line, excerpt)| format!("{file}:{line}: {excerpt}"))
        .collect()
}

#[test]
fn every_declaration_stands_where_the_json_says() {
    let json = linux::UNIT;
    assert_eq!(stale(json), Vec::<String>::new());

    // Control: a prototype that has changed since.
    let old = json.replace(
        "begin_new_exec(struct linux_binprm",
        "begin_new_exec(struct linux_binfmt",
    );
    assert_ne!(old, json);
    assert_ne!(stale(&old), Vec::<String>::new());
}

/// Needs libclang; without it the test above still holds the declarations.
#[test]
fn libclang_reads_the_same() {
    if header::libclang::use_on_this_thread().is_err() {
        eprintln!("skipped: there is no libclang");
        return;
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
    let out = tempfile::tempdir().expect("a place for the outputs");
    let dump = out.path().join("unit.json");
    command.current_dir(repository("")).arg("generate");
    command.args(["annotations/linux", "--profile", "profiles/linux.yaml"]);
    command.arg("--out");
    command
        .arg(out.path().join("out"))
        .arg("--dump-unit")
        .arg(&dump);
    command.args(["--", "-nostdinc", "-Iexamples/linux-model/include"]);
    let output = command.output().expect("the command runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = std::fs::read_to_string(&dump).expect("a dump");
    let kept = repository(linux::UNIT_PATH);
    if std::env::var_os("UPDATE_UNIT").is_some() {
        std::fs::write(&kept, &text).expect("the kept C side can be written");
        return;
    }
    let fresh: header::model::Unit = serde_json::from_str(&text).expect("a C side");
    assert!(
        fresh == unit(),
        "run this test with UPDATE_UNIT=1, and look at the difference"
    );
}

/// What the other tests look at is what is in the repository.
#[test]
fn the_files_in_the_repository_are_these() {
    for (path, text) in &shipped().files {
        let kept = read(&format!("generated/linux/{path}"));
        let lines = kept.lines().zip(text.lines());
        let first = lines.enumerate().find(|(_, (kept, made))| kept != made);
        assert!(kept == *text, "{path}: {first:?}");
    }
}
