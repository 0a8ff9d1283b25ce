//! Questions: what functions leave open, put together so that one answer fits all of them.

use std::collections::BTreeMap;

use crate::header::model::Record;

use super::{
    asks::Ask,
    conflicts::Conflict,
    model::{At, Evidence, Harvest, Kind, Question, Statement},
    rank,
    subject::Subject,
};

/// How much evidence is shown with a question.
const SHOWN: usize = 5;

/// Where values have names.
const SETS: &str = "`valid: any` where every value is accepted; else the values are named once for all functions, as \
    `constants: { levels: { doc: ..., type: c_int, members: { LEVEL_LOW: { doc: ... } } } }`, and `set: levels` is the answer";

/// Questions while they are collected.
#[derive(Default)]
pub(super) struct Questions {
    /// What each is about, to find it again.
    keys: BTreeMap<(Kind, String), usize>,
    list: Vec<Question>,
}

impl Questions {
    /// The question that a function asks, by its index.
    ///
    /// `said` is what else speaks for an answer than the declaration.
    pub(super) fn ask(
        &mut self,
        subject: Subject<'_>,
        ask: &Ask,
        said: Option<&Evidence>,
    ) -> usize {
        let index = self.entry(ask.kind, &ask.about);
        self.waits(index, subject, &ask.answer);
        if let Some(question) = self.list.get_mut(index) {
            let sets = ask.answer.contains("set: ...") && question.notes.is_empty();
            question.notes.extend(sets.then(|| SETS.to_owned()));
            let said = said.cloned();
            add_evidence(question, said.unwrap_or_else(|| subject.declaration()));
        }
        index
    }

    /// The question which of two sources is right.
    pub(super) fn disagree(&mut self, subject: Subject<'_>, conflict: &Conflict) -> usize {
        let name = &subject.function.name;
        let key = conflict
            .first()
            .map_or_else(Vec::new, |one| one.key.clone());
        let index = self.entry(Kind::Conflict, &format!("{name}: {}", key.join(".")));
        let values: Vec<&str> = conflict.iter().map(|one| one.value.as_str()).collect();
        self.waits(index, subject, &line(&key, &values.join(" or ")));
        if let Some(question) = self.list.get_mut(index) {
            for statement in conflict {
                let said = format!("{} says `{}`", statement.source, statement.value);
                question.notes.push(said);
                add_evidence(question, statement.evidence.clone());
            }
        }
        index
    }

    /// The question what must be true around the call of a function that asks nothing else.
    pub(super) fn condition(&mut self, subject: Subject<'_>) -> usize {
        let index = self.entry(Kind::Condition, "calls");
        self.waits(index, subject, "bind: auto");
        if let Some(question) = self.list.get_mut(index) {
            add_evidence(question, subject.declaration());
        }
        index
    }

    /// Adds what else is known to a question.
    pub(super) fn note(&mut self, index: usize, notes: &[String]) {
        if let Some(question) = self.list.get_mut(index) {
            let room = SHOWN.saturating_sub(question.notes.len());
            question.notes.extend(notes.iter().take(room).cloned());
        }
    }

    /// Adds what speaks for an answer to what was asked about a type.
    pub(super) fn speaks(&mut self, ty: &str, note: &str, evidence: Vec<Evidence>) {
        for kind in [Kind::Object, Kind::Result] {
            let index = self.keys.get(&(kind, ty.to_owned()));
            if let Some(question) = index.and_then(|index| self.list.get_mut(*index)) {
                question.notes.push(note.to_owned());
                for one in &evidence {
                    if !question.evidence.contains(one) {
                        question.evidence.insert(0, one.clone());
                    }
                }
                question.evidence.truncate(SHOWN);
            }
        }
    }

    /// The question about the objects of a type, if a function takes or returns them.
    pub(super) fn about(&self, ty: &str) -> Option<usize> {
        let kinds = [Kind::Object, Kind::Result];
        kinds.iter().find_map(|kind| self.index(*kind, ty))
    }

    /// The question of a kind about something, if a function asks it.
    pub(super) fn index(&self, kind: Kind, about: &str) -> Option<usize> {
        self.keys.get(&(kind, about.to_owned())).copied()
    }

    fn entry(&mut self, kind: Kind, about: &str) -> usize {
        let next = self.list.len();
        let index = *self.keys.entry((kind, about.to_owned())).or_insert(next);
        if index == next {
            self.list.push(Question {
                id: String::new(),
                kind,
                text: text(kind, about),
                notes: Vec::new(),
                evidence: Vec::new(),
                answer: String::new(),
                functions: Vec::new(),
                unlocks: 0,
            });
        }
        index
    }

    fn waits(&mut self, index: usize, subject: Subject<'_>, answer: &str) {
        let Some(question) = self.list.get_mut(index) else {
            return;
        };
        let name = &subject.function.name;
        if question.answer.is_empty() {
            answer.clone_into(&mut question.answer);
        }
        if question.functions.last() != Some(name) {
            question.functions.push(name.clone());
        }
    }

    /// Puts the questions in their order, and says so wherever they are named.
    pub(super) fn rank(self, harvest: &mut Harvest) {
        let open: Vec<Vec<usize>> = harvest
            .functions
            .iter()
            .map(|one| one.open.clone())
            .collect();
        // What returns an object names the view that the question about its type introduces.
        let results = self
            .keys
            .iter()
            .filter(|((kind, _), _)| *kind == Kind::Result);
        let needs = results.filter_map(|((_, ty), index)| {
            let object = self.keys.get(&(Kind::Object, ty.clone()))?;
            Some((*index, *object))
        });
        let order = rank::order(&open, self.list.len(), &needs.collect());
        let mut place = vec![0; self.list.len()];
        let mut list: Vec<Option<Question>> = self.list.into_iter().map(Some).collect();
        for (new, (old, unlocks)) in order.into_iter().enumerate() {
            if let Some(place) = place.get_mut(old) {
                *place = new;
            }
            if let Some(question) = list.get_mut(old).and_then(Option::take) {
                harvest.questions.push(Question {
                    id: format!("Q{}", new + 1),
                    unlocks,
                    ..question
                });
            }
        }
        let moved = |old: &mut usize| *old = place.get(*old).copied().unwrap_or(*old);
        for found in &mut harvest.functions {
            found.open.iter_mut().for_each(moved);
            found.open.sort_unstable();
            found.proposals.iter_mut().for_each(|(old, _)| moved(old));
            found.holes.iter_mut().for_each(|(old, _)| moved(old));
        }
        for ty in &mut harvest.errors {
            ty.question.iter_mut().for_each(moved);
        }
        for ty in &mut harvest.types {
            ty.proposals.iter_mut().for_each(|(old, _)| moved(old));
            ty.holes.iter_mut().for_each(|(old, _)| moved(old));
        }
    }
}

fn add_evidence(question: &mut Question, evidence: Evidence) {
    if question.evidence.len() < SHOWN && !question.evidence.contains(&evidence) {
        question.evidence.push(evidence);
    }
}

/// A statement as one line of YAML.
pub(super) fn line(key: &[String], value: &str) -> String {
    let Some((first, rest)) = key.split_first() else {
        return value.to_owned();
    };
    match rest.is_empty() {
        true => format!("{first}: {value}"),
        false => format!("{first}: {{ {} }}", line(rest, value)),
    }
}

/// What is asked.
fn text(kind: Kind, about: &str) -> String {
    match kind {
        Kind::Conflict => format!("two sources disagree about {about}: which one is right?"),
        Kind::Object => format!(
            "`{about}`: what counts or releases its objects, which threads may use them, and does any of these functions \
             keep, release or accept null for one?"
        ),
        Kind::Result => {
            format!("`{about}` as a result: may it be null, and is it the caller's or borrowed, and from what?")
        }
        Kind::Codes => format!(
            "codes that report failure, for `{about}`: what is each called, what does it mean, and is any of them no failure?"
        ),
        Kind::Outcome => format!("`{about}` as a result: a value, or does it report failure, and how?"),
        Kind::Number => format!("`{about}` as a parameter: which values are accepted?"),
        Kind::Text => match about {
            "passed" => "text that is passed: up to a zero, never null, and not kept?".to_owned(),
            "returned" => "text that is returned: up to a zero, whose is it, and how long does it live?".to_owned(),
            _ => "text that is not const: who writes it, and how much room is there?".to_owned(),
        },
        Kind::Buffer => match about {
            "in" => "memory with a length that is read: is that its length, and what is passed for none?".to_owned(),
            _ => "memory with a length that is not const: is it read or written, and how much of it?".to_owned(),
        },
        Kind::Output => format!("pointers to {about}: does the callee fill them, also on failure?"),
        Kind::Callback => format!(
            "`{about}`: how long and on which threads is it called, and with which data?"
        ),
        Kind::Pointer => format!("`{about}` pointers: to what, of which size, and who owns it?"),
        Kind::Condition => "functions without pointers or results: is a call right at any time, on any thread?".to_owned(),
    }
}

/// Where a type is declared, as evidence.
pub(super) fn declared(record: &Record) -> Evidence {
    Evidence {
        place: At::new(&record.place, &record.header),
        text: record.place.excerpt.trim().to_owned(),
    }
}

/// What is asked about several functions gives no statement for one twice.
pub(super) fn without_known(
    proposals: Vec<(usize, Statement)>,
    facts: &[Statement],
) -> Vec<(usize, Statement)> {
    let mut left: Vec<(usize, Statement)> = Vec::new();
    for (index, statement) in proposals {
        let known = facts.iter().any(|fact| fact.key == statement.key);
        let again = left.iter().any(|(_, other)| other.key == statement.key);
        if !known && !again {
            left.push((index, statement));
        }
    }
    left
}
