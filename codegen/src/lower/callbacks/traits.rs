//! Pattern "callback", its trait: what is called back, with what.

use crate::{
    api::{
        AssociatedType, Bound, Function, Receiver, TraitBlock, Visibility,
        body::Body,
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{CallbackScope, Context as Where, Thread},
    support::words::{clause, stem},
};

use super::{
    super::{Context, items::inherent},
    Callback,
};

/// The associated type with what is registered.
pub(in super::super) const DATA: &str = "Data";

impl<'a> Callback<'a> {
    /// The trait.
    pub(super) fn trait_of(&self, context: &Context<'a>) -> TraitBlock {
        let types = match self.has_node() {
            true => Vec::new(),
            false => vec![AssociatedType {
                name: DATA.to_owned(),
                docs: Docs::text(self.data_docs()),
                bounds: self.data_bounds(),
            }],
        };
        let node = self.has_node().then(|| self.node_bounds());
        TraitBlock {
            name: self.key.value.clone(),
            docs: self.trait_docs(context),
            visibility: Visibility::Public,
            supertraits: node.unwrap_or_else(|| vec![Bound::Static]),
            types,
            functions: vec![self.declared_method()],
        }
    }

    /// What is registered must be: its ownership passes through C, to whichever thread calls back.
    fn data_bounds(&self) -> Vec<Bound> {
        let owned = Ty::Support(Support::ForeignOwnable, Vec::new());
        let mut bounds = vec![Bound::Trait(owned, Vec::new())];
        bounds.extend(self.thread_bounds());
        bounds.push(Bound::Static);
        bounds
    }

    /// What a payload in a node must be.
    fn node_bounds(&self) -> Vec<Bound> {
        let mut bounds = vec![Bound::Prelude("Sized")];
        bounds.extend(self.thread_bounds());
        // Whoever has the node and what C calls have the payload at the same time.
        let shared = !self.is_once() && !self.contract.concurrent;
        bounds.extend(shared.then_some(Bound::Prelude("Sync")));
        bounds.push(Bound::Static);
        bounds
    }

    fn thread_bounds(&self) -> impl Iterator<Item = Bound> + use<> {
        let send = (!self.stays_on_task()).then_some(Bound::Prelude("Send"));
        let sync = self.contract.concurrent.then_some(Bound::Prelude("Sync"));
        send.into_iter().chain(sync)
    }

    /// The type of the data as the method gets it: owned once, otherwise borrowed.
    fn data_ty(&self) -> Ty {
        let owned = Ty::Assoc {
            of: Box::new(Ty::SelfTy),
            as_trait: None,
            name: DATA.to_owned(),
            lifetimes: Vec::new(),
        };
        match self.is_once() {
            true => owned,
            false => Ty::Assoc {
                of: Box::new(owned),
                as_trait: Some(Box::new(Ty::Support(Support::ForeignOwnable, Vec::new()))),
                name: "Borrowed".to_owned(),
                lifetimes: vec!["_".to_owned()],
            },
        }
    }

    pub(in super::super) fn declared_method(&self) -> Function {
        let receiver = match (self.has_node(), self.is_once()) {
            (false, _) => Receiver::None,
            (true, true) => Receiver::Value,
            (true, false) => Receiver::Shared,
        };
        let data = (!self.has_node()).then(|| (self.data().to_owned(), self.data_ty()));
        let token = self.token.as_ref().map(|token| {
            let token = Ty::WithLifetimes(Box::new(token.clone()), vec!["_".to_owned()]);
            (self.token_name(), Ty::shared(token))
        });
        let others = self.others();
        let others = others.map(|(name, ty)| (name.to_owned(), ty.clone()));
        let mut docs = Docs::text(match &self.contract.method {
            Some(method) => method.doc.trim_end().to_owned(),
            None => summary(&self.contract.doc),
        });
        docs.rules.extend(self.returned.docs().map(str::to_owned));
        Function {
            visibility: Visibility::Trait,
            receiver,
            params: data.into_iter().chain(token).chain(others).collect(),
            ret: self.result().clone(),
            ..inherent(self.method(), docs, Body::new())
        }
    }

    /// The name under which the method has the token: no other parameter has it.
    pub(super) fn token_name(&self) -> String {
        let mut name = "at".to_owned();
        while self.passed.iter().any(|one| one.name == name) {
            name.push('_');
        }
        name
    }

    fn data_docs(&self) -> String {
        let when = match *self.contract.scope {
            CallbackScope::Once => "its ownership goes to C, and comes back with the call",
            CallbackScope::Call | CallbackScope::UntilUnregistered => {
                "C has it until it is unregistered, and each call borrows it"
            }
            CallbackScope::Forever => "C has it for ever, and each call borrows it",
        };
        let shared = match self.call_owns() {
            true => " It is a shared pointer: each call is one of its owners.",
            false => "",
        };
        format!("What is registered: {when}.{shared}")
    }

    /// Where it runs, when, and how often.
    fn trait_docs(&self, context: &Context<'a>) -> Docs {
        let contract = self.contract;
        let mut docs = Docs::text(contract.doc.trim_end());
        docs.rules.push(self.where_it_runs(context).join(" "));
        docs.rules.push(
            "C calls it through a function that a panic does not leave: a panic in it aborts."
                .to_owned(),
        );
        docs.examples.clone_from(&contract.examples);
        docs
    }

    /// Where it runs, what happens before it, what it may do: a sentence each.
    pub(in super::super) fn where_it_runs(&self, context: &Context<'a>) -> Vec<String> {
        let contract = self.contract;
        let often = match *contract.scope {
            CallbackScope::Once => "at most once",
            CallbackScope::Call | CallbackScope::UntilUnregistered => {
                "any number of times until it is unregistered"
            }
            CallbackScope::Forever => "any number of times",
        };
        let mut said = vec![format!("It runs {}.", stem(&contract.runs))];
        let rule = match *contract.thread.rule {
            Thread::Any => "That can be any thread",
            Thread::SameTask => "That is on the task that registers it",
            Thread::Main => "That is on the main thread",
        };
        said.push(format!("{rule}: {}", clause(&contract.thread.because)));
        said.push(format!("C calls it {often}."));
        if let Some(before) = &contract.happens_before {
            said.push(format!(
                "What was written before it was registered is visible to it: {}",
                clause(before)
            ));
        }
        if let Some(entry) = contract
            .after
            .as_ref()
            .and_then(|scope| context.linked.index.scopes.get(scope.as_str()))
        {
            let scope = stem(&entry.contract.is);
            said.push(format!("It does not run before that is over: {scope}."));
        }
        let sleeps = contract
            .context
            .iter()
            .any(|word| **word == Where::MaySleep);
        said.push(match sleeps {
            true => "It may sleep.".to_owned(),
            false => "It must not sleep.".to_owned(),
        });
        let others = contract
            .context
            .iter()
            .filter_map(|word| context_of(**word));
        said.extend(others.map(str::to_owned));
        if contract.concurrent {
            said.push("Several threads can run it at the same time with the same data.".to_owned());
        }
        if contract.reenter {
            said.push("It can be called while it runs.".to_owned());
        }
        said
    }
}

/// What is said of a context in which C calls, beside whether it may sleep there.
fn context_of(word: Where) -> Option<&'static str> {
    Some(match word {
        Where::MaySleep | Where::Atomic => return None,
        Where::Process => "It runs in the context of a process.",
        Where::Irq => "It can run in an interrupt.",
        Where::RcuRead => "It runs in a read-side section of RCU.",
        Where::CurrentTask => "It may use the current task.",
        Where::Kthread => "It runs on a kernel thread.",
        Where::NotKthread => "It does not run on a kernel thread.",
    })
}

/// The first paragraph.
fn summary(doc: &str) -> String {
    doc.trim()
        .split("\n\n")
        .next()
        .unwrap_or_default()
        .to_owned()
}
