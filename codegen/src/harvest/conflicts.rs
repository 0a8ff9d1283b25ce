//! Two sources that disagree: neither is a fact.

use super::model::{Confidence, Statement};

/// Statements about one key that differ.
pub(super) type Conflict = Vec<Statement>;

/// Leaves one statement for each key, and takes those out that contradict each other.
pub(super) fn settle(statements: Vec<Statement>) -> (Vec<Statement>, Vec<Conflict>) {
    let mut groups: Vec<Vec<Statement>> = Vec::new();
    for statement in statements {
        match groups
            .iter_mut()
            .find(|group| group.iter().any(|one| one.key == statement.key))
        {
            Some(group) => group.push(statement),
            None => groups.push(vec![statement]),
        }
    }
    let mut facts = Vec::new();
    let mut conflicts = Vec::new();
    for group in groups {
        let Some(first) = group.first() else { continue };
        if group.iter().all(|one| one.value == first.value) {
            let best = group.iter().map(|one| one.confidence).max();
            let best = best.unwrap_or(Confidence::Guess);
            facts.extend(group.into_iter().find(|one| one.confidence == best));
        } else {
            conflicts.push(distinct(group));
        }
    }
    (facts, conflicts)
}

/// One statement for each value.
fn distinct(group: Vec<Statement>) -> Conflict {
    let mut left: Conflict = Vec::new();
    for statement in group {
        if !left.iter().any(|one| one.value == statement.value) {
            left.push(statement);
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::{
        super::model::{Confidence, Evidence, Source, Statement},
        settle,
    };

    fn said(key: &str, value: &str, confidence: Confidence) -> Statement {
        Statement {
            key: vec![key.to_owned()],
            value: value.to_owned(),
            source: Source::KernelDoc,
            confidence,
            evidence: Evidence::default(),
        }
    }

    #[test]
    fn what_two_sources_say_alike_is_a_fact_and_what_they_do_not_is_none() {
        let (facts, conflicts) = settle(vec![
            said("a", "x", Confidence::Stated),
            said("b", "x", Confidence::Stated),
            said("a", "x", Confidence::Declared),
            said("b", "y", Confidence::Declared),
            said("b", "y", Confidence::Stated),
        ]);
        assert_eq!(facts, [said("a", "x", Confidence::Declared)]);
        assert_eq!(conflicts.len(), 1);
        assert_eq!(conflicts[0].len(), 2);
    }
}
