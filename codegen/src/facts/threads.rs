//! What lives on one thread or task only.

use safebind_review::facts::Thread;

use crate::{
    contract::model::{self, HandleThread},
    link::{Linked, LinkedFunction},
};

use super::line;

pub(super) fn of(linked: &Linked<'_>) -> Vec<Thread> {
    let index = &linked.index;
    let handles = index.handles.values().filter_map(|entry| {
        let name = entry.key.as_str();
        bound(linked, name, &entry.contract.thread).map(|thread| Thread {
            made_by: names(&linked.acquiring(name)),
            ended_by: names(&linked.releasing(name)),
            ..thread
        })
    });
    let owed = index.obligations.values().filter_map(|entry| {
        let name = entry.key.as_str();
        let makes = |contract: &model::Function| {
            let owes = contract.ret.as_ref().and_then(|ret| ret.owes.as_ref());
            owes.is_some_and(|owes| owes.obligation.as_str() == name)
        };
        let payments = entry.contract.discharge.keys();
        bound(linked, name, &entry.contract.thread).map(|thread| Thread {
            made_by: names(&linked.functions_that(makes)),
            ended_by: payments.map(|key| key.value.clone()).collect(),
            ..thread
        })
    });
    let guards = index.guards.values().filter_map(|entry| {
        let (name, guard) = (entry.key.as_str(), entry.contract);
        bound(linked, name, &guard.thread).map(|thread| Thread {
            made_by: names(&linked.locking(&guard.lock)),
            ended_by: names(&linked.unlocking(&guard.lock)),
            ..thread
        })
    });
    // What only a step makes is known by what it is made of.
    let all = handles.chain(owed).chain(guards);
    all.filter(|thread| !thread.made_by.is_empty()).collect()
}

/// What a rule says, where it is one.
fn bound(linked: &Linked<'_>, name: &str, thread: &HandleThread) -> Option<Thread> {
    (*thread.rule != model::Thread::Any).then(|| Thread {
        name: name.to_owned(),
        because: thread.because.trim().to_owned(),
        at: line(linked, thread.rule.span),
        ..Thread::default()
    })
}

fn names(functions: &[&LinkedFunction<'_>]) -> Vec<String> {
    let names = functions.iter().map(|function| function.key.value.clone());
    names.collect()
}
