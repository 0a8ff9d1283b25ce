//! What handles and guards have in common: a value stands for something that is held, by certain threads,
//! and is given back when it is dropped.

mod guards;
mod handles;

use crate::{
    api::{
        Field,
        argument::{Because, Claim, Discharged},
        body::Expr,
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::{
        at::At,
        model::{Guard, Handle, HandleThread, Key, Thread},
    },
    link::rust_names::MARKERS,
    support::words::{clause, names, sentence},
};

use super::{conflicts, docs::leak};

/// The marker field that keeps a value on its thread.
const MARKER: &str = MARKERS[0];
/// The marker field that keeps a value from being on two threads at once.
const UNSHARED: &str = MARKERS[1];

/// A type whose values stand for something held.
pub(super) struct Held<'a> {
    /// The type's name.
    pub(super) key: &'a str,
    /// What a value stands for.
    pub(super) represents: &'a str,
    /// Who may use it.
    pub(super) thread: &'a HandleThread,
    /// What must not happen meanwhile.
    pub(super) conflicts: &'a [At<String>],
    /// What happens if a value is forgotten.
    pub(super) on_leak: &'a str,
}

impl<'a> From<(&'a Key, &'a Handle)> for Held<'a> {
    fn from((key, handle): (&'a Key, &'a Handle)) -> Self {
        Self {
            key,
            represents: &handle.represents,
            thread: &handle.thread,
            conflicts: &handle.conflicts,
            on_leak: &handle.on_leak,
        }
    }
}

impl<'a> From<(&'a Key, &'a Guard)> for Held<'a> {
    fn from((key, guard): (&'a Key, &'a Guard)) -> Self {
        Self {
            key,
            represents: &guard.represents,
            thread: &guard.thread,
            conflicts: &guard.conflicts,
            on_leak: &guard.on_leak,
        }
    }
}

impl Held<'_> {
    /// The documentation of the type: what a value stands for, who may use it and for how long, what must
    /// not happen meanwhile, what a leak does.
    pub(super) fn docs(
        &self,
        doc: &str,
        duration: Option<String>,
        invariant: &str,
        examples: Option<&String>,
    ) -> Docs {
        let mut docs = Docs::text(doc.trim_end());
        let stands_for = format!("A value stands for {}", self.represents);
        docs.rules.push(sentence(&stands_for));
        let rule = match *self.thread.rule {
            Thread::Any => None,
            Thread::SameTask => Some("the task that made it"),
            Thread::Main => Some("the main thread"),
        };
        let because = clause(&self.thread.because);
        let rule = rule.map(|on| format!("It must be used on {on}: {because}"));
        let rules: Vec<_> = rule.into_iter().chain(duration).collect();
        docs.rules
            .extend((!rules.is_empty()).then(|| rules.join(" ")));
        docs.rules
            .extend(conflicts::while_it_exists(self.key, self.conflicts));
        docs.rules.push(leak("a value", self.on_leak));
        docs.invariants = vec![sentence(invariant)];
        docs.examples = examples.cloned();
        docs
    }
}

/// The marker field, where a rule about threads needs one.
pub(super) fn marker(thread: &HandleThread) -> Option<Field> {
    let crossing = match *thread.rule {
        Thread::Any => return None,
        Thread::SameTask => "moved to or shared with another task",
        Thread::Main => "moved to or shared with another thread",
    };
    Some(marker_against(crossing, &thread.because))
}

/// The marker field of a type whose values must not be "moved to another thread", for example.
pub(super) fn marker_against(crossing: &str, because: &str) -> Field {
    Field {
        name: MARKER.to_owned(),
        doc: format!(
            "Keeps values of this type from being {crossing}.\n\n{}",
            sentence(because)
        ),
        ty: Ty::Support(Support::NotThreadSafe, Vec::new()),
    }
}

/// The marker field of a guard: one that may go to another thread must not be on two at once, where both
/// would rely on the one lock.
pub(super) fn guard_marker(thread: &HandleThread) -> Field {
    marker(thread).unwrap_or_else(|| Field {
        name: UNSHARED.to_owned(),
        doc: "Keeps values of this type from being shared between threads.\n\nThe lock keeps others out, \
              and not two threads that have it in common."
            .to_owned(),
        ty: Ty::Core(
            "core::marker::PhantomData",
            vec![Ty::Core("core::cell::Cell", vec![Ty::Unit])],
        ),
    })
}

/// The value of that field.
pub(super) fn guard_marked(thread: &HandleThread) -> (String, Expr) {
    marked(thread).unwrap_or_else(|| {
        let value = Expr::name("core::marker::PhantomData");
        (UNSHARED.to_owned(), value)
    })
}

/// The value of the marker field, where there is one.
pub(super) fn marked(thread: &HandleThread) -> Option<(String, Expr)> {
    (*thread.rule != Thread::Any)
        .then(|| (MARKER.to_owned(), Expr::Support(Support::NotThreadSafe)))
}

/// That a call happens where a value was made, if the rule says so.
pub(super) fn same_task(thread: &HandleThread, function: &str) -> Option<Discharged> {
    (*thread.rule != Thread::Any).then(|| Discharged {
        claim: Claim::SameTask {
            function: function.to_owned(),
        },
        because: Because::StaysOnThread,
    })
}

/// " on the current task", where the rule says so.
pub(super) fn on_task(thread: &HandleThread, which: &str) -> String {
    match *thread.rule {
        Thread::SameTask => format!(" on {which} task"),
        Thread::Any | Thread::Main => String::new(),
    }
}

/// The end of an invariant: no operation in conflict came between.
pub(super) fn undisturbed(conflicts: &[At<String>]) -> String {
    let conflicts = names(conflicts.iter().map(|name| name.as_str()), "or");
    if conflicts.is_empty() {
        String::new()
    } else {
        format!(", nor was {conflicts} called on its task")
    }
}
