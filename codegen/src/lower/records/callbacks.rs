//! Callbacks and what is registered with them, in words.

use crate::{
    api::record::Record,
    contract::model::{
        CallbackScope, CallbackType, HandleThread, Key, OnDrop, Registration, Thread,
    },
};

use super::{function, record, words};

pub(super) fn callback(key: &Key, callback: &CallbackType) -> Record {
    let mut entry = record("callback", key, None);
    let scope = match *callback.scope {
        CallbackScope::Call => "it is called during the call",
        CallbackScope::Once => "it is called once at most, and gets the data",
        CallbackScope::UntilUnregistered => "it is called until it is unregistered",
        CallbackScope::Forever => "it can be called for ever",
    };
    entry.fact("scope", scope);
    entry.fact("data", format!("is its parameter `{}`", &*callback.data));
    for (name, param) in &callback.params {
        function::param(&mut entry, name, param);
    }
    if let Some(ret) = &callback.ret {
        function::result(&mut entry, "result", ret);
    }
    threads(&mut entry, "may run it", &callback.thread);
    entry.fact("it runs", callback.runs.clone());
    entry.optional("happens before", callback.happens_before.clone());
    let after = callback.after.as_ref();
    let after = after.map(|scope| format!("it runs after the end of the scope `{}`", &**scope));
    entry.optional("scope", after);
    for word in &callback.context {
        entry.fact("context", words::context(**word));
    }
    let concurrent = callback.concurrent;
    let at_once = "several threads may run it at the same time with the same data";
    entry.optional("threads", concurrent.then_some(at_once));
    let reenter = callback.reenter.then_some("it can be called while it runs");
    entry.optional("scope", reenter);
    if let Some(token) = &callback.token {
        let means = format!("exists while it runs, and means: {}", token.means);
        entry.fact(format!("token `{}`", &*token.name), means);
    }
    for text in &callback.internal {
        entry.fact("internal", text.clone());
    }
    entry
}

pub(super) fn registration(key: &Key, registration: &Registration) -> Record {
    let mut entry = record("registration", key, None);
    entry.fact("a value", format!("is {}", registration.represents));
    let (register, unregister) = (&*registration.register, &*registration.unregister);
    let made = match registration.is_slot() {
        true => format!("fills the slot of `{register}`, which empties it, too"),
        false => format!("is made by `{register}`, and taken back by `{unregister}`"),
    };
    entry.fact("a value", made);
    threads(&mut entry, "may use it", &registration.thread);
    entry.optional(
        "nothing runs any more, because",
        registration.not_running.clone(),
    );
    let while_running = registration.while_running.as_deref().cloned();
    entry.optional("taken back while it runs, because", while_running);
    let on_drop = registration
        .on_drop
        .as_deref()
        .map(|on_drop| match on_drop {
            OnDrop::Unregister => "takes it back",
            OnDrop::Leave => "leaves it registered",
        });
    entry.optional("dropping it", on_drop);
    entry.fact("a leak", registration.on_leak.clone());
    if let Some(form) = &registration.revocable {
        let about = format!("revocable form `{}`", &*form.name);
        let witness = form.witness.as_ref();
        let witness = witness.map(|view| format!("a `{}` gives direct access", &**view));
        entry.optional(&about, witness);
        entry.optional(&about, form.because.clone());
    }
    for text in &registration.internal {
        entry.fact("internal", text.clone());
    }
    entry
}

fn threads(entry: &mut Record, what: &str, thread: &HandleThread) {
    let who = match *thread.rule {
        Thread::Any => "any thread",
        Thread::SameTask => "only the task that registers",
        Thread::Main => "only the main thread",
    };
    entry.fact(
        "threads",
        format!("{who} {what}, because {}", thread.because),
    );
}
