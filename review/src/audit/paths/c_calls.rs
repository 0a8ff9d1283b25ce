//! Calls of C functions: what contracts say of them, value by value.

use proc_macro2::Span;

use super::{
    Paths, Walk,
    state::State,
    value::{Debt, Fate, Kind, There, Value, What},
};
use crate::{
    audit::finding::Rule,
    facts::{Counts, Failure, Function, Given, Role},
    model::place::Place,
};

impl Walk<'_> {
    /// The C function that a path names.
    pub(super) fn binding(&self, path: &syn::Path) -> Option<String> {
        let names = self.input.code.names(self.here())?;
        let resolved = names.resolve(path);
        let words = &self.input.options.words;
        let name = match (words.binding(&resolved), resolved.as_slice()) {
            (Some(name), _) => name,
            // Imported whole.
            (None, [name]) if self.input.facts.functions.contains_key(name) => {
                let mut globs = names.globs().iter();
                let is_glob = globs.any(|glob| {
                    let mut item = glob.clone();
                    item.push(name.clone());
                    words.binding(&item).is_some()
                });
                is_glob.then_some(name.as_str())?
            }
            _ => return None,
        };
        let is_function = !name.chars().any(char::is_uppercase);
        is_function.then(|| name.to_owned())
    }

    /// A call of a C function.
    pub(super) fn c_call(
        &mut self,
        name: &str,
        span: Span,
        mut state: State,
        values: &[Value],
    ) -> Paths {
        let place = self.place(span);
        let input = self.input;
        let Some(function) = input.facts.functions.get(name) else {
            for value in values {
                state.gone(value);
            }
            return vec![(state, Value::default())];
        };
        let mut on_success = Vec::new();
        for (param, value) in function.params.iter().zip(values) {
            let value = value.inner();
            if param.is_pointer && !param.nullable {
                self.needs_value(&state, value, &format!("passed to `{name}`"));
            }
            let Some(id) = value.id else {
                continue;
            };
            let ends = state.thing(id).is_some_and(|thing| match &thing.what {
                What::Owes { owes, .. } => owes.discharged_by.iter().any(|one| one == name),
                What::Owned { ended_by, .. } => ended_by.iter().any(|one| one == name),
                _ => false,
            });
            match param.given {
                _ if ends => self.given(&mut state, id, &place, name),
                Given::Always => self.given(&mut state, id, &place, name),
                Given::OnSuccess => on_success.push(id),
                Given::Never => {}
            }
        }
        let first = values.first().and_then(|value| value.inner().id);
        if function.counts == Some(Counts::Takes)
            && let Some(thing) = first.and_then(|id| state.thing_mut(id))
        {
            thing.extra += 1;
        }
        self.result(name, function, span, state, on_success, &place)
    }

    /// What a call returns.
    fn result(
        &mut self,
        name: &str,
        function: &Function,
        span: Span,
        mut state: State,
        gives: Vec<usize>,
        place: &Place,
    ) -> Paths {
        let result = &function.result;
        let of = name.to_owned();
        let what = match &result.owes {
            Some(owes) => What::Owes {
                of,
                owes: Box::new(Debt::from(owes)),
            },
            None if result.owned => What::Owned {
                of,
                ended_by: result.ended_by.clone(),
            },
            None if result.failure != Failure::Never => What::Status { of },
            None => {
                for id in gives {
                    self.given(&mut state, id, place, name);
                }
                return vec![(state, Value::default())];
            }
        };
        let at = result.owes.as_ref().map(|owes| owes.at.clone());
        let at = at.or_else(|| result.at.clone());
        let mut thing = self.thing(
            what,
            span,
            at.or_else(|| Some(function.at.clone())),
            result.failure,
        );
        thing.gives = gives;
        let id = state.add(thing);
        vec![(state, Value::thing(id))]
    }

    /// An argument belongs to C after the call.
    fn given(&mut self, state: &mut State, id: usize, place: &Place, name: &str) {
        let Some(thing) = state.thing(id) else {
            return;
        };
        if let Fate::Ended(before, how) = &thing.fate
            && thing.extra == 0
            && thing.there != There::Unclear
        {
            let message = format!("`{name}` is given what was {how} before");
            let before = (before.clone(), "here it went".to_owned());
            if self.finding(Rule::DroppedTwice, place.clone(), message, None) {
                self.also(before);
            }
            return;
        }
        let discharged = match &thing.what {
            What::Owes { owes, .. } => owes.discharged_by.iter().any(|one| one == name),
            // A reference that was taken besides is given instead of that of the variable.
            What::Owner { .. } => thing.extra == 0,
            _ => true,
        };
        match discharged {
            true => state.end(id, place.clone(), "given to C"),
            false => {
                if let Some(thing) = state.thing_mut(id) {
                    thing.extra = thing.extra.saturating_sub(1);
                }
            }
        }
    }

    /// A value that must be there is used.
    pub(super) fn needs_value(&mut self, state: &State, value: &Value, how: &str) {
        let value = value.inner();
        let Some(thing) = value.id.and_then(|id| state.thing(id)) else {
            return;
        };
        let (What::Status { of } | What::Owes { of, .. } | What::Owned { of, .. }) = &thing.what
        else {
            return;
        };
        let what = match thing.failure {
            Failure::Null => "null",
            Failure::ErrPtr => "an error in the form of a pointer",
            _ => return,
        };
        if matches!(thing.there, There::Unasked | There::No) {
            let message = format!(
                "`{of}` can return {what}, and on this path nobody has asked before it is {how}"
            );
            let (place, at) = (thing.made.clone(), thing.at.clone());
            self.finding(Rule::UncheckedNull, place, message, at);
        }
    }

    /// What is passed to a function that removes is what was registered.
    pub(super) fn keys(&mut self, name: &str, values: &[Value], places: &[Place]) {
        let input = self.input;
        let Some(function) = input.facts.functions.get(name) else {
            return;
        };
        let registrations = &input.facts.registrations;
        let mut removals = registrations
            .iter()
            .filter(|one| one.unregister.iter().any(|one| one == name));
        let Some(registration) = removals.next() else {
            return;
        };
        let arguments = values.iter().zip(places);
        for (param, (value, place)) in function.params.iter().zip(arguments) {
            let message = match (param.role, &value.inner().kind) {
                (Role::Data, Kind::FromRef(how)) => format!(
                    "the key `{}` of `{name}` comes from {how}, not from what was registered",
                    param.name
                ),
                (Role::Callback, Kind::Function(other)) => format!(
                    "the key `{}` of `{name}` is `{other}`, named again: its address need not be the one that was \
                     registered",
                    param.name
                ),
                _ => continue,
            };
            let at = param.at.clone().or_else(|| Some(registration.at.clone()));
            self.finding(Rule::OtherKey, place.clone(), message, at);
        }
    }
}
