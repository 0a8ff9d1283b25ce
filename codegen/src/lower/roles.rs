//! What each function is to the API: part of a pattern, or a wrapper on some type.

use indexmap::{IndexMap, IndexSet};

use crate::{
    contract::model::{self, Bind, BorrowSource, Bounds, HandleUse, Transfer},
    link::{Linked, LinkedFunction, View, guards, nodes::NodeRole},
};

use super::absent;

/// The type that a wrapper belongs to.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Hash)]
pub(super) enum Owner<'a> {
    /// None: it is a free function of this module.
    Module(&'a str),
    /// A view.
    View(&'a str),
    /// A value type.
    Value(&'a str),
    /// A handle.
    Handle(&'a str),
    /// A guard.
    Guard(&'a str),
    /// What is owed.
    Obligation(&'a str),
    /// A registration.
    Registration(&'a str),
    /// A struct that its user allocates.
    Struct(&'a str),
    /// A node that is not added.
    Node(&'a str),
    /// A node that C has.
    Added(&'a str),
}

impl<'a> Owner<'a> {
    /// The name of the type, if it is one.
    pub(super) fn ty(self) -> Option<&'a str> {
        match self {
            Self::Module(_) => None,
            Self::View(name)
            | Self::Value(name)
            | Self::Handle(name)
            | Self::Guard(name)
            | Self::Obligation(name)
            | Self::Registration(name)
            | Self::Struct(name)
            | Self::Node(name)
            | Self::Added(name) => Some(name),
        }
    }
}

/// What a function is to the API.
#[derive(Clone, Debug)]
pub(super) enum Role<'a> {
    /// It is called by code that another pattern generates.
    Part {
        /// Where, for reports.
        by: String,
    },
    /// It has a wrapper of its own.
    Wrapper {
        /// On this type.
        owner: Owner<'a>,
    },
    /// It takes what is owed: its wrapper is a payment.
    Pays,
    /// It has none.
    NotBound {
        /// Why.
        reason: String,
        /// The line that would change that.
        fix: String,
    },
}

/// The role of every function.
#[derive(Debug, Default)]
pub(super) struct Roles<'a> {
    roles: IndexMap<&'a str, Role<'a>>,
}

impl<'a> Roles<'a> {
    /// The role of a function.
    pub(super) fn of(&self, name: &str) -> Role<'a> {
        self.roles
            .get(name)
            .cloned()
            .unwrap_or_else(|| Role::NotBound {
                reason: "it has no contract".to_owned(),
                fix: format!("functions: {{ {name}: ... }}"),
            })
    }
}

/// What a function is a half of the counts of.
struct Counted<'a> {
    /// Whether the target counts the first of them without calling anything here.
    by_target: bool,
    /// Types and views, each once.
    names: IndexSet<&'a str>,
}

impl Counted<'_> {
    /// The counts, for reports.
    fn text(&self) -> String {
        let whose = if self.by_target {
            "the target's own"
        } else {
            "the"
        };
        let names: Vec<String> = self.names.iter().map(|name| format!("`{name}`")).collect();
        let names = names.join("; also that of ");
        format!("{whose} reference count of {names}")
    }
}

/// The functions that count, each with what it counts.
fn counting<'a>(linked: &'a Linked<'a>) -> IndexMap<&'a str, Counted<'a>> {
    let mut found: IndexMap<&str, Counted<'_>> = IndexMap::new();
    for entry in linked.index.views.values() {
        let of_type = entry.opaque.refcount.as_ref();
        let of_view = entry.contract.refcount.as_ref();
        for (pair, name) in [(of_type, entry.c_type), (of_view, entry.key.as_str())] {
            let Some(pair) = pair else { continue };
            for half in pair.get.iter().chain(&pair.put) {
                let counted = found.entry(half).or_insert_with(|| Counted {
                    by_target: is_of_target(*entry, pair),
                    names: IndexSet::new(),
                });
                counted.names.insert(name);
            }
        }
    }
    found
}

/// Gives every function its role.
pub(super) fn assign<'a>(linked: &'a Linked<'a>) -> Roles<'a> {
    let mut roles = Roles::default();
    parts(linked, &mut roles);
    for module in &linked.modules {
        for function in &module.functions {
            // A part of a pattern is one in every case.
            let known = roles.roles.get(function.key.as_str()).cloned();
            let owner = owner(linked, module.contract, function);
            let role = known
                .or_else(|| absent::needs_unmade(linked, function, owner))
                .or_else(|| not_bound(function))
                .or_else(|| pays(function))
                .unwrap_or(Role::Wrapper { owner });
            roles.roles.insert(function.id(), role);
        }
    }
    roles
}

/// Functions that other patterns call: counting, comparing, dropping, and those beside other calls.
fn parts<'a>(linked: &'a Linked<'a>, roles: &mut Roles<'a>) {
    let index = &linked.index;
    for (name, counted) in counting(linked) {
        let by = counted.text();
        roles.roles.insert(name, Role::Part { by });
    }
    for (name, entry) in &index.views {
        if let Some(release) = entry.release() {
            let by = format!("the destructor of `{name}`");
            roles.roles.insert(release, Role::Part { by });
        }
    }
    for (name, entry) in &index.guards {
        if linked.nothing_takes(&entry.contract.lock) {
            continue;
        }
        if let Some(release) = linked.unlock(&entry.contract.lock) {
            let by = format!("the destructor of `{name}`");
            roles.roles.insert(release.key, Role::Part { by });
        }
    }
    for (name, entry) in &index.values {
        if let Some(eq) = &entry.contract.eq {
            let by = format!("the comparison of `{name}`");
            roles.roles.insert(eq, Role::Part { by });
        }
    }
    for (name, entry) in &index.nodes {
        let by = format!("the functions of `{name}`");
        roles.roles.insert(&entry.contract.init, Role::Part { by });
    }
    for name in index.handles.keys() {
        let functions = linked.handle_functions(name);
        if let Some(drop) = functions.and_then(|functions| functions.drop) {
            let by = format!("the destructor of `{name}`");
            roles.roles.insert(drop, Role::Part { by });
        }
    }
    for name in index.structs.keys() {
        if let Some(end) = linked.struct_end(name) {
            let by = format!("the destructor of `{name}`");
            roles.roles.insert(end.key, Role::Part { by });
        }
    }
    called_beside(linked, roles);
}

/// Whether this pair counts views that the target provides, and no others.
fn is_of_target(view: View<'_>, pair: &model::Refcount) -> bool {
    let counted = || {
        view.all_of_type()
            .filter(|view| view.refcount() == Some(pair))
    };
    counted().next().is_some() && counted().all(View::is_provided)
}

/// Functions that are called beside others, before or after them: opening a scope, closing it, giving an
/// argument, discharging.
fn called_beside<'a>(linked: &'a Linked<'a>, roles: &mut Roles<'a>) {
    let index = &linked.index;
    for (name, by) in opened(linked) {
        roles.roles.entry(name).or_insert(Role::Part { by });
    }
    for (outer, entry) in &index.functions {
        let params = entry.contract.params.values();
        for name in params.filter_map(|param| param.result_of.as_ref()) {
            let by = format!("the arguments of `{outer}`");
            roles.roles.entry(name).or_insert(Role::Part { by });
        }
    }
    for (name, entry) in &index.functions {
        if let Some(scope) = &entry.contract.leaves {
            let by = format!("what closes the scope `{}`", &**scope);
            roles.roles.insert(name, Role::Part { by });
        }
        let obligation = entry
            .contract
            .ret
            .as_ref()
            .and_then(|ret| ret.obligation.as_ref());
        for discharge in obligation
            .iter()
            .flat_map(|obligation| obligation.discharge.keys())
        {
            let reason = format!("it discharges what `{name}` leaves owed, and that is not bound");
            let fix = "bind: { manual: ... }".to_owned();
            roles
                .roles
                .entry(discharge)
                .or_insert(Role::NotBound { reason, fix });
        }
    }
}

/// The functions that open and close scopes for a call, where nothing is bound to the scope: then there is
/// nothing else to open it for.
fn opened<'a>(linked: &'a Linked<'a>) -> impl Iterator<Item = (&'a str, String)> {
    linked.functions().filter_map(move |function| {
        let contract = function.contract;
        let scope = contract.enters.as_ref().or(contract.leaves.as_ref())?;
        let mut callers = linked.functions();
        let is_used = callers.any(|caller| caller.contract.under.as_ref() == Some(scope));
        let binds = linked.bound_to(scope).next().is_some();
        let by = format!("the calls under `{}`", &**scope);
        (is_used && !binds).then_some((function.key.as_str(), by))
    })
}

/// A function that takes what is owed is there for nothing else.
fn pays<'a>(function: &LinkedFunction<'_>) -> Option<Role<'a>> {
    let mut takes = function.contract.takes_owed();
    takes.next().map(|_| Role::Pays)
}

/// Why a function gets no wrapper, as far as its contract alone says so.
fn not_bound<'a>(function: &LinkedFunction<'_>) -> Option<Role<'a>> {
    let contract = function.contract;
    let (reason, fix) = match contract.bind.as_deref() {
        Some(Bind::DoNot(reason)) => (reason.clone(), "bind: auto".to_owned()),
        Some(Bind::Manual(reason)) => (
            format!("it is written by hand: {reason}"),
            "bind: auto".to_owned(),
        ),
        _ => {
            let question = function.questions.first()?;
            (question.text.clone(), question.answer.clone())
        }
    };
    Some(Role::NotBound { reason, fix })
}

/// The type that a wrapper belongs to: what it says, what it makes, what it ends or uses, what it
/// borrows first, what it hands out for a scope; otherwise none.
fn owner<'a>(
    linked: &'a Linked<'a>,
    module: &'a model::Module,
    function: &LinkedFunction<'a>,
) -> Owner<'a> {
    let contract = function.contract;
    if let Some((node, role)) = linked.node_of(function.key) {
        let added = node.contract.added.as_ref();
        return match (role, added) {
            (NodeRole::Remove, Some(added)) => Owner::Added(&added.name),
            _ => Owner::Node(node.key),
        };
    }
    let ret = contract.ret.as_ref();
    if let Some(name) = linked.registration_of(function.key) {
        return Owner::Registration(name);
    }
    if let Some(HandleUse::Acquire(name)) = ret.and_then(|ret| ret.handle.as_ref()) {
        return Owner::Handle(name);
    }
    if let Some(owes) = contract.owes() {
        return Owner::Obligation(&owes.obligation);
    }
    let mut handles = contract
        .params
        .values()
        .filter_map(|param| param.handle.as_ref());
    if let Some(HandleUse::Use(name) | HandleUse::Release(name)) = handles.next() {
        return Owner::Handle(name);
    }
    if let Some(used) = contract.structures().next() {
        return Owner::Struct(used.name());
    }
    if let Some((name, _)) = guards::of_method(&linked.index, function) {
        return Owner::Guard(name);
    }
    if let Some(name) = &contract.method_of {
        return named_owner(linked, module, name);
    }
    // A slice of values is none of them.
    let is_counted =
        |param: &model::Param| param.bounds.as_deref().and_then(Bounds::length).is_some();
    let first = function.params.first().and_then(|param| param.contract);
    let first = first.filter(|(_, param)| !is_counted(param));
    if let Some(view) = first.and_then(|(_, param)| param.view.as_ref()) {
        return named_owner(linked, module, view);
    }
    let owned = ret.filter(|ret| ret.transfer.as_deref() == Some(&Transfer::Full));
    if let Some(view) = owned.and_then(|ret| ret.view.as_ref()) {
        return named_owner(linked, module, view);
    }
    let from_scope =
        |ret: &&model::Return| ret.borrows_from.as_deref() == Some(&BorrowSource::Scope);
    let bound = ret.filter(from_scope).and_then(|ret| ret.view.as_ref());
    let Some(entry) = bound.and_then(|view| linked.index.views.get(view.as_str())) else {
        return Owner::Module(&module.module);
    };
    let looser = entry.contract.refines.as_ref();
    let name = looser.map_or(entry.key, |refines| &refines.view);
    named_owner(linked, module, name)
}

/// The type of a name; what the target provides gets no methods.
fn named_owner<'a>(linked: &'a Linked<'a>, module: &'a model::Module, name: &'a str) -> Owner<'a> {
    let view = linked.index.views.get(name);
    if view.is_some_and(|view| view.is_provided()) {
        Owner::Module(&module.module)
    } else if linked.index.handles.contains_key(name) {
        Owner::Handle(name)
    } else if linked.index.guards.contains_key(name) {
        Owner::Guard(name)
    } else if linked.index.obligations.contains_key(name) {
        Owner::Obligation(name)
    } else if linked.index.structs.contains_key(name) {
        Owner::Struct(name)
    } else if linked.index.values.contains_key(name) {
        Owner::Value(name)
    } else {
        Owner::View(name)
    }
}
