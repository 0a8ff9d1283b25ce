//! What headers say by themselves: facts with their sources, and the questions that are left.
//!
//! A fact stands in a header: an attribute, an annotation, a sentence in a comment. What follows from names or shapes is
//! a proposal, which answers a question if somebody says so. Two sources that disagree are a question.

pub mod cleanup;
pub mod foreign;
pub mod model;

mod asks;
mod attributes;
mod conflicts;
mod expand;
mod locks;
mod names;
mod prose;
mod questions;
mod rank;
mod refused;
mod sentences;
mod subject;

use std::collections::{BTreeMap, BTreeSet};

use crate::header::model::{Around, Function, Unit};

use asks::Hints;
use attributes::{Elsewhere, FromAttributes};
use cleanup::Cleanup;
use model::{At, Confidence, Evidence, Found, FoundType, Harvest, Source, Statement};
use names::Suggested;
use prose::Prose;

use questions::Questions;
use subject::Subject;

/// Harvests a unit whose declarations were asked for ([`crate::header::model::Request::declared`]).
pub fn harvest(unit: &Unit) -> Harvest {
    let none = Around::default();
    let around = unit.around.as_ref().unwrap_or(&none);
    let suggested = names::read(unit);
    let cleanup = cleanup::read(around);
    let mut harvest = Harvest {
        headers: unit.headers.clone(),
        target: unit.target.clone(),
        ..Harvest::default()
    };
    let mut bound: Vec<Subject<'_>> = Vec::new();
    // What `cleanup.h` makes of a macro is for C alone.
    let made = |function: &&Function| {
        let mut uses = around.uses.iter();
        let at = &function.place;
        !uses.any(|used| used.place.file == at.file && used.place.line == at.line)
    };
    for function in unit.functions.values().filter(made) {
        match refused::function(unit, function) {
            Some(refused) => harvest.refused.push(refused),
            None => bound.push(Subject { unit, function }),
        }
    }
    harvest.refused.extend(refused::macros(unit));
    harvest
        .refused
        .sort_by(|a, b| (&a.place, &a.name).cmp(&(&b.place, &b.name)));
    bound.sort_by(|a, b| {
        let (a, b) = (a.function, b.function);
        (&a.place, &a.name).cmp(&(&b.place, &b.name))
    });

    let read: Vec<FromAttributes> = bound.iter().map(|one| read(*one, around)).collect();
    let mut elsewhere: BTreeMap<&str, Vec<&Elsewhere>> = BTreeMap::new();
    for one in read.iter().flat_map(|one| &one.elsewhere) {
        elsewhere.entry(&one.function).or_default().push(one);
    }
    let shared = asks::shared(&bound);
    let mut questions = Questions::default();
    for (subject, read) in bound.iter().zip(&read) {
        let mut statements = read.facts.clone();
        statements.extend(released(*subject, &elsewhere));
        statements.extend(cleaned(*subject, &cleanup));
        let hints = Hints {
            suggested: &suggested,
            shared: &shared,
            allocates: read.allocates,
        };
        harvest
            .functions
            .push(function(*subject, statements, hints, &mut questions));
    }
    harvest.types = types(unit, &bound, &suggested, &mut questions);
    questions.rank(&mut harvest);
    harvest
}

/// What stands at a function itself.
fn read(subject: Subject<'_>, around: &Around) -> FromAttributes {
    let mut found = attributes::read(subject, around);
    found.facts.extend(locks::read(subject, around));
    if let Some(doc) = &subject.function.doc {
        let prose = Prose::new(doc, &subject.function.header);
        let (facts, elsewhere) = sentences::read(subject, &prose);
        found.facts.extend(facts);
        found.elsewhere.extend(elsewhere);
    }
    found
}

/// What is said at other functions: that this one releases what they return.
fn released(subject: Subject<'_>, elsewhere: &BTreeMap<&str, Vec<&Elsewhere>>) -> Vec<Statement> {
    let here = elsewhere.get(subject.function.name.as_str());
    let here = here.into_iter().flatten();
    let facts = here.filter_map(|one| {
        let param = subject.function.params.get(one.param)?;
        subject.pointee(&param.ty)?;
        let key = subject.key(one.param);
        let key = ["params", key.as_str(), "transfer"];
        let source = one.because.source.clone();
        Some(Statement {
            evidence: one.because.evidence.clone(),
            ..subject.statement(&key, "full", source, one.because.confidence)
        })
    });
    facts.collect()
}

/// What the macros of `cleanup.h` say of a function.
fn cleaned(subject: Subject<'_>, cleanup: &[Cleanup]) -> Vec<Statement> {
    let mut facts = Vec::new();
    let name = &subject.function.name;
    for one in cleanup {
        let mut add = |key: &[&str], value: &str| {
            facts.push(Statement {
                evidence: one.evidence.clone(),
                ..subject.statement(key, value, one.source.clone(), Cleanup::CONFIDENCE)
            });
        };
        let (begun, ended) = (one.is_begun_by(name), one.is_ended_by(name));
        if one.is_guard {
            let lock = locks::label(one.ty.trim_end_matches('*')).unwrap_or_default();
            let rules = [(begun, "acquires"), (ended, "releases")];
            for (_, rule) in rules.into_iter().filter(|(is, _)| *is && !lock.is_empty()) {
                add(&["locks", &lock], rule);
            }
            continue;
        }
        let first = subject.function.params.first();
        if ended && first.is_some_and(|first| subject.pointee(&first.ty).is_some()) {
            let key = subject.key(0);
            add(&["params", &key, "transfer"], "full");
        }
        if begun && subject.pointee(&subject.function.ret).is_some() {
            add(&["return", "transfer"], "full");
        }
    }
    facts
}

/// A function with its facts, its questions, and what might answer them.
fn function(
    subject: Subject<'_>,
    statements: Vec<Statement>,
    hints: Hints<'_>,
    questions: &mut Questions,
) -> Found {
    let (facts, disagreements) = conflicts::settle(statements);
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut proposals = Vec::new();
    let mut holes = Vec::new();
    for conflict in &disagreements {
        open.insert(questions.disagree(subject, conflict));
    }
    for ask in asks::of(subject, &facts, hints) {
        let index = questions.ask(subject, &ask);
        open.insert(index);
        if ask.proposals.is_empty() {
            holes.push((index, ask.answer));
        }
        let proposed = ask.proposals.into_iter().map(|one| (index, one));
        let disputed = |one: &Statement| {
            let mut conflicts = disagreements.iter().flatten();
            conflicts.any(|other| other.key == one.key)
        };
        proposals.extend(proposed.filter(|(_, one)| !disputed(one)));
    }
    if open.is_empty() {
        open.insert(questions.condition(subject));
    }
    Found {
        name: subject.function.name.clone(),
        prototype: subject.function.prototype.clone(),
        place: At::new(&subject.function.place, &subject.function.header),
        positions: positions(subject),
        holes,
        proposals: questions::without_known(proposals, &facts),
        facts,
        open: open.into_iter().collect(),
    }
}

/// The positions of parameters without a name, by which a contract finds them.
fn positions(subject: Subject<'_>) -> Vec<Statement> {
    let params = subject.function.params.iter().enumerate();
    let unnamed = params.filter(|(_, param)| param.name.is_none());
    let facts = unnamed.map(|(index, _)| {
        let key = subject.key(index);
        let position = (index + 1).to_string();
        let source = Source::Header("prototype".to_owned());
        let key = ["params", key.as_str(), "position"];
        subject.statement(&key, &position, source, Confidence::Declared)
    });
    facts.collect()
}

/// The types that functions ask about, in the order of their names.
fn types(
    unit: &Unit,
    bound: &[Subject<'_>],
    suggested: &BTreeMap<&str, Suggested>,
    questions: &mut Questions,
) -> Vec<FoundType> {
    let mut types = Vec::new();
    for record in unit.records.values() {
        let Some(question) = questions.about(&record.name) else {
            continue;
        };
        let view = names::view(&record.name);
        let nothing = Suggested::default();
        let suggested = suggested.get(record.name.as_str()).unwrap_or(&nothing);
        let declared = |names: &[&String]| -> Vec<Evidence> {
            let named = bound
                .iter()
                .filter(|one| names.contains(&&one.function.name));
            named.map(Subject::declaration).collect()
        };
        if let Some((get, put)) = &suggested.counted {
            let note =
                format!("`{get}` and `{put}` have the names of a pair that counts references");
            questions.speaks(&record.name, &note, declared(&[get, put]));
        } else if !suggested.releases.is_empty() {
            let names: Vec<&String> = suggested.releases.iter().collect();
            let list = names.iter().map(|name| format!("`{name}`"));
            let list = list.collect::<Vec<_>>().join(", ");
            let note = format!("the names of functions that release one: {list}");
            questions.speaks(&record.name, &note, declared(&names));
        }
        let evidence = questions::declared(record);
        types.push(FoundType {
            name: record.name.clone(),
            place: At::new(&record.place, &record.header),
            is_defined: record.layout.is_some(),
            proposals: view_of(&record.name, &view, suggested, &evidence)
                .into_iter()
                .map(|statement| (question, statement))
                .collect(),
            view,
        });
    }
    types
}

/// A view of a type that promises nothing, and the pair that counts it.
fn view_of(ty: &str, view: &str, suggested: &Suggested, evidence: &Evidence) -> Vec<Statement> {
    let statement = |key: &[&str], value: String, rule, confidence| Statement {
        key: key.iter().map(|word| (*word).to_owned()).collect(),
        value,
        source: Source::Inferred(rule),
        confidence,
        evidence: evidence.clone(),
    };
    let mut proposals = Vec::new();
    if let Some((get, put)) = &suggested.counted {
        let (get, put) = (subject::yaml(get), subject::yaml(put));
        let pair = format!("{{ get: {get}, put: {put} }}");
        proposals.push(statement(
            &["refcount"],
            pair,
            "name counts",
            Confidence::Likely,
        ));
    }
    let doc = serde_json::Value::from(format!("An object of C's `{ty}`.")).to_string();
    let rule =
        "{ allowed: false, because: nobody has said that another thread may use it }".to_owned();
    for (word, value) in [("doc", doc), ("send", rule.clone()), ("sync", rule)] {
        let key = ["views", view, word];
        proposals.push(statement(&key, value, "type", Confidence::Guess));
    }
    proposals
}
