//! What a comparison makes of systematic changes: each one is found, and has its class.

mod operators;

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use operators::{Mutant, Shown, mutants};
use safebind_review::{
    compare::{self, report::Class},
    facts::Facts,
    model::Surface,
    read,
    source::Problem,
};

fn sources() -> Vec<Utf8PathBuf> {
    let folder = Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sources");
    let entries = fs_err::read_dir(folder).unwrap();
    let mut files: Vec<_> = entries
        .map(|entry| Utf8PathBuf::try_from(entry.unwrap().path()).unwrap())
        .collect();
    files.sort();
    files
}

fn surface(folder: &Utf8Path, text: &str) -> Surface {
    let file = folder.join("file.rs");
    fs_err::write(&file, text).unwrap();
    let (surface, problems) = read::surface(&[file], &read::Options::default());
    // The modules that a file declares stay where they are, and what had one item can have none.
    let expected = ["there is no file for it", "there is no item in it"];
    let is_expected =
        |problem: &Problem| expected.iter().any(|one| problem.message.starts_with(one));
    assert!(problems.iter().all(is_expected), "{problems:?}\n{text}");
    surface
}

/// How often an operator was applied, its mutants were found, and had the right class.
#[derive(Default)]
struct Row {
    applied: usize,
    found: usize,
    classed: usize,
}

/// The mutants of files: a row for each operator, and what was missed.
fn table(files: &[Utf8PathBuf]) -> (BTreeMap<&'static str, Row>, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut missed: Vec<String> = Vec::new();
    for file in files {
        let text = fs_err::read_to_string(file).unwrap();
        let original = surface(folder, &text);
        for mutant in mutants(&text).unwrap() {
            let row = rows.entry(mutant.operator).or_default();
            row.applied += 1;
            let comparison = compare::compare(
                &surface(folder, &mutant.text),
                &original,
                &Facts::default(),
                &compare::Options::default(),
            );
            let shown = mutant.shown(&comparison);
            row.found += usize::from(shown != Shown::No);
            row.classed += usize::from(shown == Shown::Classed);
            if shown != Shown::Classed {
                let name = file.file_name().unwrap();
                missed.push(format!(
                    "{name}: {} at {}: {shown:?}, {:?}",
                    mutant.operator, mutant.path, mutant.expected
                ));
            }
        }
    }
    println!(
        "{:<34} {:>8} {:>8} {:>8}",
        "operator", "applied", "found", "classed"
    );
    for (operator, row) in &rows {
        println!(
            "{operator:<34} {:>8} {:>8} {:>8}",
            row.applied, row.found, row.classed
        );
    }
    let total = |of: fn(&Row) -> usize| rows.values().map(of).sum::<usize>();
    println!(
        "{:<34} {:>8} {:>8} {:>8}",
        "all",
        total(|row| row.applied),
        total(|row| row.found),
        total(|row| row.classed)
    );
    (rows, missed)
}

#[test]
fn every_mutant_is_found_and_classed() {
    let (rows, missed) = table(&sources());
    assert!(
        missed.is_empty(),
        "{} missed:\n{}",
        missed.len(),
        missed.join("\n")
    );
    assert!(
        rows.len() >= 40,
        "only {} operators apply to the sources",
        rows.len()
    );
}

/// The files in the folders that a variable names: sources whose mutants nobody has seen before.
fn named() -> Vec<Utf8PathBuf> {
    let folders = std::env::var(NAMED).unwrap_or_default();
    let folders = folders.split(':').filter(|name| !name.is_empty());
    let mut open: Vec<Utf8PathBuf> = folders.map(Utf8PathBuf::from).collect();
    let mut files = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in folder.read_dir_utf8().unwrap() {
            let path = entry.unwrap().into_path();
            match path.is_dir() {
                true => open.push(path),
                false if path.extension() == Some("rs") => files.push(path),
                false => {}
            }
        }
    }
    files.sort();
    files
}

/// The folders for [`named`], with colons between them.
const NAMED: &str = "SAFEBIND_MUTATED";

#[test]
#[ignore = "it is about files that SAFEBIND_MUTATED names"]
fn mutants_of_other_files() {
    let (_, missed) = table(&named());
    println!("{} missed", missed.len());
    missed.iter().for_each(|one| println!("{one}"));
}

#[test]
#[ignore = "it is about files that SAFEBIND_MUTATED names"]
fn other_files_are_the_same_as_themselves() {
    let files = named();
    let mut pairs = 0;
    for file in &files {
        pairs += same_as_itself(file);
    }
    println!("{} files, {pairs} items, no difference", files.len());
}

/// Holds a file beside itself, and gives the number of its items.
fn same_as_itself(file: &Utf8PathBuf) -> usize {
    let (surface, _) = read::surface(std::slice::from_ref(file), &read::Options::default());
    let options = compare::Options::default();
    let comparison = compare::compare(&surface, &surface, &Facts::default(), &options);
    for pair in &comparison.pairs {
        assert_eq!(pair.class, Class::Same, "{file}: {pair:#?}");
        assert!(pair.differences.is_empty(), "{file}: {pair:#?}");
    }
    comparison.pairs.len()
}

#[test]
fn a_source_is_the_same_as_itself() {
    for file in sources() {
        assert!(same_as_itself(&file) > 10, "{file}");
        let (surface, _) = read::surface(std::slice::from_ref(&file), &read::Options::default());
        let comparison = compare::compare(
            &surface,
            &surface,
            &Facts::default(),
            &compare::Options::default(),
        );
        for pair in &comparison.pairs {
            assert!(pair.below.is_empty(), "{file}: {pair:#?}");
        }
    }
}

/// Without this, a comparison that shows everything everywhere would pass.
#[test]
fn what_was_not_changed_does_not_count_as_found() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    for file in sources() {
        let text = fs_err::read_to_string(&file).unwrap();
        let original = surface(folder, &text);
        let comparison = compare::compare(
            &original,
            &original,
            &Facts::default(),
            &compare::Options::default(),
        );
        let found = |mutant: &Mutant| mutant.shown(&comparison) != Shown::No;
        let wrong: Vec<_> = mutants(&text).unwrap().into_iter().filter(found).collect();
        assert!(wrong.is_empty(), "{file}: {wrong:?}");
    }
}
