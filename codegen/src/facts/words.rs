//! The words by which a comment is seen to argue a precondition. They show that it is spoken of, not that the
//! argument is right: that is for a person to judge.

/// Words for a pointer that may be used. That it is a pointer is no reason.
pub(super) const VALID: &[&str] = &[
    "valid",
    "validity",
    "points",
    "live",
    "alive",
    "refers",
    "reference",
    "dangling",
    "exists",
    "existence",
    "invariant",
    "invariants",
];

/// Words for a count.
pub(super) const COUNTED: &[&str] = &[
    "refcount",
    "refcounted",
    "count",
    "counted",
    "reference",
    "references",
    "zero",
    "nonzero",
];

/// Words for something that is handed over.
pub(super) const GIVEN: &[&str] = &[
    "own",
    "owns",
    "owned",
    "ownership",
    "give",
    "gives",
    "given",
    "pass",
    "passes",
    "passed",
    "transfer",
    "transfers",
    "hand",
    "hands",
    "handed",
    "forget",
    "forgotten",
    "refcount",
    "drop",
    "release",
];

/// Words for a thread.
pub(super) const THREAD: &[&str] = &["thread", "threads", "send", "sync", "same", "moved"];

/// Words for a scope.
pub(super) const SCOPE: &[&str] = &["scope", "current", "task", "thread"];

/// Words for a lock.
pub(super) const LOCK: &[&str] = &[
    "lock", "locked", "locks", "holds", "held", "guard", "unlock", "unlocks",
];

/// Words that say nothing of their subject.
const COMMON: &[&str] = &[
    "after",
    "also",
    "another",
    "because",
    "been",
    "before",
    "being",
    "call",
    "called",
    "caller",
    "calls",
    "count",
    "does",
    "each",
    "every",
    "exist",
    "exists",
    "from",
    "have",
    "held",
    "here",
    "into",
    "left",
    "more",
    "must",
    "object",
    "once",
    "only",
    "other",
    "pointer",
    "reference",
    "references",
    "returns",
    "same",
    "since",
    "some",
    "such",
    "taken",
    "than",
    "that",
    "them",
    "then",
    "there",
    "they",
    "this",
    "until",
    "value",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "will",
    "with",
    "without",
    "would",
    "yet",
];

/// The words of a list.
pub(super) fn all(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// The words of a sentence that say what it is about, in lower case.
pub(super) fn of(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    let telling = words.filter(|word| word.len() > 3 && !COMMON.contains(word));
    let mut found: Vec<String> = telling.map(str::to_owned).collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn what_it_is_about_is_kept() {
        assert_eq!(of("The lock `f_pos` must be held."), ["f_pos", "lock"]);
        assert!(of("This is what they must be.").is_empty());
    }
}
