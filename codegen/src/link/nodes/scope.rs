//! How long a node is in the hands of C, and what may be done with it meanwhile.

use crate::{
    contract::{
        at::Span,
        model::{self, CallbackScope, CallbackType, OnDrop},
    },
    support::diag::{Diagnostic, Sink},
};

use super::{
    super::{Linked, index::Entry},
    is_once,
};

/// Reports what the scope of the callback does not allow.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>, entry: &Entry<'_, model::Node>) {
    let Some(callback) = linked.node_callback(entry.contract) else {
        return;
    };
    let check = Check {
        linked,
        entry,
        callback: &callback,
    };
    if check.scope(sink) {
        check.removal(sink);
        check.added(sink);
        check.bound(sink);
    }
}

struct Check<'l, 'a> {
    linked: &'l Linked<'a>,
    entry: &'l Entry<'a, model::Node>,
    callback: &'l Entry<'a, CallbackType>,
}

impl Check<'_, '_> {
    fn report(&self, sink: &mut Sink, code: &'static str, what: Problem<'_>) {
        let scope = &self.callback.contract.scope;
        sink.push(
            Diagnostic::error(code, what.message)
                .at(self.linked.place(what.span), what.label)
                .also(self.linked.place(scope.span), "how long it can be called")
                .help(what.help),
        );
    }

    /// A node is given back once, by the call or by a function that takes it out.
    fn scope(&self, sink: &mut Sink) -> bool {
        let (node, contract) = (&**self.entry.key, self.entry.contract);
        let name = &**self.callback.key;
        let (message, label, help) = match *self.callback.contract.scope {
            CallbackScope::Once => return true,
            CallbackScope::UntilUnregistered if contract.remove.is_none() => (
                format!("nothing takes a `{node}` out again, and `{name}` is called until then"),
                "needs a function that takes it out",
                "name it: `remove: ...`; without one the scope is `forever`, which has no pattern",
            ),
            CallbackScope::UntilUnregistered if contract.not_running.is_none() => (
                format!("`{name}` could still be running when a `{node}` was taken out"),
                "its payload would be dropped under it",
                "say why it is not: `not_running: ...`",
            ),
            CallbackScope::UntilUnregistered => return true,
            CallbackScope::Call | CallbackScope::Forever => (
                format!("`{name}` cannot be called by the node `{node}`"),
                "a node comes back, by its call or by its removal",
                "the scope of such a callback is `once` or `until_unregistered`",
            ),
        };
        let problem = Problem {
            message,
            span: contract.calls.span,
            label,
            help,
        };
        self.report(sink, "SB0443", problem);
        false
    }

    /// What may have been called has freed the node, and its address can be that of another one.
    fn removal(&self, sink: &mut Sink) {
        let (node, contract) = (&**self.entry.key, self.entry.contract);
        let early = self.callback.contract.after.is_some();
        if let Some(remove) = &contract.remove
            && is_once(self.callback)
            && !early
        {
            let problem = Problem {
                message: format!("`{}` could take another node out", &**remove),
                span: remove.span,
                label: "the call may have freed this one, and its address may be in use again",
                help: "leave it out, or say what ends before the callback runs: `after: ...`",
            };
            self.report(sink, "SB0444", problem);
        }
        let on_drop = contract.added.as_ref().and_then(|one| one.on_drop.as_ref());
        if let Some(on_drop) = on_drop
            && **on_drop == OnDrop::Unregister
            && contract.remove.is_none()
        {
            let problem = Problem {
                message: format!("nothing takes a `{node}` out when it is dropped"),
                span: on_drop.span,
                label: "needs a function that takes it out",
                help: "name it: `remove: ...`",
            };
            self.report(sink, "SB0444", problem);
        }
    }

    /// There is a type for what was added where something can be done with it.
    fn added(&self, sink: &mut Sink) {
        let (node, contract) = (&**self.entry.key, self.entry.contract);
        let usable = !is_once(self.callback) || self.callback.contract.after.is_some();
        let problem = match (&contract.added, usable) {
            (None, true) => Problem {
                message: format!(
                    "a `{node}` can be used while C has it, and no type stands for that"
                ),
                span: self.entry.key.span,
                label: "needs `added`",
                help: "give the type a name: `added: { name: ..., doc: ... }`",
            },
            (Some(added), false) => Problem {
                message: format!("nothing can be done with a `{}`", &*added.name),
                span: added.name.span,
                label: "the callback may have freed it at any time",
                help: "leave `added` out",
            },
            _ => return,
        };
        self.report(sink, "SB0444", problem);
    }

    /// What may use the payload until a scope ends borrows from an object of that scope.
    fn bound(&self, sink: &mut Sink) {
        let contract = self.entry.contract;
        let Some(after) = &self.callback.contract.after else {
            return;
        };
        let linked = self.linked;
        if !is_once(self.callback) {
            let problem = Problem {
                message: format!(
                    "`{}` can be called more than once, and after a scope",
                    &**self.callback.key
                ),
                span: after.span,
                label: "only what is called once waits for the end of a scope",
                help: "leave `after` out",
            };
            self.report(sink, "SB0445", problem);
            return;
        }
        let Some(add) = linked.function(&contract.add) else {
            return;
        };
        if linked.node_scope(contract, add).is_some() {
            return;
        }
        let message = format!(
            "`{}` takes nothing that is bound to `{}`",
            &**contract.add, &**after
        );
        let span: Span = contract.add.span;
        sink.push(
            Diagnostic::error("SB0445", message)
                .at(
                    linked.place(span),
                    "nothing says until when the payload may be used",
                )
                .also(linked.place(after.span), "runs after this scope")
                .also(add.declaration.place.clone(), "declared here")
                .help("give a parameter a view that is bound to the scope, or leave `after` out"),
        );
    }
}

struct Problem<'t> {
    message: String,
    span: Span,
    label: &'t str,
    help: &'t str,
}
