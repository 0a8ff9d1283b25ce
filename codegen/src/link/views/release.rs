//! Objects that have one owner: they are not counted as well.

use crate::{
    contract::{at::At, model::Refcount},
    support::diag::{Diagnostic, Sink},
};

use super::super::{Linked, LinkedType};

impl<'a> Linked<'a> {
    /// Reports where a type, or one of its views, is said to be both counted and released by its one owner.
    pub(in super::super) fn check_release(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        let of_type = (&opaque.contract.refcount, &opaque.contract.release);
        let views = opaque.contract.views.values();
        let of_views = views.map(|view| (&view.refcount, &view.release));
        for (refcount, release) in std::iter::once(of_type).chain(of_views) {
            if let (Some(refcount), Some(release)) = (refcount, release) {
                self.owned_twice(sink, refcount, release);
            }
        }
    }

    fn owned_twice(&self, sink: &mut Sink, refcount: &Refcount, release: &At<String>) {
        let message = format!("`{}` ends what is counted", &**release);
        let mut diagnostic = Diagnostic::error("SB0475", message)
            .at(self.place(release.span), "one owner ends the object here");
        if let Some(half) = refcount.put.as_ref().or(refcount.get.as_ref()) {
            diagnostic = diagnostic.also(self.place(half.span), "and several count it here");
        }
        if let Some(function) = self.function(release) {
            let place = function.declaration.place.clone();
            diagnostic = diagnostic.also(place, "declared here");
        }
        let help = "keep one of the two, or give each a view of its own";
        sink.push(diagnostic.help(help));
    }
}
