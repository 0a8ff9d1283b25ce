//! Every name that contracts introduce, and where.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use crate::{
    contract::{
        at::{At, Sources, Span},
        model::{self, Key, RevocableForm, Section},
    },
    support::{
        diag::{Diagnostic, Sink},
        suggest::nearest,
    },
};

use super::views::View;

/// What introduces a name, with the module it belongs to.
#[derive(Debug)]
pub struct Entry<'a, T> {
    /// The module's path.
    pub module: &'a str,
    /// The name.
    pub key: &'a Key,
    /// The contract.
    pub contract: &'a T,
}

// They hold for contracts that cannot be copied, too.
impl<T> Copy for Entry<'_, T> {}

impl<T> Clone for Entry<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

/// Every name that contracts introduce.
#[derive(Debug, Default)]
pub struct Index<'a> {
    /// Views, by Rust name.
    pub views: IndexMap<&'a str, View<'a>>,
    /// Value types, by Rust name.
    pub values: IndexMap<&'a str, Entry<'a, model::ValueType>>,
    /// Names for number types, by C name.
    pub aliases: IndexMap<&'a str, Entry<'a, model::Alias>>,
    /// Handles, by Rust name.
    pub handles: IndexMap<&'a str, Entry<'a, model::Handle>>,
    /// Guards, by Rust name.
    pub guards: IndexMap<&'a str, Entry<'a, model::Guard>>,
    /// Error types, by Rust name.
    pub errors: IndexMap<&'a str, Entry<'a, model::ErrorType>>,
    /// Error enumerations, by Rust name.
    pub error_enums: IndexMap<&'a str, Entry<'a, model::ErrorEnum>>,
    /// Error types with codes, by Rust name.
    pub status_errors: IndexMap<&'a str, Entry<'a, model::StatusError>>,
    /// Types with the codes of success, by Rust name.
    pub status_values: IndexMap<&'a str, Entry<'a, model::StatusValues>>,
    /// Callbacks, by the name of their trait.
    pub callbacks: IndexMap<&'a str, Entry<'a, model::CallbackType>>,
    /// Registrations, by Rust name.
    pub registrations: IndexMap<&'a str, Entry<'a, model::Registration>>,
    /// Embedded structs, by Rust name.
    pub nodes: IndexMap<&'a str, Entry<'a, model::Node>>,
    /// Structs that their user allocates, by Rust name.
    pub structs: IndexMap<&'a str, Entry<'a, model::Structure>>,
    /// What is owed, by Rust name.
    pub obligations: IndexMap<&'a str, Entry<'a, model::Owed>>,
    /// Scopes, by name.
    pub scopes: IndexMap<&'a str, Entry<'a, model::Scope>>,
    /// Functions, by the name of their contract.
    pub functions: IndexMap<&'a str, Entry<'a, model::Function>>,
    /// Functions whose result is an argument of another one.
    pub passed_on: BTreeSet<&'a str>,
}

impl<'a> Index<'a> {
    /// Collects the names. Contracts refer to each other's types by name alone, so one that stands
    /// twice is an error, in whichever modules.
    pub(super) fn new(sink: &mut Sink, modules: &[&'a model::Module], sources: &Sources) -> Self {
        let mut index = Self::default();
        for module in modules {
            index.add(module);
        }
        Self::check_twice(sink, modules, sources);
        index
    }

    fn add(&mut self, contract: &'a model::Module) {
        let module = contract.module.as_str();
        for (c_type, opaque) in &contract.types {
            for (key, view) in &opaque.views {
                let entry = View {
                    module,
                    c_type,
                    opaque,
                    key,
                    contract: view,
                };
                self.views.entry(key).or_insert(entry);
            }
        }
        for (key, contract) in &contract.values {
            let entry = Entry {
                module,
                key,
                contract,
            };
            self.values.entry(&contract.rust.name).or_insert(entry);
        }
        fill(&mut self.aliases, module, &contract.aliases);
        fill(&mut self.handles, module, &contract.handles);
        fill(&mut self.guards, module, &contract.guards);
        fill(&mut self.errors, module, &contract.errors);
        fill(&mut self.error_enums, module, &contract.error_enums);
        fill(&mut self.status_errors, module, &contract.status_errors);
        fill(&mut self.status_values, module, &contract.status_values);
        fill(&mut self.callbacks, module, &contract.callbacks);
        fill(&mut self.registrations, module, &contract.registrations);
        fill(&mut self.nodes, module, &contract.nodes);
        fill(&mut self.structs, module, &contract.structs);
        fill(&mut self.obligations, module, &contract.obligations);
        fill(&mut self.scopes, module, &contract.scopes);
        fill(&mut self.functions, module, &contract.functions);
        let params = contract.functions.values();
        let params = params.flat_map(|function| function.params.values());
        let inner = params.filter_map(|param| param.result_of.as_ref());
        self.passed_on.extend(inner.map(|name| name.as_str()));
    }

    /// The module of a type that is generated under this name, and where the name is written. A name for a
    /// number type is none: it stands for the type.
    pub fn generated(&self, name: &str) -> Option<(&'a str, Span)> {
        let view = self.views.get(name).map(|entry| (entry.module, entry.key));
        let value = self.values.get(name);
        let value = value.map(|entry| (entry.module, &entry.contract.rust.name));
        let found = view
            .or(value)
            .or_else(|| place(&self.handles, name))
            .or_else(|| place(&self.guards, name))
            .or_else(|| place(&self.errors, name))
            .or_else(|| place(&self.error_enums, name))
            .or_else(|| place(&self.status_errors, name))
            .or_else(|| place(&self.status_values, name))
            .or_else(|| place(&self.callbacks, name))
            .or_else(|| place(&self.registrations, name))
            .or_else(|| place(&self.nodes, name))
            .or_else(|| place(&self.structs, name))
            .or_else(|| place(&self.obligations, name))
            .or_else(|| self.beside(name));
        found.map(|(module, name)| (module, name.span))
    }

    /// Whether a type of the target is imported by this name.
    pub fn is_imported(&self, name: &str) -> bool {
        let mut paths = self.views.values().filter_map(|view| view.provided());
        paths.any(|path| path.imported().iter().any(|one| one.name() == name))
    }

    /// The module of a type that stands beside another one: a token, what is revocable, what was added.
    fn beside(&self, name: &str) -> Option<(&'a str, &'a Key)> {
        let tokens = self.callbacks.values();
        let tokens =
            tokens.filter_map(|one| Some((one.module, &one.contract.token.as_ref()?.name)));
        let revocable = self.registrations.values().flat_map(|one| {
            let names = one.contract.revocable.iter().flat_map(RevocableForm::names);
            names.map(|name| (one.module, name))
        });
        let added = self.nodes.values();
        let added = added.filter_map(|one| Some((one.module, &one.contract.added.as_ref()?.name)));
        let mut all = tokens.chain(revocable).chain(added);
        all.find(|(_, key)| key.as_str() == name)
    }

    fn check_twice(sink: &mut Sink, modules: &[&'a model::Module], sources: &Sources) {
        let types = modules.iter().flat_map(|module| {
            let views = module.types.values();
            let values = module.values.values();
            views
                .flat_map(|opaque| opaque.views.keys())
                .chain(values.map(|value| &value.rust.name))
                .chain(module.aliases.values().map(|alias| &alias.rust.name))
                .chain(module.handles.keys())
                .chain(module.guards.keys())
                .chain(module.errors.keys())
                .chain(module.error_enums.keys())
                .chain(module.status_errors.keys())
                .chain(module.status_values.keys())
                .chain(module.callbacks.keys())
                .chain(module.registrations.keys())
                .chain(module.nodes.keys())
                .chain(module.structs.keys())
                .chain(module.obligations.keys())
                .chain(beside(module))
        });
        once(sink, sources, "type", types);
        let scopes = modules.iter().flat_map(|module| module.scopes.keys());
        once(sink, sources, "scope", scopes);
        let mut aliases: IndexMap<&str, Span> = IndexMap::new();
        for key in modules.iter().flat_map(|module| module.aliases.keys()) {
            let first = *aliases.entry(key).or_insert(key.span);
            if first == key.span {
                continue;
            }
            sink.push(
                Diagnostic::error("SB0107", format!("two contracts give `{}` a name", &**key))
                    .at(sources.place(key.span), "again here")
                    .also(sources.place(first), "first here"),
            );
        }
    }

    /// Looks a view up; an unknown one is an error.
    pub(super) fn require_view(&self, sink: &mut Sink, sources: &Sources, name: &At<String>) {
        if !self.views.contains_key(name.as_str()) {
            unknown(sink, sources, "view", name, self.views.keys().copied());
        }
    }
}

/// The types that stand beside others.
fn beside(module: &model::Module) -> impl Iterator<Item = &Key> {
    let tokens = module.callbacks.values();
    let tokens = tokens
        .filter_map(|one| one.token.as_ref())
        .map(|token| &token.name);
    let revocable = module.registrations.values();
    let revocable = revocable
        .filter_map(|one| one.revocable.as_ref())
        .flat_map(RevocableForm::names);
    let added = module.nodes.values();
    let added = added.filter_map(|node| Some(&node.added.as_ref()?.name));
    tokens.chain(revocable).chain(added)
}

/// Adds what a section of a module introduces, by its keys.
fn fill<'a, T>(
    entries: &mut IndexMap<&'a str, Entry<'a, T>>,
    module: &'a str,
    section: &'a Section<T>,
) {
    for (key, contract) in section {
        entries.entry(key).or_insert(Entry {
            module,
            key,
            contract,
        });
    }
}

/// The module of a name, and the name.
fn place<'a, T>(
    entries: &IndexMap<&'a str, Entry<'a, T>>,
    name: &str,
) -> Option<(&'a str, &'a Key)> {
    entries.get(name).map(|entry| (entry.module, entry.key))
}

/// Reports what two contracts make under one name.
fn once<'n>(
    sink: &mut Sink,
    sources: &Sources,
    kind: &str,
    names: impl Iterator<Item = &'n At<String>>,
) {
    let mut seen: IndexMap<&str, Span> = IndexMap::new();
    for name in names {
        let first = *seen.entry(name).or_insert(name.span);
        if first == name.span {
            continue;
        }
        let message = format!("two contracts make a {kind} `{}`", &**name);
        sink.push(
            Diagnostic::error("SB0107", message)
                .at(sources.place(name.span), "again here")
                .also(sources.place(first), "first here"),
        );
    }
}

/// Reports a name that no contract introduces.
pub(super) fn unknown<'n>(
    sink: &mut Sink,
    sources: &Sources,
    kind: &str,
    name: &At<String>,
    candidates: impl IntoIterator<Item = &'n str>,
) {
    let message = format!("no contract introduces the {kind} `{}`", &**name);
    let diagnostic =
        Diagnostic::error("SB0310", message).at(sources.place(name.span), "unknown name");
    sink.push(match nearest(name, candidates) {
        Some(near) => diagnostic.help(format!("there is one with a similar name: `{near}`")),
        None => diagnostic,
    });
}
