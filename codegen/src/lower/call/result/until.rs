//! Pattern "valid until": a result that ends with later calls borrows exclusively what those calls take, so that
//! none of them is made while it lives.

use crate::{
    api::{
        Receiver,
        argument::{Because, Claim, Discharged},
    },
    contract::model::{BorrowSource, HandleUse, Return},
    link::LinkedFunction,
    support::{rust::parameter, words},
};

use super::super::{super::Context, super::roles::Owner, Draft, NotBound};

impl<'a> Context<'a> {
    /// Makes the wrapper take `self` exclusively, if its result ends with a call; why none is made meanwhile.
    ///
    /// What the result borrows from is known already.
    pub(super) fn until(
        &self,
        draft: &mut Draft<'a>,
        ret: &'a Return,
    ) -> Result<Option<Discharged>, NotBound> {
        let Some(first) = ret.valid_until.first() else {
            return Ok(None);
        };
        let of_self = match ret.borrows_from.as_deref() {
            Some(BorrowSource::Receiver) => true,
            Some(BorrowSource::Param(name)) => draft.received.as_ref() == Some(&parameter(name)),
            _ => false,
        };
        // Others than handles are shared, or would move with their exclusive references.
        let (Owner::Handle(handle), Receiver::Shared, true) =
            (draft.owner, draft.receiver, of_self)
        else {
            return Err(ends_unnoticed(first));
        };
        let ends = ret.valid_until.iter().map(|name| name.as_str());
        let ends: Vec<&str> = ends.collect();
        for name in &ends {
            // One that these headers lack cannot be called.
            let function = self.linked.function(name);
            if function.is_some_and(|function| !takes(function, handle)) {
                let reason = format!("its result ends with `{name}`, which takes no `{handle}`");
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
        }
        draft.receiver = Receiver::Exclusive;
        let rule = format!(
            "What it returns is valid until {} is called.",
            words::names(&ends, "or")
        );
        draft.rules.push(rule);
        Ok(Some(Discharged {
            claim: Claim::NotCalled {
                functions: ends.iter().map(|name| (*name).to_owned()).collect(),
            },
            because: Because::Exclusive {
                name: "self".to_owned(),
            },
        }))
    }
}

/// Why there is no wrapper for a result that ends with a call nobody keeps from being made.
pub(super) fn ends_unnoticed(ends: &str) -> NotBound {
    let reason = format!("its result ends with `{ends}`, and no lifetime says so");
    NotBound::new(reason, "bind: { manual: ... }")
}

/// Whether a function uses or ends a handle, so that its wrapper takes it.
fn takes(function: &LinkedFunction<'_>, handle: &str) -> bool {
    let contracts = function.params.iter().filter_map(|param| param.contract);
    let mut used = contracts.filter_map(|(_, contract)| contract.handle.as_ref());
    used.any(|used| match used {
        HandleUse::Use(name) | HandleUse::Release(name) => name.as_str() == handle,
        HandleUse::Acquire(_) => false,
    })
}
