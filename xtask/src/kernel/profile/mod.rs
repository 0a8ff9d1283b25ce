//! The generator's description of its target, for the tree at hand: where the tree keeps what the
//! generated files use.

mod items;

use anyhow::{Context, Result, bail};
use camino::Utf8Path;
use serde_yaml::{Mapping, Value};

use self::items::{Found, Items};
use super::working::Working;

/// The parts of the description whose values are paths of items.
const PARTS: [&str; 2] = ["support", "assertions"];

/// What generated code begins a path of its own crate with.
const OWN: &str = "crate::";

/// Gives the shipped description with the paths of this tree.
///
/// # Errors
///
/// When an item that the description names stands at several places of the tree, or it is no
/// description.
pub(crate) fn of_tree(shipped: &Utf8Path, working: &Working) -> Result<String> {
    let text = fs_err::read_to_string(shipped)?;
    let sources = working.originals("rust/kernel", "rs")?;
    let below: Vec<(String, String)> = sources
        .into_iter()
        .filter_map(|(path, text)| {
            let path = path.strip_prefix("rust/kernel").ok()?.to_string();
            Some((path, text))
        })
        .collect();
    let (adapted, notes) = adapt(&text, &Items::read(&below))
        .with_context(|| format!("`{shipped}` does not fit to `{}`", working.root))?;
    for note in notes {
        eprintln!("{note}");
    }
    Ok(adapted)
}

/// Replaces each path that the tree does not have; gives the text, and what there is to say about it.
fn adapt(text: &str, items: &Items) -> Result<(String, Vec<String>)> {
    let mut profile: Mapping = serde_yaml::from_str(text)?;
    let mut notes = Vec::new();
    let mut ambiguous = Vec::new();
    for part in PARTS {
        let Some(Value::Mapping(entries)) = profile.get_mut(part) else {
            continue;
        };
        let mut gone = Vec::new();
        for (key, value) in entries.iter_mut() {
            let Some(path) = value.as_str().and_then(|path| path.strip_prefix(OWN)) else {
                continue;
            };
            match items.find(path) {
                Found::There => {}
                Found::Elsewhere(other) => {
                    notes.push(format!(
                        "note: the tree has `{OWN}{path}` as `{OWN}{other}`"
                    ));
                    *value = Value::String(format!("{OWN}{other}"));
                }
                Found::Nowhere => {
                    notes.push(format!(
                        "warning: the tree has no `{OWN}{path}`; what needs it is not generated"
                    ));
                    gone.push(key.clone());
                }
                Found::Several(others) => {
                    ambiguous.push(format!("`{OWN}{path}`: {}", others.join(", ")));
                }
            }
        }
        for key in gone {
            entries.remove(&key);
        }
    }
    if !ambiguous.is_empty() {
        bail!(
            "the tree has several items of these names, and none where it is looked for; name the \
             right ones in the profile:\n  {}",
            ambiguous.join("\n  ")
        );
    }
    Ok((serde_yaml::to_string(&profile)?, notes))
}

#[cfg(test)]
mod tests {
    use super::{Items, adapt};

    fn items(list: &[(&str, &str)]) -> Items {
        let owned = |pair: &(&str, &str)| (pair.0.to_owned(), pair.1.to_owned());
        Items::read(&list.iter().map(owned).collect::<Vec<_>>())
    }

    #[test]
    fn paths_follow_the_tree() {
        let items = items(&[
            ("lib.rs", "pub mod types; pub mod sync; pub mod task;"),
            ("types.rs", "pub struct ARef; pub struct Twice;"),
            ("sync.rs", "pub struct Twice;"),
            ("task.rs", "fn hidden() {}"),
        ]);
        let text = "width: 100\nassertions:\n  may_sleep: crate::task::might_sleep\n\
                    support:\n  aref: crate::sync::aref::ARef\n  ptr: core::ptr\n";
        let (adapted, notes) = adapt(text, &items).expect("it fits");
        assert!(adapted.contains("aref: crate::types::ARef"), "{adapted}");
        assert!(adapted.contains("ptr: core::ptr") && adapted.contains("width: 100"));
        assert!(!adapted.contains("may_sleep"), "{adapted}");
        assert_eq!(notes.len(), 2);
        assert!(notes.iter().any(|note| note.starts_with("warning:")));

        let text = "support:\n  twice: crate::gone::Twice\n";
        let error = adapt(text, &items).expect_err("there are two");
        assert!(error.to_string().contains("types::Twice"), "{error}");
        assert!(adapt("support: [", &items).is_err());
    }
}
