//! What words about contexts and locks ask of whoever calls: nothing in a signature can show it.

use crate::contract::model::{Context, Function, LockRule};

/// A demand on a function's caller.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Demand {
    /// The name by which it is promised.
    pub tag: String,
    /// The sentence for `# Safety`.
    pub text: String,
    /// What is so once it is promised.
    pub fact: String,
    /// The word about the context, if it is one.
    pub word: Option<Context>,
}

impl Demand {
    /// Whether it is that this lock is held.
    pub fn is_lock(&self, lock: &str) -> bool {
        self.tag == held(lock)
    }
}

/// The name of the demand that a lock is held.
fn held(lock: &str) -> String {
    format!("holds_{lock}")
}

/// The demands of a function's contract, in its order.
pub fn of(function: &Function) -> Vec<Demand> {
    let contexts = of_context(function);
    let locks = function.locks.iter();
    let locks = locks.filter_map(|(name, rule)| lock(name, *rule));
    contexts.chain(locks).collect()
}

/// The demands on where the function is called: they are about a thread, and last as long as it runs.
pub fn of_context(function: &Function) -> impl Iterator<Item = Demand> + '_ {
    function.context.iter().filter_map(|word| context(**word))
}

fn context(word: Context) -> Option<Demand> {
    let (tag, text, fact) = match word {
        Context::Process => (
            "process",
            "The caller must run in the context of a process.",
            "the caller runs in the context of a process",
        ),
        Context::RcuRead => (
            "rcu_read",
            "The caller must be inside an RCU read section.",
            "the call is made inside an RCU read section",
        ),
        Context::NotKthread => (
            "not_kthread",
            "The caller must not be a kernel thread.",
            "the caller is not a kernel thread",
        ),
        Context::Kthread => (
            "kthread",
            "The caller must be a kernel thread.",
            "the caller is a kernel thread",
        ),
        // They say what the function does or tolerates, and ask nothing.
        Context::Atomic | Context::MaySleep | Context::Irq | Context::CurrentTask => return None,
    };
    Some(Demand {
        tag: tag.to_owned(),
        text: text.to_owned(),
        fact: fact.to_owned(),
        word: Some(word),
    })
}

fn lock(name: &str, rule: LockRule) -> Option<Demand> {
    let (tag, text, fact) = match rule {
        LockRule::MustHold => (
            held(name),
            format!("`{name}` must be held."),
            format!("`{name}` is held"),
        ),
        LockRule::MustNotHold => (
            format!("lacks_{name}"),
            format!("`{name}` must not be held by the caller."),
            format!("`{name}` is not held by the caller"),
        ),
        LockRule::Acquires | LockRule::CondAcquires | LockRule::Releases => return None,
    };
    let word = None;
    Some(Demand {
        tag,
        text,
        fact,
        word,
    })
}

#[cfg(test)]
mod tests {
    use indexmap::IndexMap;

    use super::of;
    use crate::contract::{
        at::{At, Span},
        model::{Context, Function, LockRule},
    };

    fn function(words: &[Context], rule: LockRule) -> Function {
        let at = |word: &Context| At::new(*word, Span::default());
        Function {
            context: words.iter().map(at).collect(),
            locks: IndexMap::from([(At::new("gate".to_owned(), Span::default()), rule)]),
            ..Function::default()
        }
    }

    #[test]
    fn what_a_signature_cannot_show_is_demanded() {
        let held = function(&[Context::RcuRead, Context::MaySleep], LockRule::MustHold);
        let tags: Vec<_> = of(&held).into_iter().map(|demand| demand.tag).collect();
        assert_eq!(tags, ["rcu_read", "holds_gate"]);
        assert!(held.changed_locks().is_empty());
    }

    #[test]
    fn a_lock_that_changes_hands_is_no_demand() {
        let taken = function(&[], LockRule::CondAcquires);
        assert_eq!(of(&taken), []);
        let changed = taken.changed_locks();
        let changed: Vec<_> = changed
            .iter()
            .map(|(name, rule)| (name.as_str(), *rule))
            .collect();
        assert_eq!(changed, [("gate", LockRule::CondAcquires)]);
    }
}
