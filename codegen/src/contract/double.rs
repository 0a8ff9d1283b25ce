//! Two contracts for one thing of C, two files for one module (`SB0107`), a header that is listed
//! twice (`SB0112`).

use std::collections::BTreeMap;

use super::{at::Span, load::Contracts, model::Module};
use crate::support::diag::{Diagnostic, Sink};

/// Reports every name that has a second contract.
pub(super) fn check(sink: &mut Sink, contracts: &Contracts) {
    let mut first: BTreeMap<(&str, &str), Span> = BTreeMap::new();
    for loaded in &contracts.modules {
        headers(sink, contracts, &loaded.module);
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

/// A header that one file lists twice: one of them is likely to be meant as another.
fn headers(sink: &mut Sink, contracts: &Contracts, module: &Module) {
    for (index, header) in module.headers.iter().enumerate() {
        let mut before = module.headers.iter().take(index);
        if let Some(first) = before.find(|first| *first == header) {
            let message = format!("the header `{}` is listed twice", header.value);
            let diagnostic = Diagnostic::error("SB0112", message)
                .at(contracts.sources.place(header.span), "again here")
                .also(contracts.sources.place(first.span), "first here");
            sink.push(diagnostic.help("remove one of them"));
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
