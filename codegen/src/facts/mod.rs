//! What contracts say of C functions, for code that others have written: see [`safebind_review::facts`].

mod functions;
mod preconditions;
mod registrations;
mod threads;
mod words;

use safebind_review::facts::{At, Facts};

use crate::{
    api::{Api, coverage::Outcome},
    contract::at::Span,
    link::Linked,
    support::place::Place,
};

/// The facts of contracts, with the wrappers that were made of them.
pub fn facts(linked: &Linked<'_>, api: &Api) -> Facts {
    let mut facts = Facts {
        registrations: registrations::of(linked),
        threads: threads::of(linked),
        ..Facts::default()
    };
    for function in linked.functions() {
        let wrapper = wrapper(api, function.id());
        // Of several cases the first one stands for the function; what they say of the call is the same.
        let known = facts.functions.contains_key(function.key.as_str());
        if known {
            continue;
        }
        let fact = functions::of(linked, function, wrapper);
        for also in &function.contract.also_named {
            facts
                .functions
                .insert(also.name.value.clone(), fact.clone());
        }
        facts.functions.insert(function.key.value.clone(), fact);
    }
    for (name, place) in names(linked) {
        facts.names.insert(name.to_owned(), place);
    }
    facts
}

/// The path of the wrapper of a function, if it has one of its own.
fn wrapper(api: &Api, id: &str) -> Option<String> {
    let mut all = api.coverage.functions.iter();
    match &all.find(|entry| entry.name == id)?.outcome {
        Outcome::Safe { wrapper } | Outcome::Unsafe { wrapper, .. } => Some(wrapper.clone()),
        Outcome::Used { .. } | Outcome::NotBound { .. } => None,
    }
}

/// The names that contracts introduce, each with the line that does.
fn names<'l>(linked: &'l Linked<'_>) -> impl Iterator<Item = (&'l str, At)> {
    let index = &linked.index;
    let views = index.views.values().map(|view| view.key);
    let values = index.values.values().map(|entry| &entry.contract.rust.name);
    let keys = views
        .chain(values)
        .chain(index.handles.values().map(|entry| entry.key))
        .chain(index.guards.values().map(|entry| entry.key))
        .chain(index.errors.values().map(|entry| entry.key))
        .chain(index.error_enums.values().map(|entry| entry.key))
        .chain(index.status_errors.values().map(|entry| entry.key))
        .chain(index.status_values.values().map(|entry| entry.key))
        .chain(index.callbacks.values().map(|entry| entry.key))
        .chain(index.registrations.values().map(|entry| entry.key))
        .chain(index.nodes.values().map(|entry| entry.key))
        .chain(index.structs.values().map(|entry| entry.key))
        .chain(index.obligations.values().map(|entry| entry.key));
    let modules = linked.modules.iter().map(|module| module.contract);
    let aliases = modules.clone().flat_map(|module| module.aliases.values());
    let aliases = aliases.map(|alias| &alias.rust.name);
    let constants = modules.flat_map(|module| module.constants.values());
    let constants = constants.flat_map(|set| set.members.keys());
    let keys = keys.chain(aliases).chain(constants);
    keys.map(|key| (key.as_str(), line(linked, key.span)))
}

/// The line of a contract in which something stands.
fn line(linked: &Linked<'_>, span: Span) -> At {
    at(linked.place(span))
}

/// A place as one line.
fn at(place: Place) -> At {
    At {
        text: place.excerpt.lines().next().unwrap_or_default().to_owned(),
        file: place.file,
        line: place.line,
        column: place.column,
    }
}
