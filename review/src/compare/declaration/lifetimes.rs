//! Names for the numbered lifetimes of a function: only where leaving them out would say something else.

use std::collections::BTreeSet;

use crate::model::{
    Function,
    ty::{Lifetime, Receiver},
};

use super::super::{parts::written::lifetimes_of, text};

/// The names of the lifetimes of one function.
pub(in super::super) struct Lifetimes {
    /// The numbered ones that have a name.
    named: Vec<(Lifetime, String)>,
    /// The names that the function declares itself.
    declared: Vec<String>,
}

impl Lifetimes {
    pub(super) fn of(function: &Function) -> Self {
        let mut inputs = Vec::new();
        match &function.receiver {
            Some(Receiver::Ref { lifetime, .. }) => inputs.push(lifetime.clone()),
            Some(Receiver::Typed(ty)) => lifetimes_of(ty, &mut inputs),
            Some(Receiver::Value) | None => {}
        }
        let of_receiver = inputs.len();
        for param in &function.params {
            lifetimes_of(&param.ty, &mut inputs);
        }
        let mut results = Vec::new();
        lifetimes_of(&function.ret, &mut results);
        let elided = elided(&inputs, of_receiver);
        let written_out = results.iter().any(|one| match one {
            Lifetime::Input(_) => elided.as_ref() != Some(one),
            _ => false,
        });
        let mut wanted: BTreeSet<&Lifetime> = BTreeSet::new();
        for (index, one) in inputs.iter().enumerate() {
            let again = inputs.iter().skip(index + 1).any(|other| other == one);
            let returned = written_out && results.contains(one);
            if matches!(one, Lifetime::Input(_)) && (again || returned) {
                wanted.insert(one);
            }
        }
        wanted.extend(
            results
                .iter()
                .filter(|one| matches!(one, Lifetime::Free(_))),
        );
        let outer = inputs.iter().chain(&results).filter_map(|one| match one {
            Lifetime::Outer(index) => Some(index + 1),
            _ => None,
        });
        // The names of the type around come first.
        let first = outer.max().unwrap_or_default();
        let named = (first..).zip(wanted);
        let named: Vec<_> = named
            .map(|(index, one)| (one.clone(), text::letter(index)))
            .collect();
        Self {
            declared: named.iter().map(|(_, name)| name.clone()).collect(),
            named,
        }
    }

    /// The name of a lifetime; none where it is left out.
    pub(in super::super) fn name(&self, lifetime: &Lifetime) -> Option<String> {
        let mut named = self.named.iter();
        let own = named
            .find(|(one, _)| one == lifetime)
            .map(|(_, name)| name.clone());
        own.or_else(|| text::outer(lifetime))
    }

    /// The names that the function declares itself.
    pub(super) fn declared(&self) -> &[String] {
        &self.declared
    }
}

/// What a lifetime that is left out in the result would be.
fn elided(inputs: &[Lifetime], of_receiver: usize) -> Option<Lifetime> {
    match (of_receiver, inputs) {
        (1.., [first, ..]) => Some(first.clone()),
        (0, [only]) => Some(only.clone()),
        _ => None,
    }
}
