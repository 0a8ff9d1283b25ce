//! What the contract of each callee demands where something goes through C and comes home: callbacks, what is
//! registered, nodes, and what is owed.

use safebind::contract::model::{self, CallbackScope, CallbackType, Context, Thread};

use crate::contracts::Contracts;

impl<'a> Contracts<'a> {
    /// What a parameter demands that is a callback, or belongs to one; none where it is another one.
    pub(crate) fn called_demands(
        &self,
        function: &str,
        (name, param): (&str, &model::Param),
    ) -> Option<Vec<String>> {
        if param.key {
            return Some(vec!["accepted".to_owned()]);
        }
        if param.user_data.is_some() {
            return Some(Vec::new());
        }
        if param.destroy.is_some() {
            return Some(vec!["called back".to_owned()]);
        }
        if let Some(node) = &param.node {
            return Some(self.node_demands(function, node));
        }
        if param.field_of.is_some() || param.named_constant.is_some() {
            return Some(vec!["accepted".to_owned()]);
        }
        let kind = self.callback(param.callback.as_ref()?)?;
        if self.initializes(function) {
            return Some(vec!["requires stored".to_owned()]);
        }
        Some(match *kind.scope {
            CallbackScope::Call => during_call(name, kind),
            CallbackScope::Once => later(kind, &["origin", "exclusive"]),
            _ if self.owns(kind) => later(kind, &["origin", "owned"]),
            _ => later(kind, &["origin", "shared"]),
        })
    }

    /// Whether a call of this kind owns the data, too: it may be taken out of its slot meanwhile.
    pub(crate) fn owns(&self, kind: &CallbackType) -> bool {
        let mut slots = self
            .registrations()
            .filter(|(_, one)| one.is_slot() && one.while_running.is_some());
        let is_kind = |of: &CallbackType| std::ptr::eq(of, kind);
        slots.any(|(_, one)| self.registered(one).is_some_and(is_kind))
    }

    /// What emptying a slot demands.
    pub(crate) fn empty_demands(&self, function: &str, on: &str) -> Vec<String> {
        let contract = self.function(function).expect(function);
        let mut registrations = self.registrations();
        let (_, registration) = registrations.find(|(name, _)| *name == on).expect(on);
        let mut names = tagged(&["slot"]);
        for param in contract.params.values() {
            if param.callback.is_some() || param.user_data.is_some() {
                continue;
            }
            let object = param.view.is_some();
            names.push(if object { "valid" } else { "any value" }.to_owned());
        }
        let stays = *registration.thread.rule == Thread::SameTask;
        names.extend(stays.then(|| "same task".to_owned()));
        names
    }

    /// Whether a function initializes a node.
    fn initializes(&self, function: &str) -> bool {
        let mut nodes = self.0.iter().flat_map(|module| module.nodes.values());
        nodes.any(|node| *node.init == *function)
    }

    /// What a function demands of the node that it gets.
    fn node_demands(&self, function: &str, name: &str) -> Vec<String> {
        let node = self.node(name).expect(name);
        if *node.init == *function {
            return vec!["writable".to_owned()];
        }
        if *node.add != *function {
            return tagged(&["node", "key"]);
        }
        let kind = self.callback(&node.calls).expect(name);
        later(kind, &["node", "stays", "owned", "pointer", "payload"])
    }

    /// What C has of a node, by the name of its type, with the kind of callback.
    pub(crate) fn added(&self, ty: &str) -> Option<&'a CallbackType> {
        let mut nodes = self.0.iter().flat_map(|module| module.nodes.values());
        let node = nodes.find(|node| {
            let added = node.added.as_ref();
            added.is_some_and(|added| *added.name == *ty)
        })?;
        self.callback(&node.calls)
    }

    /// What is demanded of a value that is owed, where a function of its type calls C: to pay it, or to take
    /// another reference. With the name of the parameter that takes it.
    pub(crate) fn owed_demands(
        &self,
        function: &str,
        on: &str,
    ) -> Option<(Option<&'a str>, Vec<String>)> {
        let (_, owed) = self.obligations().find(|(name, _)| *name == on)?;
        let mut names = vec!["valid".to_owned(), "live".to_owned()];
        if owed.steps.values().any(|step| *step.call == *function) {
            names.push("stays counted".to_owned());
            names.extend(self.of_count(owed));
            return Some((None, names));
        }
        let payment = owed.discharge.get(function)?;
        let counted = self.is_counted(&owed.view);
        names.push(if counted { "owns" } else { "requires " }.to_owned());
        names.extend(self.invariants(&owed.view));
        let stays = *owed.thread.rule != Thread::Any && self.acts_on_task(owed);
        names.extend(stays.then(|| "same task".to_owned()));
        let place = payment.at.as_ref().and_then(|at| self.callback(at));
        let token = place.and_then(|callback| callback.token.as_ref());
        names.extend(token.map(|token| format!("requires {}", &*token.name)));
        let mut params = self.function(function)?.params.iter();
        let taken = params.find(|(_, param)| {
            let takes_over = param.view.is_some() && param.transfer.is_some();
            param.owed.is_some() || takes_over
        });
        Some((taken.map(|(name, _)| name.as_str()), names))
    }

    /// What another reference demands: what the view says, where the pair that counts is that of its type.
    fn of_count(&self, owed: &model::Owed) -> Vec<String> {
        let view = self.view(&owed.view);
        match view.is_some_and(|view| view.refcount.is_some()) {
            true => self.invariants(&owed.view),
            false => Vec::new(),
        }
    }

    /// Whether the thread matters to whoever pays.
    fn acts_on_task(&self, owed: &model::Owed) -> bool {
        *owed.thread.rule == Thread::SameTask
    }
}

/// What whoever hands a closure to C must argue.
fn during_call(name: &str, kind: &CallbackType) -> Vec<String> {
    let own = ["callable", "called", "thread"].map(|tag| format!("requires {tag}_{name}"));
    let sleeps = kind.context.iter().any(|word| **word == Context::MaySleep);
    let awake = (!sleeps).then(|| format!("requires atomic_{name}"));
    own.into_iter().chain(awake).chain(objects(kind)).collect()
}

/// What whoever hands a function to C must argue that is called later: all that it demands.
fn later(kind: &CallbackType, tags: &[&str]) -> Vec<String> {
    let mut names = tagged(tags);
    names.extend(["called back", "requires runs"].map(str::to_owned));
    names.extend(kind.token.as_ref().map(|_| "requires at".to_owned()));
    names.extend(objects(kind));
    names
}

/// That the objects are valid which C passes.
fn objects(kind: &CallbackType) -> impl Iterator<Item = String> + '_ {
    let objects = kind.params.iter().filter(|(_, param)| param.view.is_some());
    objects.map(|(name, _)| format!("requires valid_{}", &**name))
}

/// The names of demands that have nothing but a tag.
pub(crate) fn tagged(tags: &[&str]) -> Vec<String> {
    tags.iter().map(|tag| format!("requires {tag}")).collect()
}
