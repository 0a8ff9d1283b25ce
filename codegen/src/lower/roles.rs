//! What each function is to the API: part of a pattern, or a wrapper on some type.

use indexmap::IndexMap;

use crate::{
    contract::model::{self, Bind, HandleUse, Transfer},
    link::{Linked, LinkedFunction},
    support::diag::{Diagnostic, Sink},
};

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
    /// It has none.
    NotBound {
        /// Why.
        reason: String,
        /// The line that would change that.
        fix: String,
    },
}

/// The role of every function, and the functions behind every handle.
#[derive(Debug, Default)]
pub(super) struct Roles<'a> {
    roles: IndexMap<&'a str, Role<'a>>,
    /// For each handle: what makes it, and what ends it.
    pub(super) handles: IndexMap<&'a str, HandleFunctions<'a>>,
}

/// The functions behind a handle.
#[derive(Clone, Debug, Default)]
pub(super) struct HandleFunctions<'a> {
    /// They make one.
    pub(super) acquire: Vec<&'a str>,
    /// They end one.
    pub(super) release: Vec<&'a str>,
    /// The one of `release` that the destructor calls.
    pub(super) drop: Option<&'a str>,
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

/// Gives every function its role.
pub(super) fn assign<'a>(sink: &mut Sink, linked: &'a Linked<'a>) -> Roles<'a> {
    let mut roles = Roles {
        handles: handles(sink, linked),
        ..Roles::default()
    };
    parts(linked, &mut roles);
    for module in &linked.modules {
        for function in &module.functions {
            let role = not_bound(function).unwrap_or_else(|| Role::Wrapper {
                owner: owner(linked, module.contract, function),
            });
            roles.roles.entry(function.key).or_insert(role);
        }
    }
    roles
}

/// Functions that other patterns call: counting, comparing, dropping, discharging.
fn parts<'a>(linked: &'a Linked<'a>, roles: &mut Roles<'a>) {
    let index = &linked.index;
    for entry in index.views.values() {
        let Some(refcount) = &entry.opaque.refcount else {
            continue;
        };
        for name in refcount.get.iter().chain(&refcount.put) {
            let by = format!("the reference count of `{}`", entry.c_type);
            roles.roles.insert(name, Role::Part { by });
        }
    }
    for (name, entry) in &index.values {
        if let Some(eq) = &entry.contract.eq {
            roles.roles.insert(
                eq,
                Role::Part {
                    by: format!("the comparison of `{name}`"),
                },
            );
        }
    }
    for (name, functions) in &roles.handles {
        if let Some(drop) = functions.drop {
            roles.roles.insert(
                drop,
                Role::Part {
                    by: format!("the destructor of `{name}`"),
                },
            );
        }
    }
    for (outer, entry) in &index.functions {
        let params = entry.contract.params.values();
        for name in params.filter_map(|param| param.result_of.as_ref()) {
            let by = format!("the arguments of `{outer}`");
            roles.roles.entry(name).or_insert(Role::Part { by });
        }
    }
    for (name, entry) in &index.functions {
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

fn handles<'a>(sink: &mut Sink, linked: &'a Linked<'a>) -> IndexMap<&'a str, HandleFunctions<'a>> {
    let mut handles: IndexMap<&str, HandleFunctions<'_>> = linked
        .index
        .handles
        .keys()
        .map(|name| (*name, HandleFunctions::default()))
        .collect();
    let mut alone: IndexMap<&str, Vec<&str>> = IndexMap::new();
    for function in linked.modules.iter().flat_map(|module| &module.functions) {
        let ret = function
            .contract
            .ret
            .as_ref()
            .and_then(|ret| ret.handle.as_ref());
        let params = function
            .contract
            .params
            .values()
            .filter_map(|param| param.handle.as_ref());
        for handle in ret.into_iter().chain(params) {
            match handle {
                HandleUse::Acquire(name) => {
                    handles.entry(name).or_default().acquire.push(function.key);
                }
                HandleUse::Release(name) => {
                    handles.entry(name).or_default().release.push(function.key);
                    if function.params.len() == 1 {
                        alone.entry(name).or_default().push(function.key);
                    }
                }
                HandleUse::Use(_) => {}
            }
        }
    }
    for (name, functions) in &mut handles {
        let candidates = alone.get(name).map_or(&[][..], Vec::as_slice);
        functions.drop = destructor(sink, linked, name, candidates);
    }
    handles
}

/// The function that the destructor calls: the chosen one, or the only one that takes nothing else.
fn destructor<'a>(
    sink: &mut Sink,
    linked: &'a Linked<'a>,
    name: &str,
    candidates: &[&'a str],
) -> Option<&'a str> {
    let entry = linked.index.handles.get(name)?;
    if let Some(chosen) = &entry.contract.drop {
        return Some(chosen);
    }
    let place = linked.place(entry.key.span);
    match candidates {
        [one] => Some(one),
        [] => {
            sink.push(
                Diagnostic::error("SB0401", format!("nothing releases the handle `{name}`"))
                    .at(place, "no function gives it back")
                    .help(format!(
                        "say it of a parameter: `handle: {{ release: {name} }}`"
                    )),
            );
            None
        }
        several => {
            let message = format!("several functions could release the handle `{name}`");
            let mut diagnostic =
                Diagnostic::error("SB0406", message).at(place, "which of them when it is dropped?");
            for function in several.iter().filter_map(|name| linked.function(name)) {
                let place = linked.place(function.key.span);
                diagnostic = diagnostic.also(place, "this one could");
            }
            let help = "choose the one for the destructor: `drop: ...`";
            sink.push(diagnostic.help(help));
            None
        }
    }
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
/// borrows first; otherwise none.
fn owner<'a>(
    linked: &'a Linked<'a>,
    module: &'a model::Module,
    function: &LinkedFunction<'a>,
) -> Owner<'a> {
    let contract = function.contract;
    let ret = contract.ret.as_ref();
    if let Some(HandleUse::Acquire(name)) = ret.and_then(|ret| ret.handle.as_ref()) {
        return Owner::Handle(name);
    }
    let mut handles = contract
        .params
        .values()
        .filter_map(|param| param.handle.as_ref());
    if let Some(HandleUse::Use(name) | HandleUse::Release(name)) = handles.next() {
        return Owner::Handle(name);
    }
    if let Some(name) = &contract.method_of {
        return named_owner(linked, name);
    }
    let first = function.params.first().and_then(|param| param.contract);
    if let Some(view) = first.and_then(|(_, param)| param.view.as_ref()) {
        return named_owner(linked, view);
    }
    let owned = ret.filter(|ret| ret.transfer.as_deref() == Some(&Transfer::Full));
    match owned.and_then(|ret| ret.view.as_ref()) {
        Some(view) => named_owner(linked, view),
        None => Owner::Module(&module.module),
    }
}

fn named_owner<'a>(linked: &'a Linked<'a>, name: &'a str) -> Owner<'a> {
    if linked.index.handles.contains_key(name) {
        Owner::Handle(name)
    } else if linked.index.values.contains_key(name) {
        Owner::Value(name)
    } else {
        Owner::View(name)
    }
}
