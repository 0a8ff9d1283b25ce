//! Contracts in comments of headers: each joins the contract of its function, or is the only one.

use std::collections::BTreeMap;

use super::{
    at::{Source, Span},
    check, glossary, hidden,
    load::Contracts,
    merge,
    model::Key,
    node::Node,
    read, yaml,
};
use crate::{
    header::model::{ContractBlock, Function, Unit},
    support::diag::{Diagnostic, Sink},
};

/// Where contracts are written, by any name of the function: index of the module, and key.
type Written = BTreeMap<String, (usize, Key)>;

/// Merges the contracts in a unit's comments into the modules.
///
/// A function without a contract in any file goes to the one module that lists its header. If
/// several do, that is reported (`SB0111`); if none does, the comment is of no concern here. A
/// contract added this way may name C functions that were not asked for: compare
/// [`request`](super::request::request) before and after.
pub fn merge_header_blocks(contracts: &mut Contracts, sink: &mut Sink, unit: &Unit) {
    let mut blocks: Vec<(&Function, &ContractBlock)> = unit
        .functions
        .values()
        .filter_map(|function| Some((function, function.doc.as_ref()?.contract.as_ref()?)))
        .collect();
    blocks.sort_by_key(|(function, _)| (&function.place.file, function.place.line, &function.name));
    if blocks.is_empty() {
        return;
    }
    let written = written(contracts);
    for (function, block) in blocks {
        match home(contracts, sink, &written, function) {
            Some((module, key)) => add(contracts, sink, module, key, function, block),
            None => continue,
        }
    }
}

fn written(contracts: &Contracts) -> Written {
    let mut written = Written::new();
    for (index, loaded) in contracts.modules.iter().enumerate() {
        for (key, function) in &loaded.module.functions {
            let names = function.also_named.iter().map(|other| &other.name);
            for name in names.chain([key]) {
                written.insert(name.value.clone(), (index, key.clone()));
            }
        }
    }
    written
}

/// The module a function belongs to, and its key there if it has one already.
fn home(
    contracts: &Contracts,
    sink: &mut Sink,
    written: &Written,
    function: &Function,
) -> Option<(usize, Option<Key>)> {
    if let Some((module, key)) = written.get(&function.name) {
        return Some((*module, Some(key.clone())));
    }
    let mut listings = Vec::new();
    for (index, loaded) in contracts.modules.iter().enumerate() {
        let mut headers = loaded.module.headers.iter();
        if let Some(header) = headers.find(|header| header.value == function.header) {
            listings.push((index, header.span));
        }
    }
    match listings.as_slice() {
        [] => None,
        [(module, _)] => Some((*module, None)),
        several => {
            let message = format!(
                "the contract of `{}` belongs to no one module",
                function.name
            );
            let mut diagnostic = Diagnostic::error("SB0111", message)
                .at(function.place.clone(), "its comment is a contract");
            for (_, span) in several {
                let place = contracts.sources.place(*span);
                diagnostic = diagnostic.also(place, "this module lists its header");
            }
            let help = format!("name `{}` below `functions:` of one module", function.name);
            sink.push(diagnostic.help(help));
            None
        }
    }
}

fn add(
    contracts: &mut Contracts,
    sink: &mut Sink,
    module: usize,
    key: Option<Key>,
    function: &Function,
    block: &ContractBlock,
) {
    let source = contracts.sources.add(Source {
        path: function.place.file.clone(),
        text: block.yaml.clone(),
        lines: Some(block.lines.clone()),
    });
    let Some(node) = yaml::parse(sink, &contracts.sources, source) else {
        return;
    };
    let start = Span {
        source,
        start: node.span.start,
        end: node.span.start,
    };
    let Some(loaded) = contracts.modules.get_mut(module) else {
        return;
    };
    let key = key.unwrap_or_else(|| Key::new(function.name.clone(), start));
    hidden::check(sink, &contracts.sources, &node);
    glossary::block(sink, &contracts.sources, &loaded.module.glossary, &node);
    let before = sink.errors();
    let node: Node = match loaded.functions.get(&key) {
        Some(first) => merge::function(sink, &contracts.sources, first.clone(), node),
        None => node,
    };
    check::function(sink, &contracts.sources, &node, key.span);
    if sink.errors() > before {
        return;
    }
    if let Some(contract) = read::read(sink, &contracts.sources, &node) {
        loaded.module.functions.insert(key.clone(), contract);
        loaded.functions.insert(key, node);
    }
}
