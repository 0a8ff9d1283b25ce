//! Thread rules of views that depend on each other: what one view allows must not give away what another
//! one forbids.

use crate::{
    contract::model::BorrowSource,
    link::{LinkedType, View},
    support::diag::{Diagnostic, Sink},
};

use super::Context;

impl<'a> Context<'a> {
    /// Checks the views of one C type, and the views their fields lead to.
    pub(super) fn check_threads(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        for view in opaque.views() {
            self.shared_and_owned(sink, view);
            self.conversion_frees(sink, view);
        }
        self.fields_lead_on(sink, opaque);
    }

    /// Whoever has a shared reference to a counted object can take a count of its own, and drop it there.
    fn shared_and_owned(&self, sink: &mut Sink, view: View<'a>) {
        let (send, sync) = (&view.contract.send, &view.contract.sync);
        if view.refcount().is_none() || !*sync.allowed || *send.allowed {
            return;
        }
        let message = format!(
            "`{}` may be shared between threads and not move",
            &**view.key
        );
        sink.push(
            Diagnostic::error("SB0408", message)
                .at(
                    self.linked.place(sync.allowed.span),
                    "another thread gets a reference",
                )
                .also(self.linked.place(send.allowed.span), "and could own one")
                .note("a counted reference can be made from a shared one, and dropped anywhere"),
        );
    }

    /// A conversion to a view with more freedom needs a promise that nothing forbids it any more.
    fn conversion_frees(&self, sink: &mut Sink, view: View<'a>) {
        let refines = view.contract.refines.as_ref();
        let Some(convert) = refines.and_then(|refines| refines.convert.as_ref()) else {
            return;
        };
        let Some(looser) = view.looser().next() else {
            return;
        };
        let freer = |strict: bool, loose: bool| strict && !loose;
        let (strict, loose) = (view.contract, looser.contract);
        let frees = freer(*strict.send.allowed, *loose.send.allowed)
            || freer(*strict.sync.allowed, *loose.sync.allowed);
        let message = if view.refcount().is_none() || looser.refcount().is_none() {
            format!("`{}` converts what nobody owns", &*convert.name)
        } else if frees && convert.requires.is_empty() {
            format!(
                "`{}` frees a value from its thread for nothing",
                &*convert.name
            )
        } else {
            return;
        };
        sink.push(
            Diagnostic::error("SB0408", message)
                .at(self.linked.place(convert.name.span), "this conversion")
                .also(self.linked.place(looser.key.span), "from this view")
                .also(self.linked.place(view.key.span), "to this one")
                .help("say what its caller promises: `requires: { ... }`"),
        );
    }

    /// A field of what may be shared leads to what may be shared.
    fn fields_lead_on(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        for field in &opaque.fields {
            let on = field
                .contract
                .on
                .as_ref()
                .or(opaque.contract.views.keys().next());
            let shared = |view: &View<'a>| {
                on.is_some_and(|on| view.is_or_refines(on)) && *view.contract.sync.allowed
            };
            let borrows = field.contract.borrows_from.as_deref() == Some(&BorrowSource::Receiver);
            let target = field
                .contract
                .view
                .as_ref()
                .and_then(|name| self.view(name));
            let (Some(owner), Some(target), true) = (opaque.views().find(shared), target, borrows)
            else {
                continue;
            };
            if !*target.contract.sync.allowed {
                let message = format!(
                    "`{}` leads from `{}`, which may be shared, to `{}`, which may not",
                    &**field.key, &**owner.key, &**target.key
                );
                sink.push(
                    Diagnostic::error("SB0408", message)
                        .at(self.linked.place(field.key.span), "this field")
                        .also(
                            self.linked.place(target.contract.sync.allowed.span),
                            "not here",
                        ),
                );
            }
        }
    }

    /// Why a borrowed result would reach more threads than its view allows, if it would.
    pub(super) fn borrowed_by_more(
        &self,
        owner: Option<View<'a>>,
        target: View<'a>,
    ) -> Option<String> {
        if *target.contract.sync.allowed {
            return None;
        }
        match owner {
            None => Some(format!(
                "`{}` may not be shared, and this is for every thread",
                &**target.key
            )),
            Some(owner) if *owner.contract.sync.allowed => Some(format!(
                "it leads from `{}`, which may be shared, to `{}`, which may not",
                &**owner.key, &**target.key
            )),
            Some(_) => None,
        }
    }
}
