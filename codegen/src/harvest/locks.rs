//! Facts from the annotations of sparse and of Clang's analysis of locks.

use crate::header::model::Around;

use super::{
    expand::{self, Written, plain},
    model::Statement,
    subject::{Subject, yaml},
};

/// The words of both tools, with what they say of a lock. Which checker runs decides whether they are attributes, so
/// they are read as they are written.
const WORDS: [(&str, &str); 22] = [
    ("__must_hold", "must_hold"),
    ("__must_hold_shared", "must_hold"),
    ("__must_not_hold", "must_not_hold"),
    ("__acquires", "acquires"),
    ("__acquires_shared", "acquires"),
    ("__cond_acquires", "cond_acquires"),
    ("__cond_acquires_shared", "cond_acquires"),
    ("__releases", "releases"),
    ("__releases_shared", "releases"),
    ("requires_capability", "must_hold"),
    ("requires_shared_capability", "must_hold"),
    ("exclusive_locks_required", "must_hold"),
    ("shared_locks_required", "must_hold"),
    ("locks_excluded", "must_not_hold"),
    ("acquire_capability", "acquires"),
    ("acquire_shared_capability", "acquires"),
    ("exclusive_lock_function", "acquires"),
    ("try_acquire_capability", "cond_acquires"),
    ("exclusive_trylock_function", "cond_acquires"),
    ("release_capability", "releases"),
    ("release_shared_capability", "releases"),
    ("unlock_function", "releases"),
];

/// What a function does with locks.
pub(super) fn read(subject: Subject<'_>, around: &Around) -> Vec<Statement> {
    let mut facts: Vec<Statement> = Vec::new();
    let written = expand::annotations(subject.function);
    let known = written.iter().any(|one| rule(&one.name).is_some());
    let attributes = expand::attributes(subject.function, around);
    // An annotation and the attribute it stands for are one statement.
    let rest = attributes.iter().filter(|_| !known);
    for one in written.iter().chain(rest) {
        let Some((lock, rule)) = statement(one) else {
            continue;
        };
        let fact = subject.declared(&["locks", lock.as_str()], rule, plain(&one.name));
        if !facts
            .iter()
            .any(|other| other.key == fact.key && other.value == fact.value)
        {
            facts.push(fact);
        }
    }
    facts
}

fn rule(name: &str) -> Option<&'static str> {
    let mut words = WORDS.iter();
    words.find_map(|(word, rule)| (*word == name).then_some(*rule))
}

/// The lock and the rule of an annotation.
fn statement(written: &Written) -> Option<(String, &'static str)> {
    if written.name == "context" {
        let [lock, before, after] = written.arguments.as_slice() else {
            return None;
        };
        let rule = match (before.as_str(), after.as_str()) {
            ("0", "1") => "acquires",
            ("1", "0") => "releases",
            ("1", "1") => "must_hold",
            _ => return None,
        };
        return Some((label(lock)?, rule));
    }
    let rule = rule(&written.name)?;
    // A condition stands in front of the lock.
    let lock = written.arguments.last()?;
    Some((label(lock)?, rule))
}

/// The name of a lock: the last name of the expression for it.
pub(super) fn label(expression: &str) -> Option<String> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words = expression.split(|c: char| !is_word(c));
    let mut names = words.filter(|word| word.starts_with(|c: char| c.is_alphabetic() || c == '_'));
    names.next_back().map(yaml)
}

#[cfg(test)]
mod tests {
    use super::{Written, label, statement};

    #[test]
    fn the_lock_is_the_last_name() {
        assert_eq!(label("&door->lock").as_deref(), Some("lock"));
        assert_eq!(label("RCU").as_deref(), Some("RCU"));
        assert_eq!(label("0"), None);
    }

    #[test]
    fn numbers_of_sparse_say_what_happens() {
        let read = |text: &str| statement(&Written::read(text));
        assert_eq!(read("context(x, 0, 1)"), Some(("x".to_owned(), "acquires")));
        assert_eq!(
            read("context(x, 1, 1)"),
            Some(("x".to_owned(), "must_hold"))
        );
        assert_eq!(read("context(x, 2, 1)"), None);
        let tried = read("__cond_acquires(true, lock)");
        assert_eq!(tried, Some(("lock".to_owned(), "cond_acquires")));
        assert_eq!(read("cold"), None);
    }
}
