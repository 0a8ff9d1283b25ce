//! Messages of a compiler about generated code, with the line of the contract that the code came from.

mod contracts;
mod item;

use std::{collections::BTreeMap, fmt::Write as _};

use camino::{Utf8Path, Utf8PathBuf};

use self::contracts::Contracts;
use super::place::Placement;

/// Adds notes to the messages of a build that has failed. The shipped contracts are in a folder below
/// `root`; those of the user's own are files.
pub(crate) fn explain(
    messages: &str,
    root: &Utf8Path,
    (shipped, own): (&Utf8Path, &[Utf8PathBuf]),
    placement: &Placement,
) -> String {
    let contracts = match Contracts::read(shipped, own, root) {
        Ok(contracts) => contracts,
        Err(error) => return format!("{messages}note: {error:#}\n"),
    };
    let texts = sources(placement);
    let mut text = String::new();
    for line in messages.lines() {
        let _ = writeln!(text, "{line}");
        let Some(note) = place(line).and_then(|(path, number)| {
            let (file, source) = texts
                .iter()
                .find(|(place, _)| path == place.as_str() || path.ends_with(&format!("/{place}")))
                .map(|(_, found)| found)?;
            from(file, source, number, &contracts)
        }) else {
            continue;
        };
        let indent: String = line.chars().take_while(|c| *c == ' ').collect();
        let _ = writeln!(text, "{indent}note: from {note}");
    }
    text
}

/// A generated file, by its path in the output folder, with its text.
type Source = (Utf8PathBuf, String);

/// What is generated in the tree, by its path there; the shims among it.
fn sources(placement: &Placement) -> BTreeMap<Utf8PathBuf, Source> {
    let generated = placement
        .generated
        .iter()
        .map(|(at, file)| (at, file.clone()));
    let shims = placement
        .files
        .keys()
        .filter(|path| path.file_name() == Some("safebind.c"))
        .map(|path| (path, Utf8PathBuf::from("helpers.c")));
    generated
        .chain(shims)
        .filter_map(|(at, file)| {
            let text = String::from_utf8_lossy(placement.files.get(at)?).into_owned();
            Some((at.clone(), (file, text)))
        })
        .collect()
}

/// The place that a line of a message is about: `--> path:1:2` of rustc, `path:1:2: error` of clang.
fn place(line: &str) -> Option<(&str, usize)> {
    let trimmed = line.trim_start();
    let rest = trimmed
        .strip_prefix("--> ")
        .or_else(|| trimmed.strip_prefix("::: "))
        .or_else(|| trimmed.contains(": error").then_some(trimmed))?;
    let mut parts = rest.split(':');
    let path = parts.next()?;
    Some((path, parts.next()?.parse().ok()?))
}

/// The line of a contract, or of a composition, that a line of a generated file came from.
fn from(file: &Utf8Path, source: &str, number: usize, contracts: &Contracts) -> Option<String> {
    let module = file.with_extension("");
    if let Some(found) = contracts.composition(&module, source, number) {
        return Some(found);
    }
    let names = match file.extension() {
        Some("rs") => item::names(source, number),
        _ => item::shim(source, number).into_iter().collect(),
    };
    contracts.find(&module, &names)
}

#[cfg(test)]
mod tests {
    use super::{Placement, explain, place};
    use camino::Utf8Path;

    const FILE: &str = "impl File {\n    /// Gets it.\n    pub fn get(&self) -> u32 {\n        \
                        unsafe { bindings::fget(1) }\n    }\n}\n";

    #[test]
    fn places_are_read_from_both_compilers() {
        assert_eq!(
            place("  --> /s/rust/kernel/a.rs:12:5"),
            Some(("/s/rust/kernel/a.rs", 12))
        );
        assert_eq!(
            place("rust/helpers/x.c:3:1: error: y"),
            Some(("rust/helpers/x.c", 3))
        );
        assert_eq!(place("error[E0433]: failed"), None);
        assert_eq!(place("   |"), None);
    }

    #[test]
    fn each_place_in_a_generated_file_has_its_contract() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let contracts = root.join("annotations/linux");
        fs_err::create_dir_all(&contracts).expect("made");
        let yaml = "module: fs/file\ntypes:\n  struct file:\n    views:\n      File:\n\
                    functions:\n  fput: {}\n  fget:\n    doc: x\n";
        fs_err::write(contracts.join("file.yaml"), yaml).expect("written");
        let mut placement = Placement::default();
        let at = Utf8Path::new("rust/kernel/fs/file.rs");
        placement.files.insert(at.into(), FILE.into());
        placement.generated.insert(at.into(), "fs/file.rs".into());
        let shim = "__rust_helper void rust_helper_fput(struct file *f)\n{\n\tfput(f);\n}\n";
        let helper = "rust/helpers/safebind.c";
        placement.files.insert(helper.into(), shim.into());
        let messages = "error: x\n  --> /s/rust/kernel/fs/file.rs:4:9\n   |\n  --> /s/rust/kernel/other.rs:4:9\n\
                        /s/rust/helpers/safebind.c:3:2: error: y\n  --> rust/kernel/fs/file.rs:1:1\n";
        let text = explain(messages, root, (&contracts, &[]), &placement);
        assert_eq!(
            text,
            "error: x\n  --> /s/rust/kernel/fs/file.rs:4:9\n  note: from annotations/linux/file.yaml:8 (fget)\n\
             \x20  |\n  --> /s/rust/kernel/other.rs:4:9\n\
             /s/rust/helpers/safebind.c:3:2: error: y\nnote: from annotations/linux/file.yaml:7 (fput)\n\
             \x20 --> rust/kernel/fs/file.rs:1:1\n  note: from annotations/linux/file.yaml:5 (File)\n"
        );
        let gone = super::Contracts::read(&root.join("gone"), &[], root);
        assert!(gone.is_err());
    }
}
