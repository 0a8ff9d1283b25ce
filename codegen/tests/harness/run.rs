//! The pipeline over a fixture, from its header or from its C side as JSON.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use safebind::{
    Options,
    header::libclang,
    pipeline,
    support::diag::{
        Sink,
        render::{Colour, render},
    },
};

use super::Fixture;

/// Texts by path relative to the folder of what is expected.
pub(crate) type Texts = BTreeMap<String, String>;

/// The file with the C side.
pub(crate) const UNIT: &str = "unit.json";

/// The file with the raw bindings.
pub(crate) const BINDINGS: &str = "bindings.rs";

/// Why headers cannot be read here, if they cannot.
pub(crate) fn no_libclang() -> Option<String> {
    libclang::use_on_this_thread()
        .err()
        .map(|error| error.to_string())
}

/// Everything that comes of the header, the C side included.
pub(crate) fn from_header(fixture: &Fixture) -> Texts {
    let mut options = options(fixture);
    options.bindings = true;
    options.dump_unit = Some(Utf8PathBuf::from(UNIT));
    options.clang_args = vec![
        "-nostdinc".to_owned(),
        "--target=x86_64-unknown-linux-gnu".to_owned(),
        format!("-I{}", fixture.folder),
    ];
    texts(&options)
}

/// Everything that comes of the C side as JSON. It needs no libclang, and so there are no raw
/// bindings.
pub(crate) fn from_unit(fixture: &Fixture) -> Texts {
    let mut options = options(fixture);
    options.unit = Some(fixture.expected().join(UNIT));
    texts(&options)
}

pub(crate) fn options(fixture: &Fixture) -> Options {
    Options {
        contracts: fixture.contracts(),
        profile: Some(fixture.profile()),
        ..Options::default()
    }
}

fn texts(options: &Options) -> Texts {
    let mut sink = Sink::default();
    let product = pipeline::run(options, &mut sink);
    let mut texts = Texts::new();
    let shown: Vec<_> = sink
        .finish()
        .iter()
        .map(|diagnostic| render(diagnostic, Colour::Plain))
        .collect();
    if !shown.is_empty() {
        let shown = shown.join("\n\n");
        texts.insert(
            "diagnostics.txt".to_owned(),
            shown.trim_end().to_owned() + "\n",
        );
    }
    let Ok(product) = product else {
        return texts;
    };
    for (path, text) in product.tree.iter() {
        match path {
            "report.md" => {
                let rows: String = rows(text).map(|row| format!("{row}\n")).collect();
                texts.insert("coverage.txt".to_owned(), rows);
            }
            // Copies of what has tests of its own.
            path if path.starts_with("support/") => {}
            _ => {
                texts.insert(path.to_owned(), text.to_owned());
            }
        }
    }
    for (path, text) in product.side_files {
        texts.insert(path.into_string(), text);
    }
    texts
}

/// The rows of a report, without its headings.
fn rows(report: &str) -> impl Iterator<Item = &str> {
    report.lines().filter(|line| line.starts_with("| `"))
}
