//! Values that are bound to a scope: no contract may let one out, by its thread, an owner or a field.

use crate::{
    contract::{
        at::{At, Span},
        model::{BorrowSource, Key, Transfer},
    },
    support::diag::{Diagnostic, Sink},
};

use super::super::{Linked, LinkedFunction, LinkedType, View};

impl<'a> Linked<'a> {
    fn leak(&self, sink: &mut Sink, message: String, span: Span, label: &str, bound: &Key) {
        sink.push(
            Diagnostic::error("SB0417", message)
                .at(self.place(span), label)
                .also(self.place(bound.span), "bound here"),
        );
    }

    /// A value stays on its thread, nobody owns one, and what is stricter is bound as well.
    pub(super) fn check_bound_views(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        for view in opaque.views() {
            let View { key, contract, .. } = view;
            self.check_looser(sink, view);
            let Some(bound) = view.scope() else {
                continue;
            };
            let rules = [
                (&contract.send, "move to another thread"),
                (&contract.sync, "be shared with another thread"),
            ];
            for (rule, what) in rules {
                if *rule.allowed {
                    let message = format!("`{}` is bound to a scope and could {what}", &**key);
                    let label = "must be `false`";
                    self.leak(sink, message, rule.allowed.span, label, bound);
                }
            }
            if contract.refcount.is_some() {
                let message = format!("`{}` is bound to a scope and counted", &**key);
                let label = "an owned value could be kept";
                self.leak(sink, message, key.span, label, bound);
            }
            let refines = contract.refines.as_ref();
            if let Some(convert) = refines.and_then(|refines| refines.convert.as_ref()) {
                let message = format!(
                    "`{}` makes an owned `{}`, which is bound to a scope",
                    &*convert.name, &**key
                );
                let label = "an owned value could be kept";
                self.leak(sink, message, convert.name.span, label, bound);
            }
        }
    }

    fn check_looser(&self, sink: &mut Sink, view: View<'a>) {
        let Some(looser) = view.looser().next() else {
            return;
        };
        let Some(bound) = looser.scope() else {
            return;
        };
        let own = view.scope();
        if own.is_some_and(|own| **own == **bound) {
            return;
        }
        let message = format!(
            "`{}` refines `{}`, and is not bound to its scope",
            &**view.key, &**looser.key
        );
        let span = own.map_or(view.key.span, |own| own.span);
        self.leak(sink, message, span, "not bound to it here", bound);
    }

    /// Nobody can give away what is bound to a scope, and nobody gets an owned one.
    pub(super) fn check_owned(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        let owned = |transfer: &&At<Transfer>| ***transfer != Transfer::None;
        for (name, param) in &function.contract.params {
            let transfer = param.transfer.as_ref().filter(owned);
            if let (Some(view), Some(transfer)) = (&param.view, transfer) {
                let message = format!("`{}` would own a `{}`", &**name, &**view);
                self.owned(sink, function, message, (view, transfer.span));
            }
        }
        let Some(ret) = &function.contract.ret else {
            return;
        };
        let gets = |view: &Key| {
            let caller = format!("the caller of `{}`", &**function.key);
            format!("{caller} would own a `{}`", &**view)
        };
        if let Some(acquired) = &ret.acquires {
            let view = &acquired.view;
            self.owned(sink, function, gets(view), (view, view.span));
        }
        let Some(view) = &ret.view else { return };
        let transfer = ret.transfer.as_ref().filter(owned);
        let owned = transfer.map(|transfer| transfer.span);
        if let Some(span) = owned.or((*ret.retain).then_some(view.span)) {
            self.owned(sink, function, gets(view), (view, span));
        }
    }

    fn owned(
        &self,
        sink: &mut Sink,
        function: &LinkedFunction<'a>,
        message: String,
        (view, span): (&str, Span),
    ) {
        let Some(bound) = self.scope_of(view) else {
            return;
        };
        let message = format!("{message}, which is bound to a scope");
        sink.push(
            Diagnostic::error("SB0417", message)
                .at(self.place(span), "an owned value could be kept")
                .also(self.place(bound.span), "bound here")
                .also(function.declaration.place.clone(), "declared here"),
        );
    }

    /// A field of what is not bound to a scope leads to nothing that is.
    pub(super) fn check_bound_fields(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        let first = opaque.contract.views.keys().next();
        for field in &opaque.fields {
            let Some(view) = &field.contract.view else {
                continue;
            };
            let Some(bound) = self.scope_of(view) else {
                continue;
            };
            let on = field.contract.on.as_ref().or(first);
            let source = on.and_then(|on| self.scope_of(on));
            let from_self = field.contract.borrows_from.as_deref() == Some(&BorrowSource::Receiver);
            if from_self && source.is_some_and(|source| **source == **bound) {
                continue;
            }
            let message = format!(
                "the field `{}` leads to a `{}` for longer than its scope",
                &**field.key, &**view
            );
            sink.push(
                Diagnostic::error("SB0417", message)
                    .at(self.place(view.span), "not bound to that scope")
                    .also(self.place(bound.span), "bound here")
                    .also(field.declaration.place.clone(), "declared here"),
            );
        }
    }
}
