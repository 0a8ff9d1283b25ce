//! Fixtures: what is given to the command, and what it says.

use camino::{Utf8Path, Utf8PathBuf};
use libtest_mimic::Failed;
use safebind::{
    contract::{load, request::request},
    header::{self, model::Request},
    support::diag::Sink,
};

use super::session::{Session, ensure, expect, said};

/// Where the fixtures are.
pub(crate) fn root() -> Utf8PathBuf {
    Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/diagnostics")
}

/// The folders of the fixtures, sorted.
pub(crate) fn folders() -> Vec<Utf8PathBuf> {
    let entries = root().read_dir_utf8().expect("there are fixtures");
    let paths = entries.map(|entry| entry.expect("it can be read").into_path());
    let mut folders: Vec<_> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The code that a folder is about.
pub(crate) fn code(folder: &Utf8Path) -> &str {
    folder
        .file_name()
        .unwrap_or_default()
        .split('_')
        .next()
        .unwrap_or_default()
}

/// Whether there is a libclang.
pub(crate) fn clang() -> bool {
    header::parse(&mut Sink::default(), &Request::default()).is_some()
}

/// Whether what the code is about happens while headers are read.
pub(crate) fn needs_clang(folder: &Utf8Path) -> bool {
    code(folder).starts_with("SB02") && folder.join("input.h").is_file()
}

/// Runs a fixture and its near miss.
pub(crate) fn check(folder: &Utf8Path, clang: bool) -> Result<(), Failed> {
    let session = Session::new();
    let files = inputs(folder)?;
    let live = needs_clang(folder);
    if clang && !live {
        for near in [false, true] {
            if let Some(text) = read_headers(&session, &files, near)? {
                expect(&folder.join(unit(near)), &text)?;
            }
        }
    }
    let given = |near: bool| -> Result<Vec<String>, Failed> {
        for (name, content) in &files {
            if let Some(name) = role(name, near, &files) {
                session.write(&name, content);
            }
        }
        if !live {
            // Where the contract cannot be read there is nothing to read in headers.
            let own = Some(folder.join(unit(near))).filter(|path| path.is_file());
            let unit = own.unwrap_or_else(|| folder.join(unit(true)));
            session.write("unit.json", fs_err::read(unit)?);
        }
        Ok(arguments(&files, live))
    };

    let near = session.command(given(true)?).output()?;
    let words = said(&near);
    ensure(
        near.status.code() == Some(0),
        format!("the near miss fails:\n{words}"),
    )?;
    ensure(
        !words.contains(code(folder)),
        format!("the near miss fires:\n{words}"),
    )?;
    let before = session.files("out");
    ensure(!before.is_empty(), "the near miss makes nothing")?;

    let bad = session.command(given(false)?).output()?;
    let words = said(&bad);
    expect(&folder.join("expected.txt"), &words)?;
    ensure(
        words.contains(&format!("[{}]: ", code(folder))),
        "it does not fire",
    )?;
    let is_error = words.contains("error[");
    ensure(
        bad.status.code() == Some(i32::from(is_error)),
        "the exit status is wrong",
    )?;
    if is_error {
        ensure(session.files("out") == before, "the outputs were touched")?;
    }
    if clang && !live {
        // What clang reads now and what it read then give the same words.
        let bad = session.command(arguments(&files, true)).output()?;
        expect(&folder.join("expected.txt"), &said(&bad))?;
    }
    Ok(())
}

/// The file with what clang read for one of the two runs.
fn unit(near: bool) -> &'static str {
    match near {
        false => "unit.json",
        true => "near_miss_unit.json",
    }
}

type Files = Vec<(String, Vec<u8>)>;

/// The files of a fixture that are inputs, and the profile for all.
fn inputs(folder: &Utf8Path) -> Result<Files, Failed> {
    let mut files = Files::new();
    let usual = root().join("profile.yaml");
    if !folder.join("profile.yaml").is_file() {
        files.push(("profile.yaml".to_owned(), fs_err::read(usual)?));
    }
    for entry in folder.read_dir_utf8()? {
        let path = entry?.into_path();
        let name = path.file_name().unwrap_or_default().to_owned();
        if matches!(path.extension(), Some("yaml" | "h" | "rs")) {
            files.push((name, fs_err::read(&path)?));
        }
    }
    files.sort();
    Ok(files)
}

/// The name under which a file is given to the command in one of the two runs, if it is.
fn role(name: &str, near: bool, files: &Files) -> Option<String> {
    let Some(instead_of) = instead_of(name) else {
        let replaced = |(other, _): &(String, _)| instead_of_is(other, name);
        return (!near || !files.iter().any(replaced)).then(|| name.to_owned());
    };
    near.then_some(instead_of)
}

fn instead_of_is(name: &str, other: &str) -> bool {
    instead_of(name).is_some_and(|name| name == other)
}

/// What a near miss takes the place of.
fn instead_of(name: &str) -> Option<String> {
    let rest = name.strip_prefix("near_miss")?;
    Some(match rest {
        ".h" => "input.h".to_owned(),
        ".rs" => "composition.rs".to_owned(),
        "_profile.yaml" => "profile.yaml".to_owned(),
        rest => format!("contract{rest}"),
    })
}

fn arguments(files: &Files, live: bool) -> Vec<String> {
    let contracts = files
        .iter()
        .filter(|(name, _)| name.starts_with("contract"));
    let mut arguments = vec!["generate".to_owned()];
    arguments.extend(contracts.map(|(name, _)| name.clone()));
    arguments.extend(["--out", "out", "--profile", "profile.yaml"].map(str::to_owned));
    let headers: &[&str] = match live {
        true => &["--", "-nostdinc", "-I."],
        false => &["--unit", "unit.json"],
    };
    arguments.extend(headers.iter().map(|word| (*word).to_owned()));
    arguments
}

/// The C side of one of the two runs as JSON; none if its contracts cannot be read.
fn read_headers(session: &Session, files: &Files, near: bool) -> Result<Option<String>, Failed> {
    let mut sink = Sink::default();
    let folder = session.path().join("headers");
    let mut texts = Vec::new();
    for (name, content) in files {
        let Some(name) = role(name, near, files) else {
            continue;
        };
        if name.ends_with(".h") {
            session.write(&format!("headers/{name}"), content);
        } else if name.starts_with("contract") {
            texts.push((name, String::from_utf8_lossy(content).into_owned()));
        }
    }
    let texts: Vec<_> = texts
        .iter()
        .map(|(n, t)| (n.as_str(), t.as_str()))
        .collect();
    let contracts = load::from_texts(&mut sink, &texts);
    if sink.has_errors() {
        return Ok(None);
    }
    let mut request = request(&contracts);
    request.clang_args = vec!["-nostdinc".to_owned(), format!("-I{folder}")];
    let unit = header::parse(&mut sink, &request);
    let problems = sink.finish();
    ensure(problems.is_empty(), format!("{problems:#?}"))?;
    let text = serde_json::to_string(&unit.ok_or("clang read nothing")?)?;
    Ok(Some(text.replace(&format!("{folder}/"), "") + "\n"))
}
