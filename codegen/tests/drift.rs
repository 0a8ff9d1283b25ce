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
        let words = arguments.iter().chain(&flags);
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
