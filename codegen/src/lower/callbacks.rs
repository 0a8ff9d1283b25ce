//! Pattern "callback": a kind of function that C calls back becomes a trait, whose function C calls through
//! a generated one.

mod closure;
mod home;
mod passed;
mod returned;
mod token;
mod traits;
mod trampoline;

use crate::{
    api::{
        Item,
        ty::{Support, Ty},
    },
    contract::model::{CallbackScope, CallbackType, Key, Thread},
};

use super::{Context, call::NotBound};

pub(super) use self::{closure::Names, home::data_of, passed::unread, trampoline::Taken};
use self::{passed::Passed, returned::Returned};

/// A kind of callback, as C and Rust have it.
pub(super) struct Callback<'a> {
    /// The module of its trait.
    pub(super) module: &'a str,
    /// The name of its trait.
    pub(super) key: &'a Key,
    /// Its contract.
    pub(super) contract: &'a CallbackType,
    /// What C passes, in order.
    passed: Vec<Passed>,
    /// What C gets.
    returned: Returned,
    /// The type of the token, if there is one.
    token: Option<Ty>,
    /// Why the data may be taken back while it runs; each call is an owner of the data then.
    while_running: Option<&'a str>,
}

impl<'a> Callback<'a> {
    /// The method of the trait.
    pub(super) fn method(&self) -> &'a str {
        let method = self.contract.method.as_ref();
        method.map_or("call", |method| &method.name)
    }

    /// The name of the C parameter that carries the data or the node.
    pub(super) fn data(&self) -> &str {
        let data = self.passed.iter().find(|one| one.is_data());
        data.map_or("data", |one| &one.name)
    }

    /// What the trait itself takes and gives beside the data: names and types, in order.
    pub(super) fn others(&self) -> impl Iterator<Item = (&str, &Ty)> {
        self.passed
            .iter()
            .filter_map(|one| Some((one.name.as_str(), one.method.as_ref()?)))
    }

    /// What the method of the trait returns.
    pub(super) fn result(&self) -> &Ty {
        &self.returned.method
    }

    /// What there is to say about the result, as a sentence behind others.
    pub(super) fn result_docs(&self) -> Option<String> {
        self.returned.docs().map(|text| format!(" {text}"))
    }

    /// The type of the function as C calls it.
    pub(super) fn fn_ptr(&self) -> Ty {
        Ty::FnPtr {
            params: self.passed.iter().map(|one| one.raw.clone()).collect(),
            ret: Box::new(self.returned.raw.clone()),
        }
    }

    /// Whether the data comes back with the call, which happens once.
    pub(super) fn is_once(&self) -> bool {
        *self.contract.scope == CallbackScope::Once
    }

    /// Whether it runs on the task that registers, whatever that does in the meantime.
    pub(super) fn stays_on_task(&self) -> bool {
        *self.contract.thread.rule == Thread::SameTask
    }

    /// Whether each call owns the data, too, since it may be taken back under the call.
    pub(super) fn call_owns(&self) -> bool {
        self.while_running.is_some()
    }

    /// Whether it gets a node of its own in place of data.
    pub(super) fn has_node(&self) -> bool {
        self.contract.node().is_some()
    }
}

impl<'a> Context<'a> {
    /// The callback of a name, with everything that C passes.
    pub(super) fn callback(&self, name: &str) -> Result<Callback<'a>, NotBound> {
        let refused = |reason: String, fix: String| NotBound::new(reason, fix);
        let Some(entry) = self.linked.index.callbacks.get(name) else {
            let reason = format!("no contract introduces the callback `{name}`");
            return Err(refused(reason, format!("callbacks: {{ {name}: ... }}")));
        };
        let uses = self.linked.callback_uses(name);
        let Some(found) = uses.first() else {
            let reason = format!("nothing that the headers declare takes the callback `{name}`");
            return Err(refused(reason, "bind: { manual: ... }".to_owned()));
        };
        if found.variadic {
            let reason = format!("`{name}` takes a variable number of arguments");
            return Err(refused(reason, "bind: { manual: ... }".to_owned()));
        }
        if entry.contract.node().is_none() && !self.profile.support.has(Support::ForeignOwnable) {
            let reason = "the target has no trait for values whose ownership passes through C";
            return Err(refused(
                reason.to_owned(),
                "bind: { manual: ... }".to_owned(),
            ));
        }
        let while_running = self.while_running(name);
        if while_running.is_some() && !self.profile.support.has(Support::Arc) {
            let reason = "the target has no shared pointer, which a call would own a part of";
            return Err(refused(
                reason.to_owned(),
                "bind: { manual: ... }".to_owned(),
            ));
        }
        let passed = self.callback_params(entry, found.params)?;
        let returned = self.callback_result(entry, found.ret)?;
        let token = entry.contract.token.as_ref();
        let token = token.map(|token| self.generated(&token.name));
        Ok(Callback {
            module: entry.module,
            key: entry.key,
            contract: entry.contract,
            passed,
            returned,
            token,
            while_running,
        })
    }

    /// The token and the trait of a callback; nothing where it is called during one call only, since a
    /// closure does then, and nothing where its contract leaves something open.
    pub(super) fn callback_items(&self, key: &Key, contract: &CallbackType) -> Vec<Item> {
        if *contract.scope == CallbackScope::Call {
            return Vec::new();
        }
        let Ok(callback) = self.callback(key) else {
            return Vec::new();
        };
        let token = contract.token.as_ref();
        let token = token.map(|token| Item::Type(callback.token_type(token)));
        let mut items: Vec<_> = token.into_iter().collect();
        items.push(Item::Trait(callback.trait_of(self)));
        if !callback.has_node() {
            items.extend(callback.home(self).into_iter().map(Item::Function));
        }
        items
    }
}
