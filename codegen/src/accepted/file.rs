//! The file beside a contract: sorted, with readable values, and with a digest of each entry, by which a change
//! by hand is noticed.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    contract::load,
    fingerprint::Reading,
    support::{
        diag::{Diagnostic, Sink},
        digest::sha256,
        place::Place,
        version,
    },
};

/// What the name of the file ends with, in place of the contract's own ending. It is YAML, and no contract.
pub const ENDING: &str = "accepted";

/// The version of the file's format.
pub const SCHEMA: &str = "1";

/// How many hexadecimal digits a digest has.
const DIGITS: usize = 16;

/// What stands in front of everything else.
const HEAD: &str = "\
# What was read of the C side when somebody agreed with the contract of the same name.
# Written by `safebind accept`; a change by hand is noticed.
";

/// What was accepted of the names that one contract speaks of.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// The version of this format.
    pub schema: String,
    /// Functions that each header declares beside those that have a contract, as far as their names are of the
    /// same family.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub near: IndexMap<String, Vec<String>>,
    /// The readings of each name. There are several where trees differ.
    pub readings: IndexMap<String, Vec<Agreed>>,
}

/// A reading that somebody agreed with.
#[derive(Clone, Debug, Default, Eq, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreed {
    /// The versions of the trees in which this was read, each with the reason to agree.
    pub trees: IndexMap<String, String>,
    /// The digest of this entry.
    pub digest: String,
    /// What was read.
    pub read: Reading,
}

impl Agreed {
    /// The digest that the entry of `name` should have.
    pub fn own_digest(&self, name: &str) -> String {
        let trees: BTreeMap<_, _> = self.trees.iter().collect();
        let text = serde_json::to_string(&(name, trees, &self.read)).unwrap_or_default();
        let mut digest = sha256(text.as_bytes());
        digest.truncate(DIGITS);
        digest
    }
}

impl Accepted {
    /// Whether anything of a name was accepted.
    pub fn has(&self, name: &str) -> bool {
        self.readings
            .get(name)
            .is_some_and(|readings| !readings.is_empty())
    }

    /// The text of the file: everything sorted, digests made anew.
    pub fn text(&self) -> String {
        let mut sorted = self.clone();
        SCHEMA.clone_into(&mut sorted.schema);
        sorted.near.sort_keys();
        sorted.readings.retain(|_, readings| !readings.is_empty());
        sorted.readings.sort_keys();
        for (name, readings) in &mut sorted.readings {
            for agreed in readings.iter_mut() {
                agreed.trees.sort_by(|a, _, b, _| version::compare(a, b));
                agreed.digest = agreed.own_digest(name);
            }
            let first = |agreed: &Agreed| agreed.trees.keys().next().cloned().unwrap_or_default();
            readings.sort_by(|a, b| version::compare(&first(a), &first(b)));
        }
        // Plain data always has a YAML form.
        let yaml = serde_saphyr::to_string(&sorted).unwrap_or_default();
        format!("{HEAD}{yaml}")
    }
}

/// The path of the file beside a contract.
pub fn path(contract: &Utf8Path) -> Utf8PathBuf {
    contract.with_extension(ENDING)
}

/// Reads the file; none if there is none, or if it cannot be used, which is reported.
pub fn read(sink: &mut Sink, path: &Utf8Path) -> Option<Accepted> {
    let text = std::fs::read_to_string(path).ok();
    if text.is_none() && !path.exists() {
        return None;
    }
    if let Some(text) = &text
        && let Some(problem) = other_schema(path, text)
    {
        sink.push(problem);
        return None;
    }
    let accepted: Accepted = load::document(sink, path)?;
    let text = text.unwrap_or_default();
    let before = sink.errors();
    for (name, readings) in &accepted.readings {
        let edited = readings
            .iter()
            .any(|agreed| agreed.digest != agreed.own_digest(name));
        if edited {
            sink.push(edited_by_hand(path, &text, name));
        }
    }
    (sink.errors() == before).then_some(accepted)
}

/// SB1004, if the file says that it is of another version.
fn other_schema(path: &Utf8Path, text: &str) -> Option<Diagnostic> {
    let at = match text.starts_with("schema:") {
        true => 0,
        false => text.find("\nschema:")? + 1,
    };
    let line = text.get(at..)?.lines().next()?;
    let version = line
        .strip_prefix("schema:")?
        .trim()
        .trim_matches(['"', '\'']);
    if version == SCHEMA {
        return None;
    }
    let message = format!(
        "`{path}` has version {version} of its format, and this tool reads version {SCHEMA}"
    );
    let place = Place::new(path.as_str(), text, at..at + line.len());
    Some(
        Diagnostic::error("SB1004", message)
            .at(place, "another version")
            .help("use the version of this tool that wrote it, or remove it and accept everything anew"),
    )
}

fn edited_by_hand(path: &Utf8Path, text: &str, name: &str) -> Diagnostic {
    let keys = [
        format!("\n  {name}:"),
        format!("\n  \"{name}\":"),
        format!("\n  '{name}':"),
    ];
    let at = keys
        .iter()
        .find_map(|key| Some((text.find(key.as_str())? + 3, key.len() - 4)));
    let place = match at {
        Some((start, length)) => Place::new(path.as_str(), text, start..start + length),
        None => Place::whole_file(path.as_str()),
    };
    Diagnostic::error(
        "SB1005",
        format!("what was accepted of `{name}` was changed by hand"),
    )
    .at(place, "its digest is another one")
    .help(format!(
        "take the change back, or look at it and run `safebind accept {name} --because ...`"
    ))
}

#[cfg(test)]
mod tests {
    use camino::Utf8PathBuf;

    use super::{Accepted, Agreed, path, read};
    use crate::{fingerprint::Reading, output::testing::Folder, support::diag::Sink};

    fn accepted() -> Accepted {
        let agreed = Agreed {
            trees: [("1.2".to_owned(), "it fits: \"quoted\" # so".to_owned())].into(),
            digest: String::new(),
            read: Reading {
                header: "door.h".to_owned(),
                declaration: Some("int door_open(struct door *d)".to_owned()),
                body: Some("{\n\treturn f(\"a: #b\");\n}".to_owned()),
                doc: Some("opens\n\n  - indented \n* star: yes\n\ttab".to_owned()),
                value: Some("-1".to_owned()),
                ..Reading::default()
            },
        };
        let mut accepted = Accepted::default();
        accepted
            .readings
            .insert("door_open".to_owned(), vec![agreed]);
        accepted
    }

    fn codes(folder: &Folder, text: &str) -> (Option<Accepted>, Vec<&'static str>) {
        folder.write("a.accepted", text);
        let mut sink = Sink::default();
        let read = read(&mut sink, &folder.join("a.accepted"));
        (read, sink.finish().iter().map(|d| d.code).collect())
    }

    #[test]
    fn what_is_written_is_read() {
        let text = accepted().text();
        let folder = Folder::new();
        let (found, said) = codes(&folder, &text);
        assert_eq!(said, [""; 0], "{text}");
        let found = found.expect("it was read");
        assert_eq!(found.text(), text);
        let (ours, theirs) = (
            &accepted().readings["door_open"][0],
            &found.readings["door_open"][0],
        );
        assert_eq!(ours.read, theirs.read);
    }

    #[test]
    fn a_change_by_hand_is_noticed() {
        let folder = Folder::new();
        let text = accepted().text().replace("1.2", "1.3");
        assert_eq!(codes(&folder, &text).1, ["SB1005"]);
        let text = accepted().text().replace("door *d", "door *e");
        assert_eq!(codes(&folder, &text).1, ["SB1005"]);
    }

    #[test]
    fn another_version_is_said_before_anything_else() {
        let folder = Folder::new();
        let text = "schema: \"99\"\nwhat: ever\n";
        assert_eq!(codes(&folder, text).1, ["SB1004"]);
        assert_eq!(codes(&folder, "schema: \"1\"\nwhat: ever\n").1.len(), 2);
    }

    #[test]
    fn the_file_stands_beside_its_contract() {
        assert_eq!(
            path("a/file.yaml".into()),
            Utf8PathBuf::from("a/file.accepted")
        );
    }
}
