//! Two contracts for one thing of C, or two files for one module (`SB0107`).

use std::collections::BTreeMap;

use super::{at::Span, load::Contracts, model::Module};
use crate::support::diag::{Diagnostic, Sink};

/// Reports every name that has a second contract.
pub(super) fn check(sink: &mut Sink, contracts: &Contracts) {
    let mut first: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for loaded in &contracts.modules {
        for (kind, name, span) in names(&loaded.module) {
            let Some(known) = first.get(&(kind, name)) else {
                first.insert((kind, name), span);
                continue;
            };
            let message = format!("the {kind} `{name}` has two contracts");
            let diagnostic = Diagnostic::error("SB0107", message)
                .at(contracts.sources.place(span), "second contract")
                .also(contracts.sources.place(*known), "first contract");
            sink.push(diagnostic);
        }
    }
}

/// What a module has contracts for: kind, C name and place.
fn names(module: &Module) -> Vec<(&str, &str, Span)> {
    let mut names = vec![("module", module.module.as_str(), module.module.span)];
    for key in module.types.keys().chain(module.values.keys()) {
        names.push(("type", &key.value, key.span));
    }
    for set in module.constants.values() {
        for (key, constant) in &set.members {
            let name = constant.c.as_ref().map_or(key, |c| &c.name);
            names.push(("constant", &name.value, name.span));
        }
    }
    for (key, function) in &module.functions {
        names.push(("function", &key.value, key.span));
        for other in &function.also_named {
            names.push(("function", &other.name.value, other.name.span));
        }
    }
    names
}
