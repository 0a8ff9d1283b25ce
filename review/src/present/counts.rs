//! How many pairs and findings there are.

use std::collections::BTreeMap;

use crate::{
    audit::finding::{Audit, Rule},
    compare::report::{About, Aside, Class, Comparison},
};

/// How many pairs are of each class, in the order in which the summary line has them. Classes without a pair are
/// there with 0.
pub fn by_class(comparison: &Comparison) -> Vec<(Class, usize)> {
    let count = |class| {
        let pairs = comparison.pairs.iter();
        (class, pairs.filter(|pair| pair.class == class).count())
    };
    super::words::CLASSES.map(count).to_vec()
}

/// How many pairs are of each kind, by kind.
pub fn by_kind(comparison: &Comparison) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for pair in &comparison.pairs {
        *counts.entry(pair.kind).or_default() += 1;
    }
    counts
}

/// How many differences below the signatures are about what.
pub fn below(comparison: &Comparison) -> BTreeMap<About, usize> {
    let mut counts = BTreeMap::new();
    for below in comparison.pairs.iter().flat_map(|pair| &pair.below) {
        *counts.entry(below.about).or_default() += 1;
    }
    counts
}

/// How many findings each rule has; rules without one are left out.
pub fn by_rule(audit: &Audit) -> BTreeMap<Rule, usize> {
    let mut counts = BTreeMap::new();
    for finding in &audit.findings {
        *counts.entry(finding.rule).or_default() += 1;
    }
    counts
}

/// What was read and left aside: how many items, and which, in words. Those of which there are none are left out.
pub fn aside(aside: &Aside) -> Vec<(usize, &'static str)> {
    let all = [
        (aside.generated_private, "private on the generated side"),
        (
            aside.handwritten_private,
            "private on the hand-written side",
        ),
        (
            aside.handwritten_elsewhere,
            "in hand-written files that the generated side has no module for",
        ),
    ];
    all.into_iter().filter(|(count, _)| *count > 0).collect()
}
