//! The functions behind a guard: what takes its lock, and what releases it.

use indexmap::IndexMap;

use crate::{
    contract::{
        at::Span,
        model::{self, Key, LockRule},
    },
    support::diag::{Diagnostic, Sink},
};

use super::{
    Linked, LinkedFunction, LinkedParam,
    index::{Entry, Index},
};

/// Reports every guard that is not complete, and every lock with two of them.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    let mut locks: IndexMap<&str, Span> = IndexMap::new();
    for (name, entry) in &linked.index.guards {
        let lock = &entry.contract.lock;
        let place = linked.place(lock.span);
        if let Some(first) = locks.insert(lock, lock.span) {
            sink.push(
                Diagnostic::error("SB0410", format!("two guards hold the lock `{}`", &**lock))
                    .at(place, "which of them does a function take?")
                    .also(linked.place(first), "the other one")
                    .help("give the locks different names"),
            );
            continue;
        }
        if linked.nothing_takes(lock) {
            continue;
        }
        let (taken, released) = (linked.locking(lock), linked.unlocking(lock));
        if taken.is_empty() {
            incomplete(sink, linked, name, entry, ("takes", "acquires"));
        }
        match released.as_slice() {
            [] => match linked
                .all_absent()
                .find(|absent| absent.contract.unlocks(lock))
            {
                Some(absent) => {
                    let role = format!("it is what releases `{}`", &**lock);
                    linked.needs_absent(sink, entry.key, &role, absent);
                }
                None => incomplete(sink, linked, name, entry, ("releases", "releases")),
            },
            [_] => {}
            several => ambiguous(sink, linked, entry, several),
        }
    }
}

fn incomplete(
    sink: &mut Sink,
    linked: &Linked<'_>,
    name: &str,
    entry: &Entry<'_, model::Guard>,
    (does, word): (&str, &str),
) {
    let lock = &entry.contract.lock;
    let message = format!("nothing {does} the lock of `{name}`");
    sink.push(
        Diagnostic::error("SB0409", message)
            .at(linked.place(entry.key.span), "no guard without it")
            .also(linked.place(lock.span), "this lock")
            .help(format!(
                "say it of a function: `locks: {{ {}: {word} }}`",
                &**lock
            )),
    );
}

fn ambiguous(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, model::Guard>,
    several: &[&LinkedFunction<'_>],
) {
    let lock = &entry.contract.lock;
    let message = format!("several functions release `{}`", &**lock);
    let diagnostic = Diagnostic::error("SB0410", message).at(
        linked.place(lock.span),
        "which of them when a guard is dropped?",
    );
    let diagnostic = linked.each_could(diagnostic, several);
    let help = "leave one, and say of the others `bind: { do_not: ... }`";
    sink.push(diagnostic.help(help));
}

impl model::Function {
    /// The locks that it takes or releases: a guard has to carry that.
    pub fn changed_locks(&self) -> Vec<(&Key, LockRule)> {
        let changed = self.locks.iter().filter(|(_, rule)| match rule {
            LockRule::Acquires | LockRule::CondAcquires | LockRule::Releases => true,
            LockRule::MustHold | LockRule::MustNotHold => false,
        });
        changed.map(|(name, rule)| (name, *rule)).collect()
    }

    /// Whether it takes a lock.
    fn locks(&self, lock: &str) -> bool {
        let rule = self.locks.get(lock);
        matches!(rule, Some(LockRule::Acquires | LockRule::CondAcquires))
    }

    /// Whether it releases a lock.
    fn unlocks(&self, lock: &str) -> bool {
        self.locks.get(lock) == Some(&LockRule::Releases)
    }
}

impl<'a> Linked<'a> {
    /// The functions that take a lock, and change no other.
    pub fn locking(&self, lock: &str) -> Vec<&LinkedFunction<'a>> {
        self.changing(|function| function.locks(lock))
    }

    /// The function that releases a lock when its guard is dropped, if it is clear which.
    pub fn unlock(&self, lock: &str) -> Option<&LinkedFunction<'a>> {
        match self.unlocking(lock)[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The functions that could release a lock when its guard is dropped: those that take nothing else, or
    /// else all.
    pub fn unlocking(&self, lock: &str) -> Vec<&LinkedFunction<'a>> {
        let all = self.changing(|function| function.unlocks(lock));
        let alone = all.iter().filter(|function| function.params.len() == 1);
        let alone: Vec<_> = alone.copied().collect();
        if alone.is_empty() { all } else { alone }
    }

    fn changing(&self, wanted: impl Fn(&model::Function) -> bool) -> Vec<&LinkedFunction<'a>> {
        let changing = self.functions().filter(|function| {
            let contract = function.contract;
            let alone = contract.changed_locks().len() == 1;
            alone && wanted(contract) && !contract.is_withheld()
        });
        changing.collect()
    }

    /// Whether there is nothing that takes a lock, because all that could is absent: then no guard stands
    /// for it.
    pub fn nothing_takes(&self, lock: &str) -> bool {
        let mut absent = self.all_absent();
        self.locking(lock).is_empty() && absent.any(|absent| absent.contract.locks(lock))
    }
}

/// The guard of a lock, if it has one.
pub fn of_lock<'a>(index: &Index<'a>, lock: &str) -> Option<(&'a str, Entry<'a, model::Guard>)> {
    let mut guards = index.guards.iter();
    let (name, entry) = guards.find(|(_, entry)| entry.contract.lock.as_str() == lock)?;
    Some((name, *entry))
}

/// The guard on which a function is a method: it needs the lock and changes none, and one parameter is
/// the object that is locked.
pub fn of_method<'a>(
    index: &Index<'a>,
    function: &LinkedFunction<'_>,
) -> Option<(&'a str, Entry<'a, model::Guard>)> {
    let contract = function.contract;
    if !contract.changed_locks().is_empty() {
        return None;
    }
    let held = contract.locks.iter();
    let mut held = held.filter(|(_, rule)| **rule == LockRule::MustHold);
    let found = held.find_map(|(lock, _)| {
        let (name, entry) = of_lock(index, lock)?;
        object(function, entry.contract)?;
        Some((name, entry))
    });
    let (name, entry) = found?;
    let elsewhere = contract.method_of.as_ref();
    elsewhere
        .is_none_or(|owner| owner.as_str() == name)
        .then_some((name, entry))
}

/// The parameter that is the locked object: the only one of the guard's view, borrowed and not null.
pub fn object<'f, 'a>(
    function: &'f LinkedFunction<'a>,
    guard: &model::Guard,
) -> Option<&'f LinkedParam<'a>> {
    let of_view = |param: &&LinkedParam<'_>| {
        let contract = param.contract.map(|(_, contract)| contract);
        contract.and_then(|contract| contract.view.as_ref()) == Some(&guard.of)
    };
    let mut params = function.params.iter().filter(of_view);
    let (Some(param), None) = (params.next(), params.next()) else {
        return None;
    };
    let (_, contract) = param.contract?;
    let borrowed = matches!(
        contract.transfer.as_deref(),
        None | Some(model::Transfer::None)
    );
    let null = contract.nullability.as_deref() == Some(&model::Nullability::Nullable);
    (borrowed && !null).then_some(param)
}
