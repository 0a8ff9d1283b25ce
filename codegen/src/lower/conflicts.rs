//! Pattern "conflict": an operation that must not happen while something is held.

use crate::{
    api::Requirement,
    contract::model::{self, Key},
    support::words::{article, names},
};

use super::Context;

impl Context<'_> {
    /// What the caller of an operation must promise because handles name it as a conflict, each with
    /// the fact that the call rests on.
    pub(super) fn conflict_requirements(&self, function: &str) -> Vec<(Requirement, String)> {
        let handles = self.linked.index.handles.iter();
        let made = handles.filter(|(name, _)| !self.linked.nothing_acquires(name));
        let conflicting = made.filter(|(_, entry)| {
            entry
                .contract
                .conflicts
                .iter()
                .any(|operation| operation.as_str() == function)
        });
        let promises = conflicting.map(|(name, entry)| {
            let path = format!("crate::{}::{name}", entry.module.replace('/', "::"));
            let represents = &entry.contract.represents;
            let requirement = Requirement {
                tag: format!("no_{}", snake(name)),
                text: format!(
                    "The current task must hold no [`{name}`]({path}), that is, {represents}."
                ),
            };
            (requirement, format!("the current task holds no `{name}`"))
        });
        promises.collect()
    }

    /// The sentence in a handle's documentation that names the operations in conflict.
    pub(super) fn conflicts_of(&self, key: &Key, handle: &model::Handle) -> Option<String> {
        let them = match handle.conflicts.len() {
            0 => return None,
            1 => "it",
            _ => "them",
        };
        Some(format!(
            "While {} [`{}`] exists, {} must not be called on the same task; whoever calls {them} from \
             Rust promises that.",
            article(key),
            &**key,
            names(handle.conflicts.iter().map(|name| name.as_str()), "and"),
        ))
    }
}

/// The name of a type as part of a tag.
fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
