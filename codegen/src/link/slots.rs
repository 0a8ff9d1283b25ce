//! Slots: registrations that one function makes and takes back (`SB0430`), and whether that may be done while
//! the callback runs (`SB0431`).

use crate::{
    contract::{
        at::Span,
        model::{CallbackScope, Registration, Thread},
    },
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, index::Entry, registrations::RegistrationFunctions};

/// Reports a slot whose function does something else, and `while_running` where it is not enough.
pub(super) fn check(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, Registration>,
    functions: RegistrationFunctions<'_, '_>,
) {
    let registration = entry.contract;
    let Some((_, callback)) = functions.register.callback() else {
        return;
    };
    let Some(kind) = linked.index.callbacks.get(callback.as_str()) else {
        return;
    };
    let function = functions.register;
    let name = &**function.key;
    let mut report = |code, message: String, at: (Span, &str), also: (Span, &str), help: &str| {
        sink.push(
            Diagnostic::error(code, message)
                .at(linked.place(at.0), at.1)
                .also(linked.place(also.0), also.1)
                .also(function.declaration.place.clone(), "declared here")
                .help(help),
        );
    };
    let scope = (kind.contract.scope.span, "called once");
    if registration.is_slot() && *kind.contract.scope == CallbackScope::Once {
        let message = format!("what `{name}` empties can have been called, and C does not tell");
        let help = "a function that registers and takes back is for `scope: until_unregistered`";
        let at = (registration.unregister.span, "the same as `register`");
        report("SB0430", message, at, scope, help);
        return;
    }
    let Some(while_running) = &registration.while_running else {
        return;
    };
    let at = (while_running.span, "said here");
    if !registration.is_slot() || registration.not_running.is_some() {
        let message = match registration.is_slot() {
            true => format!("nothing runs when `{name}` empties the slot, or something does"),
            false => format!("`{}` is no slot", &**entry.key),
        };
        let also = (registration.unregister.span, "taken back by this");
        let help = "`while_running` is for a slot, in place of `not_running`";
        report("SB0431", message, at, also, help);
    } else if *kind.contract.thread.rule != Thread::SameTask {
        let message = format!(
            "`{}` can begin while `{name}` empties the slot",
            &**kind.key
        );
        let also = (kind.contract.thread.rule.span, "on any thread");
        let help = "say what waits for a callback that runs: `not_running: ...`";
        report("SB0431", message, at, also, help);
    }
}
