//! Lists: the function that goes on from one entry to the next (`SB0480`).

use crate::{
    contract::{
        at::At,
        model::{BorrowSource, ErrorConvention, Nullability, Return, Transfer},
    },
    header::model as c,
    support::{
        diag::{Diagnostic, Sink},
        rust::parameter,
    },
};

use super::{Linked, LinkedFunction};

/// Reports results that begin a list, where the next entry is not reached from an entry alone.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for function in linked.functions() {
        let Some((ret, list)) = listed(function) else {
            continue;
        };
        // One that these headers lack is no mistake.
        let Some(next) = linked.function(list) else {
            continue;
        };
        let problem = match (&ret.view, misfit(next, ret)) {
            (None, _) => Some("what an entry is, the result does not say"),
            (Some(_), None) if !may_be_null(function, ret) => {
                Some("an empty list would be null, and the result never is")
            }
            (Some(_), found) => found,
        };
        let Some(problem) = problem else { continue };
        let message = format!("`{}` does not go from entry to entry", list.value);
        sink.push(
            Diagnostic::error("SB0480", message)
                .at(linked.place(list.span), problem)
                .also(linked.place(next.key.span), "its contract")
                .also(next.declaration.place.clone(), "declared here")
                .help(
                    "a list goes on by a function that takes an entry, and returns another one that lives \
                     as long, or null",
                ),
        );
    }
}

/// The result, and the function that goes on from it, if it begins a list.
fn listed<'a>(function: &LinkedFunction<'a>) -> Option<(&'a Return, &'a At<String>)> {
    let ret = function.contract.ret.as_ref()?;
    Some((ret, ret.list.as_ref()?))
}

/// Why a function does not go from one entry of a list to the next.
fn misfit(next: &LinkedFunction<'_>, first: &Return) -> Option<&'static str> {
    let [entry] = next.params.as_slice() else {
        return Some("it takes something else than an entry");
    };
    let view = |view: &Option<At<String>>| view.as_deref() == first.view.as_deref();
    match entry.contract {
        Some((_, contract)) if view(&contract.view) => {}
        _ => return Some("it takes something else than an entry"),
    }
    let Some(ret) = &next.contract.ret else {
        return Some("it returns no entry");
    };
    if !view(&ret.view) {
        return Some("it returns no entry");
    }
    let lives = match ret.borrows_from.as_deref() {
        Some(BorrowSource::Receiver) => true,
        Some(BorrowSource::Param(name)) => parameter(name) == entry.name,
        _ => false,
    };
    if ret.list.is_some() {
        return Some("its result is a list itself");
    }
    if !lives || ret.transfer.as_deref() != Some(&Transfer::None) || !ret.valid_until.is_empty() {
        return Some("what it returns does not live as long as the entry");
    }
    let says_error = ret.convention() != ErrorConvention::Infallible;
    if says_error || !may_be_null(next, ret) {
        return Some("it does not return null after the last entry");
    }
    let asks = !next.contract.requires.is_empty() || next.contract.under.is_some();
    asks.then_some("it asks something of its caller")
}

/// Whether null is a result, by the contract or the header.
fn may_be_null(function: &LinkedFunction<'_>, ret: &Return) -> bool {
    let nullable = c::Nullability::Nullable;
    let header = matches!(
        &function.declaration.ret,
        c::Type::Pointer { nullability: Some(said), .. } if *said == nullable
    );
    header || ret.nullability.as_deref() == Some(&Nullability::Nullable)
}
