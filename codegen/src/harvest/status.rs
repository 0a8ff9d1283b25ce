//! Results that are one of a set of codes: what comments say of them, and the types these codes may become.

use std::collections::BTreeSet;

use crate::header::model::Type;

use super::{
    attributes::Own,
    codes::{self, Codes},
    model::{Confidence, Evidence, FoundCode, FoundErrors, Source, Statement},
    phrase::phrase,
    subject::{Subject, yaml},
    told::Told,
};

/// What is said of the codes of one function.
#[derive(Clone, Debug, Default)]
pub(super) struct Status {
    /// The facts.
    pub(super) facts: Vec<Statement>,
    /// The codes of failure: each with when, and the sentence.
    pub(super) errors: Vec<(String, String, Evidence)>,
    /// The code that is success, if it is known.
    pub(super) ok: Option<String>,
}

phrase!(
    NO_FAILURE,
    r"\b([A-Za-z_]\w*) (is|are) not (a |an )?(fatal|errors?|failures?)\b"
);

/// Whether a function returns something that can be a code.
pub(super) fn fits(subject: Subject<'_>) -> bool {
    matches!(
        subject.unit.resolve(&subject.function.ret),
        Type::Int { signed: true, .. } | Type::Enum { .. }
    )
}

/// What sentences say of the codes that a function returns: those that name it, and `own`, what its comment has on the
/// result.
pub(super) fn read(subject: Subject<'_>, told: &[&Told], own: Option<&Own>) -> Status {
    let mut status = Status::default();
    if !fits(subject) {
        return status;
    }
    let constants = &subject.unit.names.constants;
    let mut add = |codes: Codes, evidence: &Evidence, source: &Source, further: &[String]| {
        let mut say = |key: &str, value: &str| {
            status.facts.push(Statement {
                evidence: evidence.clone(),
                ..subject.statement(&["return", key], value, source.clone(), Confidence::Stated)
            });
        };
        say("error", "status");
        // Somebody takes back that one of them is an error.
        let is_listed = |name: &str| codes.errors.iter().any(|(error, _)| error == name);
        let taken_back = further.iter().any(|one| {
            let found = NO_FAILURE.as_ref().and_then(|regex| regex.captures(one));
            let name = found.as_ref().and_then(|found| found.get(1));
            name.is_some_and(|name| is_listed(name.as_str()) || !constants.contains(name.as_str()))
        });
        if let Some(ok) = codes.ok.as_ref().filter(|_| !taken_back) {
            say("ok", &yaml(ok));
            status.ok.get_or_insert_with(|| ok.clone());
        }
        let errors = codes.errors.into_iter();
        status
            .errors
            .extend(errors.map(|(name, when)| (name, when, evidence.clone())));
    };
    for one in told {
        if let Some(codes) = codes::read(&one.what, |word| constants.contains(word)) {
            add(codes, &one.evidence, &one.source, &one.further);
        }
    }
    let codes = own.and_then(|one| codes::read(&one.what, |word| constants.contains(word)));
    if let (Some(codes), Some(one)) = (codes, own) {
        add(codes, &one.evidence, &one.source, &[]);
    }
    status
}

/// The types that the codes of these functions may become: functions that share a code share one.
pub(super) fn types(all: &[Status], functions: &[Subject<'_>]) -> Vec<FoundErrors> {
    let mut types: Vec<FoundErrors> = Vec::new();
    let mut members: Vec<BTreeSet<String>> = Vec::new();
    for (status, subject) in all.iter().zip(functions) {
        if status.facts.is_empty() {
            continue;
        }
        let mut own: BTreeSet<String> = status.errors.iter().map(|one| one.0.clone()).collect();
        own.extend(status.ok.clone());
        let mut found = FoundErrors::default();
        found.functions.push(subject.function.name.clone());
        for (name, when, evidence) in &status.errors {
            add_code(&mut found, name, when, evidence);
        }
        // What shares a code with this is the same type.
        let mut index = 0;
        while index < types.len() {
            let shares = members.get(index).is_some_and(|one| !one.is_disjoint(&own));
            if shares {
                let (mut merged, constants) = (types.remove(index), members.remove(index));
                for code in &found.codes {
                    add_code(&mut merged, &code.constant, &code.when, &code.evidence);
                }
                merged.functions.append(&mut found.functions);
                own.extend(constants);
                found = merged;
            } else {
                index += 1;
            }
        }
        types.push(found);
        members.push(own);
    }
    let mut taken = BTreeSet::new();
    for (ty, constants) in types.iter_mut().zip(&members) {
        let prefix = common(constants);
        let mut name = format!("{}Error", camel(prefix));
        while !taken.insert(name.clone()) {
            name.push('_');
        }
        ty.name = name;
        for code in &mut ty.codes {
            let short = code.constant.strip_prefix(prefix).unwrap_or(&code.constant);
            let is_name = short.starts_with(|c: char| c.is_ascii_alphabetic());
            let short = if is_name { short } else { &code.constant };
            code.name = short.to_uppercase();
        }
    }
    types
}

fn add_code(ty: &mut FoundErrors, constant: &str, when: &str, evidence: &Evidence) {
    if !ty.codes.iter().any(|code| code.constant == constant) {
        ty.codes.push(FoundCode {
            name: String::new(),
            constant: constant.to_owned(),
            when: when.to_owned(),
            evidence: evidence.clone(),
        });
    }
}

/// What these names start with, up to an underscore.
fn common(names: &BTreeSet<String>) -> &str {
    let (Some(first), Some(last)) = (names.first(), names.last()) else {
        return "";
    };
    let same = first.chars().zip(last.chars()).take_while(|(a, b)| a == b);
    let length: usize = same.map(|(c, _)| c.len_utf8()).sum();
    let start = first.get(..length).unwrap_or_default();
    let end = start.rfind('_').map_or(0, |at| at + 1);
    first.get(..end).unwrap_or_default()
}

fn camel(prefix: &str) -> String {
    let words = prefix.split('_').filter(|word| !word.is_empty());
    words
        .map(|word| {
            let mut chars = word.chars();
            let first = chars.next().map(|c| c.to_ascii_uppercase());
            first
                .into_iter()
                .chain(chars.map(|c| c.to_ascii_lowercase()))
                .collect::<String>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{camel, common};

    #[test]
    fn a_type_is_named_by_what_its_codes_share() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        assert_eq!(
            common(&names(&["DOOR_OK", "DOOR_OPEN", "DOOR_STUCK"])),
            "DOOR_"
        );
        assert_eq!(common(&names(&["OK", "STUCK"])), "");
        assert_eq!(common(&names(&["DOOR_OK"])), "DOOR_");
        assert_eq!(camel("DOOR_LOCK_"), "DoorLock");
    }
}
