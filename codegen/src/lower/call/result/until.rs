//! Pattern "valid until": a result that ends with later calls borrows exclusively what those calls take, so that
//! none of them is made while it lives.

use crate::{
    api::{
        Receiver,
        argument::{Because, Claim, Discharged},
    },
    contract::{
        at::At,
        model::{BorrowSource, HandleUse, Return, Transfer},
    },
    link::{LinkedFunction, View},
    support::{rust::parameter, words},
};

use super::super::{super::Context, super::roles::Owner, Draft, NotBound};

/// What a result that ends with a call is borrowed from.
enum Borrowed<'a> {
    /// A handle.
    Handle(&'a str),
    /// An object that has one owner.
    Owned(View<'a>),
}

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
        // What is counted is shared. The owner of an object is taken and not the object, which could be moved.
        let (from, name) = match (draft.owner, draft.receiver, &draft.me) {
            (Owner::Handle(handle), Receiver::Shared, _) if of_self => {
                draft.receiver = Receiver::Exclusive;
                (Borrowed::Handle(handle), "self".to_owned())
            }
            (owner, _, Some(me)) if of_self => {
                let view = self.view_of_owner(owner);
                let view = view.ok_or_else(|| ends_unnoticed(first))?;
                (Borrowed::Owned(view), me.clone())
            }
            _ => return Err(ends_unnoticed(first)),
        };
        let ends = ret.valid_until.iter().map(|name| name.as_str());
        let ends: Vec<&str> = ends.collect();
        for name in &ends {
            // One that these headers lack cannot be called.
            let Some(function) = self.linked.function(name) else {
                continue;
            };
            let (takes, what) = match from {
                Borrowed::Handle(handle) => (takes(function, handle), handle),
                Borrowed::Owned(view) => (self.takes_object(function, view), view.key.as_str()),
            };
            if !takes {
                let reason = format!("its result ends with `{name}`, which takes no `{what}`");
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
        }
        let rule = format!(
            "What it returns is valid until {} is called.",
            words::names(&ends, "or")
        );
        draft.rules.push(rule);
        Ok(Some(Discharged {
            claim: Claim::NotCalled {
                functions: ends.iter().map(|name| (*name).to_owned()).collect(),
            },
            because: Because::Exclusive { name },
        }))
    }

    /// Whether a wrapper takes the owner of its object exclusively: its result ends with a call, or needs the object
    /// for itself, and nobody else gives out references to objects of this type.
    pub(in super::super) fn is_exclusive(
        &self,
        function: &LinkedFunction<'a>,
        view: View<'a>,
    ) -> bool {
        let ret = function.contract.ret.as_ref();
        let ends = ret.is_some_and(|ret| !ret.valid_until.is_empty());
        let exclusive = ends || self.makes_exclusive_child(function, view);
        exclusive && self.releases(view).is_some() && !self.is_lent(view)
    }

    /// Whether references to objects of this type come from elsewhere than from their owners.
    pub(in crate::lower) fn is_lent(&self, view: View<'a>) -> bool {
        let of_type = |name: &Option<At<String>>| {
            let other = name.as_ref().and_then(|name| self.view(name));
            other.is_some_and(|other| other.c_type == view.c_type)
        };
        let borrowed =
            |ret: &Return| of_type(&ret.view) && ret.transfer.as_deref() != Some(&Transfer::Full);
        let mut functions = self.linked.functions();
        let by_results = functions.any(|one| one.contract.ret.as_ref().is_some_and(borrowed));
        let mut views = self.linked.index.views.values();
        let by_fields = views.any(|entry| {
            let mut fields = entry.opaque.fields.values();
            fields.any(|field| of_type(&field.view))
        });
        let mut callbacks = self.linked.index.callbacks.values();
        let by_callbacks = callbacks.any(|entry| {
            let mut params = entry.contract.params.values();
            params.any(|param| of_type(&param.view))
        });
        by_results || by_fields || by_callbacks
    }

    /// Whether a function takes an object of this type, so that its wrapper borrows it or takes it over.
    fn takes_object(&self, function: &LinkedFunction<'a>, view: View<'a>) -> bool {
        let contracts = function.params.iter().filter_map(|param| param.contract);
        let mut views = contracts.filter_map(|(_, contract)| self.view(contract.view.as_ref()?));
        views.any(|other| other.c_type == view.c_type)
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
