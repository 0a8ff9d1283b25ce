//! The command as a user runs it: exit status, and what is said where.

use std::process::{Command, Output};

/// Runs the command in a folder of its own, without what the environment says about colours.
struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        Self { folder }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
        command.current_dir(self.folder.path()).args(arguments);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let output = self.command(arguments).output();
        output.expect("the command can be run")
    }
}

fn run(arguments: &[&str]) -> Output {
    Session::new().run(arguments)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const CHECK: [&str; 2] = ["check", "missing.yaml"];

#[test]
fn wrong_usage_is_status_2() {
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["generate", "a.yaml"],
        &["check"],
        &["check", "a.yaml", "--color", "sometimes"],
        &[
            "generate",
            "a",
            "--out",
            "o",
            "--profile",
            "p",
            "--check",
            "--force",
        ],
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains("--help"), "{}", stderr(&output));
    }
}

#[test]
fn an_error_in_the_input_is_status_1_and_leaves_no_output() {
    let session = Session::new();
    let output = session.run(&[
        "generate",
        "missing.yaml",
        "--out",
        "o",
        "--profile",
        "linux",
    ]);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    assert!(text.starts_with("error[SB0108]: `missing.yaml`"), "{text}");
    assert!(
        text.contains("`safebind explain SB0108` says more\n"),
        "{text}"
    );
    assert_eq!(stdout(&output), "");
    let left = std::fs::read_dir(session.folder.path()).map(Iterator::count);
    assert!(matches!(left, Ok(0)), "{left:?}");
}

#[test]
fn messages_can_be_json_lines() {
    let output = run(&["check", "a.yaml", "b.yaml", "--message-format", "json"]);
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    let files: Vec<_> = text
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("it is JSON"))
        .filter(|message| message["code"] == "SB0108")
        .map(|message| message["places"][0]["file"].clone())
        .collect();
    assert_eq!(files, ["a.yaml", "b.yaml"]);
}

#[test]
fn colours_come_only_when_asked_for() {
    let session = Session::new();
    let coloured = |command: &mut Command| {
        let output = command.output().expect("the command can be run");
        assert_eq!(output.status.code(), Some(1));
        stderr(&output).contains('\u{1b}')
    };
    let always = [CHECK[0], CHECK[1], "--color", "always"];
    let never = [CHECK[0], CHECK[1], "--color", "never"];
    assert!(
        !coloured(&mut session.command(&CHECK)),
        "this is no terminal"
    );
    assert!(coloured(&mut session.command(&always)));
    let forced = |command: &mut Command| coloured(command.env("CLICOLOR_FORCE", "1"));
    assert!(forced(&mut session.command(&CHECK)));
    assert!(!forced(&mut session.command(&never)));
    assert!(!forced(session.command(&CHECK).env("NO_COLOR", "1")));
}

#[test]
fn explain_prints_a_page_and_suggests_another_code() {
    let output = run(&["explain", "sb0501"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stdout(&output).starts_with("# SB0501: "),
        "{}",
        stdout(&output)
    );
    let output = run(&["explain", "SB5001"]);
    assert_eq!(output.status.code(), Some(1));
    let expected = "error: there is no code `SB5001`; did you mean `SB0501`?\n";
    assert_eq!(stderr(&output), expected);
}

#[test]
fn explain_lists_all_codes() {
    for arguments in [&["explain"][..], &["explain", "--list"]] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0));
        let text = stdout(&output);
        assert!(
            text.starts_with("SB0101  contract is not valid YAML\n"),
            "{text}"
        );
        assert_eq!(
            text.lines().count(),
            safebind::support::codes::pages().count()
        );
    }
}

#[test]
fn schema_prints_json_or_markdown() {
    let output = run(&["schema"]);
    assert_eq!(output.status.code(), Some(0));
    let schema: serde_json::Value = serde_json::from_str(&stdout(&output)).expect("it is JSON");
    assert_eq!(schema["properties"]["headers"]["type"], "array");
    let output = run(&["schema", "--reference"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).starts_with("# "), "{}", stdout(&output));
}

#[test]
fn a_report_takes_the_place_of_no_input_and_of_no_device() {
    let session = Session::new();
    let source = session.folder.path().join("a.rs");
    std::fs::write(&source, "pub fn f() {}\n").expect("it can be written");
    for output in ["a.rs", "./a.rs"] {
        let refused = session.run(&["audit", "a.rs", "--output", output]);
        assert_eq!(refused.status.code(), Some(1), "{output}");
        assert!(stderr(&refused).contains("SB0501"), "{}", stderr(&refused));
    }
    let kept = std::fs::read_to_string(&source).expect("it is there");
    assert_eq!(kept, "pub fn f() {}\n");
    #[cfg(unix)]
    {
        let refused = session.run(&["audit", "a.rs", "--output", "/dev/zero"]);
        assert_eq!(refused.status.code(), Some(1), "{}", stderr(&refused));
    }
    // Negative control: another file is written.
    let written = session.run(&["audit", "a.rs", "--output", "a.txt"]);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    assert!(session.folder.path().join("a.txt").is_file());
}

/// The commands as `--help` lists them.
fn commands() -> Vec<String> {
    let help = stdout(&run(&["--help"]));
    let listed = help.split("Commands:\n").nth(1).unwrap_or_default();
    let lines = listed.lines().take_while(|line| !line.is_empty());
    let names = lines.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn completions_and_the_manual_have_all_commands() {
    let names = commands();
    assert!(
        names.len() > 8 && names.contains(&"report".to_owned()),
        "{names:?}"
    );
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = run(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0), "{shell}");
        let script = stdout(&output);
        for word in names.iter().map(String::as_str).chain(["fail-under"]) {
            assert!(script.contains(word), "{shell} does not know `{word}`");
        }
        assert!(!script.contains("frobnicate"));
    }
    assert_eq!(run(&["completions", "abacus"]).status.code(), Some(2));

    let manual = stdout(&run(&["man"]));
    for name in &names {
        // Hyphens are escaped in pages.
        let name = name.replace('-', "\\-");
        assert!(manual.contains(&name), "the manual has no `{name}`");
    }
    let page = stdout(&run(&["man", "report"]));
    assert!(page.contains("fail\\-under"), "{page}");
    assert_eq!(run(&["man", "frobnicate"]).status.code(), Some(2));
}

/// The command that a contract to start from names for its check, when it was read with a compilation database that
/// has these sources, each with a flag.
/// What the check says is behind it.
fn check_of_a_starter(sources: &[(&str, &str)]) -> (String, String) {
    let session = Session::new();
    let folder = session.folder.path();
    let entries: Vec<_> = sources
        .iter()
        .map(|(file, flag)| {
            serde_json::json!({ "directory": folder, "file": file, "arguments": ["cc", flag, file] })
        })
        .collect();
    let entries = serde_json::Value::from(entries).to_string();
    std::fs::write(folder.join("compile_commands.json"), entries).expect("it can be written");
    std::fs::create_dir(folder.join("near")).expect("it can be made");
    let header = "void door_open(int number);\n";
    std::fs::write(folder.join("near/door.h"), header).expect("it can be written");
    let database = ["--compile-commands", "compile_commands.json"];
    let arguments = [&["new", "near/door.h", "-o", "door.yaml"], &database[..]].concat();
    let made = session.run(&arguments);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let contract = std::fs::read_to_string(folder.join("door.yaml")).expect("it is there");
    let mut lines = contract.lines().map(|line| line.trim_matches(['#', ' ']));
    let command = lines.find(|line| line.starts_with("safebind check"));
    let command = command.expect("it is named").to_owned();
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    let checked = session.run(&words);
    assert_eq!(checked.status.code(), Some(0), "{}", stderr(&checked));
    (command, stderr(&checked))
}

#[test]
fn a_starter_names_the_compilation_database_that_it_was_read_with() {
    let sources = [("src/other.c", "-DOTHER"), ("src/door.c", "-DDOOR")];
    let (named, said) = check_of_a_starter(&sources);
    let database = "safebind check door.yaml --compile-commands compile_commands.json -- -Inear";
    assert_eq!(named, database);
    let using = "Using the arguments of `src/door.c` for `door.h`";
    assert!(said.contains(using) && !said.contains("nearest"), "{said}");
    // By the name in the contract another source would be found: the arguments themselves are named.
    let sources = [("near/other.c", "-DNEAR"), ("x.c", "-DFAR")];
    let (arguments, said) = check_of_a_starter(&sources);
    assert!(!said.contains("Using"), "{said}");
    assert_eq!(arguments, "safebind check door.yaml -- -DNEAR -Inear");
}
