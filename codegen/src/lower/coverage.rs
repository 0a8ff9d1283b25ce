//! What became of every function, and the promises of contracts about that.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::{
    api::{
        Function, Requirement,
        coverage::{Coverage, Entry, Header, Open, Outcome, Wanted},
    },
    contract::{
        asked,
        at::Span,
        model::{self, Bind, BindAll, Key},
    },
    layout::relied,
    link::{Linked, LinkedFunction, LinkedModule},
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

use super::{Context, absent, records, roles::Owner};

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
        Outcome::Unsafe {
            wrapper: path,
            requires: wrapper.requires.clone(),
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
    let mut coverage = Coverage {
        headers: headers(linked),
        layouts: relied::layouts(linked),
        ..Coverage::default()
    };
    for module in &linked.modules {
        for function in &module.functions {
            let Some(outcome) = outcomes.shift_remove(function.id()) else {
                continue;
            };
            if let Outcome::NotBound { reason, fix } = &outcome
                && let Some(bind) = demanded(module.contract, function.contract)
            {
                let message = format!("`{}` must be bound and is not: {reason}", function.id());
                sink.push(
                    Diagnostic::error("SB0404", message)
                        .at(linked.place(bind), "demanded here")
                        .also(function.declaration.place.clone(), "declared here")
                        .help(format!("answer with `{fix}`")),
                );
            }
            coverage
                .functions
                .push(entry(linked, module, function, outcome));
        }
        coverage
            .functions
            .extend(absent::outcomes(sink, linked, module));
    }
    coverage
        .functions
        .sort_by(|a, b| (&a.module, &a.name).cmp(&(&b.module, &b.name)));
    coverage
}

/// Where a wrapper of a function is demanded: what the function says goes before what its module says.
fn demanded(module: &model::Module, function: &model::Function) -> Option<Span> {
    match &function.bind {
        Some(bind) => (**bind == Bind::Must).then_some(bind.span),
        None => {
            let all = module.bind.as_ref()?;
            (**all == BindAll::Must).then_some(all.span)
        }
    }
}

fn entry(
    linked: &Linked<'_>,
    module: &LinkedModule<'_>,
    function: &LinkedFunction<'_>,
    outcome: Outcome,
) -> Entry {
    let declaration = function.declaration;
    Entry {
        c_name: declaration.name.clone(),
        header: Some(declaration.header.clone()),
        declared: Some(declaration.place.clone()),
        open: open(function, &outcome),
        ..contracted(
            linked,
            module,
            (function.id(), function.key),
            function.contract,
            outcome,
        )
    }
}

/// What the contract of a function tells of it, without its declaration.
pub(super) fn contracted(
    linked: &Linked<'_>,
    module: &LinkedModule<'_>,
    (id, key): (&str, &Key),
    contract: &model::Function,
    outcome: Outcome,
) -> Entry {
    let wanted = match contract.bind.as_deref() {
        Some(Bind::DoNot(reason)) => Wanted::No(reason.clone()),
        Some(Bind::Manual(reason)) => Wanted::ByHand(reason.clone()),
        _ if demanded(module.contract, contract).is_some() => Wanted::Must,
        _ => Wanted::Auto,
    };
    let source = contract.source.as_ref();
    Entry {
        name: id.to_owned(),
        c_name: key.value.clone(),
        module: module.contract.module.value.clone(),
        header: None,
        wanted,
        outcome,
        open: Vec::new(),
        contract: linked.place(key.span),
        declared: None,
        source: source.map(|source| records::source(source, key)),
        reviewed_by: contract.reviewed_by.clone(),
    }
}

/// What keeps a function from being bound, or from being safe.
fn open(function: &LinkedFunction<'_>, outcome: &Outcome) -> Vec<Open> {
    let of_line = |reason: &str, fix: &str, asked_by: Option<Place>| {
        let asked = asked::key_of(fix);
        let (key, meaning) = asked.map(|asked| (asked.path, asked.meaning)).unzip();
        Open {
            reason: reason.to_owned(),
            fix: Some(fix.to_owned()),
            key,
            meaning,
            asked_by,
        }
    };
    match outcome {
        Outcome::Safe { .. } | Outcome::Used { .. } => Vec::new(),
        Outcome::Unsafe { requires, .. } => requires
            .iter()
            .map(|required| promised(function, required))
            .collect(),
        Outcome::NotBound { reason, fix } => match function.contract.bind.as_deref() {
            Some(Bind::DoNot(_) | Bind::Manual(_)) => Vec::new(),
            _ if function.questions.is_empty() => vec![of_line(reason, fix, None)],
            _ => {
                let questions = function.questions.iter();
                let asked = questions
                    .map(|one| of_line(&one.text, &one.answer, Some(one.declared.clone())));
                asked.collect()
            }
        },
    }
}

/// A promise: where the contract asks for it, the contract can also say why it is kept.
fn promised(function: &LinkedFunction<'_>, required: &Requirement) -> Open {
    let tag = &required.tag;
    let asked = function.contract.requires.keys().any(|key| **key == **tag);
    Open {
        reason: required.text.clone(),
        fix: asked.then(|| format!("requires: {{ {tag}: {{ because: ... }} }}")),
        key: Some(tag.clone()),
        meaning: None,
        asked_by: None,
    }
}

/// The headers that contracts name, with what they declare themselves.
fn headers(linked: &Linked<'_>) -> Vec<Header> {
    let names = &linked.unit.names;
    let mut headers: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for module in &linked.modules {
        for header in &module.contract.headers {
            let file = linked.place(header.span).file;
            headers.entry(header).or_default().insert(file);
        }
    }
    let header = |(name, contracts): (&str, BTreeSet<String>)| {
        let declared = names.by_header.get(name).into_iter().flatten();
        let functions = declared.map(|name| (name.clone(), names.places.get(name).cloned()));
        Header {
            name: name.to_owned(),
            contracts: contracts.into_iter().collect(),
            functions: functions.collect(),
        }
    };
    headers.into_iter().map(header).collect()
}
