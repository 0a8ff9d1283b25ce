//! Every folder below `fixtures/drift` is a change to the header there: `class.txt` says what it is, one line per
//! changed part, and `expected.txt` is what the command says of it. A new folder is a new test;
//! `UPDATE_EXPECT=1` writes `expected.txt`, and the table in `docs/accepting.md`.

use std::process::{Command, Output};

use camino::{Utf8Path, Utf8PathBuf};
use libtest_mimic::{Arguments, Failed, Trial};
use safebind::{
    header::{self, model::Request},
    support::diag::Sink,
};
use serde_json::Value;

const HEADER: &str = "weir.h";
const CONTRACT: &str = "weir.yaml";

/// What is shown beside the fixtures, with its name.
type Other = (&'static str, fn(&Session) -> Result<(), Failed>);

fn main() {
    let arguments = Arguments::from_args();
    let has_libclang = header::parse(&mut Sink::default(), &Request::default()).is_some();
    let mut trials: Vec<Trial> = folders()
        .into_iter()
        .map(|folder| {
            let name = folder.file_name().unwrap_or_default().to_owned();
            Trial::test(name, move || check(&folder)).with_ignored_flag(!has_libclang)
        })
        .collect();
    trials.push(Trial::test("the table of changes", table).with_ignored_flag(!has_libclang));
    let others: [Other; 4] = [
        ("the reason of what is named is written anew", reasons),
        ("a file that is lost is missed", lost),
        ("headers that no tree has are no comparison", no_header),
        (
            "what nobody proves is not generated where that is asked",
            unproven,
        ),
    ];
    trials.extend(others.map(|(name, run)| {
        let trial = Trial::test(name, move || run(&Session::new(&root())?));
        trial.with_ignored_flag(!has_libclang)
    }));
    trials.push(Trial::test("there are fixtures", || {
        ensure(folders().len() > 20, "they are not where they were")
    }));
    libtest_mimic::run(&arguments, trials).exit();
}

fn root() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift")
}

fn folders() -> Vec<Utf8PathBuf> {
    let entries = root().read_dir_utf8().expect("there are fixtures");
    let paths = entries.map(|entry| entry.expect("it can be read").into_path());
    let mut folders: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn ensure(holds: bool, words: impl Into<String>) -> Result<(), Failed> {
    match holds {
        true => Ok(()),
        false => Err(words.into().into()),
    }
}

/// A folder with the contract and the header, in which the command runs.
struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    /// The header as it was stands in `old`, the one of the fixture in `new`.
    fn new(fixture: &Utf8Path) -> Result<Self, Failed> {
        let session = Self {
            folder: tempfile::tempdir()?,
        };
        for (folder, from) in [("old", &*root()), ("new", fixture)] {
            let folder = session.path().join(folder);
            fs_err::create_dir_all(&folder)?;
            fs_err::copy(from.join(HEADER), folder.join(HEADER))?;
        }
        fs_err::copy(root().join(CONTRACT), session.path().join(CONTRACT))?;
        Ok(session)
    }

    fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("the path is UTF-8")
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, Failed> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        let flags = ["--", "-nostdinc", "--target=x86_64-linux-gnu", "-std=gnu11"];
        let flags = match arguments.contains(&"--") {
            true => flags.get(1..).unwrap_or_default(),
            false => &flags,
        };
        let words = arguments.iter().chain(flags);
        Ok(command.current_dir(self.path()).args(words).output()?)
    }

    /// The changes between the two headers, without any contract.
    fn between(&self, more: &[&str]) -> Result<Output, Failed> {
        let trees = ["drift", "--from", "old", "--to", "new", "--header", HEADER];
        self.run(&[&trees[..], more].concat())
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The changed parts of a drift in JSON, a line each.
fn classes(json: &str) -> Result<Vec<String>, Failed> {
    let json: Value = serde_json::from_str(json)?;
    let mut lines = Vec::new();
    for item in json["items"].as_array().into_iter().flatten() {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let name = word(&item["name"]);
        match &item["fate"] {
            Value::String(fate) => {
                lines.push(format!("{} {name}: {fate}", word(&item["severity"])))
            }
            fate if fate["gone"].is_object() => {
                lines.push(format!("{} {name}: gone", word(&item["severity"])));
            }
            fate => {
                for change in fate["changed"].as_array().into_iter().flatten() {
                    let part = word(&change["part"]).replace('_', " ");
                    lines.push(format!("{} {name}: {part}", word(&change["severity"])));
                }
            }
        }
    }
    Ok(lines)
}

fn said_classes(folder: &Utf8Path) -> Result<Vec<String>, Failed> {
    let text = fs_err::read_to_string(folder.join("class.txt"))?;
    Ok(text.lines().map(str::to_owned).collect())
}

fn check(folder: &Utf8Path) -> Result<(), Failed> {
    let session = Session::new(folder)?;
    let found = session.between(&["--format", "json"])?;
    let classes = classes(&text(&found.stdout))?;
    let expected = said_classes(folder)?;
    ensure(
        classes == expected,
        format!(
            "found {classes:#?}\nexpected {expected:#?}\n{}",
            text(&found.stderr)
        ),
    )?;
    let is_grave = expected.iter().any(|line| !line.starts_with("note"));
    let status = Some(i32::from(is_grave));
    ensure(found.status.code() == status, "the exit status is wrong")?;

    let between = session.between(&["--verbose"])?;
    let mut said = format!("$ safebind drift --from old --to new --header {HEADER} --verbose\n");
    said += &text(&between.stdout);
    said += &accepted(&session, is_grave)?;
    expect(&folder.join("expected.txt"), &said)
}

/// What is said where the old header was accepted, and contracts meet the new one.
fn accepted(session: &Session, is_grave: bool) -> Result<String, Failed> {
    let accept = [
        "accept",
        "--all",
        "--because",
        "it fits",
        "--contracts",
        CONTRACT,
    ];
    let version = ["--tree-version", "1.0"];
    let accept = [&accept[..], &version, &["--headers", "old"]].concat();
    let output = session.run(&accept)?;
    ensure(output.status.success(), text(&output.stderr))?;
    // What was accepted holds for what it was read from.
    let check = |folder: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
        command.current_dir(session.path()).env("NO_COLOR", "1");
        let include = format!("-I{folder}");
        let flags = ["--", "-nostdinc", "--target=x86_64-linux-gnu", &include];
        command
            .args(["check", "--quiet", CONTRACT])
            .args(flags)
            .output()
    };
    let old = check("old")?;
    ensure(old.status.success(), text(&old.stderr))?;
    let new = check("new")?;
    let drift = session.run(&["drift", CONTRACT, "--headers", "new", "--verbose"])?;
    let drifted = drift.status.code() != Some(0);
    let stale = new.status.code() != Some(0);
    ensure(
        is_grave || !stale,
        format!("it is stale:\n{}", text(&new.stderr)),
    )?;
    ensure(
        drifted == stale || drift.status.code() == Some(1),
        "drift and check disagree",
    )?;
    let mut said = format!("\n$ safebind drift {CONTRACT} --headers new --verbose\n");
    said += &text(&drift.stdout);
    said += &text(&drift.stderr);
    said += &format!(
        "\n$ safebind check {CONTRACT} -- -Inew\n{}",
        text(&new.stderr)
    );
    Ok(said)
}

/// Accepts names of the old header.
fn accept(session: &Session, name: &str, because: &str) -> Result<String, Failed> {
    let words = ["accept", name, "--because", because, "--contracts", "."];
    let tree = ["--tree-version", "1.0", "--headers", "old"];
    let output = session.run(&[&words[..], &tree].concat())?;
    ensure(output.status.success(), text(&output.stderr))?;
    Ok(fs_err::read_to_string(
        session.path().join("weir.accepted"),
    )?)
}

fn reasons(session: &Session) -> Result<(), Failed> {
    accept(session, "--all", "it fits")?;
    let again = accept(session, "--all", "it fits again")?;
    ensure(!again.contains("it fits again"), again)?;
    let named = accept(session, "weir_lower", "its body was read")?;
    ensure(
        named.matches("its body was read").count() == 1 && named.contains("it fits"),
        named,
    )
}

fn lost(session: &Session) -> Result<(), Failed> {
    let other = fs_err::read_to_string(session.path().join(CONTRACT))?;
    let other = other.replace("module: weir", "module: other");
    let start = other.split("types:").next().unwrap_or_default();
    let contract = |name: &str, text: &str| fs_err::write(session.path().join(name), text);
    let states =
        "constants:\n  gates: { doc: Gates., type: u32, members: { WEIR_SHUT: { doc: Shut. } } }\n";
    contract("other.yaml", &format!("{start}{states}"))?;
    contract(
        "empty.yaml",
        &start.replace("module: other", "module: empty"),
    )?;
    accept(session, "--all", "it fits")?;
    let check = || session.run(&["check", ".", "--tree-version", "1.0", "--", "-Iold"]);
    let whole = text(&check()?.stderr);
    ensure(!whole.contains("SB1003"), whole)?;
    fs_err::remove_file(session.path().join("other.accepted"))?;
    let output = check()?;
    let said = text(&output.stderr);
    ensure(
        output.status.success()
            && said
                .matches("warning[SB1003]: nothing was accepted of")
                .count()
                == 1,
        said,
    )?;
    let drift = session.run(&["drift", ".", "--headers", "old"])?;
    let said = text(&drift.stderr);
    ensure(said.contains("warning[SB1003]"), said)
}

fn no_header(session: &Session) -> Result<(), Failed> {
    let trees = ["drift", "--from", "old", "--to", "new", "--header"];
    let some = session.run(&[&trees[..], &[HEADER, "none.h"]].concat())?;
    let said = text(&some.stderr);
    ensure(
        some.status.success() && said.contains("warning[SB1008]"),
        said,
    )?;
    let none = session.run(&[&trees[..], &["none.h"]].concat())?;
    let said = text(&none.stderr);
    ensure(
        none.status.code() == Some(1) && said.contains("error[SB1008]"),
        said,
    )
}

fn unproven(session: &Session) -> Result<(), Failed> {
    let check = |more: &[&str]| {
        let words = [&["generate", CONTRACT, "--out", "out"], more].concat();
        session.run(&[&words[..], &["--", "-Iold"]].concat())
    };
    let read = || fs_err::read_to_string(session.path().join("out/weir.rs"));
    let output = check(&[])?;
    ensure(output.status.success(), text(&output.stderr))?;
    ensure(read()?.contains("fn flags("), "the field is not read")?;
    let said = text(&check(&["--require-layouts"])?.stderr);
    ensure(
        said.contains("warning[SB1028]") && said.contains("no oracle was asked"),
        said,
    )?;
    ensure(!read()?.contains("fn flags("), "the field is read")
}

fn expect(path: &Utf8Path, said: &str) -> Result<(), Failed> {
    if fs_err::read_to_string(path).unwrap_or_default() == said {
        return Ok(());
    }
    if std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1") {
        fs_err::write(path, said)?;
        return Ok(());
    }
    Err(format!("{path} is not what is said; `UPDATE_EXPECT=1` writes it:\n{said}").into())
}

/// The table of all fixtures stands in the documentation.
fn table() -> Result<(), Failed> {
    let mut rows = String::from("| change | what is found |\n|---|---|\n");
    for folder in folders() {
        let classes = said_classes(&folder)?;
        let found = match classes.is_empty() {
            true => "nothing".to_owned(),
            false => classes
                .iter()
                .map(|line| format!("`{line}`"))
                .collect::<Vec<_>>()
                .join("<br>"),
        };
        let name = folder.file_name().unwrap_or_default().replace('_', " ");
        rows += &format!("| {name} | {found} |\n");
    }
    let page = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/accepting.md");
    let text = fs_err::read_to_string(&page)?;
    let marks = [
        "<!-- table: codegen/tests/fixtures/drift -->\n",
        "<!-- end of the table -->\n",
    ];
    let (before, rest) = text.split_once(marks[0]).ok_or("the page has no mark")?;
    let (_, after) = rest
        .split_once(marks[1])
        .ok_or("the page has no second mark")?;
    expect(
        &page,
        &format!("{before}{}{rows}{}{after}", marks[0], marks[1]),
    )
}
