//! What headers say by themselves: facts with their sources, and the questions that are left.
//!
//! A fact stands in a header: an attribute, an annotation, a sentence in a comment. What follows from names or shapes is
//! a proposal, which answers a question if somebody says so. Two sources that disagree are a question.

pub mod cleanup;
pub mod foreign;
pub mod manual;
pub mod model;

mod asks;
mod attributes;
mod callers;
mod codes;
mod conflicts;
mod ends;
mod expand;
mod lengths;
mod locks;
mod names;
mod parents;
mod phrase;
mod prose;
mod questions;
mod rank;
mod refused;
mod results;
mod sentences;
mod spoken;
mod status;
mod subject;
mod told;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::header::model::{Around, Function, Unit};

use asks::Hints;
use attributes::{Elsewhere, FromAttributes};
use cleanup::Cleanup;
use manual::Page;
use model::{At, Confidence, Found, FoundErrors, Harvest, Kind, Refused, Source, Statement};
use prose::Prose;

use questions::Questions;
use results::Results;
use status::Status;
use subject::Subject;
use told::Told;

/// Harvests a unit whose declarations were asked for ([`crate::header::model::Request::declared`]), and what manual pages
/// say of them. `taken` are the names that no view may have, since generated code uses them for something else.
pub fn harvest(unit: &Unit, pages: &[Page], taken: &BTreeSet<String>) -> Harvest {
    let none = Around::default();
    let around = unit.around.as_ref().unwrap_or(&none);
    let suggested = names::read(unit);
    let cleanup = cleanup::read(around);
    let mut harvest = Harvest {
        headers: unit.headers.clone(),
        target: unit.target.clone(),
        ..Harvest::default()
    };
    let (bound, refused) = sorted(unit, around);
    harvest.refused = refused;
    let mut told = told::index(unit, around);
    manual::told(pages, &unit.names.functions, &mut told);
    let read: Vec<FromAttributes> = bound.iter().map(|one| read(*one, around)).collect();
    let (mut status, mut results): (Vec<Status>, Vec<Results>) = Default::default();
    for (subject, read) in bound.iter().zip(&read) {
        let told = named(*subject, around, &told);
        status.push(status::read(*subject, &told, read.own.as_ref()));
        results.push(results::read(*subject, &told));
    }
    harvest.errors = status::types(&status, &bound);
    let mut elsewhere: BTreeMap<&str, Vec<&Elsewhere>> = BTreeMap::new();
    for one in read.iter().flat_map(|one| &one.elsewhere) {
        elsewhere.entry(&one.function).or_default().push(one);
    }
    let shared = asks::shared(&bound);
    let views = names::views(unit, taken);
    let mut questions = Questions::default();
    let mut functions = Vec::new();
    let named = harvest.errors.iter();
    let errors: BTreeMap<&String, &FoundErrors> = named
        .flat_map(|ty| ty.functions.iter().map(move |name| (name, ty)))
        .collect();
    let all = bound.iter().zip(&read).zip(status.iter().zip(&results));
    for ((subject, read), (status, results)) in all {
        let mut statements = read.facts.clone();
        statements.extend(status.facts.iter().chain(&results.facts).cloned());
        statements.extend(released(*subject, &elsewhere));
        statements.extend(cleaned(*subject, &cleanup));
        let hints = Hints {
            suggested: &suggested,
            shared: &shared,
            views: &views,
            errors: errors.get(&subject.function.name).copied(),
            likely: results.likely.first().or(read.likely.as_ref()),
            notes: &read.notes,
            allocates: read.allocates,
            said: read.said.as_ref(),
        };
        functions.push(function(*subject, statements, hints, &mut questions));
    }
    harvest.functions = functions;
    for ty in &mut harvest.errors {
        ty.question = questions.index(Kind::Codes, &ty.name);
    }
    harvest.types = types::types(
        unit,
        &bound,
        &harvest.functions,
        (&suggested, &views),
        &mut questions,
    );
    questions.rank(&mut harvest);
    harvest
}

/// The functions that can be bound and what cannot, in the order in which they are declared.
fn sorted<'a>(unit: &'a Unit, around: &Around) -> (Vec<Subject<'a>>, Vec<Refused>) {
    let mut bound: Vec<Subject<'_>> = Vec::new();
    let mut refused = refused::macros(unit);
    // What `cleanup.h` makes of a macro is for C alone.
    let made = |function: &&Function| {
        let mut uses = around.uses.iter();
        let at = &function.place;
        !uses.any(|used| used.place.file == at.file && used.place.line == at.line)
    };
    for function in unit.functions.values().filter(made) {
        match refused::function(unit, function) {
            Some(one) => refused.push(one),
            None => bound.push(Subject { unit, function }),
        }
    }
    refused.sort_by(|a, b| (&a.place, &a.name).cmp(&(&b.place, &b.name)));
    bound.sort_by(|a, b| {
        let (a, b) = (a.function, b.function);
        (&a.place, &a.name).cmp(&(&b.place, &b.name))
    });
    (bound, refused)
}

/// What stands at a function itself.
fn read(subject: Subject<'_>, around: &Around) -> FromAttributes {
    let mut found = attributes::read(subject, around);
    found.facts.extend(locks::read(subject, around));
    found.facts.extend(callers::read(subject, around));
    if let Some(doc) = &subject.function.doc {
        let own = |name: &str| name == subject.function.name;
        let functions = &subject.unit.names.functions;
        let is_other = |sentence: &str| spoken::is_about_another(sentence, own, functions);
        let prose = Prose::new(doc, &subject.function.header, is_other);
        let (facts, elsewhere) = sentences::read(subject, &prose);
        found.facts.extend(facts);
        found.likely = sentences::likely(subject, &prose);
        found.facts.extend(lengths::read(subject, &prose));
        found.elsewhere.extend(elsewhere);
        let returns = prose.returns.as_ref();
        found.said = returns.map(|section| prose.evidence(&section.text));
        found.own = sentences::own_result(&prose);
    }
    found
}

/// What is told of a function, be that under its own name or under that of the macro that it implements.
fn named<'a>(
    subject: Subject<'a>,
    around: &'a Around,
    told: &'a BTreeMap<String, Vec<Told>>,
) -> Vec<&'a Told> {
    let mut names = vec![subject.function.name.as_str()];
    names.extend(callers::names(subject, around));
    names
        .into_iter()
        .filter_map(|name| told.get(name))
        .flatten()
        .collect()
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
    let (mut facts, disagreements) = conflicts::settle(statements);
    // Which code is success says nothing where it is disputed that there are codes.
    let status = facts
        .iter()
        .any(|fact| fact.key == ["return", "error"] && fact.value == "status");
    facts.retain(|fact| status || fact.key != ["return", "ok"]);
    let mut open: BTreeSet<usize> = BTreeSet::new();
    let mut proposals = Vec::new();
    let mut holes = Vec::new();
    for conflict in &disagreements {
        open.insert(questions.disagree(subject, conflict));
    }
    // What is disputed is not proposed either.
    let mut said = facts.clone();
    said.extend(disagreements.iter().flatten().cloned());
    for ask in asks::of(subject, &said, hints) {
        let about_result = matches!(ask.kind, Kind::Outcome | Kind::Codes | Kind::Result);
        let said = hints.said.filter(|_| about_result);
        let index = questions.ask(subject, &ask, said);
        open.insert(index);
        if about_result {
            questions.note(index, hints.notes);
        }
        if ask.proposals.is_empty() {
            holes.push((index, ask.answer));
        }
        let proposed = ask.proposals.into_iter();
        proposals.extend(proposed.map(|one| (index, one)));
    }
    if open.is_empty() {
        open.insert(questions.condition(subject));
    }
    Found {
        name: subject.function.name.clone(),
        prototype: subject.function.prototype.clone(),
        place: At::new(&subject.function.place, &subject.function.header),
        positions: positions(subject),
        said: hints.said.cloned(),
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
