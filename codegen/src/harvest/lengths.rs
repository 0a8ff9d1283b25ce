//! Sentences that say which parameter has the length of which: "n is the size of the buf buffer", "buf[0..n-1]".

use regex::Captures;

use crate::header::model::Type;

use super::{
    attributes::bounds,
    model::{Confidence, Statement},
    phrase::{phrase, says},
    prose::{Prose, sentences},
    subject::{Pointee, Subject},
};

/// The name of a parameter with what marks it up.
const MARK: &str = r"[`%#@*']*";

phrase!(
    IS_LENGTH,
    &format!(
        r"^(?P<entry>(?i:up)?(?i:on) (?i:entry|input), )?{MARK}(?P<n>[A-Za-z_]\w*)'?`? (?i:is|must be|contains|specifies|holds|gives) {WHAT}"
    )
);
phrase!(LENGTH, &format!(r"^{WHAT}"));
phrase!(
    RANGE,
    r"\b(?P<b>[A-Za-z_]\w*)\[0 ?\.\. ?(?P<n>[A-Za-z_]\w*) ?- ?1\]"
);
phrase!(
    ON_EXIT,
    &format!(
        r"^(?i:(up)?on (exit|return|output)), {MARK}(?P<n>[A-Za-z_]\w*)'?`? (is|contains|holds|is set to|will be|will contain)\b"
    )
);

/// What follows: the kind of length, and the parameter whose it is.
const WHAT: &str = r"(?i:the )?(?:total )?(?P<kind>(?i:byte length|byte size|length in bytes|size in bytes|length \(in bytes\)|size \(in bytes\)|length|size|number of (?:bytes|elements|entries|items|characters|chars)))(?: \(?in bytes\)?)? (?:of|in|at|pointed to by) (?i:the )?[`%#@*']*(?P<b>[A-Za-z_]\w*)(?P<rest>.*)$";

phrase!(
    /// What may follow the name of a parameter: the end, or a word for memory.
    ENDS,
    r"^(\(\))?['`]?( (buffer|array|string|memory|area|data|parameter|argument))?( \(?in bytes\)?)?([.,;]|$| (in bytes|and|which|that|must|may|upon|on)\b)"
);
phrase!(MEMORY, r"^ (buffer|array|string|memory|area)\b");

/// What the comment of a function says of lengths.
pub(super) fn read(subject: Subject<'_>, prose: &Prose<'_>) -> Vec<Statement> {
    let mut facts = Vec::new();
    let mut entered = Vec::new();
    for sentence in sentences(&prose.all) {
        if let Some(found) = IS_LENGTH.as_ref().and_then(|one| one.captures(sentence)) {
            let length = found.name("n").and_then(|n| subject.index(n.as_str()));
            if let Some(length) = length {
                let said = of(subject, prose, length, &found, sentence);
                match is_pointer(subject, length) {
                    // It is one of two only where it is read and written.
                    true if found.name("entry").is_some() => entered.push((length, said)),
                    true => {}
                    false => facts.extend(said),
                }
            }
        }
        for found in RANGE.iter().flat_map(|one| one.captures_iter(sentence)) {
            let index = |name: &str| found.name(name).and_then(|one| subject.index(one.as_str()));
            if let (Some(pointer), Some(length)) = (index("b"), index("n"))
                && !is_pointer(subject, length)
            {
                facts.extend(counted(
                    subject,
                    prose,
                    (pointer, length),
                    Unit::Elements,
                    sentence,
                ));
            }
        }
        if let Some(found) = ON_EXIT.as_ref().and_then(|one| one.captures(sentence)) {
            let length = found.name("n").and_then(|n| subject.index(n.as_str()));
            let said = length.and_then(|length| entered.iter().find(|(other, _)| *other == length));
            if let Some((length, said)) = said
                && !said.is_empty()
            {
                facts.extend(said.iter().cloned());
                facts.extend(both_ways(subject, prose, *length, sentence));
            }
        }
    }
    for (name, section) in &prose.params {
        let found = LENGTH.as_ref().and_then(|one| one.captures(&section.text));
        if let (Some(found), Some(length)) = (found, subject.index(name))
            && !is_pointer(subject, length)
        {
            facts.extend(of(subject, prose, length, &found, &section.text));
        }
    }
    facts
}

fn is_pointer(subject: Subject<'_>, index: usize) -> bool {
    let param = subject.function.params.get(index);
    param.is_some_and(|param| subject.pointee(&param.ty).is_some())
}

/// What a length counts.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Unit {
    Bytes,
    Elements,
    /// It is not said.
    Either,
}

fn of(
    subject: Subject<'_>,
    prose: &Prose<'_>,
    length: usize,
    found: &Captures<'_>,
    sentence: &str,
) -> Vec<Statement> {
    let part = |name| found.name(name).map_or("", |one| one.as_str());
    let rest = part("rest");
    if !says(&ENDS, rest) {
        return Vec::new();
    }
    let Some(pointer) = pointer(subject, part("b"), rest) else {
        return Vec::new();
    };
    let kind = part("kind").to_lowercase();
    let whole = found.get(0).map_or("", |one| one.as_str()).to_lowercase();
    let unit = if kind.contains("byte") || whole.contains("in bytes") {
        Unit::Bytes
    } else if kind.starts_with("number") {
        Unit::Elements
    } else {
        Unit::Either
    };
    counted(subject, prose, (pointer, length), unit, sentence)
}

/// The parameter of that name; or the only one whose name is the start of a word in front of one for memory.
fn pointer(subject: Subject<'_>, word: &str, rest: &str) -> Option<usize> {
    if let Some(index) = subject.index(word) {
        return Some(index);
    }
    let is_memory = says(&MEMORY, rest);
    let params = 0..subject.function.params.len();
    let mut starts = params.filter(|index| {
        let key = subject.key(*index);
        is_memory && key.len() >= 3 && word.starts_with(&key)
    });
    starts.next().filter(|_| starts.next().is_none())
}

fn counted(
    subject: Subject<'_>,
    prose: &Prose<'_>,
    (pointer, length): (usize, usize),
    unit: Unit,
    sentence: &str,
) -> Vec<Statement> {
    let params = &subject.function.params;
    let (Some(memory), Some(number)) = (params.get(pointer), params.get(length)) else {
        return Vec::new();
    };
    let is_number = match subject.pointee(&number.ty) {
        Some((pointee, is_const)) => pointee == Pointee::Number && !is_const,
        None => matches!(subject.ty(number), Type::Int { .. }),
    };
    let Type::Pointer { to, .. } = subject.ty(memory) else {
        return Vec::new();
    };
    let word = match (subject.unit.resolve(to), unit) {
        (Type::Int { bits: 8, .. }, _) => "counted_by",
        (Type::Void, Unit::Bytes | Unit::Either) => "sized_by",
        (Type::Int { .. } | Type::Float(_), Unit::Elements) => "counted_by",
        (Type::Int { .. } | Type::Float(_), Unit::Bytes) => "sized_by",
        _ => return Vec::new(),
    };
    if !is_number || pointer == length {
        return Vec::new();
    }
    let statements = bounds(subject, (pointer, length), word);
    statements
        .into_iter()
        .map(|one| stated(prose, one, sentence))
        .collect()
}

/// That a length is read and written.
fn both_ways(
    subject: Subject<'_>,
    prose: &Prose<'_>,
    length: usize,
    sentence: &str,
) -> Option<Statement> {
    let number = subject.function.params.get(length);
    let pointee = number.and_then(|number| subject.pointee(&number.ty));
    if !matches!(pointee, Some((Pointee::Number, false))) {
        return None;
    }
    let key = subject.key(length);
    let key = ["params", key.as_str(), "direction"];
    let statement = subject.statement(&key, "inout", prose.source.clone(), Confidence::Stated);
    Some(stated(prose, statement, sentence))
}

fn stated(prose: &Prose<'_>, statement: Statement, sentence: &str) -> Statement {
    Statement {
        source: prose.source.clone(),
        confidence: Confidence::Stated,
        evidence: prose.evidence(sentence),
        ..statement
    }
}
