//! What is known at one point of a path.

use super::value::{Fate, Id, There, Thing, Value, What};
use crate::model::place::Place;

/// The variables and the things of one path.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// The variables with their values, in the order in which they were declared.
    variables: Vec<(String, Value)>,
    things: Vec<Thing>,
    /// Where the path has left its function, if it did before the end.
    pub(super) exit: Option<Place>,
}

impl State {
    /// How many variables there are.
    pub(super) fn len(&self) -> usize {
        self.variables.len()
    }

    /// Forgets the variables that were declared from `base` on.
    pub(super) fn truncate(&mut self, base: usize) {
        self.variables.truncate(base);
    }

    pub(super) fn declare(&mut self, name: &str, value: Value) {
        self.variables.push((name.to_owned(), value));
    }

    /// A variable that was declared from `base` on.
    pub(super) fn variable(&mut self, name: &str, base: usize) -> Option<&mut Value> {
        let variables = self.variables.iter_mut().skip(base);
        let found = variables.rev().find(|(variable, _)| variable == name);
        found.map(|(_, value)| value)
    }

    /// The value of a variable that was declared from `base` on.
    pub(super) fn value(&self, name: &str, base: usize) -> Option<&Value> {
        let variables = self.variables.iter().skip(base);
        let found = variables.rev().find(|(variable, _)| variable == name);
        found.map(|(_, value)| value)
    }

    /// The values of the variables that were declared from `base` on and of which one of these words is the name.
    pub(super) fn named(&self, words: &[String], base: usize) -> Vec<Value> {
        let variables = self.variables.iter().skip(base);
        let named = variables.filter(|(name, _)| words.contains(name));
        named.map(|(_, value)| value.clone()).collect()
    }

    pub(super) fn add(&mut self, thing: Thing) -> Id {
        self.things.push(thing);
        self.things.len() - 1
    }

    pub(super) fn thing(&self, id: Id) -> Option<&Thing> {
        self.things.get(id)
    }

    pub(super) fn thing_mut(&mut self, id: Id) -> Option<&mut Thing> {
        self.things.get_mut(id)
    }

    pub(super) fn things(&self) -> &[Thing] {
        &self.things
    }

    /// Whether the path can go on with a thing being there or not.
    pub(super) fn can_be(&self, id: Id, there: bool) -> bool {
        match self.thing(id).map(|thing| thing.there) {
            Some(There::Yes) => there,
            Some(There::No) => !there,
            _ => true,
        }
    }

    /// A path on which a thing is there, or is not.
    pub(super) fn settle(&mut self, id: Id, is_there: bool) {
        let Some(thing) = self.thing_mut(id) else {
            return;
        };
        thing.there = if is_there { There::Yes } else { There::No };
        let (gives, made) = (std::mem::take(&mut thing.gives), thing.made.clone());
        if is_there {
            for id in gives {
                self.end(id, made.clone(), "given to C");
            }
        }
    }

    /// Somebody has asked about things, in words that are not understood.
    pub(super) fn unclear(&mut self, ids: &[Id]) {
        for &id in ids {
            if let Some(thing) = self.thing_mut(id)
                && thing.there == There::Unasked
            {
                thing.there = There::Unclear;
            }
        }
    }

    /// The end of a thing.
    pub(super) fn end(&mut self, id: Id, place: Place, how: &'static str) {
        if let Some(thing) = self.thing_mut(id) {
            if thing.extra > 0 && thing.fate != Fate::Open {
                thing.extra -= 1;
            } else if !matches!(thing.fate, Fate::Gone | Fate::Forgotten) {
                thing.fate = Fate::Ended(place, how);
            }
        }
    }

    /// Things that go where they are not followed.
    pub(super) fn gone(&mut self, value: &Value) {
        for id in value.ids() {
            if let Some(thing) = self.thing_mut(id)
                && !matches!(thing.fate, Fate::Ended(..))
            {
                thing.fate = Fate::Gone;
            }
        }
    }

    /// Things of which copies are kept. What is owed for one is owed all the same; anything else is
    /// the business of whoever has the copy.
    pub(super) fn keep(&mut self, value: &Value, place: &Place) {
        for id in value.ids() {
            if let Some(thing) = self.thing_mut(id) {
                thing.kept = Some(place.clone());
                let is_owed = matches!(thing.what, What::Owes { .. });
                if !is_owed && !matches!(thing.fate, Fate::Ended(..)) {
                    thing.fate = Fate::Gone;
                }
            }
        }
    }

    /// Whether a call whose outcome nobody has asked for may have given a thing to C.
    pub(super) fn may_be_given(&self, id: Id) -> bool {
        self.things.iter().any(|thing| thing.gives.contains(&id))
    }
}
