//! Contract files to [`Contracts`]: reads them, checks them, and looks for double contracts.

use camino::{Utf8Path, Utf8PathBuf};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use super::{
    at::{Source, Sources},
    check, double, glossary, hidden,
    model::{Module, Section},
    node::Node,
    read, schema,
    shape::Shapes,
    yaml,
};
use crate::support::{
    diag::{Diagnostic, Sink},
    place::Place,
};

/// Everything the contracts say.
#[derive(Clone, Debug, Default)]
pub struct Contracts {
    /// The modules, in the order in which their files were given; a file with errors has none.
    pub modules: Vec<LoadedModule>,
    /// The texts; spans point into them.
    pub sources: Sources,
}

/// One file's module.
#[derive(Clone, Debug)]
pub struct LoadedModule {
    /// What the file says.
    pub module: Module,
    /// The functions' contracts as they are written, for merging with those in headers.
    pub functions: Section<Node>,
}

/// Reads contract files. All their errors go to the sink (`SB0101` to `SB0110`).
pub fn load(sink: &mut Sink, files: &[Utf8PathBuf]) -> Contracts {
    let mut contracts = Contracts::default();
    for path in files {
        if let Some(bytes) = read_file(sink, path) {
            contracts.file(sink, path.as_str(), &bytes);
        }
    }
    double::check(sink, &contracts);
    contracts
}

/// Reads texts instead of files: pairs of a path, for messages, and a text.
pub fn from_texts(sink: &mut Sink, texts: &[(&str, &str)]) -> Contracts {
    let mut contracts = Contracts::default();
    for (path, text) in texts {
        contracts.file(sink, path, text.as_bytes());
    }
    double::check(sink, &contracts);
    contracts
}

/// Reads a YAML file of another kind, as strictly as a contract.
pub fn document<T: DeserializeOwned + JsonSchema>(sink: &mut Sink, path: &Utf8Path) -> Option<T> {
    let bytes = read_file(sink, path)?;
    let text = decode(sink, path.as_str(), &bytes)?;
    document_from_text(sink, path.as_str(), text)
}

/// Reads a text instead of a file; the path is for messages.
pub fn document_from_text<T: DeserializeOwned + JsonSchema>(
    sink: &mut Sink,
    path: &str,
    text: String,
) -> Option<T> {
    let mut sources = Sources::default();
    let source = sources.add(Source {
        path: path.to_owned(),
        text,
        lines: None,
    });
    let before = sink.errors();
    let root = yaml::parse(sink, &sources, source)?;
    hidden::check(sink, &sources, &root);
    check::document(sink, &sources, &root, &Shapes::new(&schema::of::<T>()));
    if sink.errors() > before {
        return None;
    }
    read::read(sink, &sources, &root)
}

fn read_file(sink: &mut Sink, path: &Utf8Path) -> Option<Vec<u8>> {
    match std::fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            let message = format!("`{path}` cannot be read: {}", reason(&error));
            let place = Place::whole_file(path.as_str());
            sink.push(Diagnostic::error("SB0108", message).at(place, ""));
            None
        }
    }
}

impl Contracts {
    fn file(&mut self, sink: &mut Sink, path: &str, bytes: &[u8]) {
        let Some(text) = decode(sink, path, bytes) else {
            return;
        };
        let source = self.sources.add(Source {
            path: path.to_owned(),
            text,
            lines: None,
        });
        let before = sink.errors();
        let Some(root) = yaml::parse(sink, &self.sources, source) else {
            return;
        };
        self.modules
            .extend(module(sink, &self.sources, root, before));
    }
}

/// The module that a tree stands for; none, after a report, if it has errors. `before` is how many errors there were
/// before the text was read.
pub(crate) fn module(
    sink: &mut Sink,
    sources: &Sources,
    root: Node,
    before: usize,
) -> Option<LoadedModule> {
    hidden::check(sink, sources, &root);
    check::module(sink, sources, &root);
    if sink.errors() > before {
        return None;
    }
    let module = read::read::<Module>(sink, sources, &root)?;
    glossary::check(sink, sources, &module.glossary, &root);
    Some(LoadedModule {
        module,
        functions: root.take_section("functions"),
    })
}

/// The text of a file; none, after a report, if it is not UTF-8.
pub(crate) fn decode(sink: &mut Sink, path: &str, bytes: &[u8]) -> Option<String> {
    let error = match std::str::from_utf8(bytes) {
        // A mark of the byte order is no character of the first line.
        Ok(text) => return Some(text.strip_prefix('\u{feff}').unwrap_or(text).to_owned()),
        Err(error) => error,
    };
    let at = error.valid_up_to();
    let byte = bytes.get(at).copied().unwrap_or_default();
    let message = format!("`{path}` is not UTF-8: byte {byte:#04x} at offset {at}");
    let text = String::from_utf8_lossy(bytes);
    let place = Place::new(path, &text, at..at + char::REPLACEMENT_CHARACTER.len_utf8());
    let diagnostic = Diagnostic::error("SB0104", message).at(place, "this byte");
    sink.push(diagnostic.help("save the file as UTF-8"));
    None
}

/// Why a file cannot be read, in the same words on every system.
pub(crate) fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        std::io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        kind => kind.to_string(),
    }
}
