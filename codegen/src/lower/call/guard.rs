//! Pattern "lock guard", its functions: a method of a guard needs no promise that the lock is held, and what
//! takes a lock must have a guard that carries it.

use crate::{
    api::{Receiver, body::Expr},
    contract::model::{LockRule, Thread},
    link::{LinkedFunction, LinkedParam, guards},
    support::words,
};

use super::{
    super::{Context, roles::Owner},
    Draft, NotBound,
};

impl<'a> Context<'a> {
    /// Whether a parameter is the object of the guard that the wrapper is a method of; it comes from the
    /// guard then.
    pub(super) fn locked_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
    ) -> bool {
        let Some((name, entry)) = guards::of_method(&self.linked.index, function) else {
            return false;
        };
        let guard = entry.contract;
        let object = guards::object(function, guard);
        let is_object = object.is_some_and(|object| std::ptr::eq(object, param));
        if draft.owner != Owner::Guard(name) || !is_object {
            return false;
        }
        let Some(view) = self.view(&guard.of) else {
            return false;
        };
        draft.received = Some(param.name.clone());
        draft.receiver = Receiver::Shared;
        draft.lock = Some(&guard.lock);
        let object = Expr::name("self").field(&guard.field);
        draft
            .arguments
            .push(object.method(view.accessor(), Vec::new()));
        let callee = &function.declaration.name;
        draft.claims.extend(self.guard_claims(guard, view, callee));
        true
    }

    /// Whether the wrapper is a method of a guard that stays on its thread.
    pub(super) fn stays_with_guard(&self, draft: &Draft<'a>) -> bool {
        let guard = draft
            .lock
            .and_then(|lock| guards::of_lock(&self.linked.index, lock));
        guard.is_some_and(|(_, entry)| *entry.contract.thread.rule != Thread::Any)
    }

    /// A lock that changes hands needs a guard, and only one lock may.
    pub(super) fn locks(&self, function: &LinkedFunction<'a>) -> Result<(), NotBound> {
        let refused = |reason| Err(NotBound::new(reason, "bind: { manual: ... }"));
        let (lock, rule) = match function.contract.changed_locks()[..] {
            [] => return Ok(()),
            [one] => one,
            ref several => {
                let names = words::names(several.iter().map(|(lock, _)| lock.as_str()), "and");
                return refused(format!(
                    "it takes or releases {names}, and a guard holds one"
                ));
            }
        };
        match guards::of_lock(&self.linked.index, lock) {
            None => refused(format!(
                "it takes or releases `{}`, and no type carries that",
                &**lock
            )),
            Some((name, _)) if rule == LockRule::Releases => refused(format!(
                "it releases `{}`, and dropping a `{name}` does that",
                &**lock
            )),
            Some(_) => Ok(()),
        }
    }

    /// Whether the function takes a lock that belongs to the main thread: its guard stays there, once it is
    /// there.
    pub(super) fn locks_on_main_thread(&self, function: &LinkedFunction<'a>) -> bool {
        let changed = function.contract.changed_locks();
        let mut guards = changed
            .iter()
            .filter_map(|(lock, _)| guards::of_lock(&self.linked.index, lock));
        guards.any(|(_, entry)| *entry.contract.thread.rule == Thread::Main)
    }
}
