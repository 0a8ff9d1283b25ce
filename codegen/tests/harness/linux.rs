//! The shipped contracts for Linux, their C side, and what the repository says is made of them: read from
//! where they stand, so that a new contract is one file and no list.

// Each test that includes this uses a part of it.
#![allow(dead_code)]

use std::path::PathBuf;

/// The C side of the shipped contracts, so that no test needs libclang.
pub(crate) const UNIT: &str = include_str!("../fixtures/linux_unit.json");

/// Where the text of [`UNIT`] stands.
pub(crate) const UNIT_PATH: &str = "codegen/tests/fixtures/linux_unit.json";

/// A place in the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    root.join(path)
}

/// The contract files by name, with their texts, in the order in which the command reads them.
pub(crate) fn contracts() -> Vec<(String, String)> {
    let names = files("annotations/linux").into_iter();
    let names = names.filter(|name| name.ends_with(".yaml"));
    let read = names.map(|name| {
        let path = repository("annotations/linux").join(&name);
        let text = std::fs::read_to_string(&path).expect("a contract is text");
        (name, text)
    });
    let contracts: Vec<_> = read.collect();
    assert!(contracts.len() > 6, "the contracts are not where they were");
    contracts
}

/// The compositions by name, with their texts.
pub(crate) fn compositions() -> Vec<(String, String)> {
    let names = files("annotations/linux").into_iter();
    let names = names.filter(|name| name.ends_with(".rs"));
    let read = names.map(|name| {
        let path = repository("annotations/linux").join(&name);
        let text = std::fs::read_to_string(&path).expect("a composition is text");
        (name, text)
    });
    read.collect()
}

/// The outputs in the repository but the raw bindings, which need libclang.
pub(crate) fn outputs() -> Vec<String> {
    let mut outputs = files("generated/linux");
    outputs.retain(|path| path != "bindings.rs");
    outputs
}

/// The paths of the files below a folder, in order.
fn files(folder: &str) -> Vec<String> {
    let root = repository(folder);
    let mut open = vec![root.clone()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("it is a folder") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let inside = path.strip_prefix(&root).expect("it is inside");
            found.push(inside.to_owned());
        }
    }
    // A folder comes before the files that start like it: in the order of paths, not of texts.
    found.sort();
    let names = found.iter().map(|path| path.to_str());
    names
        .map(|name| name.expect("the path is UTF-8").to_owned())
        .collect()
}
