//! Every code has a fixture, and every fixture a code.

use std::collections::BTreeSet;

use libtest_mimic::{Failed, Trial};
use safebind::support::codes;

use super::{
    command,
    fixture::{self, code, folders, root},
    session::{Session, ensure, updating},
};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("meta::every_code_has_a_folder", every_code_has_a_folder),
        Trial::test("meta::every_folder_has_a_code", every_folder_has_a_code),
        Trial::test("meta::every_folder_is_run", every_folder_is_run),
        Trial::test("meta::a_near_miss_must_not_fire", a_near_miss_must_not_fire),
        Trial::test("meta::a_fixture_must_fire", a_fixture_must_fire),
    ]
}

/// The first letters of the codes of an audit.
pub(crate) const AUDIT: &str = "SB08";

fn every_code_has_a_folder() -> Result<(), Failed> {
    let folders = folders();
    let found: BTreeSet<_> = folders.iter().map(|folder| code(folder)).collect();
    // What is found in Rust has fixtures of its own, beside what finds it.
    let missing: Vec<_> = codes::pages()
        .map(|(code, _)| code)
        .filter(|code| !code.starts_with(AUDIT))
        .filter(|code| !found.contains(code))
        .collect();
    ensure(missing.is_empty(), format!("no fixture fires {missing:?}"))
}

fn every_folder_has_a_code() -> Result<(), Failed> {
    let folders = folders();
    let mut codes = folders.iter().map(|folder| code(folder));
    let unknown = codes.find(|code| codes::page(code).is_none());
    ensure(unknown.is_none(), format!("there is no code {unknown:?}"))
}

/// A folder has files for the command, or a case that needs none.
fn every_folder_is_run() -> Result<(), Failed> {
    for folder in folders() {
        let name = folder.file_name().unwrap_or_default();
        let by_files = folder.join("contract.yaml").is_file();
        let by_case = command::cases().any(|case| case.folder == name);
        ensure(
            by_files != by_case,
            format!("{name} is run by nothing, or twice"),
        )?;
        let near = folder.read_dir_utf8()?.flatten();
        let near = near.filter(|entry| entry.file_name().starts_with("near_miss"));
        ensure(
            !by_files || near.count() > 0,
            format!("{name} has no near miss"),
        )?;
    }
    for case in command::cases() {
        let has = folders()
            .iter()
            .any(|folder| folder.file_name() == Some(case.folder));
        ensure(
            has,
            format!("UPDATE_EXPECT=1 writes what {} says", case.folder),
        )?;
    }
    Ok(())
}

const BAD: &str = "schema: \"1.0\"\nmodule: widget\nheaders: []\nsumary: Widgets.\n";
const GOOD: &str = "schema: \"1.0\"\nmodule: widget\nheaders: []\nsummary: Widgets.\n";

/// What a fixture of SB0102 with these two contracts ends in.
fn verdict(bad: &str, near_miss: &str) -> Result<String, Failed> {
    let session = Session::new();
    session.write("SB0102_x/contract.yaml", bad);
    session.write("SB0102_x/near_miss.yaml", near_miss);
    let unit = root().join("SB0102_unknown_key/near_miss_unit.json");
    session.write("SB0102_x/near_miss_unit.json", fs_err::read(unit)?);
    let ended = fixture::check(&session.path().join("SB0102_x"), false);
    let failed = ended.err().ok_or("nothing was found")?;
    Ok(failed.message().unwrap_or_default().to_owned())
}

fn a_near_miss_must_not_fire() -> Result<(), Failed> {
    let words = verdict(BAD, BAD)?;
    ensure(words.starts_with("the near miss fails:"), words)
}

fn a_fixture_must_fire() -> Result<(), Failed> {
    let words = verdict(GOOD, GOOD)?;
    ensure(words == "it does not fire", words)?;
    if updating() {
        return Ok(());
    }
    // There is no expected text.
    let words = verdict(BAD, GOOD)?;
    ensure(words.contains("UPDATE_EXPECT=1"), words)
}
