//! What functions leave owed: what makes such a value, what it leads to, and the object that one is bound to.

mod check;

use indexmap::IndexSet;

use crate::{
    contract::model::{self, Key, Owed, Owes, Transfer},
    support::diag::Sink,
};

use super::{Linked, LinkedFunction, LinkedParam, View, index::Entry};

/// Reports what is owed and cannot be as its contract says.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for entry in linked.index.obligations.values() {
        linked.check_obligation(sink, *entry);
    }
    for function in linked.functions() {
        linked.check_owing(sink, function);
        linked.check_taking(sink, function);
    }
}

impl model::Function {
    /// What its result leaves owed, as a type.
    pub fn owes(&self) -> Option<&Owes> {
        self.ret.as_ref()?.owes.as_ref()
    }

    /// The things owed that it takes by a parameter.
    pub fn takes_owed(&self) -> impl Iterator<Item = &Key> {
        self.params.values().filter_map(|param| param.owed.as_ref())
    }
}

impl<'a> Linked<'a> {
    /// What is owed under a name.
    pub fn obligation(&self, name: &str) -> Option<Entry<'a, Owed>> {
        self.index.obligations.get(name).copied()
    }

    /// The functions that leave such a thing owed.
    pub fn owing(&self, obligation: &str) -> Vec<&LinkedFunction<'a>> {
        self.functions_that(|contract| leaves(contract, obligation))
    }

    /// The things that steps lead to from some, with these, in the order in which they are met. A step leads
    /// on if its function is declared.
    pub fn led_to<'n>(&'n self, from: impl IntoIterator<Item = &'n str>) -> IndexSet<&'a str> {
        let known = |name: &str| self.index.obligations.get_key_value(name);
        let from = from.into_iter().filter_map(known);
        let mut met: IndexSet<&'a str> = from.map(|(name, _)| *name).collect();
        let mut at = 0;
        while let Some(entry) = met
            .get_index(at)
            .and_then(|name| self.index.obligations.get(name))
        {
            let steps = entry.contract.steps.values();
            let steps = steps.filter(|step| self.function(&step.call).is_some());
            let gives = steps.flat_map(|step| &step.gives);
            met.extend(gives.filter_map(|name| known(name)).map(|(name, _)| *name));
            at += 1;
        }
        met
    }

    /// Whether nothing makes it, because all that could is absent: then no type stands for it.
    pub fn nothing_owes(&self, obligation: &str) -> bool {
        let absent = self.all_absent();
        let absent = absent.filter_map(|absent| absent.contract.owes());
        let absent = self.led_to(absent.map(|owes| owes.obligation.as_str()));
        absent.contains(obligation) && !self.owed_here().contains(obligation)
    }

    /// What the functions of these headers leave owed, and what that leads to.
    pub fn owed_here(&self) -> IndexSet<&'a str> {
        let owes = self.functions().filter_map(|one| one.contract.owes());
        self.led_to(owes.map(|owes| owes.obligation.as_str()))
    }

    /// The view of the object that is bound to the scope of what is owed: the one that is handed out for it,
    /// or else the only one there is.
    pub fn object_of_scope(&self, owed: &Owed) -> Option<View<'a>> {
        let scope = owed.bound_to.as_ref()?;
        let handed_out = self.handing_out(scope);
        let handed_out = handed_out.iter();
        let handed_out = handed_out.filter_map(|one| self.handed_out(one.contract));
        only(handed_out).or_else(|| only(self.bound_to(scope)))
    }

    /// The parameter by which a function takes what is owed: the one that says so, or else the only one that
    /// takes an object of the view over.
    pub fn taken<'f>(
        &self,
        function: &'f LinkedFunction<'a>,
        owed: Entry<'a, Owed>,
    ) -> Option<&'f LinkedParam<'a>> {
        let view = self.view(&owed.contract.view)?;
        let says = |param: &&LinkedParam<'a>| {
            let contract = param.contract.map(|(_, contract)| contract);
            let name = contract.and_then(|contract| contract.owed.as_ref());
            name.is_some_and(|name| name == owed.key)
        };
        if function.contract.takes_owed().next().is_some() {
            return function.params.iter().find(says);
        }
        let takes_over = |param: &&LinkedParam<'a>| {
            let contract = param.contract.map(|(_, contract)| contract);
            let full = contract.filter(|one| one.transfer.as_deref() == Some(&Transfer::Full));
            let of = full.and_then(|contract| contract.view.as_ref());
            of.is_some_and(|of| view.is_or_refines(of))
        };
        let mut params = function.params.iter().filter(takes_over);
        match (params.next(), params.next()) {
            (Some(param), None) => Some(param),
            _ => None,
        }
    }
}

/// Whether a function leaves such a thing owed.
fn leaves(contract: &model::Function, obligation: &str) -> bool {
    contract
        .owes()
        .is_some_and(|owes| *owes.obligation == *obligation)
}

/// The one view that there is.
fn only<'a>(views: impl Iterator<Item = View<'a>>) -> Option<View<'a>> {
    let mut found: Option<View<'a>> = None;
    for view in views {
        match found {
            Some(first) if first.key != view.key => return None,
            _ => found = Some(view),
        }
    }
    found
}
