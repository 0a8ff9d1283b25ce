//! Headers of which everything must be bound: what they declare and no contract speaks of (`SB0470`).

use std::collections::BTreeSet;

use crate::{
    contract::model::{self, BindAll},
    support::diag::{Diagnostic, Sink},
};

use super::Linked;

/// Reports each function that a module wants all of, and that has no contract in any module.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    let known: BTreeSet<&str> = linked.modules.iter().flat_map(names).collect();
    let mut reported = BTreeSet::new();
    for module in linked.modules.iter().map(|module| module.contract) {
        let Some(bind) = module.bind.as_ref().filter(|bind| ***bind == BindAll::Must) else {
            continue;
        };
        for header in &module.headers {
            let declared = linked.unit.names.by_header.get(&header.value);
            for name in declared.into_iter().flatten() {
                if known.contains(name.as_str()) || !reported.insert(name) {
                    continue;
                }
                let message = format!("`{name}` must be bound and has no contract");
                let mut diagnostic = Diagnostic::error("SB0470", message)
                    .at(linked.place(bind.span), "everything is demanded here");
                if let Some(place) = linked.unit.names.places.get(name) {
                    diagnostic = diagnostic.also(place.clone(), "declared here");
                }
                let help = format!(
                    "answer with `functions: {{ {name}: ... }}`, or with `functions: {{ {name}: {{ bind: {{ do_not: ... }} }} }}`"
                );
                sink.push(diagnostic.help(help));
            }
        }
    }
}

/// The names of C functions that a module has contracts for.
fn names<'l>(module: &'l super::LinkedModule<'_>) -> impl Iterator<Item = &'l str> {
    let contract: &model::Module = module.contract;
    contract.functions.iter().flat_map(|(key, function)| {
        let others = function.also_named.iter();
        let others = others.map(|other| other.name.as_str());
        std::iter::once(key.as_str()).chain(others)
    })
}
