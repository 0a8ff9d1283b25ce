//! Status codes: each is defined and a value of what functions return, no two are the same (`SB0462`), and a
//! result says once which of them are success (`SB0463`).

use std::collections::BTreeMap;

use crate::{
    contract::{
        at::At,
        model::{ErrorConvention, Key, Return, Section, StatusCode},
    },
    header::model as c,
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, LinkedFunction, Linker, index::unknown};

pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for module in linked.modules.iter().map(|module| module.contract) {
        for (key, error) in &module.status_errors {
            codes(sink, linked, key, &error.codes);
            for name in error.bad_length.iter().chain(&error.no_memory) {
                if !error.codes.contains_key(name) {
                    let known = error.codes.keys().map(|key| key.as_str());
                    unknown(sink, linked.sources, "code", name, known);
                }
            }
        }
        for (key, values) in &module.status_values {
            codes(sink, linked, key, &values.codes);
        }
    }
    for function in linked.functions() {
        if let Some(ret) = &function.contract.ret {
            result(sink, linked, function, ret);
        }
    }
}

/// The codes of a type: each is defined, and no two are one.
fn codes(sink: &mut Sink, linked: &Linked<'_>, ty: &Key, codes: &Section<StatusCode>) {
    let mut seen: BTreeMap<&str, &At<String>> = BTreeMap::new();
    for code in codes.values().map(|one| &one.c) {
        let Some(definition) = defined(sink, linked, code) else {
            continue;
        };
        let first = *seen.entry(&definition.value).or_insert(code);
        if first.span == code.span {
            continue;
        }
        let message = format!(
            "`{}` and `{}` of `{}` are one code",
            &**first, &**code, &**ty
        );
        sink.push(
            Diagnostic::error("SB0462", message)
                .at(linked.place(code.span), "this one")
                .also(linked.place(first.span), "and this one")
                .also(
                    definition.place.clone(),
                    format!("it is {}", definition.value),
                )
                .help("keep one name of them"),
        );
    }
}

/// A constant that the headers define; one that they do not is an error.
fn defined<'a>(sink: &mut Sink, linked: &Linked<'a>, name: &At<String>) -> Option<&'a c::Constant> {
    let found = linked.unit.constants.get(name.as_str());
    if found.is_none() {
        let linker = Linker {
            unit: linked.unit,
            sources: linked.sources,
            index: &linked.index,
        };
        linker.no_constant(sink, name);
    }
    found
}

/// One word says what success is, and only of a result that is a code.
fn result(sink: &mut Sink, linked: &Linked<'_>, function: &LinkedFunction<'_>, ret: &Return) {
    if let Some(ok) = &ret.ok {
        defined(sink, linked, ok);
    }
    let said = ret.ok.iter().chain(&ret.ok_as).next();
    let by_code = ret.convention() == ErrorConvention::Status;
    let problem = match (by_code, &ret.ok, &ret.ok_as) {
        (true, Some(ok), Some(ok_as)) => Some((ok, "this", Some(ok_as))),
        (false, ..) => said.map(|said| (said, "this needs `error: status`", None)),
        (true, ..) => None,
    };
    let Some((first, why, second)) = problem else {
        return;
    };
    let name = &function.declaration.name;
    let message = match second {
        Some(_) => format!("`{name}` says twice what success is"),
        None => format!("`{name}` says what success is, and returns no code"),
    };
    let mut diagnostic = Diagnostic::error("SB0463", message)
        .at(linked.place(first.span), why)
        .also(function.declaration.place.clone(), "declared here");
    if let Some(second) = second {
        diagnostic = diagnostic
            .also(linked.place(second.span), "and this")
            .help("`ok` is for one code, `ok_as` for several");
    }
    sink.push(diagnostic);
}
