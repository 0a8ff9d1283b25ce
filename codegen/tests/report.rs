//! Reports of fixtures: what is bound, what is not, and why. Each folder below `fixtures/report` has headers, a
//! contract, what clang read of the headers, and the report as text, JSON and page. `UPDATE_EXPECT=1` writes them.

use std::{collections::BTreeSet, process::Command};

use camino::{Utf8Path, Utf8PathBuf};
use safebind::{
    contract::{load, request::request},
    header::{self, libclang, model::Beyond},
    support::diag::Sink,
};
use serde_json::Value;

/// A folder to which a fixture was copied.
struct Session {
    folder: tempfile::TempDir,
}

impl Session {
    fn of(fixture: &Utf8Path) -> Self {
        let folder = tempfile::tempdir().expect("there is a place for temporary files");
        let session = Self { folder };
        for path in files(fixture) {
            let name = path.file_name().unwrap_or_default();
            fs_err::copy(&path, session.path().join(name)).expect("it can be copied");
        }
        session
    }

    fn path(&self) -> &Utf8Path {
        Utf8Path::from_path(self.folder.path()).expect("the path is UTF-8")
    }

    fn edit(&self, name: &str, from: &str, to: &str) {
        let path = self.path().join(name);
        let text = fs_err::read_to_string(&path).expect("it is there");
        assert!(text.contains(from), "{name} has no `{from}`");
        fs_err::write(path, text.replacen(from, to, 1)).expect("it can be written");
    }

    /// The exit status, and what is written to the two streams.
    fn run(&self, arguments: &[&str]) -> (Option<i32>, String, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_safebind"));
        command.current_dir(self.path()).args(arguments);
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI"] {
            command.env_remove(name);
        }
        let output = command.output().expect("the command can be run");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            output.status.code(),
            text(&output.stdout),
            text(&output.stderr),
        )
    }

    /// The report without libclang.
    fn report(&self, more: &[&str]) -> (Option<i32>, String, String) {
        let fixed = ["report", "contract.yaml", "--unit", "unit.json"];
        self.run(&[&fixed[..], more].concat())
    }

    fn json(&self) -> Value {
        let (_, text, problems) = self.report(&["--format", "json", "--unused"]);
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {problems}"))
    }
}

fn root() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/report")
}

fn sorted(folder: &Utf8Path, wanted: impl Fn(&Utf8Path) -> bool) -> Vec<Utf8PathBuf> {
    let entries = folder.read_dir_utf8().expect("it is a folder");
    let paths = entries.map(|entry| entry.expect("it can be read").into_path());
    let mut paths: Vec<_> = paths.filter(|path| wanted(path)).collect();
    paths.sort();
    paths
}

fn files(folder: &Utf8Path) -> Vec<Utf8PathBuf> {
    sorted(folder, Utf8Path::is_file)
}

fn updating() -> bool {
    std::env::var_os("UPDATE_EXPECT").is_some_and(|value| value == "1")
}

/// Compares, or writes; what differs is told.
fn expect(path: &Utf8Path, text: &str) -> Result<(), String> {
    if updating() {
        let folder = path.parent().expect("it is in a folder");
        fs_err::create_dir_all(folder).expect("it can be made");
        fs_err::write(path, text).expect("it can be written");
    }
    let expected = fs_err::read_to_string(path).unwrap_or_default();
    if expected == text {
        return Ok(());
    }
    let diff = similar::TextDiff::from_lines(expected.as_str(), text);
    let diff = diff.unified_diff().header("expected", "found").to_string();
    Err(format!(
        "{path} differs; UPDATE_EXPECT=1 rewrites it\n{diff}"
    ))
}

/// What clang reads in the headers of a fixture, with the place of each declaration.
fn unit(session: &Session) -> String {
    let text = fs_err::read_to_string(session.path().join("contract.yaml")).expect("it is there");
    let mut sink = Sink::default();
    let contracts = load::from_texts(&mut sink, &[("contract.yaml", &text)]);
    let mut request = request(&contracts);
    let folder = session.path();
    request.beyond = Beyond::Places;
    request.clang_args = vec![
        "-nostdinc".to_owned(),
        "--target=x86_64-unknown-linux-gnu".to_owned(),
        format!("-I{folder}"),
    ];
    let unit = header::parse(&mut sink, &request).expect("clang reads it");
    let problems = sink.finish();
    assert!(problems.is_empty(), "{problems:#?}");
    let text = serde_json::to_string(&unit).expect("plain data has a JSON form");
    text.replace(&format!("{folder}/"), "") + "\n"
}

#[test]
fn reports_are_as_expected() {
    let clang = libclang::use_on_this_thread().is_ok();
    assert!(clang || !updating(), "expectations need libclang");
    let folders = sorted(&root(), Utf8Path::is_dir);
    assert!(folders.len() > 3, "the fixtures are not where they were");
    let mut problems = Vec::new();
    for folder in folders {
        let mut session = Session::of(&folder);
        if clang {
            problems.extend(expect(&folder.join("unit.json"), &unit(&session)).err());
            session = Session::of(&folder);
        }
        let mut said = BTreeSet::new();
        for (format, file) in [
            ("text", "report.txt"),
            ("json", "report.json"),
            ("html", "report.html"),
        ] {
            let options = ["--format", format, "--unused", "--verbose"];
            let (status, text, words) = session.report(&options);
            assert_eq!(status, Some(i32::from(!words.is_empty())), "{words}");
            problems.extend(expect(&folder.join("expected").join(file), &text).err());
            said.insert(words);
            if clang {
                let live = [
                    "--",
                    "-nostdinc",
                    "-I.",
                    "--target=x86_64-unknown-linux-gnu",
                ];
                let asked = [&["report", "contract.yaml"], &options[..], &live].concat();
                let (_, from_header, _) = session.run(&asked);
                if from_header != text {
                    problems.push(format!("{folder}: another report from the header"));
                }
            }
        }
        let words: String = said.into_iter().collect();
        if !words.is_empty() {
            problems.extend(expect(&folder.join("expected/messages.txt"), &words).err());
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn number(value: &Value) -> u64 {
    value.as_u64().expect("it is a number")
}

/// The states of a report's counts.
const STATES: [&str; 7] = [
    "safe",
    "part",
    "unsafe",
    "open",
    "no_contract",
    "by_hand",
    "left_out",
];

#[test]
fn every_function_is_counted_once_in_one_state() {
    let report = Session::of(&root().join("states")).json();
    let headers = report["headers"].as_array().expect("it has headers");
    let mut names = BTreeSet::new();
    for counts in headers
        .iter()
        .map(|header| &header["counts"])
        .chain([&report["totals"]])
    {
        let sum: u64 = STATES.iter().map(|state| number(&counts[state])).sum();
        assert_eq!(number(&counts["declared"]), sum, "{counts}");
    }
    for header in headers {
        let functions = header["functions"].as_array().expect("it has functions");
        assert_eq!(
            number(&header["counts"]["declared"]),
            functions.len() as u64
        );
        for state in STATES {
            let of_state = functions.iter().filter(|one| one["state"] == state).count();
            assert_eq!(number(&header["counts"][state]), of_state as u64, "{state}");
        }
        names.extend(functions.iter().map(|one| one["name"].to_string()));
    }
    // Two headers declare one of them.
    assert_eq!(number(&report["totals"]["declared"]), names.len() as u64);
}

/// What is not bound and not decided has a cause, and every cause with a key has a line.
#[test]
fn nothing_is_missing_without_a_cause() {
    let report = Session::of(&root().join("states")).json();
    let causes = report["causes"].as_array().expect("it has causes");
    let answers: Vec<&Value> = causes
        .iter()
        .flat_map(|cause| cause["answers"].as_array().expect("it has answers"))
        .collect();
    let headers = report["headers"].as_array().expect("it has headers");
    for function in headers
        .iter()
        .flat_map(|header| header["functions"].as_array())
        .flatten()
    {
        let is_open = matches!(function["state"].as_str(), Some("open" | "no_contract"));
        let of_it = answers
            .iter()
            .filter(|answer| answer["function"] == function["name"]);
        assert_eq!(is_open, of_it.count() > 0, "{function}");
    }
    for cause in causes.iter().filter(|cause| cause["key"].is_string()) {
        for answer in cause["answers"].as_array().into_iter().flatten() {
            assert!(
                answer["line"].is_string() && answer["contract"].is_object(),
                "{answer}"
            );
        }
    }
}

/// An answer that is taken away is missed by the report, and nothing else changes.
#[test]
fn a_lost_answer_is_a_cause() {
    let session = Session::of(&root().join("everything"));
    let before = session.json();
    assert_eq!(before["totals"]["coverage"], 100.0);
    assert_eq!(before["causes"].as_array().map(Vec::len), Some(0));
    session.edit("contract.yaml", "    return: { error: value }\n", "");
    session.edit("contract.yaml", "bind: must\n", "");
    let after = session.json();
    assert_eq!(after["totals"]["coverage"], 0.0);
    assert_eq!(after["causes"][0]["key"], "return.error");
    assert_eq!(
        after["causes"][0]["answers"][0]["line"],
        "return: { error: ... }"
    );
}

#[test]
fn a_key_without_effect_is_found_and_one_with_effect_is_not() {
    let session = Session::of(&root().join("everything"));
    assert_eq!(session.json()["unused"].as_array().map(Vec::len), Some(0));
    let with_default = "return: { error: value }\n    must_use: false\n";
    session.edit("contract.yaml", "return: { error: value }\n", with_default);
    let unused = session.json()["unused"].clone();
    assert_eq!(
        unused[0]["key"], "functions.drawer_count.must_use",
        "{unused}"
    );
    assert_eq!(unused[0]["place"]["line"], 12);
    session.edit("contract.yaml", "must_use: false", "must_use: true");
    assert_eq!(session.json()["unused"].as_array().map(Vec::len), Some(0));
}

/// Thresholds fail where they should, and only there; the report is there all the same.
#[test]
fn thresholds_decide_the_exit_status() {
    let session = Session::of(&root().join("states"));
    for (arguments, status) in [
        (&[][..], 0),
        (&["--fail-under", "40"], 0),
        (&["--fail-under", "90"], 1),
        (&["--fail-on", "unsafe"], 1),
        (&["--fail-on", "not-bound"], 1),
        (&["--fail-on", "unused"], 1),
        (&["--fail-on", "unsafe", "--fail-on", "unused"], 1),
        (&["--fail-under", "101"], 2),
        (&["--fail-on", "everything"], 2),
    ] {
        let (found, text, words) = session.report(arguments);
        assert_eq!(found, Some(status), "{arguments:?}: {words}");
        assert_eq!(text.is_empty(), status == 2, "{arguments:?}");
    }
    let everything = Session::of(&root().join("everything"));
    for kind in ["unsafe", "not-bound", "unused"] {
        let asked = ["--fail-under", "100", "--fail-on", kind];
        assert_eq!(everything.report(&asked).0, Some(0), "{kind}");
    }
}

#[test]
fn the_report_can_be_a_file_and_is_none_of_the_inputs() {
    let session = Session::of(&root().join("everything"));
    let (status, text, words) = session.report(&["--format", "json", "-o", "report.json"]);
    assert_eq!((status, text.as_str()), (Some(0), ""), "{words}");
    let written = fs_err::read_to_string(session.path().join("report.json"));
    assert!(written.is_ok_and(|text| serde_json::from_str::<Value>(&text).is_ok()));
    let before = fs_err::read_to_string(session.path().join("contract.yaml")).ok();
    let (status, _, words) = session.report(&["-o", "contract.yaml"]);
    assert_eq!(status, Some(1));
    assert!(words.contains("error[SB0501]"), "{words}");
    let after = fs_err::read_to_string(session.path().join("contract.yaml")).ok();
    assert_eq!(before, after);
}

/// What headers need not declare is no failure, and neither is what a contract decides with a reason.
#[test]
fn a_reason_is_no_failure() {
    let session = Session::of(&root().join("everything"));
    let more = "  drawer_lock:\n    may_be_absent: old cabinets have no locks\n";
    session.edit(
        "contract.yaml",
        "functions:\n",
        &format!("functions:\n{more}"),
    );
    let asked = ["--fail-under", "100", "--fail-on", "not-bound"];
    let (status, text, words) = session.report(&asked);
    assert_eq!(status, Some(0), "{words}");
    assert!(text.contains("drawer_lock"), "{text}");
    let report = session.json();
    assert_eq!(report["elsewhere"][0]["state"], "absent");
    session.edit(
        "contract.yaml",
        "    may_be_absent",
        "    bind: must\n    may_be_absent",
    );
    let (status, _, words) = session.report(&asked);
    assert_eq!(status, Some(1));
    assert!(words.contains("error[SB0404]"), "{words}");
}

/// What is written in contracts is text of the page, and never part of it.
#[test]
fn a_page_takes_nothing_from_its_input_but_text() {
    let session = Session::of(&root().join("states"));
    let reason = "it takes a format and any arguments";
    let hostile = "'<script>alert(1)</script>\" onload=\"alert(1)'";
    session.edit("contract.yaml", reason, hostile);
    let (status, page, words) = session.report(&["--format", "html"]);
    assert_eq!(status, Some(0), "{words}");
    assert!(
        page.contains("&lt;script&gt;alert(1)"),
        "the reason is shown"
    );
    assert!(!page.contains("<script") && !page.contains("\" onload"));
    for outside in ["http://", "https://", "url(", "@import", "src="] {
        assert!(!page.contains(outside), "the page asks for `{outside}`");
    }
}

#[test]
fn the_schema_describes_every_field() {
    let session = Session::of(&root().join("states"));
    let (status, text, _) = session.run(&["schema", "--report"]);
    assert_eq!(status, Some(0));
    let schema: Value = serde_json::from_str(&text).expect("it is JSON");
    let mut seen = 0;
    described(&session.json(), &schema, &schema, &mut seen);
    assert!(seen > 50, "{seen} values were held against the schema");
    let wrong = serde_json::json!({ "schema": 1, "headres": [] });
    let keys = schema["properties"].as_object().expect("it has fields");
    assert!(!keys.contains_key("headres") && wrong["headres"].is_array());
}

/// Walks over a value and its schema together: each field is known and described.
fn described(value: &Value, schema: &Value, root: &Value, seen: &mut usize) {
    *seen += 1;
    let mut variants = schema["anyOf"].as_array().into_iter().flatten();
    let not_null = variants.find(|one| one["type"] != "null");
    let schema = not_null.unwrap_or(schema);
    let named = schema["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix("#/$defs/"));
    let schema = named.map_or(schema, |name| &root["$defs"][name]);
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                let field = &schema["properties"][name];
                assert!(field.is_object(), "the schema has no `{name}`");
                let text = field["description"].as_str().unwrap_or_default();
                assert!(!text.is_empty(), "`{name}` is not described");
                described(value, field, root, seen);
            }
        }
        Value::Array(items) => {
            for item in items {
                described(item, &schema["items"], root, seen);
            }
        }
        _ => {}
    }
}
