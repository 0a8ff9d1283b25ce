//! The contracts in words: what a reviewer compares with the C code.

mod callbacks;
mod function;
mod nodes;
mod obligations;
mod scopes;
mod types;
mod words;

use crate::{
    api::record::{ModuleRecord, Record},
    contract::model::{Module, Rename, Source},
    link::{Linked, LinkedModule},
};

/// The records of all modules.
pub(super) fn of(linked: &Linked<'_>) -> Vec<ModuleRecord> {
    linked.modules.iter().map(module).collect()
}

fn module(module: &LinkedModule<'_>) -> ModuleRecord {
    let contract = module.contract;
    let mut entries = Vec::new();
    let terms = contract.glossary.iter();
    entries.extend(terms.map(|(key, one)| types::term(key, one)));
    entries.extend(
        contract
            .scopes
            .iter()
            .map(|(key, one)| scopes::scope(key, one)),
    );
    entries.extend(
        contract
            .types
            .iter()
            .map(|(key, one)| types::opaque(key, one)),
    );
    entries.extend(
        contract
            .values
            .iter()
            .map(|(key, one)| types::value(key, one)),
    );
    entries.extend(
        contract
            .aliases
            .iter()
            .map(|(key, one)| types::alias(key, one)),
    );
    entries.extend(
        contract
            .handles
            .iter()
            .map(|(key, one)| types::handle(key, one)),
    );
    entries.extend(
        contract
            .guards
            .iter()
            .map(|(key, one)| types::guard(key, one)),
    );
    given_to_c(&mut entries, contract);
    entries.extend(
        contract
            .errors
            .iter()
            .map(|(key, one)| types::error(key, one)),
    );
    let enums = contract.error_enums.iter();
    entries.extend(enums.map(|(key, one)| types::error_enum(key, one)));
    entries.extend(
        contract
            .constants
            .iter()
            .map(|(key, one)| types::constants(key, one)),
    );
    let compositions = contract.compositions.iter();
    entries.extend(compositions.map(|(key, one)| types::composition(key, one)));
    entries.extend(
        contract
            .functions
            .iter()
            .map(|(key, one)| function::function(key, one)),
    );
    ModuleRecord {
        module: contract.module.value.clone(),
        entries,
    }
}

/// What C has for a while, and what is owed for what it gave.
fn given_to_c(entries: &mut Vec<Record>, contract: &Module) {
    entries.extend(
        contract
            .callbacks
            .iter()
            .map(|(key, one)| callbacks::callback(key, one)),
    );
    entries.extend(
        contract
            .registrations
            .iter()
            .map(|(key, one)| callbacks::registration(key, one)),
    );
    entries.extend(
        contract
            .nodes
            .iter()
            .map(|(key, one)| nodes::node(key, one)),
    );
    entries.extend(
        contract
            .obligations
            .iter()
            .map(|(key, one)| obligations::owed(key, one)),
    );
}

/// A record without facts.
fn record(kind: &'static str, name: &str, source: Option<&Source>) -> Record {
    Record {
        kind,
        name: name.to_owned(),
        source: source.map(|source| words::source(source, name)),
        reviewed_by: Vec::new(),
        facts: Vec::new(),
    }
}

impl Record {
    fn fact(&mut self, about: impl Into<String>, text: impl Into<String>) {
        self.facts.push((about.into(), text.into()));
    }

    fn optional(&mut self, about: &str, text: Option<impl Into<String>>) {
        if let Some(text) = text {
            self.fact(about, text);
        }
    }

    fn rename(&mut self, about: &str, rename: Option<&Rename>) {
        if let Some(rename) = rename {
            self.fact(
                about,
                format!("`{}`, because {}", &*rename.name, rename.because),
            );
        }
    }
}
