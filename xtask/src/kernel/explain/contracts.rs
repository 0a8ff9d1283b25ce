//! Contracts as lines: where each key stands.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use camino::{Utf8Path, Utf8PathBuf};

/// The contracts of a folder, and the compositions beside them.
#[derive(Debug)]
pub(super) struct Contracts {
    files: Vec<Contract>,
    /// The text of each composition, by its path.
    compositions: BTreeMap<Utf8PathBuf, String>,
}

/// One file of contracts.
#[derive(Debug)]
struct Contract {
    /// Its path, as it is shown.
    path: Utf8PathBuf,
    /// The module that comes out of it.
    module: Utf8PathBuf,
    /// Where that stands.
    line: usize,
    /// The keys, each with its first line.
    keys: BTreeMap<String, usize>,
}

impl Contracts {
    /// Reads all of a folder, and single files; paths are shown relative to `root`.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub(super) fn read(folder: &Utf8Path, own: &[Utf8PathBuf], root: &Utf8Path) -> Result<Self> {
        let mut contracts = Self {
            files: Vec::new(),
            compositions: BTreeMap::new(),
        };
        let entries = folder
            .read_dir_utf8()
            .with_context(|| format!("the contracts in `{folder}` cannot be read"))?;
        let mut paths = own.to_vec();
        for entry in entries {
            paths.push(entry?.path().to_owned());
        }
        for path in paths {
            let shown = path.strip_prefix(root).unwrap_or(&path).to_owned();
            match path.extension() {
                Some("yaml") => {
                    let text = fs_err::read_to_string(&path)?;
                    contracts.files.extend(contract(shown, &text));
                }
                Some("rs") => {
                    let text = fs_err::read_to_string(&path)?;
                    contracts.compositions.insert(shown, text);
                }
                _ => {}
            }
        }
        contracts.files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(contracts)
    }

    /// The line of the first of some names that a contract has, in that of the module if it can be.
    pub(super) fn find(&self, module: &Utf8Path, names: &[String]) -> Option<String> {
        let own = self.files.iter().filter(|file| file.module == module);
        for file in own.clone() {
            if let Some((name, line)) = names.iter().find_map(|name| file.line_of(name)) {
                return Some(format!("{}:{line} ({name})", file.path));
            }
        }
        for file in &self.files {
            if let Some((name, line)) = names.iter().find_map(|name| file.line_of(name)) {
                return Some(format!("{}:{line} ({name})", file.path));
            }
        }
        let file = own.into_iter().next()?;
        Some(format!("{}:{} ({})", file.path, file.line, file.module))
    }

    /// The line of a composition that a line of its copy is.
    pub(super) fn composition(
        &self,
        module: &Utf8Path,
        copy: &str,
        number: usize,
    ) -> Option<String> {
        if self.files.iter().any(|file| file.module == module) {
            return None;
        }
        let name = format!("{}.rs", module.file_name()?);
        let (path, text) = self
            .compositions
            .iter()
            .find(|(path, _)| path.file_name() == Some(&name))?;
        // Only what stands before the copy differs.
        let after = copy.lines().count().checked_sub(number)?;
        let line = text.lines().count().checked_sub(after)?;
        let same =
            text.lines().nth(line.checked_sub(1)?) == copy.lines().nth(number.checked_sub(1)?);
        same.then(|| format!("{path}:{line}"))
    }
}

impl Contract {
    fn line_of(&self, name: &str) -> Option<(String, usize)> {
        let line = self.keys.get(name)?;
        Some((name.to_owned(), *line))
    }
}

/// Reads one file of contracts; one without a module makes nothing.
fn contract(path: Utf8PathBuf, text: &str) -> Option<Contract> {
    let mut module = None;
    let mut keys = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        if let Some(name) = line.strip_prefix("module:") {
            module = Some((Utf8PathBuf::from(name.trim()), index + 1));
        }
        let Some(key) = key(line) else { continue };
        keys.entry(key.to_owned()).or_insert(index + 1);
    }
    let (module, line) = module?;
    Some(Contract {
        path,
        module,
        line,
        keys,
    })
}

/// The name that a line has as its key, without the word that says what kind of type it is.
fn key(line: &str) -> Option<&str> {
    let inside = line.strip_prefix("  ")?.trim_start();
    let (key, _) = inside.split_once(':')?;
    let key = ["struct ", "union ", "enum "]
        .iter()
        .find_map(|kind| key.strip_prefix(kind))
        .unwrap_or(key);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    (!key.is_empty() && key.chars().all(plain)).then_some(key)
}

#[cfg(test)]
mod tests {
    use super::{Contracts, contract, key};

    #[test]
    fn keys_are_told_from_texts() {
        assert_eq!(key("  struct file:"), Some("file"));
        assert_eq!(key("      O_PATH: { doc: x }"), Some("O_PATH"));
        assert_eq!(key("functions:"), None);
        assert_eq!(key("    A sentence: with a colon"), None);
        assert_eq!(key("    # comment: x"), None);
        let file = contract("a.yaml".into(), "module: fs/a\ntypes:\n  x:\n    x: 1\n");
        let file = file.expect("it has a module");
        assert_eq!((file.line, file.keys["x"]), (1, 3));
        assert!(contract("a.yaml".into(), "types:\n").is_none());
    }

    #[test]
    fn lines_of_compositions_are_found_by_their_distance_from_the_end() {
        let contracts = Contracts {
            files: Vec::new(),
            compositions: [(
                "c/devres.rs".into(),
                "// a\nfn f() {}\nfn g() {}\n".to_owned(),
            )]
            .into(),
        };
        let copy = "// a\n// copied\n\nfn f() {}\nfn g() {}\n";
        let find = |module: &str, line| contracts.composition(module.into(), copy, line);
        assert_eq!(find("devres", 4).as_deref(), Some("c/devres.rs:2"));
        assert_eq!(find("devres", 3), None);
        assert_eq!(find("devres", 9), None);
        assert_eq!(find("other", 4), None);
        assert_eq!(contracts.find("x".into(), &["f".to_owned()]), None);
    }
}
