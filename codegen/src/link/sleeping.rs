//! What may sleep where nothing may (`SB0423`).

use crate::{
    contract::{
        at::{At, Span},
        model::{Context, Function},
    },
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, LinkedFunction};

/// Reports every function that may sleep in a scope in which nothing may.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for function in linked.functions() {
        both_ways(sink, linked, function);
        let contract = function.contract;
        if let Some(scope) = atomic(linked, contract.leaves.as_ref()) {
            in_scope(sink, linked, function, scope);
        }
        let Some(scope) = atomic(linked, contract.under.as_ref()) else {
            continue;
        };
        in_scope(sink, linked, function, scope);
        if let Some(get) = retaining(linked, contract) {
            in_scope(sink, linked, get, scope);
        }
    }
    bound(sink, linked);
}

/// The word by which a function may sleep.
fn sleeps(function: &Function) -> Option<Span> {
    let mut words = function.context.iter();
    let word = words.find(|word| ***word == Context::MaySleep)?;
    Some(word.span)
}

/// The scope of a name, if nothing in it may sleep.
fn atomic<'l>(linked: &Linked<'l>, name: Option<&'l At<String>>) -> Option<&'l At<String>> {
    let name = name?;
    let entry = linked.index.scopes.get(name.as_str())?;
    entry.contract.atomic.then_some(name)
}

/// A function that does not sleep and may sleep.
fn both_ways(sink: &mut Sink, linked: &Linked<'_>, function: &LinkedFunction<'_>) {
    let mut words = function.contract.context.iter();
    let never = words.find(|word| ***word == Context::Atomic);
    let (Some(never), Some(sleeps)) = (never, sleeps(function.contract)) else {
        return;
    };
    let message = format!("`{}` sleeps, and does not", &**function.key);
    sink.push(
        Diagnostic::error("SB0423", message)
            .at(linked.place(sleeps), "it may sleep")
            .also(linked.place(never.span), "it does not")
            .help("remove one of the words"),
    );
}

fn in_scope(
    sink: &mut Sink,
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    scope: &At<String>,
) {
    let Some(sleeps) = sleeps(function.contract) else {
        return;
    };
    let message = format!(
        "`{}` may sleep, and nothing in `{}` may",
        function.id(),
        &**scope
    );
    let name = linked.index.scopes.get(scope.as_str());
    let mut diagnostic = Diagnostic::error("SB0423", message)
        .at(linked.place(scope.span), "called in this scope")
        .also(linked.place(sleeps), "it may sleep")
        .also(function.declaration.place.clone(), "declared here");
    if let Some(entry) = name {
        diagnostic = diagnostic.also(linked.place(entry.key.span), "nothing in it may");
    }
    let help = "call it outside, or compare `atomic` with the C code";
    sink.push(diagnostic.help(help));
}

/// What takes the reference, where a wrapper takes one in a scope.
fn retaining<'l, 'a>(
    linked: &'l Linked<'a>,
    function: &Function,
) -> Option<&'l LinkedFunction<'a>> {
    let ret = function.ret.as_ref().filter(|ret| *ret.retain)?;
    let entry = linked.index.views.get(ret.view.as_ref()?.as_str())?;
    linked.function(entry.refcount()?.get.as_ref()?)
}

/// Functions that take what is bound to such a scope are called in it.
fn bound(sink: &mut Sink, linked: &Linked<'_>) {
    for function in linked.functions() {
        let owner = function.contract.method_of.iter();
        let params = function.params.iter().filter_map(|param| {
            let (_, contract) = param.contract?;
            contract.view.as_ref()
        });
        let mut views = owner.chain(params);
        let scope = views.find_map(|view| {
            let entry = linked.index.views.get(view.as_str())?;
            atomic(linked, entry.scope())
        });
        if let Some(scope) = scope {
            in_scope(sink, linked, function, scope);
        }
    }
}
