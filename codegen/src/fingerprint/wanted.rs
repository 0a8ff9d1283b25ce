//! The names that a contract speaks of, as far as somebody has to agree with what was read of them.

use std::collections::BTreeSet;

use crate::contract::{
    at::Span,
    load::{Contracts, LoadedModule},
    model::{self, Key, Module},
    request,
};

/// A name that a contract speaks of.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What it is called where it is accepted.
    pub key: String,
    /// What it may be called in C, the contract's own name first.
    pub names: Vec<String>,
    /// What it is.
    pub what: What,
    /// Where the contract names it.
    pub span: Span,
    /// Where its facts are written.
    pub source: Option<model::Source>,
    /// Whether the contract says that it may be absent.
    pub may_be_absent: bool,
}

/// What a name is to a contract.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum What {
    /// Something that is called.
    Function,
    /// A type; its layout matters where values of it are copied or embedded.
    Type {
        /// Whether it does.
        layout: bool,
    },
    /// A field of the type `of`.
    Field {
        /// The names that the type may have.
        of: Vec<String>,
    },
    /// A constant.
    Constant,
}

/// The names that a module of `contracts` speaks of, sorted: what has a contract in it, and functions that it
/// names although no contract of them is anywhere.
pub fn wanted(contracts: &Contracts, module: &LoadedModule) -> Vec<Wanted> {
    let mut found = Vec::new();
    of_module(&module.module, &mut found);
    let everywhere = contracts.modules.iter();
    let functions = everywhere.flat_map(|loaded| &loaded.module.functions);
    let contracted: BTreeSet<&str> = functions
        .flat_map(|(key, function)| {
            let also = function.also_named.iter().map(|also| &also.name);
            std::iter::once(key).chain(also)
        })
        .map(|key| key.as_str())
        .collect();
    let named = request::functions(&module.module);
    let others = named
        .into_iter()
        .filter(|name| !contracted.contains(name.as_str()));
    found.extend(others.map(|name| one(&module.module.module, name, What::Function)));
    found.sort_by(|a, b| a.key.cmp(&b.key));
    found.dedup_by(|a, b| a.key == b.key);
    found
}

fn one(key: &Key, name: String, what: What) -> Wanted {
    Wanted {
        key: name.clone(),
        names: vec![name],
        what,
        span: key.span,
        source: None,
        may_be_absent: false,
    }
}

fn of_module(module: &Module, found: &mut Vec<Wanted>) {
    for (key, function) in &module.functions {
        let also = function.also_named.iter().map(|also| also.name.to_string());
        found.push(Wanted {
            names: std::iter::once(key.to_string()).chain(also).collect(),
            source: function.source.clone(),
            may_be_absent: function.may_be_absent.is_some()
                || function.since.is_some()
                || function.until.is_some(),
            ..one(key, key.to_string(), What::Function)
        });
    }
    for node in module.nodes.values() {
        let what = What::Type { layout: true };
        found.push(one(&node.c, node.c.to_string(), what));
    }
    for key in module.values.keys().chain(module.aliases.keys()) {
        found.push(one(key, key.to_string(), What::Type { layout: true }));
    }
    for (key, opaque) in &module.types {
        let names = |key: &Key, also: &[model::AlsoNamed]| -> Vec<String> {
            let also = also.iter().map(|also| also.name.to_string());
            std::iter::once(key.to_string()).chain(also).collect()
        };
        found.push(Wanted {
            names: names(key, &opaque.also_named),
            ..one(key, key.to_string(), What::Type { layout: false })
        });
        for (field, contract) in &opaque.fields {
            let what = What::Field {
                of: names(key, &opaque.also_named),
            };
            found.push(Wanted {
                names: names(field, &contract.also_named),
                may_be_absent: contract.since.is_some() || contract.until.is_some(),
                ..one(field, format!("{}.{}", **key, **field), what.clone())
            });
            // One that has a contract of its own is there already.
            let count = contract.bounds.as_ref().and_then(|said| said.length());
            let count = count.filter(|name| !opaque.fields.contains_key(*name));
            found.extend(count.map(|name| Wanted {
                names: vec![name.to_owned()],
                may_be_absent: contract.since.is_some() || contract.until.is_some(),
                ..one(field, format!("{}.{name}", **key), what)
            }));
        }
    }
    for (key, constant) in module.constants.values().flat_map(|set| &set.members) {
        let name = constant.c.as_ref().map_or(key, |c| &c.name);
        found.push(one(name, name.to_string(), What::Constant));
    }
}
