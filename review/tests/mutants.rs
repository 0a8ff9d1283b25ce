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
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    surface
}

/// How often an operator was applied, its mutants were found, and had the right class.
#[derive(Default)]
struct Row {
    applied: usize,
    found: usize,
    classed: usize,
}

#[test]
fn every_mutant_is_found_and_classed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = Utf8Path::from_path(folder.path()).unwrap();
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    let mut missed: Vec<String> = Vec::new();
    for file in sources() {
        let text = fs_err::read_to_string(&file).unwrap();
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

#[test]
fn a_source_is_the_same_as_itself() {
    for file in sources() {
        let (surface, _) = read::surface(std::slice::from_ref(&file), &read::Options::default());
        let comparison = compare::compare(
            &surface,
            &surface,
            &Facts::default(),
            &compare::Options::default(),
        );
        assert!(comparison.pairs.len() > 10, "{file}");
        for pair in &comparison.pairs {
            assert_eq!(pair.class, Class::Same, "{file}: {pair:#?}");
            assert!(pair.differences.is_empty(), "{file}: {pair:#?}");
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
