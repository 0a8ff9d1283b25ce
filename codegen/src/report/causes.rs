//! Why functions are not bound or not safe, grouped by what would change it.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    build::location,
    document::{Answer, Cause, Header, Location, State},
};
use crate::api::coverage::{Coverage, Entry, Open, Outcome};

/// The key under which a function without a contract is missing.
const FUNCTIONS: &str = "functions.*";

/// What is wrong with such a function.
const NO_CONTRACT: &str = "No contract speaks of it";

/// What keeps functions from being bound. What nobody wants bound has no cause.
pub(super) fn causes(coverage: &Coverage, headers: &[Header]) -> Vec<Cause> {
    let mut groups = Groups::default();
    for entry in &coverage.functions {
        if let Outcome::NotBound { .. } = entry.outcome {
            groups.entry(entry);
        }
    }
    let mut causes = groups.into_causes();
    causes.extend(without_contract(headers));
    sorted(causes)
}

/// What callers of unsafe wrappers promise.
pub(super) fn promises(coverage: &Coverage) -> Vec<Cause> {
    let mut groups = Groups::default();
    for entry in &coverage.functions {
        if let Outcome::Unsafe { .. } = entry.outcome {
            groups.entry(entry);
        }
    }
    sorted(groups.into_causes())
}

/// Instances by key, or by what is to be done where that is no key.
#[derive(Default)]
struct Groups<'a> {
    by_key: BTreeMap<Group<'a>, Vec<(&'a Entry, &'a Open)>>,
}

/// A key, or what is to be done.
type Group<'a> = (Option<&'a str>, &'a str);

impl<'a> Groups<'a> {
    fn entry(&mut self, entry: &'a Entry) {
        for open in &entry.open {
            let group = match (&open.key, &open.fix) {
                (Some(key), _) => (Some(key.as_str()), ""),
                (None, fix) => (None, fix.as_deref().unwrap_or(&open.reason)),
            };
            self.by_key.entry(group).or_default().push((entry, open));
        }
    }

    fn into_causes(self) -> Vec<Cause> {
        let causes = self.by_key.iter().map(|((key, other), instances)| {
            let holds = |entry: &Entry| {
                let same = |open: &Open| {
                    open.key.as_deref() == *key
                        && (key.is_some() || open.fix.as_deref() == Some(*other))
                };
                entry.open.iter().all(same)
            };
            let functions = distinct(instances.iter().map(|(entry, _)| *entry));
            let meaning = instances.first().map(|(_, open)| match &open.meaning {
                Some(meaning) => meaning.clone(),
                None if key.is_some() => unlinked(&open.reason),
                None => format!("It needs {other}"),
            });
            Cause {
                key: key.map(str::to_owned),
                meaning: meaning.unwrap_or_default(),
                functions: functions.len(),
                alone: functions.into_iter().filter(|entry| holds(entry)).count(),
                answers: instances
                    .iter()
                    .map(|(entry, open)| answer(entry, open))
                    .collect(),
            }
        });
        causes.collect()
    }
}

/// One entry of each function.
fn distinct<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<&'a Entry> {
    let mut seen = BTreeSet::new();
    entries.filter(|entry| seen.insert(&entry.c_name)).collect()
}

fn answer(entry: &Entry, open: &Open) -> Answer {
    let asked_by = open.asked_by.as_ref().or(entry.declared.as_ref());
    Answer {
        function: entry.name.clone(),
        reason: unlinked(&open.reason),
        line: open.fix.clone().filter(|_| open.key.is_some()),
        contract: Some(location(&entry.contract)),
        asked_by: asked_by.map(location),
    }
}

/// Functions of which no contract speaks, each once.
fn without_contract(headers: &[Header]) -> Option<Cause> {
    let mut answers: BTreeMap<(bool, &str), Answer> = BTreeMap::new();
    for header in headers {
        let file = header.contracts.first().map(|file| Location {
            file: file.clone(),
            line: 1,
            column: 1,
        });
        let functions = header.functions.iter();
        for function in functions.filter(|one| one.state == State::NoContract) {
            // C reserves names with an underscore in front: they are rarely meant for users, and come last.
            let key = (function.name.starts_with('_'), function.name.as_str());
            answers.entry(key).or_insert_with(|| Answer {
                function: function.name.clone(),
                reason: NO_CONTRACT.to_owned(),
                line: Some(format!("functions: {{ {}: ... }}", function.name)),
                contract: file.clone(),
                asked_by: function.declared.clone(),
            });
        }
    }
    (!answers.is_empty()).then(|| Cause {
        key: Some(FUNCTIONS.to_owned()),
        meaning: NO_CONTRACT.to_owned(),
        functions: answers.len(),
        alone: answers.len(),
        answers: answers.into_values().collect(),
    })
}

/// The cause with the most functions first.
fn sorted(mut causes: Vec<Cause>) -> Vec<Cause> {
    causes.sort_by(|a, b| {
        let by_size = b.functions.cmp(&a.functions);
        by_size.then_with(|| (&a.key, &a.meaning).cmp(&(&b.key, &b.meaning)))
    });
    causes
}

/// Markdown without the targets of its links: "[`Name`](path)" is "`Name`".
fn unlinked(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, link)) = rest.split_once('[') {
        plain += before;
        let parts = link.split_once("](").and_then(|(name, after)| {
            let (_, after) = after.split_once(')')?;
            (!name.contains(['[', ']'])).then_some((name, after))
        });
        match parts {
            Some((name, after)) => {
                plain += name;
                rest = after;
            }
            None => {
                plain.push('[');
                rest = link;
            }
        }
    }
    plain + rest
}

#[cfg(test)]
mod tests {
    use super::unlinked;

    #[test]
    fn links_lose_their_targets_and_nothing_else_is_lost() {
        let text = "Hold no [`A`](crate::a::A), nor x[1] or [b](c) [";
        assert_eq!(unlinked(text), "Hold no `A`, nor x[1] or b [");
    }
}
