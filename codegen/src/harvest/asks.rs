//! What a function leaves open, and what might be the answer.

mod memory;
mod result;

use std::collections::{BTreeMap, BTreeSet};

use crate::header::model::{Param, Type};

use super::{
    model::{Confidence, Evidence, FoundErrors, Kind, Source, Statement},
    names::{self, Suggested},
    subject::{Pointee, Subject, yaml},
};

/// Something that one function leaves open.
pub(super) struct Ask {
    /// What it is about.
    pub(super) kind: Kind,
    /// Which of those things: a type, or a kind of value. One answer fits all functions that ask about the same.
    pub(super) about: String,
    /// A line of YAML for this function: what is proposed, or with `...` where nothing is.
    pub(super) answer: String,
    /// What may be so; nothing where nobody can tell.
    pub(super) proposals: Vec<Statement>,
}

/// What suggests answers.
#[derive(Clone, Copy)]
pub(super) struct Hints<'a> {
    /// What names suggest about each type.
    pub(super) suggested: &'a BTreeMap<&'a str, Suggested>,
    /// The names of views, by the C spelling of their types.
    pub(super) views: &'a BTreeMap<&'a str, String>,
    /// Types and names of parameters that several functions share: they mean the same in all of them.
    pub(super) shared: &'a BTreeSet<(String, String)>,
    /// The type that the function's codes of failure may become.
    pub(super) errors: Option<&'a FoundErrors>,
    /// What is likely of a number that the function returns.
    pub(super) likely: Option<&'a Statement>,
    /// Whether the memory behind the function's result is its own.
    pub(super) allocates: bool,
    /// What else attributes say of the result.
    pub(super) notes: &'a [String],
    /// What the function's comment says of the result.
    pub(super) said: Option<&'a Evidence>,
}

/// How many functions make a name of a parameter one that means something.
const SHARED: usize = 3;

/// The types and names of parameters that several of these functions have.
pub(super) fn shared(functions: &[Subject<'_>]) -> BTreeSet<(String, String)> {
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for param in functions.iter().flat_map(|one| &one.function.params) {
        if let Some(name) = &param.name {
            let spelling = crate::header::spell::declare(&param.ty, "");
            *counts.entry((spelling, name.clone())).or_default() += 1;
        }
    }
    counts.retain(|_, count| *count >= SHARED);
    counts.into_keys().collect()
}

/// Everything that a function leaves open, `facts` being what is known of it.
pub(super) fn of(subject: Subject<'_>, facts: &[Statement], hints: Hints<'_>) -> Vec<Ask> {
    let asker = Asker {
        subject,
        facts,
        hints,
    };
    let params = subject.function.params.iter().enumerate();
    let params = params.filter_map(|(index, param)| asker.param(index, param));
    let result = asker.result();
    // Nothing is asked where all is known.
    let result = result.filter(|one| !one.proposals.is_empty() || one.answer.contains(OPEN));
    params.chain(result).collect()
}

struct Asker<'a, 'b> {
    subject: Subject<'a>,
    facts: &'b [Statement],
    hints: Hints<'b>,
}

/// What stands in an answer for what nobody has proposed.
const OPEN: &str = "...";

/// Words that answer what a pointer is, and words that answer what a number is.
const POINTER: [&str; 6] = [
    "direction",
    "bounds",
    "string",
    "callback",
    "constant",
    "named_constant",
];
const NUMBER: [&str; 6] = [
    "valid",
    "length_of",
    "handle",
    "constant",
    "named_constant",
    "size_of",
];

impl<'a> Asker<'a, '_> {
    fn knows(&self, key: &[&str]) -> bool {
        self.facts.iter().any(|fact| fact.key == key)
    }

    /// Whether a word below these keys is known to have this value.
    fn says(&self, start: &[&str], word: &str, value: &str) -> bool {
        let mut facts = self.facts.iter();
        facts.any(|fact| {
            let key = fact.key.split_last();
            fact.value == value && key.is_some_and(|(last, keys)| last == word && keys == start)
        })
    }

    fn view(&self, ty: &str) -> String {
        let known = self.hints.views.get(ty);
        known.cloned().unwrap_or_else(|| names::view(ty))
    }

    fn suggested(&self, ty: &str) -> Suggested {
        self.hints.suggested.get(ty).cloned().unwrap_or_default()
    }

    /// Statements about one place of the contract, but for what is known.
    fn propose(
        &self,
        start: &[&str],
        pairs: &[(&str, &str)],
        rule: &'static str,
        confidence: Confidence,
    ) -> Vec<Statement> {
        let keys = pairs.iter().map(|(word, value)| {
            let key: Vec<&str> = start.iter().chain([word]).copied().collect();
            let source = Source::Inferred(rule);
            self.subject.statement(&key, value, source, confidence)
        });
        keys.filter(|statement| !self.facts.iter().any(|fact| fact.key == statement.key))
            .collect()
    }

    fn ask(&self, kind: Kind, about: &str, start: &[&str], proposals: Vec<Statement>) -> Ask {
        let pairs = proposals.iter().map(|one| {
            let word = one.key.last().map_or("", String::as_str);
            format!("{word}: {}", one.value)
        });
        let answer = format!("{{ {} }}", pairs.collect::<Vec<_>>().join(", "));
        Ask {
            kind,
            about: about.to_owned(),
            answer: nested(start, &answer),
            proposals,
        }
    }

    fn hole(&self, kind: Kind, about: &str, start: &[&str], answer: &str) -> Ask {
        Ask {
            kind,
            about: about.to_owned(),
            answer: nested(start, answer),
            proposals: Vec::new(),
        }
    }

    fn param(&self, index: usize, param: &'a Param) -> Option<Ask> {
        let key = self.subject.key(index);
        let start = ["params", key.as_str()];
        let known = |words: &[&str]| words.iter().any(|word| self.knows(&["params", &key, word]));
        let Some((pointee, is_const)) = self.subject.pointee(&param.ty) else {
            return match known(&NUMBER) {
                true => None,
                false => Some(self.number(index, param)),
            };
        };
        if known(&["bounds"]) && !known(&["empty"]) {
            return Some(self.known_buffer(&start, is_const));
        }
        if known(&POINTER) {
            return None;
        }
        if known(&["length_of"]) {
            let inout = [("direction", "inout")];
            let proposals = self.propose(&start, &inout, "pointer and length", Confidence::Guess);
            return Some(self.ask(Kind::Buffer, "out", &start, proposals));
        }
        if let Some(length) = self.length_behind(index, &pointee) {
            return Some(self.buffer(&start, &length, &pointee, is_const));
        }
        let guess = |kind, about: &str, pairs: &[(&str, &str)], rule| {
            let proposals = self.propose(&start, pairs, rule, Confidence::Guess);
            self.ask(kind, about, &start, proposals)
        };
        Some(match pointee {
            Pointee::Record(ty) => self.object(&start, index, ty),
            Pointee::Text if is_const => {
                guess(Kind::Text, "passed", &[("string", "cstr")], "const char")
            }
            Pointee::Number if !is_const => guess(
                Kind::Output,
                "numbers",
                &[("direction", "out")],
                "pointer to a number",
            ),
            Pointee::Function => {
                let about = self.callback(&param.ty, &key);
                self.hole(Kind::Callback, &about, &start, "{ callback: ... }")
            }
            Pointee::Void => match self.callback_beside(index) {
                Some((callback, about)) => {
                    let answer = format!("{{ user_data: {} }}", yaml(&callback));
                    self.hole(Kind::Callback, &about, &start, &answer)
                }
                None => self.hole(Kind::Pointer, "void", &start, "{ bounds: ... }"),
            },
            Pointee::Pointer(_) if !is_const => self.hole(
                Kind::Output,
                "pointers",
                &start,
                "{ direction: out, view: ... }",
            ),
            Pointee::Text => self.hole(
                Kind::Text,
                "written",
                &start,
                "{ direction: ..., bounds: ... }",
            ),
            Pointee::Number | Pointee::Pointer(_) | Pointee::Other => {
                let about = crate::header::spell::declare(&param.ty, "");
                self.hole(Kind::Pointer, &about, &start, "{ bounds: ... }")
            }
        })
    }

    fn object(&self, start: &[&str], index: usize, ty: &str) -> Ask {
        let view = self.view(ty);
        let suggested = self.suggested(ty);
        let releases = index == 0 && self.releases(&suggested);
        let (pairs, rule): (&[(&str, &str)], _) = match releases {
            true => (&[("view", &view), ("transfer", "full")], "name releases"),
            false => (&[("view", &view)], "type"),
        };
        let confidence = match releases && !suggested.makes.is_empty() {
            true => Confidence::Likely,
            false => Confidence::Guess,
        };
        let proposals = self.propose(start, pairs, rule, confidence);
        self.ask(Kind::Object, ty, start, proposals)
    }

    /// Whether the name says that the function releases what it is passed first. Who locks an object does not.
    fn releases(&self, suggested: &Suggested) -> bool {
        let mut facts = self.facts.iter();
        let locks = facts.any(|fact| fact.key.first().is_some_and(|key| key == "locks"));
        suggested.releases.contains(&self.subject.function.name) && !locks
    }

    fn number(&self, index: usize, param: &Param) -> Ask {
        let key = self.subject.key(index);
        let start = ["params", key.as_str()];
        if let Some(length) = self.length_of(index) {
            return length;
        }
        let spelling = crate::header::spell::declare(&param.ty, "");
        let about = match self.hints.shared.contains(&(spelling.clone(), key.clone())) {
            true => format!("{spelling} {key}"),
            false => spelling,
        };
        let any = [("valid", "any")];
        match self.subject.ty(param) {
            Type::Record(ty) => self.hole(Kind::Number, ty, &start, "{ view: ... }"),
            Type::Enum { name, .. } => {
                self.hole(Kind::Number, name, &start, "{ valid: { set: ... } }")
            }
            Type::Bool => {
                let proposals = self.propose(&start, &any, "bool", Confidence::Likely);
                self.ask(Kind::Number, "bool", &start, proposals)
            }
            _ => {
                let proposals = self.propose(&start, &any, "number", Confidence::Guess);
                self.ask(Kind::Number, &about, &start, proposals)
            }
        }
    }

    /// What a kind of callback is called: by the name of its type, or by the function that takes it.
    fn callback(&self, ty: &Type, key: &str) -> String {
        match ty {
            Type::Typedef(name) => name.clone(),
            _ => format!("{}({key})", self.subject.function.name),
        }
    }

    /// The function that a `void *` may be the data of: the nearest one, those in front first.
    fn callback_beside(&self, index: usize) -> Option<(String, String)> {
        let params = &self.subject.function.params;
        let is_function = |other: &usize| {
            let pointee = params
                .get(*other)
                .and_then(|one| self.subject.pointee(&one.ty));
            matches!(pointee, Some((Pointee::Function, _)))
        };
        let before = (0..index).rev().find(is_function);
        let found = before.or_else(|| (index + 1..params.len()).find(is_function))?;
        let key = self.subject.key(found);
        let about = params.get(found).map(|one| self.callback(&one.ty, &key));
        about.map(|about| (key, about))
    }
}

/// A value below its keys, as YAML on one line.
fn nested(keys: &[&str], value: &str) -> String {
    let Some((first, rest)) = keys.split_first() else {
        return value.to_owned();
    };
    let inner = nested(rest, value);
    match rest.is_empty() {
        true => format!("{}: {inner}", yaml(first)),
        false => format!("{}: {{ {inner} }}", yaml(first)),
    }
}
