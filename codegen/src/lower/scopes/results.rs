//! Pattern "context-bound type", its results: what comes back does not outlive its scope.

use crate::{
    contract::model::BorrowSource,
    link::LinkedFunction,
    support::diag::{Diagnostic, Sink},
};

use super::super::{
    Context,
    roles::{Owner, Role},
};

impl<'a> Context<'a> {
    /// What comes back is borrowed from the scope, or from what is bound to it as well.
    pub(in super::super) fn check_bound_result(
        &self,
        sink: &mut Sink,
        function: &LinkedFunction<'a>,
    ) {
        let Some(ret) = &function.contract.ret else {
            return;
        };
        let scope_of = |view: &str| self.linked.scope_of(view);
        let view = ret.view.as_ref();
        let Some((view, bound)) = view.and_then(|view| Some((view, scope_of(view)?))) else {
            return;
        };
        let source = match ret.borrows_from.as_deref() {
            None | Some(BorrowSource::Scope) => return,
            Some(BorrowSource::Static) => None,
            Some(BorrowSource::Receiver) => match self.roles.of(function.id()) {
                Role::Wrapper {
                    owner: Owner::View(name),
                } => Some(name),
                _ => None,
            },
            Some(BorrowSource::Param(name)) => {
                let param = function.contract.params.get(name.as_str());
                let view = param.and_then(|param| param.view.as_ref());
                view.map(|view| view.as_str())
            }
        };
        let source = source.and_then(scope_of);
        if source.is_some_and(|source| **source == **bound) {
            return;
        }
        let message = format!(
            "`{}` returns a `{}` for longer than its scope",
            &**function.key, &**view
        );
        let span = ret
            .borrows_from
            .as_ref()
            .map_or(view.span, |from| from.span);
        sink.push(
            Diagnostic::error("SB0417", message)
                .at(self.linked.place(span), "not bound to that scope")
                .also(self.linked.place(bound.span), "bound here")
                .also(function.declaration.place.clone(), "declared here")
                .help("borrow it from the scope, or from something that is bound to it"),
        );
    }
}
