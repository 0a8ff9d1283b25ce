//! The step from a looser view of a C type to a stricter one: what becomes of each invariant, of the
//! reference count, and of the way to the raw pointer.

use crate::{
    contract::model,
    support::diag::{Diagnostic, Sink},
};

use super::super::{Linked, View};

impl<'a> Linked<'a> {
    /// A stricter view must say what becomes of each invariant of the looser one.
    pub(in super::super) fn check_refinement(&self, sink: &mut Sink, view: View<'a>) {
        let Some(looser) = view.looser().next() else {
            return;
        };
        for (tag, _) in &looser.contract.invariants {
            if !view.contract.invariants.contains_key(tag.as_str()) {
                let (strict, loose) = (&**view.key, &**looser.key);
                let message = format!(
                    "`{strict}` refines `{loose}` without its invariant `{}`",
                    &**tag
                );
                sink.push(
                    Diagnostic::error("SB0403", message)
                        .at(self.place(view.key.span), "not said here")
                        .also(self.place(tag.span), "said here")
                        .help(format!("add it to the invariants of `{strict}`")),
                );
            }
        }
        self.check_accessor(sink, view);
        self.check_keeps(sink, view, looser);
        let Some(convert) = view
            .contract
            .refines
            .as_ref()
            .and_then(|r| r.convert.as_ref())
        else {
            return;
        };
        self.check_counts(sink, view, looser, convert);
        for (tag, _, _) in view.promised() {
            if !convert.establishes.contains_key(tag.as_str()) {
                let message = format!("`{}` does not say why `{}` holds", &*convert.name, &**tag);
                sink.push(
                    Diagnostic::error("SB0403", message)
                        .at(
                            self.place(convert.name.span),
                            "this makes a value of the view",
                        )
                        .also(self.place(tag.span), "this must hold for it")
                        .help(format!("add `establishes: {{ {}: ... }}`", &**tag)),
                );
            }
        }
    }

    /// The raw pointer is reached by the method of the loosest view, which the stricter ones have from there.
    fn check_accessor(&self, sink: &mut Sink, strict: View<'a>) {
        let Some(accessor) = &strict.contract.accessor else {
            return;
        };
        let loosest = strict.looser().last();
        // Views in a circle have no loosest one, and that is reported.
        let Some(loosest) = loosest.filter(|view| view.contract.refines.is_none()) else {
            return;
        };
        let (strict, loose) = (&**strict.key, loosest.key);
        let message = format!(
            "`{strict}` refines `{}`, and has no accessor of its own",
            &**loose
        );
        sink.push(
            Diagnostic::error("SB0452", message)
                .at(self.place(accessor.span), "this would never be used")
                .also(
                    self.place(loose.span),
                    "the accessor is the one of this view",
                )
                .help(format!("say it of `{}`, or leave it out", &**loose)),
        );
    }

    /// A reference to the looser view leads to a count of its kind, so the stricter one must keep it.
    fn check_keeps(&self, sink: &mut Sink, strict: View<'a>, loose: View<'a>) {
        if !strict.has_another_count(loose) || strict.count_invariant().is_some() {
            return;
        }
        let (strict, loose) = (strict.key, loose.key);
        let message = format!(
            "nothing says that what counts `{}` keeps a `{}`",
            &**strict, &**loose
        );
        sink.push(
            Diagnostic::error("SB0411", message)
                .at(self.place(strict.span), "this has a count of its own")
                .also(
                    self.place(loose.span),
                    "and a reference to it is one to this",
                )
                .help("say it as an invariant: `counted: { holds: ... }`"),
        );
    }

    /// A conversion hands over a reference count, and one of another kind is not the same.
    fn check_counts(
        &self,
        sink: &mut Sink,
        strict: View<'a>,
        loose: View<'a>,
        convert: &model::Convert,
    ) {
        let (Some(kept), Some(given)) = (strict.refcount(), loose.refcount()) else {
            // That nobody owns one is reported with the rules about threads.
            return;
        };
        // One count that is given back in another way is still the same count.
        let counted_by = |pair: &model::Refcount| pair.get.as_ref().map(|get| get.value.clone());
        if kept == given || counted_by(kept).is_some_and(|get| counted_by(given) == Some(get)) {
            return;
        }
        let place = |view: View<'a>, pair: &model::Refcount| {
            let span = pair.get.as_ref().map_or(view.key.span, |get| get.span);
            self.place(span)
        };
        let message = format!("`{}` hands one count over as another", &*convert.name);
        sink.push(
            Diagnostic::error("SB0411", message)
                .at(self.place(convert.name.span), "this conversion")
                .also(
                    place(loose, given),
                    format!("`{}` is counted by this", &**loose.key),
                )
                .also(
                    place(strict, kept),
                    format!("and `{}` by this", &**strict.key),
                )
                .help("say of a function what it acquires: `return: { acquires: ... }`"),
        );
    }
}
