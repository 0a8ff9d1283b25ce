//! Objects that must not outlive what they were made from: their owner borrows that (`SB0485`, `SB0486`).

use crate::{
    contract::{at::Span, model},
    support::diag::{Diagnostic, Sink},
};

use super::super::{Linked, LinkedType, View};

/// Why something does not go together: a label, where else that is said, and what helps.
struct Misfit {
    why: String,
    also: Option<(Span, &'static str)>,
    help: &'static str,
}

impl Misfit {
    fn new(why: impl Into<String>, also: Option<(Span, &'static str)>, help: &'static str) -> Self {
        Self {
            why: why.into(),
            also,
            help,
        }
    }
}

impl<'a> Linked<'a> {
    /// Reports views that cannot be children, and parents that cannot be parents.
    pub(in super::super) fn check_parents(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        for view in opaque.views() {
            let Some(parent) = &view.contract.parent else {
                continue;
            };
            let (child, of) = (&**view.key, &*parent.view);
            if let Some(misfit) = no_child(view) {
                let message = format!("`{child}` cannot be the child of a `{of}`");
                self.report_parent(sink, ("SB0485", message), (view, parent), misfit);
            }
            if let Some(misfit) = self.no_parent(view, parent) {
                let message = format!("`{of}` cannot be the parent of a `{child}`");
                self.report_parent(sink, ("SB0486", message), (view, parent), misfit);
            }
            self.shared_with_its_parent(sink, view, parent);
        }
    }

    fn report_parent(
        &self,
        sink: &mut Sink,
        (code, message): (&'static str, String),
        (child, parent): (View<'a>, &model::Parent),
        misfit: Misfit,
    ) {
        let place = self.place(parent.view.span);
        let mut diagnostic = Diagnostic::error(code, message).at(place, misfit.why);
        let also = misfit.also.filter(|(span, _)| *span != parent.view.span);
        if let Some((span, label)) = also {
            diagnostic = diagnostic.also(self.place(span), label);
        }
        let put = child.refcount().and_then(|pair| pair.put.as_ref());
        let end = child.release().or(put).and_then(|name| self.function(name));
        if let Some(end) = end {
            let place = end.declaration.place.clone();
            diagnostic = diagnostic.also(place, "what ends one is declared here");
        }
        sink.push(diagnostic.help(misfit.help));
    }

    /// Why nothing can be borrowed from a parent as its child needs it.
    fn no_parent(&self, child: View<'a>, parent: &model::Parent) -> Option<Misfit> {
        let Some(view) = self.view(&parent.view) else {
            let index = &self.index;
            let is_value = index.values.contains_key(parent.view.as_str());
            let (_, span) = index.generated(&parent.view)?;
            let why = match is_value {
                true => "it is passed by copy, and nothing borrows from that",
                false => "it is no view",
            };
            let help = "name a view: what an owner borrows is an object behind a pointer";
            return Some(Misfit::new(why, Some((span, "introduced here")), help));
        };
        if let Some(scope) = view.scope() {
            let help = "a value that is bound to a scope is borrowed within it only";
            let also = (scope.span, "bound to a scope here");
            return Some(Misfit::new("it does not leave its scope", Some(also), help));
        }
        if let Some(again) = self.descends(view, child) {
            let help = "leave the parent out on the one that is made first";
            let also = (again.view.span, "by this");
            return Some(Misfit::new("it is made from one itself", Some(also), help));
        }
        if *parent.exclusive && view.release().is_none() {
            let help = "leave `exclusive` out, or say what ends the parent: `release: ...`";
            let also = (
                parent.exclusive.span,
                "only one owner can lend it exclusively",
            );
            return Some(Misfit::new("it has no one owner", Some(also), help));
        }
        None
    }

    /// Where it is said that a view is made from another one, over however many parents: the last of them.
    fn descends(&self, view: View<'a>, from: View<'a>) -> Option<&'a model::Parent> {
        let mut last = from.contract.parent.as_ref()?;
        let mut next = view;
        for _ in 0..self.index.views.len() {
            if next.key == from.key {
                return Some(last);
            }
            last = next.contract.parent.as_ref()?;
            next = self.view(&last.view)?;
        }
        None
    }

    /// Whoever has a child on another thread has its parent there too: C goes from one to the other.
    fn shared_with_its_parent(&self, sink: &mut Sink, child: View<'a>, parent: &model::Parent) {
        let Some(of) = self.view(&parent.view) else {
            return;
        };
        if *of.contract.sync.allowed {
            return;
        }
        let (send, sync) = (&child.contract.send, &child.contract.sync);
        let Some(rule) = [sync, send].into_iter().find(|rule| *rule.allowed) else {
            return;
        };
        let message = format!(
            "`{}` may be on another thread than the `{}` that it was made from",
            &**child.key, &**of.key
        );
        sink.push(
            Diagnostic::error("SB0408", message)
                .at(self.place(rule.allowed.span), "another thread gets one")
                .also(
                    self.place(of.contract.sync.allowed.span),
                    "and its parent may not be shared",
                )
                .note("the owner of a child borrows its parent, and may use it to end the child"),
        );
    }
}

/// Why nobody owns one that could borrow its parent.
fn no_child(view: View<'_>) -> Option<Misfit> {
    let (opaque, contract) = (view.opaque, view.contract);
    if let Some(scope) = view.scope() {
        let also = (
            scope.span,
            "and is bound to a scope, so that nobody owns one",
        );
        let help = "leave the parent out: a value does not leave its scope";
        return Some(Misfit::new("it is made from this", Some(also), help));
    }
    let counted = contract.refcount.as_ref().or(opaque.refcount.as_ref());
    if let Some(counted) = counted {
        let half = counted.put.as_ref().or(counted.get.as_ref());
        let also = half.map(|half| (half.span, "and several owners count it here"));
        let help = "leave the parent out if C keeps it alive, or give what has one owner a view of its own";
        return Some(Misfit::new("one owner would borrow this", also, help));
    }
    if view.release().is_none() {
        let help = "say what ends one: `release: ...`";
        return Some(Misfit::new(
            "nobody owns one that could borrow it",
            None,
            help,
        ));
    }
    if contract.on_leak.is_none() {
        let also = (view.key.span, "this view");
        let help = "say what C does with one that is left when its parent ends: `on_leak: ...`";
        let why = "one that is forgotten is not ended before this is";
        return Some(Misfit::new(why, Some(also), help));
    }
    None
}
