//! Functions that some versions or configurations of the C side do not have.

use crate::{
    contract::{
        at::At,
        model::{self, Key},
    },
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, Linker};

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

impl<'a> Linked<'a> {
    /// Every function that these headers do not declare, and need not.
    pub fn all_absent(&self) -> impl Iterator<Item = &Absent<'a>> {
        self.modules.iter().flat_map(|module| &module.absent)
    }

    /// The absent function with this key.
    pub fn absent(&self, name: &str) -> Option<&Absent<'a>> {
        self.all_absent().find(|absent| absent.key.as_str() == name)
    }

    /// Whether a handle, a guard or what is owed has no type, because all that could make one is absent.
    pub fn is_unmade(&self, name: &str) -> bool {
        let guard = self.index.guards.get(name);
        self.nothing_acquires(name)
            || self.nothing_owes(name)
            || guard.is_some_and(|entry| self.nothing_takes(&entry.contract.lock))
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
