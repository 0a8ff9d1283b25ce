//! Functions that some versions or configurations of the C side do not have.

use crate::{
    contract::{
        at::At,
        model::{self, HandleUse, Key, LockRule},
    },
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, Linker, guards};

/// A function that these headers do not declare, and need not.
#[derive(Clone, Copy, Debug)]
pub struct Absent<'a> {
    /// The name of the contract.
    pub key: &'a Key,
    /// The contract.
    pub contract: &'a model::Function,
    /// Why it may be absent.
    pub reason: &'a At<String>,
}

impl<'a> Linker<'a, '_> {
    /// The function as an absent one, if its contract allows that. Where a macro has its name, it is there,
    /// and only lacks a prototype.
    pub(super) fn absent(&self, key: &'a Key, contract: &'a model::Function) -> Option<Absent<'a>> {
        let reason = contract.may_be_absent.as_ref()?;
        let is_macro = self.unit.macros.contains_key(key.as_str());
        (!is_macro).then_some(Absent {
            key,
            contract,
            reason,
        })
    }
}

impl<'a> Absent<'a> {
    /// What it does with a handle: by its result, or by a parameter.
    pub fn handles(&self) -> impl Iterator<Item = &'a HandleUse> + use<'a> {
        let ret = self.contract.ret.iter();
        let ret = ret.filter_map(|ret| ret.handle.as_ref());
        let params = self.contract.params.values();
        ret.chain(params.filter_map(|param| param.handle.as_ref()))
    }

    /// Whether it makes such a handle.
    pub fn acquires(&self, handle: &str) -> bool {
        let mut uses = self.handles();
        uses.any(|one| matches!(one, HandleUse::Acquire(name) if name.as_str() == handle))
    }

    /// Whether it takes a lock.
    pub fn takes(&self, lock: &str) -> bool {
        let rule = self.contract.locks.get(lock);
        matches!(rule, Some(LockRule::Acquires | LockRule::CondAcquires))
    }

    /// Whether it leaves a lock.
    pub fn leaves(&self, lock: &str) -> bool {
        self.contract.locks.get(lock) == Some(&LockRule::Releases)
    }

    /// Whether it ends such a handle.
    pub fn releases(&self, handle: &str) -> bool {
        let mut uses = self.handles();
        uses.any(|one| matches!(one, HandleUse::Release(name) if name.as_str() == handle))
    }
}

/// Reports every scope that can be opened, or is opened for a call, and whose other half is absent.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for function in linked.functions() {
        let contract = function.contract;
        for scope in contract.enters.iter().chain(&contract.under) {
            half(sink, linked, scope, "leaves", |one| one.leaves.as_ref());
        }
        if let Some(scope) = &contract.under {
            half(sink, linked, scope, "enters", |one| one.enters.as_ref());
        }
    }
}

fn half(
    sink: &mut Sink,
    linked: &Linked<'_>,
    scope: &At<String>,
    does: &str,
    of: impl Fn(&model::Function) -> Option<&At<String>>,
) {
    let fits = |function: &model::Function| of(function) == Some(scope);
    if linked.functions().any(|function| fits(function.contract)) {
        return;
    }
    let mut absent = linked.all_absent();
    if let Some(absent) = absent.find(|absent| fits(absent.contract)) {
        let role = format!("it is what {does} `{}`", &**scope);
        linked.needs_absent(sink, scope, &role, absent);
    }
}

impl<'a> Linked<'a> {
    /// Every function that these headers do not declare, and need not.
    pub fn all_absent(&self) -> impl Iterator<Item = &Absent<'a>> {
        self.modules.iter().flat_map(|module| &module.absent)
    }

    /// The absent function with this key.
    pub fn absent(&self, name: &str) -> Option<&Absent<'a>> {
        self.all_absent().find(|absent| absent.key.as_str() == name)
    }

    /// Whether there is nothing that makes such a handle, because all that could is absent: then
    /// no type stands for it.
    pub fn nothing_acquires(&self, handle: &str) -> bool {
        let acquires = |function: &&model::Function| {
            let ret = function.ret.as_ref().and_then(|ret| ret.handle.as_ref());
            matches!(ret, Some(HandleUse::Acquire(name)) if name.as_str() == handle)
        };
        let mut there = self.functions().map(|function| function.contract);
        !there.any(|function| acquires(&function))
            && self.all_absent().any(|absent| absent.acquires(handle))
    }

    /// Whether there is nothing that takes a lock, because all that could is absent: then no guard stands
    /// for it.
    pub fn nothing_takes(&self, lock: &str) -> bool {
        guards::acquiring(self, lock).is_empty()
            && self.all_absent().any(|absent| absent.takes(lock))
    }

    /// Reports that a pattern needs a function that is absent.
    pub fn needs_absent(&self, sink: &mut Sink, at: &At<String>, role: &str, absent: &Absent<'_>) {
        let message = format!("`{}` is not declared, and {role}", &**absent.key);
        sink.push(
            Diagnostic::error("SB0424", message)
                .at(self.place(at.span), "this needs it")
                .also(self.place(absent.reason.span), "it may be absent")
                .help("give what needs it to headers that declare it"),
        );
    }
}
