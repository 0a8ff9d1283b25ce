//! Pattern "composition": what contracts leave owed, by the names that code has for it.

use std::collections::BTreeMap;

use crate::{
    contract::model::{self, Owed},
    link::Index,
    support::words::names,
};

/// What makes, turns and discharges what is owed.
pub(super) struct Debts<'a> {
    /// What is owed, by the name of its type.
    owed: BTreeMap<&'a str, &'a Owed>,
    /// For each function that leaves something owed: what.
    makers: BTreeMap<&'a str, &'a str>,
    /// The names of functions in Rust, where they are others than in C.
    renamed: BTreeMap<&'a str, &'a str>,
}

impl<'a> Debts<'a> {
    pub(super) fn of(index: &Index<'a>) -> Self {
        let owed = index.obligations.iter();
        let owed = owed.map(|(name, entry)| (*name, entry.contract)).collect();
        let (mut makers, mut renamed) = (BTreeMap::new(), BTreeMap::new());
        for (name, entry) in &index.functions {
            let own = (entry.contract.rust.as_ref(), entry.contract.ret.as_ref());
            let cases = entry.contract.cases.values();
            let cases = cases.map(|case| (case.rust.as_ref(), case.ret.as_ref()));
            for (rename, ret) in std::iter::once(own).chain(cases) {
                let rust = rename.map_or(*name, |rename| rename.name.as_str());
                if let Some(what) = ret.and_then(|ret| ret.owes.as_ref()) {
                    makers.insert(rust, what.obligation.as_str());
                }
            }
            if let Some(rename) = &entry.contract.rust {
                renamed.insert(*name, rename.name.as_str());
            }
        }
        Self {
            owed,
            makers,
            renamed,
        }
    }

    /// Whether nothing is ever owed.
    pub(super) fn is_empty(&self) -> bool {
        self.owed.is_empty()
    }

    /// What is owed by a value of this type.
    pub(super) fn of_type(&self, name: &str) -> Option<&'a str> {
        self.owed.get_key_value(name).map(|(name, _)| *name)
    }

    /// What a function leaves owed.
    pub(super) fn made_by(&self, function: &str) -> Option<&'a str> {
        self.makers.get(function).copied()
    }

    /// Whether a method discharges what is owed.
    pub(super) fn pays(&self, owed: &str, method: &str) -> bool {
        let Some(owed) = self.owed.get(owed) else {
            return false;
        };
        let mut payments = owed.discharge.keys();
        payments.any(|name| self.rust(name) == method)
    }

    /// What a method turns it into.
    pub(super) fn step(&self, owed: &str, method: &str) -> Option<&'a model::Step> {
        self.owed.get(owed)?.steps.get(method)
    }

    /// What can be done about it, as advice.
    pub(super) fn ways(&self, owed: &str) -> Option<String> {
        let owed = self.owed.get(owed)?;
        let payments: Vec<_> = owed.discharge.keys().map(|name| self.rust(name)).collect();
        let steps: Vec<_> = owed.steps.keys().map(|name| name.as_str()).collect();
        Some(match (payments.as_slice(), steps.as_slice()) {
            ([], []) => return None,
            (payments, []) => format!("pay it by {}", names(payments, "or")),
            ([], steps) => format!("go on with {}", names(steps, "or")),
            (payments, steps) => format!(
                "pay it by {}, or go on with {}",
                names(payments, "or"),
                names(steps, "or")
            ),
        })
    }

    fn rust<'n>(&'n self, name: &'n str) -> &'n str {
        self.renamed.get(name).copied().unwrap_or(name)
    }
}
