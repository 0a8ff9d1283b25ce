//! The forms in `examples/handwritten`, and what the audit finds in each.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use safebind_review::{
    audit::{self, Options, finding::Rule},
    facts::Facts,
    source::Parsed,
};

use crate::marks::{self, Mark};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    First,
    Corrected,
}

/// A file with wrappers.
pub(crate) struct Form {
    /// Its path below the folder.
    pub(crate) path: String,
    pub(crate) kind: Kind,
    pub(crate) text: String,
}

/// All forms.
pub(crate) fn forms() -> Vec<Form> {
    let root = workspace().join("examples/handwritten/src");
    let mut forms = Vec::new();
    for folder in entries(&root).iter().filter(|path| path.is_dir()) {
        for file in entries(folder) {
            let path = file.strip_prefix(&root).expect("it is below");
            let kind = match path.file_stem().and_then(|stem| stem.to_str()) {
                Some("mod") => continue,
                Some("corrected") => Kind::Corrected,
                _ => Kind::First,
            };
            forms.push(Form {
                path: path.to_string_lossy().replace('\\', "/"),
                kind,
                text: fs::read_to_string(&file).expect("it is text"),
            });
        }
    }
    forms
}

impl Form {
    /// What the audit finds: each rule with the line.
    pub(crate) fn found(&self) -> Vec<Mark> {
        // A mark above a field would explain the field.
        let text = marks::without(&self.text);
        let syntax = syn::parse_file(&text).expect("it compiles");
        // As if it stood where the kernel has such wrappers: `file.rs`, not `file/first.rs`.
        let module = self.path.split('/').next().map(str::to_owned);
        let parsed = Parsed {
            path: Arc::from(self.path.as_str()),
            module: module.into_iter().collect(),
            text: &text,
            syntax: &syntax,
        };
        let (findings, _) = audit::file(&parsed, &facts(), &options());
        let findings = findings.into_iter().map(|finding| Mark {
            line: finding.place.line,
            rule: name(finding.rule),
        });
        findings.collect()
    }
}

/// The name of a rule in marks.
pub(crate) fn name(rule: Rule) -> String {
    let name = serde_json::to_value(rule).expect("it is a name");
    name.as_str().expect("it is a name").to_owned()
}

/// The wrappers are for code that had none yet, but for one.
fn options() -> Options {
    Options {
        wrapped: Some(BTreeSet::from(["get_current".to_owned()])),
        ..Options::default()
    }
}

fn facts() -> Facts {
    let file = workspace().join("review/tests/fixtures/linux.json");
    let text = fs::read_to_string(file).expect("it is there");
    serde_json::from_str(&text).expect("it holds facts")
}

fn workspace() -> PathBuf {
    let review = Path::new(env!("CARGO_MANIFEST_DIR"));
    review.parent().expect("it is a member").to_owned()
}

/// What a folder has, sorted.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("it is a folder");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    paths
}
