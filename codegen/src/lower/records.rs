//! The contracts in words: what a reviewer compares with the C code.

mod callbacks;
mod function;
mod nodes;
mod obligations;
mod scopes;
mod structs;
mod types;
mod words;

use crate::{
    api::record::{ModuleRecord, Record},
    contract::model::{Key, Rename, Section, Source},
    link::{Linked, LinkedModule},
};

/// The records of all modules.
pub(super) fn of(linked: &Linked<'_>) -> Vec<ModuleRecord> {
    linked.modules.iter().map(module).collect()
}

fn module(module: &LinkedModule<'_>) -> ModuleRecord {
    let contract = module.contract;
    let mut entries = Vec::new();
    add(&mut entries, &contract.glossary, types::term);
    add(&mut entries, &contract.scopes, scopes::scope);
    add(&mut entries, &contract.types, types::opaque);
    add(&mut entries, &contract.values, types::value);
    add(&mut entries, &contract.aliases, types::alias);
    add(&mut entries, &contract.handles, types::handle);
    add(&mut entries, &contract.guards, types::guard);
    add(&mut entries, &contract.callbacks, callbacks::callback);
    add(
        &mut entries,
        &contract.registrations,
        callbacks::registration,
    );
    add(&mut entries, &contract.nodes, nodes::node);
    add(&mut entries, &contract.structs, structs::structure);
    add(&mut entries, &contract.obligations, obligations::owed);
    add(&mut entries, &contract.errors, types::error);
    add(&mut entries, &contract.error_enums, types::error_enum);
    add(&mut entries, &contract.status_errors, types::status_error);
    add(&mut entries, &contract.status_values, types::status_values);
    add(&mut entries, &contract.constants, types::constants);
    add(&mut entries, &contract.compositions, types::composition);
    add(&mut entries, &contract.functions, function::function);
    ModuleRecord {
        module: contract.module.value.clone(),
        entries,
    }
}

/// Adds a record for each thing in a section.
fn add<T>(entries: &mut Vec<Record>, section: &Section<T>, record: fn(&Key, &T) -> Record) {
    entries.extend(section.iter().map(|(key, one)| record(key, one)));
}

/// Where the facts about a thing are written, in words.
pub(super) fn source(source: &Source, name: &str) -> String {
    words::source(source, name)
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
