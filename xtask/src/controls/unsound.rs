//! The cases of unsoundness (`codegen/tests/unsoundness`): the wrappers, and the mistake as it is made by hand.

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};
use serde::Deserialize;

use super::{
    list::{Case, Topic},
    outcome::Outcome,
    run::{self, Models, Ran},
};
use crate::{toolchain::Miri, workspace::Workspace};

/// The package, and its folder with a case in each folder.
const PACKAGE: &str = "unsoundness";
const CASES: &str = "codegen/tests/unsoundness/examples";

/// Raw bindings declare a C type of which only the name is known without a size. By Stacked Borrows a reference to
/// one reaches no memory at all, so that all is refused that is allocated in Rust, as the C side is here.
const MODELS: Models = [
    (
        "Tree Borrows",
        "-Zmiri-strict-provenance -Zmiri-tree-borrows",
    ),
    (
        "Tree Borrows, another seed",
        "-Zmiri-strict-provenance -Zmiri-tree-borrows -Zmiri-seed=1",
    ),
];

/// The programs of a case, by their argument; the wrappers have none.
const WRAPPERS: &str = "wrappers";
const BY_HAND: &str = "by-hand";
const ABORT: &str = "abort";

/// What a case says of itself, as far as it is about what comes out.
#[derive(Deserialize)]
struct About {
    title: String,
    /// What Miri says of the mistake.
    miri: String,
    /// What a panic says that ends the process, where that is how the mistake is caught.
    abort: Option<String>,
}

/// Runs all cases.
///
/// # Errors
///
/// When one of them cannot be read, does not compile, or cannot be run.
pub(super) fn run(workspace: &Workspace, miri: &Miri, seen: &(dyn Fn(&str) + Sync)) -> Result<Ran> {
    let mut topics = Vec::new();
    for folder in folders(&workspace.root.join(CASES))? {
        topics.push(topic(&folder)?);
    }
    let program = |topic: &str, case: &str, flags: &str| {
        let mut words = vec!["-p", PACKAGE, "--example", topic];
        if case != WRAPPERS {
            words.extend(["--", case]);
        }
        run::cargo(workspace, miri, flags, &words)
    };
    run::all(topics, MODELS, &program, seen)
}

/// The folders of the cases, sorted.
fn folders(root: &Utf8Path) -> Result<Vec<Utf8PathBuf>> {
    let mut folders = Vec::new();
    for entry in root.read_dir_utf8()? {
        folders.push(entry?.path().to_owned());
    }
    folders.sort();
    Ok(folders)
}

/// A case as a topic: its programs, one of which is right.
fn topic(folder: &Utf8Path) -> Result<Topic> {
    let path = folder.join("case.yaml");
    let text = fs_err::read_to_string(&path)?;
    let about: About = serde_yaml::from_str(&text).with_context(|| format!("in `{path}`"))?;
    let mut cases = vec![
        case(WRAPPERS, "accepted")?,
        case(BY_HAND, &about.miri).with_context(|| format!("in `{path}`"))?,
    ];
    if let Some(message) = &about.abort {
        cases.push(case(ABORT, &format!("aborted: {message}"))?);
    }
    Ok(Topic {
        name: folder.file_name().unwrap_or_default().to_owned(),
        what: about.title,
        cases,
    })
}

fn case(name: &str, expected: &str) -> Result<Case> {
    let expected = Outcome::expected(expected)?;
    Ok(Case {
        name: name.to_owned(),
        what: name.to_owned(),
        expected: [expected.clone(), expected],
    })
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::{folders, topic};

    #[test]
    fn control_a_case_says_what_comes_out_of_its_mistake() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8").join("a");
        fs_err::create_dir(&root).expect("made");
        let write = |text: &str| fs_err::write(root.join("case.yaml"), text).expect("written");
        write("title: T\nmiri: 'undefined behaviour: freed'\nabort: panic\n");
        let read = topic(&root).expect("a case");
        let names: Vec<_> = read.cases.iter().map(|case| &*case.name).collect();
        assert_eq!(names, ["wrappers", "by-hand", "abort"]);
        assert_eq!(read.cases[2].expected[0].to_string(), "aborted: panic");
        for text in [
            "title: T\n",
            "title: T\nmiri: maybe\n",
            "title: T\nmiri: leak\n",
        ] {
            write(text);
            assert!(topic(&root).is_err(), "{text}");
        }
        assert_eq!(
            folders(root.parent().expect("a folder"))
                .expect("read")
                .len(),
            1
        );
    }
}
