//! Pattern "conflict": an operation that must not happen while something is held.

use crate::{
    api::Requirement,
    contract::model::Key,
    link::conflicts::Conflict,
    support::words::{article, names},
};

use super::Context;

impl Context<'_> {
    /// What the caller of an operation must promise because something names it as a conflict, each
    /// with the fact that the call rests on.
    pub(super) fn conflict_requirements(&self, function: &str) -> Vec<(Requirement, String)> {
        let conflicts = self.linked.conflicts(function).into_iter();
        let conflicts = conflicts.filter(|conflict| !self.linked.is_unmade(conflict.name()));
        let promises = conflicts.map(|conflict| {
            let name = conflict.name();
            let (text, fact) = match conflict {
                Conflict::Held {
                    module, represents, ..
                } => held(name, module, represents),
                Conflict::Bound(view) => bound(name, view.module),
            };
            let requirement = Requirement {
                tag: format!("no_{}", snake(name)),
                text,
            };
            (requirement, fact)
        });
        promises.collect()
    }
}

/// The sentence in the documentation of something held that names the operations in conflict.
pub(super) fn while_it_exists(name: &str, conflicts: &[Key]) -> Option<String> {
    let (operations, them) = operations(conflicts.iter().map(|name| name.as_str()))?;
    Some(format!(
        "While {} [`{name}`] exists, {operations} must not be called on the same task; whoever calls \
         {them} from Rust promises that.",
        article(name),
    ))
}

/// The sentence in the documentation of what is bound to a scope that names the operations in conflict.
pub(super) fn while_it_is_used(name: &str, conflicts: &[String]) -> Option<String> {
    let (operations, them) = operations(conflicts.iter().map(String::as_str))?;
    Some(format!(
        "As long as {} [`{name}`] or something borrowed from it will still be used, {operations} must \
         not be called on the same task; whoever calls {them} from Rust promises that.",
        article(name),
    ))
}

/// Operations in conflict as names and as a pronoun, if there are any.
fn operations<'n>(conflicts: impl Iterator<Item = &'n str>) -> Option<(String, &'static str)> {
    let all: Vec<_> = conflicts.collect();
    let them = match all.as_slice() {
        [] => return None,
        [_] => "it",
        _ => "them",
    };
    Some((names(all, "and"), them))
}

/// What is promised about something that is held, and the fact.
fn held(name: &str, module: &str, represents: &str) -> (String, String) {
    let text = format!(
        "The current task must hold no {}, that is, {represents}.",
        link(name, module)
    );
    (text, format!("the current task holds no `{name}`"))
}

/// What is promised about values that are bound to a scope, and the fact.
fn bound(name: &str, module: &str) -> (String, String) {
    let text = format!(
        "No {} that was obtained on the current task before this call, and nothing that is borrowed \
         from one, may be used after it.",
        link(name, module)
    );
    let fact = format!("no `{name}` that was obtained before is used after it");
    (text, fact)
}

/// A generated type, as a link.
pub(super) fn link(name: &str, module: &str) -> String {
    format!("[`{name}`](crate::{}::{name})", module.replace('/', "::"))
}

/// The name of a type as part of a tag.
pub(super) fn snake(name: &str) -> String {
    let mut text = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
