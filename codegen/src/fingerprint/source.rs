//! Documentation comments in the files that define functions: where most projects have them.

use std::{cell::RefCell, collections::BTreeMap};

use camino::Utf8PathBuf;

use crate::{contract::model, header::comment};

/// A folder with the C files of a project; each is read once.
#[derive(Debug, Default)]
pub struct SourceTree {
    folder: Utf8PathBuf,
    texts: RefCell<BTreeMap<String, Option<String>>>,
}

impl SourceTree {
    /// The tree in `folder`, which is what the paths of contracts are relative to.
    pub fn new(folder: impl Into<Utf8PathBuf>) -> Self {
        Self {
            folder: folder.into(),
            texts: RefCell::default(),
        }
    }

    /// The comment in front of the definition of `name`, or of the symbol that the contract names, in the
    /// file that it names.
    pub(super) fn doc(&self, source: Option<&model::Source>, name: &str) -> Option<String> {
        let source = source?;
        // A contract may be somebody else's: no path of it leads out of the folder.
        if source.path.starts_with('/') || source.path.split('/').any(|step| step == "..") {
            return None;
        }
        let mut texts = self.texts.borrow_mut();
        let text = texts.entry(source.path.clone()).or_insert_with(|| {
            let bytes = std::fs::read(self.folder.join(&source.path)).ok()?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        });
        let text = text.as_deref()?;
        let symbol = source.symbol.as_deref().unwrap_or(name);
        [symbol, name].iter().find_map(|name| doc_of(text, name))
    }
}

/// The comment in front of the definition of `name`: nothing but the head of that definition stands
/// between them.
fn doc_of(text: &str, name: &str) -> Option<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut places = text.match_indices(name).map(|(at, _)| at);
    places.find_map(|at| {
        let (before, rest) = text.split_at(at);
        let after = rest.get(name.len()..)?;
        if before.ends_with(is_word) || !after.trim_start().starts_with('(') {
            return None;
        }
        let end = before.rfind("*/")? + 2;
        let head = before.get(end..)?;
        let plain = !head.contains([';', '{', '}', '=', '#', '"', '(']) && !head.contains("/*");
        let starts_line = |line: &str| !line.starts_with(char::is_whitespace);
        let starts = head.trim_start_matches(['\n', '\r']);
        (plain && !starts.trim().is_empty() && starts_line(starts))
            .then(|| comment::in_front(before.get(..end)?))?
    })
}

#[cfg(test)]
mod tests {
    use super::{SourceTree, doc_of};
    use crate::contract::model::Source;

    const TEXT: &str = "/**\n * door_open() - opens\n * @d: the door\n */\nint door_open(struct door *d)\n{\n\treturn door_close(d);\n}\n\n/* plain */\nint door_close(struct door *d) {}\n";

    #[test]
    fn the_comment_of_a_definition_is_found() {
        let doc = doc_of(TEXT, "door_open");
        assert_eq!(doc.as_deref(), Some("door_open() - opens\n@d: the door"));
    }

    #[test]
    fn a_call_and_a_plain_comment_are_none() {
        assert_eq!(doc_of(TEXT, "door_close"), None);
        assert_eq!(doc_of(TEXT, "open"), None);
        assert_eq!(doc_of("", "x"), None);
    }

    #[test]
    fn no_path_leads_out_of_the_folder() {
        let tree = SourceTree::new(".");
        for path in ["../x.c", "/etc/passwd", "a/../../x.c"] {
            let source = Source {
                path: path.to_owned(),
                symbol: None,
            };
            assert_eq!(tree.doc(Some(&source), "x"), None);
        }
    }
}
