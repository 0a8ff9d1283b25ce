//! Facts to shape: every choice about the generated API is made here. A file that is about a
//! pattern begins with its name.

// What becomes of a C function.
mod absent;
mod call;
mod callbacks;
mod conflicts;
mod coverage;
mod roles;
mod scopes;
mod shims;
mod sleeping;

// Types and constants.
mod aliases;
mod constants;
mod error_enums;
mod errors;
mod held;
mod nodes;
mod obligations;
mod registrations;
mod scalars;
mod status;
mod structs;
mod values;
mod views;

// Texts and names, and what all items are made of.
mod docs;
mod glossary;
mod items;
mod records;
mod twice;

use indexmap::IndexMap;
pub(crate) use twice::PRELUDE;

use crate::{
    api::{Api, Function, Item, Module, body::Expr, coverage::Outcome, docs::Docs, ty::Ty},
    contract::model,
    link::{Linked, LinkedModule},
    profile::Profile,
    support::{diag::Sink, raw_names},
};

use self::roles::{Owner, Role, Roles};

/// What the patterns look things up in.
struct Context<'a> {
    linked: &'a Linked<'a>,
    profile: &'a Profile,
    roles: &'a Roles<'a>,
}

/// Wrappers by the type they belong to, and what became of every function.
#[derive(Default)]
struct Wrappers<'a> {
    by_owner: IndexMap<Owner<'a>, Vec<Function>>,
    outcomes: IndexMap<&'a str, Outcome>,
    owing: obligations::Owing<'a>,
}

/// Lowers linked contracts to the API they describe.
pub fn lower(sink: &mut Sink, linked: &Linked<'_>, profile: &Profile) -> Api {
    let roles = roles::assign(linked);
    let context = Context {
        linked,
        profile,
        roles: &roles,
    };
    context.check_scopes(sink);
    let mut wrappers = context.wrappers();
    context.payments(&mut wrappers);
    context.check_paths(sink, &wrappers);
    let modules: Vec<Module> = linked
        .modules
        .iter()
        .map(|module| context.module(sink, module, &mut wrappers))
        .collect();
    Api {
        modules,
        compositions: Vec::new(),
        records: records::of(linked),
        shims: shims::of(linked, &wrappers.outcomes, &profile.shims.prefix),
        coverage: coverage::of(sink, linked, wrappers.outcomes),
    }
}

impl<'a> Context<'a> {
    /// Lowers every function that gets a wrapper of its own.
    fn wrappers(&self) -> Wrappers<'a> {
        let mut wrappers = Wrappers::default();
        for module in &self.linked.modules {
            for function in &module.functions {
                let name = function.id();
                let outcome = match self.roles.of(name) {
                    Role::Part { by } => Outcome::Used { by },
                    Role::NotBound { reason, fix } => Outcome::NotBound { reason, fix },
                    // What becomes of it is known once all that it could pay is.
                    Role::Pays => continue,
                    Role::Wrapper { owner } => match self.calls(function, owner) {
                        Ok(made) => {
                            let outcome = coverage::of_last(self, owner, &made);
                            wrappers.by_owner.entry(owner).or_default().extend(made);
                            outcome
                        }
                        Err(not_bound) => Outcome::NotBound {
                            reason: not_bound.reason,
                            fix: not_bound.fix,
                        },
                    },
                };
                wrappers.outcomes.insert(name, outcome);
            }
        }
        wrappers
    }

    fn module(
        &self,
        sink: &mut Sink,
        module: &LinkedModule<'a>,
        wrappers: &mut Wrappers<'a>,
    ) -> Module {
        let contract = module.contract;
        let mut items = self.constants(module);
        items.extend(self.aliases(module).into_iter().map(Item::Alias));
        let macros = self.macros(sink, module, wrappers).into_iter();
        items.extend(macros.map(Item::Macro));
        let views = module
            .types
            .iter()
            .flat_map(|opaque| self.views(sink, opaque, wrappers));
        items.extend(views.collect::<Vec<_>>().into_iter().map(Item::Type));
        let holders = self.holders(module, wrappers).into_iter();
        items.extend(holders.map(Item::Type));
        let values = contract
            .values
            .iter()
            .map(|(key, value)| self.value(key, value, wrappers));
        items.extend(values.collect::<Vec<_>>().into_iter().map(Item::Type));
        let handles = contract
            .handles
            .iter()
            .filter_map(|(key, handle)| self.handle(key, handle, wrappers));
        items.extend(handles.collect::<Vec<_>>().into_iter().map(Item::Type));
        let guards = contract
            .guards
            .iter()
            .filter(|(key, _)| !self.linked.is_unmade(key))
            .map(|(key, guard)| self.guard(key, guard, wrappers));
        items.extend(guards.collect::<Vec<_>>().into_iter().map(Item::Type));
        let owed = self.obligations(&contract.module, wrappers).into_iter();
        items.extend(owed.map(Item::Type));
        let callbacks = contract.callbacks.iter();
        items.extend(callbacks.flat_map(|(key, callback)| self.callback_items(key, callback)));
        for key in contract.registrations.keys() {
            if let Some(block) = self.registration(key, wrappers) {
                items.push(Item::Type(block));
                items.extend(self.revocable(sink, key));
            }
        }
        for (key, structure) in &contract.structs {
            let blocks = self.structure(key, structure, wrappers).into_iter();
            items.extend(blocks.map(Item::Type));
        }
        let nodes = self.nodes(contract, wrappers).into_iter();
        items.extend(nodes.map(Item::Type));
        items.extend(self.errors(contract));
        let free = wrappers
            .by_owner
            .shift_remove(&Owner::Module(&contract.module));
        items.extend(free.unwrap_or_default().into_iter().map(Item::Function));
        let lowered = Module {
            path: contract.module.value.clone(),
            docs: Docs::text(glossary::module_text(contract)),
            headers: contract
                .headers
                .iter()
                .map(|header| header.value.clone())
                .collect(),
            children: self.linked.modules_below(&contract.module),
            items,
        };
        self.check_twice(sink, module, &lowered);
        lowered
    }

    /// The types of errors and of causes, and those of status codes.
    fn errors(&self, contract: &'a model::Module) -> Vec<Item> {
        let errors = contract.errors.iter();
        let mut items: Vec<_> = errors
            .map(|(key, error)| Item::Type(self.error(key, error)))
            .collect();
        let enums = contract.error_enums.iter();
        items.extend(enums.map(|(key, error)| Item::Enum(self.error_enum(key, error))));
        let errors = contract.status_errors.iter();
        items.extend(errors.map(|(key, error)| Item::Type(self.status_error(key, error))));
        let values = contract.status_values.iter();
        items.extend(values.map(|(key, values)| Item::Enum(self.status_values(key, values))));
        items
    }

    /// The generated type of a value type.
    fn value_type(&self, name: &str) -> Option<Ty> {
        let entry = self.linked.index.values.get(name)?;
        Some(self.generated(&entry.contract.rust.name))
    }

    /// The type of a view, value type, handle, guard or error type: generated, unless the target has it.
    fn generated(&self, name: &str) -> Ty {
        if let Some(ty) = self.view(name).and_then(views::provided::ty) {
            return ty;
        }
        Ty::Generated {
            module: self.module_of_type(name).to_owned(),
            name: name.to_owned(),
        }
    }

    /// The module in which a generated type stands.
    fn module_of_type(&self, name: &str) -> &'a str {
        let found = self.linked.index.generated(name);
        found.map_or("", |(module, _)| module)
    }

    /// The module in which the wrappers of an owner stand.
    fn module_of(&self, owner: Owner<'a>) -> &'a str {
        match (owner, owner.ty()) {
            (Owner::Module(path), _) => path,
            (_, ty) => self.module_of_type(ty.unwrap_or_default()),
        }
    }
}

/// The item of the raw bindings that stands for a C type: `struct file` is `file` there.
fn raw(c_type: &str) -> Ty {
    let tag = c_type.rsplit(' ').next().unwrap_or(c_type);
    Ty::Raw(raw_names::raw(tag))
}

/// `bindings::name`.
fn binding(name: &str) -> Expr {
    Expr::Raw(raw_names::raw(name))
}
