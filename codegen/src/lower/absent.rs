//! Pattern "absent function": what these headers do not declare has no wrapper, and that is no error where
//! the contract says why.

use crate::{
    api::coverage::{Entry, Open, Outcome},
    contract::model::{Bind, HandleUse},
    link::{Linked, LinkedFunction, LinkedModule, guards},
    support::diag::{Diagnostic, Sink},
};

use super::{
    coverage,
    roles::{Owner, Role},
};

/// What would bind something that headers do not declare.
const DECLARE: &str = "headers that declare it";

/// What became of the functions that a module could have, and that these headers do not declare.
/// One that must be bound is an error.
pub(super) fn outcomes(
    sink: &mut Sink,
    linked: &Linked<'_>,
    module: &LinkedModule<'_>,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for absent in &module.absent {
        let reason = format!("it is not declared: {}", &**absent.reason);
        if let Some(bind) = &absent.contract.bind
            && **bind == Bind::Must
        {
            let message = format!("`{}` must be bound and is not: {reason}", &**absent.key);
            sink.push(
                Diagnostic::error("SB0404", message)
                    .at(linked.place(bind.span), "demanded here")
                    .also(linked.place(absent.reason.span), "it may be absent")
                    .help(format!("answer with {DECLARE}")),
            );
        }
        let open = Open {
            reason: reason.clone(),
            fix: Some(DECLARE.to_owned()),
            ..Open::default()
        };
        let fix = DECLARE.to_owned();
        let names = (absent.key.as_str(), absent.key);
        let outcome = Outcome::NotBound { reason, fix };
        entries.push(Entry {
            open: vec![open],
            ..coverage::contracted(linked, module, names, absent.contract, outcome)
        });
    }
    entries
}

/// What becomes of a function that needs a handle or guard that nothing makes.
pub(super) fn needs_unmade<'a>(
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    owner: Owner<'_>,
) -> Option<Role<'a>> {
    let params = function.contract.params.values();
    let handles = params.filter_map(|param| param.handle.as_ref());
    let handles = handles.map(
        |(HandleUse::Acquire(name) | HandleUse::Use(name) | HandleUse::Release(name))| {
            name.as_str()
        },
    );
    let changed = function.contract.changed_locks();
    let locked = changed
        .iter()
        .filter_map(|(lock, _)| Some(guards::of_lock(&linked.index, lock)?.0));
    let owned = match owner {
        Owner::Handle(name) | Owner::Guard(name) | Owner::Obligation(name) => Some(name),
        Owner::Module(_)
        | Owner::View(_)
        | Owner::Value(_)
        | Owner::Registration(_)
        | Owner::Struct(_)
        | Owner::Node(_)
        | Owner::Added(_) => None,
    };
    let taken = function.contract.takes_owed().map(|name| name.as_str());
    let mut needed = handles.chain(locked).chain(owned).chain(taken);
    let name = needed.find(|name| linked.is_unmade(name))?;
    Some(Role::NotBound {
        reason: format!("no function of these headers makes a `{name}`"),
        fix: DECLARE.to_owned(),
    })
}
