//! What became of every function, and the promises of contracts about that.

use indexmap::IndexMap;

use crate::{
    api::{
        Function,
        coverage::{Coverage, Entry, Outcome},
    },
    contract::model::Bind,
    link::Linked,
    support::diag::{Diagnostic, Sink},
};

use super::{Context, absent, roles::Owner};

/// The outcome of a function that has wrappers, of which the last one stands for it.
pub(super) fn of_last<'a>(
    context: &Context<'a>,
    owner: Owner<'a>,
    wrappers: &[Function],
) -> Outcome {
    match wrappers.last() {
        Some(wrapper) => bound(context, owner, wrapper),
        None => Outcome::NotBound {
            reason: "no pattern makes a wrapper of it".to_owned(),
            fix: "bind: { manual: ... }".to_owned(),
        },
    }
}

/// The path of a wrapper, without the crate.
pub(super) fn path<'a>(context: &Context<'a>, owner: Owner<'a>, wrapper: &str) -> String {
    let mut path = context.module_of(owner).replace('/', "::");
    for part in owner.ty().into_iter().chain([wrapper]) {
        path.push_str("::");
        path.push_str(part);
    }
    path
}

/// The outcome of a function that has a wrapper.
pub(super) fn bound(context: &Context<'_>, owner: Owner<'_>, wrapper: &Function) -> Outcome {
    let path = path(context, owner, &wrapper.name);
    if wrapper.is_unsafe() {
        let requires = wrapper
            .requires
            .iter()
            .map(|requirement| requirement.tag.clone());
        Outcome::Unsafe {
            wrapper: path,
            requires: requires.collect(),
        }
    } else {
        Outcome::Safe { wrapper: path }
    }
}

/// The coverage of a run; `bind: must` on what is not bound is an error.
pub(super) fn of(
    sink: &mut Sink,
    linked: &Linked<'_>,
    mut outcomes: IndexMap<&str, Outcome>,
) -> Coverage {
    let mut coverage = Coverage::default();
    for module in &linked.modules {
        for function in &module.functions {
            let Some(outcome) = outcomes.shift_remove(function.id()) else {
                continue;
            };
            if let (Some(bind), Outcome::NotBound { reason, fix }) =
                (&function.contract.bind, &outcome)
                && **bind == Bind::Must
            {
                let message = format!("`{}` must be bound and is not: {reason}", function.id());
                sink.push(
                    Diagnostic::error("SB0404", message)
                        .at(linked.place(bind.span), "demanded here")
                        .also(function.declaration.place.clone(), "declared here")
                        .help(format!("answer with `{fix}`")),
                );
            }
            coverage.functions.push(Entry {
                name: function.id().to_owned(),
                module: module.contract.module.value.clone(),
                outcome,
            });
        }
        coverage.functions.extend(absent::outcomes(module));
    }
    coverage
        .functions
        .sort_by(|a, b| (&a.module, &a.name).cmp(&(&b.module, &b.name)));
    coverage
}
