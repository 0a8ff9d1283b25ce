//! Whether a function can be what counts the objects of a type, or ends them: it is called with an object and nothing else,
//! and nobody is there to promise anything or to look at what it returns.

use crate::header::model::Type;

use super::{
    model::{Found, Statement},
    subject::{Pointee, Subject},
};

/// The words about a context that ask nothing of whoever calls.
const ASK_NOTHING: [&str; 4] = ["atomic", "may_sleep", "irq", "current_task"];

/// The words about an object that such a function may have.
const OF_OBJECT: [&str; 3] = ["view", "transfer", "nullability"];

/// The functions among which those of a type are.
pub(super) struct Ends<'a, 'b> {
    /// All of them.
    pub(super) bound: &'b [Subject<'a>],
    /// What is known and proposed of each.
    pub(super) found: &'b [Found],
    /// The type, by its C spelling.
    pub(super) ty: &'b str,
}

impl Ends<'_, '_> {
    /// Whether a function fits, once everything is so that is proposed of it; `takes` if it takes the object over.
    pub(super) fn fits(&self, name: &str, takes: bool) -> bool {
        let mut all = self.bound.iter().zip(self.found);
        let named = all.find(|(subject, _)| subject.function.name == name);
        named.is_some_and(|(subject, found)| {
            self.is_passed_one(*subject, found, takes)
                && asks_nothing(found)
                && is_unread(*subject, found)
        })
    }

    fn is_passed_one(&self, subject: Subject<'_>, found: &Found, takes: bool) -> bool {
        let [param] = subject.function.params.as_slice() else {
            return false;
        };
        let pointee = subject.pointee(&param.ty);
        let is_of = matches!(pointee, Some((Pointee::Record(ty), _)) if ty == self.ty);
        let key = subject.key(0);
        let given = said(found, &["params", &key, "transfer"]) == Some("full");
        let mut of_param =
            statements(found).filter(|one| one.key.first().is_some_and(|first| first == "params"));
        let known = |one: &Statement| {
            one.key
                .get(2)
                .is_some_and(|word| OF_OBJECT.contains(&word.as_str()))
        };
        is_of && given == takes && of_param.all(known)
    }
}

/// Everything that is known or proposed of a function.
fn statements(found: &Found) -> impl Iterator<Item = &Statement> {
    found
        .facts
        .iter()
        .chain(found.proposals.iter().map(|(_, one)| one))
}

fn said<'a>(found: &'a Found, key: &[&str]) -> Option<&'a str> {
    statements(found)
        .find(|one| one.key == key)
        .map(|one| one.value.as_str())
}

/// Whether nothing is open, and nothing is asked of whoever calls.
fn asks_nothing(found: &Found) -> bool {
    let context = said(found, &["context"]).unwrap_or_default();
    let mut words = context.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let locks = statements(found).any(|one| one.key.first().is_some_and(|first| first == "locks"));
    let quiet = words.all(|word| word.is_empty() || ASK_NOTHING.contains(&word));
    found.holes.is_empty() && !locks && quiet
}

/// Whether nobody needs what comes back.
fn is_unread(subject: Subject<'_>, found: &Found) -> bool {
    let nothing = subject.function.ret == Type::Void;
    nothing || said(found, &["return", "ignored"]) == Some("true")
}
