//! Pattern "conflict": an operation that must not happen while something is held.

use crate::{
    api::Requirement,
    support::words::{article, names},
};

use super::{Context, held::Held};

impl Context<'_> {
    /// What the caller of an operation must promise because what is held names it as a conflict, each with
    /// the fact that the call rests on.
    pub(super) fn conflict_requirements(&self, function: &str) -> Vec<(Requirement, String)> {
        let conflicting = self.all_held().into_iter().filter(|(_, held)| {
            held.conflicts
                .iter()
                .any(|operation| operation.as_str() == function)
        });
        let promises = conflicting.map(|(module, held)| {
            let name = held.key;
            let path = format!("crate::{}::{name}", module.replace('/', "::"));
            let represents = held.represents;
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
}

impl Held<'_> {
    /// The sentence in the documentation that names the operations in conflict.
    pub(super) fn conflicts(&self) -> Option<String> {
        let them = match self.conflicts.len() {
            0 => return None,
            1 => "it",
            _ => "them",
        };
        Some(format!(
            "While {} [`{}`] exists, {} must not be called on the same task; whoever calls {them} from \
             Rust promises that.",
            article(self.key),
            self.key,
            names(self.conflicts.iter().map(|name| name.as_str()), "and"),
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
