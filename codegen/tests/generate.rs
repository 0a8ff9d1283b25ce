//! The command from contracts to files: what is written, when, and that it is the same everywhere.

#[path = "harness/linux.rs"]
mod linux;

use std::{
    collections::BTreeMap,
    process::{Command, Output},
};

use camino::{Utf8Path, Utf8PathBuf};
use safebind::{
    header::{self, model::Request},
    support::diag::Sink,
};
use serde_json::Value;

const HEADER: &str = "/* Widgets. */\nint widget_count(void);\n";
const CONTRACT: &str = "\
schema: \"1.0\"
module: deep/widget
headers: [widget.h]
summary: Widgets.
functions:
  widget_count:
    doc: Returns how many widgets there are.
    return: { error: value }
";

/// The list of what was written.
const MANIFEST: &str = ".safebind-manifest.json";

/// A folder with the contracts for Linux and their C side.
struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let session = Self { folder };
        let profile = fs_err::read_to_string(linux::repository("profiles/linux.yaml"));
        session.write("linux/profile.yaml", &profile.expect("it is text"));
        for (name, text) in linux::contracts().into_iter().chain(linux::compositions()) {
            session.write(&format!("linux/{name}"), &text);
        }
        session.write("unit.json", linux::UNIT);
        session.write("widget/widget.h", HEADER);
        session.write("widget/widget.yaml", CONTRACT);
        session
    }

    fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("the path is UTF-8")
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        let parent = path.parent().expect("it is in the folder");
        fs_err::create_dir_all(parent).expect("the folder can be made");
        fs_err::write(path, text).expect("the file can be written");
    }

    fn read(&self, name: &str) -> String {
        fs_err::read_to_string(self.path().join(name)).expect("it is text")
    }

    /// Runs the command in a folder below this one.
    fn run_in(&self, folder: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
        command
            .current_dir(self.path().join(folder))
            .args(arguments);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        command.output().expect("the command can be run")
    }

    /// Generates the wrappers for Linux from the unit, with more arguments.
    fn linux(&self, more: &[&str]) -> Output {
        let usual = ["generate", "linux", "--out", "out", "--unit", "unit.json"];
        let profile = ["--profile", "linux/profile.yaml"];
        self.run_in("", &[&usual[..], &profile, more].concat())
    }

    /// The text of every file below a folder, by path.
    fn files(&self, below: &str) -> BTreeMap<Utf8PathBuf, String> {
        let root = self.path().join(below);
        let mut files = BTreeMap::new();
        let mut open = vec![root.clone()];
        while let Some(folder) = open.pop() {
            for entry in folder.read_dir_utf8().expect("it is a folder") {
                let path = entry.expect("it can be read").into_path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    let text = fs_err::read_to_string(&path).expect("it is text");
                    let inside = path.strip_prefix(&root).expect("it is inside");
                    files.insert(inside.to_owned(), text);
                }
            }
        }
        files
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[track_caller]
fn well(output: &Output) -> String {
    let words = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{words}");
    words.into_owned()
}

fn clang() -> bool {
    let found = header::parse(&mut Sink::default(), &Request::default()).is_some();
    if !found {
        println!("not tried: there is no libclang");
    }
    found
}

#[test]
fn the_files_are_written_and_listed_with_their_digests() {
    let session = Session::new();
    let output = session.linux(&["--dump-unit", "unit-again.json"]);
    assert_eq!(well(&output), "");
    let summary = stdout(&output);
    assert!(summary.contains(" not bound\nlayouts: "), "{summary}");
    let files = session.files("out");
    let paths: Vec<_> = files.keys().map(|path| path.as_str()).collect();
    assert_eq!(paths, linux::outputs(), "the same as in the repository");
    let manifest: Value = serde_json::from_str(&files[Utf8Path::new(MANIFEST)]).expect("JSON");
    let listed = manifest["files"].as_object().expect("it lists files");
    let mut listed: Vec<_> = listed.keys().map(Utf8Path::new).collect();
    listed.sort();
    let others = paths.into_iter().filter(|path| *path != MANIFEST);
    let others: Vec<_> = others.map(Utf8Path::new).collect();
    assert_eq!(listed, others);
    let dumped: Value = serde_json::from_str(&session.read("unit-again.json")).expect("JSON");
    let given: Value = serde_json::from_str(linux::UNIT).expect("JSON");
    assert_eq!(dumped, given);
}

#[test]
fn a_run_without_changes_does_nothing() {
    let session = Session::new();
    let stamp = ["--stamp", "stamp"];
    assert!(!stdout(&session.linux(&stamp)).is_empty());
    let before = session.files("out");
    let second = session.linux(&stamp);
    well(&second);
    assert_eq!(stdout(&second), "", "the stages did not run");
    assert_eq!(session.files("out"), before);
    // An input that changed is seen, and so is an output that did.
    session.write(
        "linux/task.yaml",
        &(session.read("linux/task.yaml") + "# More.\n"),
    );
    assert_ne!(stdout(&session.linux(&stamp)), "");
    assert_eq!(stdout(&session.linux(&stamp)), "");
    let (composition, text) = linux::compositions().remove(0);
    session.write(&format!("linux/{composition}"), &(text + "// More.\n"));
    assert_ne!(stdout(&session.linux(&stamp)), "");
    let (composition, text) = linux::compositions().remove(0);
    session.write(&format!("linux/{composition}"), &text);
    assert_ne!(stdout(&session.linux(&stamp)), "");
    assert_eq!(stdout(&session.linux(&stamp)), "");
    fs_err::remove_file(session.path().join("out/task.rs")).expect("it is there");
    assert_ne!(stdout(&session.linux(&stamp)), "");
    assert_eq!(session.files("out"), before);
}

#[test]
fn what_is_no_longer_generated_is_removed() {
    let session = Session::new();
    well(&session.linux(&[]));
    let text = session
        .read("linux/exec.yaml")
        .replace("fs/exec", "fs/program");
    session.write("linux/exec.yaml", &text);
    well(&session.linux(&[]));
    let files = session.files("out");
    assert!(files.contains_key(Utf8Path::new("fs/program.rs")));
    assert!(!files.contains_key(Utf8Path::new("fs/exec.rs")));
}

#[test]
fn check_is_clean_until_a_contract_is_edited() {
    let session = Session::new();
    well(&session.linux(&[]));
    let before = session.files("out");
    assert_eq!(well(&session.linux(&["--check", "--quiet"])), "");
    let text = session.read("linux/file.yaml");
    let edited = text.replace("Gives the number back", "Gives the number away");
    session.write("linux/file.yaml", &edited.replace("reserved_fd", "number"));
    let dirty = session.linux(&["--check"]);
    assert_eq!(dirty.status.code(), Some(1));
    let diff = stdout(&dirty);
    assert!(
        diff.starts_with("--- out/fs/file.rs\n+++ out/fs/file.rs\n@@ "),
        "{diff}"
    );
    assert!(diff.contains("\n-    pub fn reserved_fd(&self)"), "{diff}");
    assert!(diff.contains("\n+    pub fn number(&self)"), "{diff}");
    assert_eq!(session.files("out"), before, "nothing was written");
    well(&session.linux(&[]));
    well(&session.linux(&["--check"]));
}

#[test]
fn messages_as_json_have_the_documented_keys() {
    let session = Session::new();
    let text = session.read("linux/file.yaml");
    session.write(
        "linux/file.yaml",
        &text.replace("fd_install:", "fd_instal:"),
    );
    let output = session.linux(&["--message-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output), "");
    let lines = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut codes = Vec::new();
    for line in lines.lines() {
        let message: Value = serde_json::from_str(line).expect("a line is a JSON object");
        for key in [
            "code", "severity", "message", "places", "notes", "help", "rendered",
        ] {
            assert!(message.get(key).is_some(), "{key}: {line}");
        }
        for place in message["places"].as_array().expect("a list") {
            for key in [
                "file",
                "line",
                "column",
                "end_line",
                "end_column",
                "excerpt",
                "start",
                "end",
                "label",
                "primary",
            ] {
                assert!(place.get(key).is_some(), "{key}: {line}");
            }
        }
        codes.push(message["code"].as_str().unwrap_or_default().to_owned());
    }
    assert!(codes.contains(&"SB0301".to_owned()), "{codes:?}");
}

#[test]
fn colours_follow_the_flag_and_the_variable() {
    let session = Session::new();
    well(&session.linux(&[]));
    let text = session.read("linux/task.yaml");
    let edited = text.replace("summary: Tasks, that is, ", "summary: Tasks, ");
    assert_ne!(edited, text);
    session.write("linux/task.yaml", &edited);
    let is_coloured = |output: Output| {
        let all = [output.stdout, output.stderr].map(|out| out.contains(&0x1b));
        assert_eq!(all[0], all[1], "the diff and the message agree");
        all[0]
    };
    assert!(!is_coloured(session.linux(&["--check"])));
    assert!(is_coloured(
        session.linux(&["--check", "--color", "always"])
    ));
    assert!(!is_coloured(
        session.linux(&["--check", "--color", "never"])
    ));
}

#[test]
fn the_depfile_lists_what_was_read() {
    let session = Session::new();
    well(&session.linux(&["--depfile", "from_unit.d"]));
    let rule = session.read("from_unit.d");
    let (composition, _) = linux::compositions().remove(0);
    let composition = format!("linux/{composition}");
    for input in [
        "linux/file.yaml",
        &*composition,
        "linux/profile.yaml",
        "unit.json",
    ] {
        assert!(rule.contains(input), "{rule}");
    }
    if clang() {
        let arguments = [
            "generate",
            "widget",
            "--out",
            "made",
            "--profile",
            "linux/profile.yaml",
            "--depfile",
            "widget.d",
            "--",
            "-nostdinc",
            "-Iwidget",
        ];
        well(&session.run_in("", &arguments));
        let rule = session.read("widget.d");
        let (targets, inputs) = rule.split_once(": ").expect("it is a rule");
        assert!(targets.contains("made/deep/widget.rs"), "{rule}");
        for input in [
            "widget/widget.yaml",
            "widget/widget.h",
            "linux/profile.yaml",
        ] {
            assert!(inputs.contains(input), "{rule}");
        }
    }
}

/// Runs that say the same in different ways: with relative paths, from elsewhere, with absolute ones.
fn ways(
    session: &Session,
    arguments: impl Fn(&str) -> Vec<String>,
) -> Vec<BTreeMap<Utf8PathBuf, String>> {
    session.write("elsewhere/here.txt", "");
    let absolute = format!("{}/", session.path());
    let ways = [("", ""), ("elsewhere", "../"), ("linux", absolute.as_str())];
    let made = ways.iter().enumerate().map(|(index, (folder, prefix))| {
        let mut arguments = arguments(prefix);
        let out = format!("{prefix}out{index}");
        arguments.splice(1..1, ["--out".to_owned(), out]);
        let words: Vec<_> = arguments.iter().map(String::as_str).collect();
        well(&session.run_in(folder, &words));
        session.files(&format!("out{index}"))
    });
    made.collect()
}

#[track_caller]
fn same_everywhere(session: &Session, made: &[BTreeMap<Utf8PathBuf, String>]) {
    for files in made {
        assert_eq!(files, &made[0]);
    }
    for (path, text) in &made[0] {
        assert!(
            !text.contains(session.path().as_str()),
            "{path} has an absolute path"
        );
        assert!(!text.contains("../"), "{path} has a path from somewhere");
    }
}

#[test]
fn the_outputs_do_not_depend_on_the_folder_of_the_run() {
    let session = Session::new();
    let made = ways(&session, |prefix| {
        let arguments = [
            "generate",
            "linux",
            "--unit",
            "unit.json",
            "--profile",
            "linux/profile.yaml",
        ];
        arguments
            .iter()
            .map(|word| match word.contains(['.', '/']) || *word == "linux" {
                true => format!("{prefix}{word}"),
                false => (*word).to_owned(),
            })
            .collect()
    });
    assert_eq!(made[0].len(), linux::outputs().len());
    same_everywhere(&session, &made);
}

#[test]
fn the_outputs_do_not_depend_on_how_headers_are_found() {
    if !clang() {
        return;
    }
    let session = Session::new();
    let made = ways(&session, |prefix| {
        vec![
            "generate".to_owned(),
            format!("{prefix}widget"),
            "--bindings".to_owned(),
            "--profile".to_owned(),
            format!("{prefix}linux/profile.yaml"),
            "--".to_owned(),
            "-nostdinc".to_owned(),
            format!("-I{prefix}widget"),
        ]
    });
    assert!(made[0].contains_key(Utf8Path::new("bindings.rs")));
    same_everywhere(&session, &made);
}

#[test]
fn no_module_takes_the_file_of_the_raw_bindings() {
    let session = Session::new();
    let contract = session.read("linux/cred.yaml");
    let contract = contract.replace("\nmodule: cred\n", "\nmodule: bindings\n");
    session.write("linux/cred.yaml", &contract);
    let output = session.linux(&["--bindings"]);
    assert_eq!(output.status.code(), Some(1));
    let words = String::from_utf8_lossy(&output.stderr);
    assert!(words.contains("error[SB0311]: `bindings`"), "{words}");
    assert!(words.contains("linux/cred.yaml:"), "{words}");
    assert!(words.contains("module: bindings"), "{words}");
    assert!(!session.path().join("out").exists());
    well(&session.linux(&[]));
    assert!(session.path().join("out/bindings.rs").exists());
}

#[test]
fn a_module_declares_the_modules_right_below_it() {
    let session = Session::new();
    if !clang() {
        return;
    }
    // Only `deep` is generated: nobody makes `deep/a`, so `deep/a/b` is for its owner to declare.
    let modules = ["deep", "deep/widget", "deep/a/b", "deeper"];
    for (index, module) in modules.iter().enumerate() {
        let contract = CONTRACT
            .replace("deep/widget", module)
            .replace("widget.h", &format!("widget{index}.h"))
            .replace("widget_count", &format!("widget_count{index}"));
        session.write(&format!("widget/{index}.yaml"), &contract);
        let header = HEADER.replace("widget_count", &format!("widget_count{index}"));
        session.write(&format!("widget/widget{index}.h"), &header);
    }
    fs_err::remove_file(session.path().join("widget/widget.yaml")).expect("it is there");
    let profile = ["--profile", "../linux/profile.yaml"];
    let rest = ["--out", "out", "--", "-I."];
    well(&session.run_in(
        "widget",
        &[&["generate", "."][..], &profile, &rest].concat(),
    ));
    let declared = |file: &str| -> Vec<String> {
        let text = session.read(&format!("widget/out/{file}.rs"));
        let lines = text.lines().filter(|line| line.starts_with("pub mod "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(declared("deep"), ["pub mod widget;"]);
    for leaf in ["deep/widget", "deep/a/b", "deeper"] {
        assert_eq!(declared(leaf), Vec::<String>::new(), "{leaf}");
    }
}
