//! Every code has a fixture, and every fixture a code.

use std::collections::BTreeSet;

use libtest_mimic::{Failed, Trial};
use safebind::support::codes;

use super::{
    command,
    fixture::{code, folders},
    session::ensure,
};

pub(crate) fn trials() -> Vec<Trial> {
    vec![
        Trial::test("meta::every_code_has_a_folder", every_code_has_a_folder),
        Trial::test("meta::every_folder_has_a_code", every_folder_has_a_code),
        Trial::test("meta::every_folder_is_run", every_folder_is_run),
    ]
}

fn every_code_has_a_folder() -> Result<(), Failed> {
    let folders = folders();
    let found: BTreeSet<_> = folders.iter().map(|folder| code(folder)).collect();
    let missing: Vec<_> = codes::pages()
        .map(|(code, _)| code)
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
        let by_case = command::CASES.iter().any(|case| case.folder == name);
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
    for case in command::CASES {
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
