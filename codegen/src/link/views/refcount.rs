//! Pairs of functions that count references: each has both halves.

use crate::{
    contract::model::{Key, Refcount},
    support::diag::{Diagnostic, Sink},
};

use super::super::{Linked, LinkedType};

impl<'a> Linked<'a> {
    /// The pair of a type, and those of its views.
    pub(in super::super) fn check_refcount(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        if let Some(refcount) = &opaque.contract.refcount {
            self.check_halves(sink, opaque.key, refcount);
        }
        for (key, view) in &opaque.contract.views {
            let Some(refcount) = &view.refcount else {
                continue;
            };
            self.check_halves(sink, key, refcount);
        }
    }

    /// A pair needs both halves.
    fn check_halves(&self, sink: &mut Sink, counted: &Key, refcount: &Refcount) {
        let (half, missing, key) = match (&refcount.get, &refcount.put) {
            (Some(get), None) => (get, "gives a reference back", "put"),
            (None, Some(put)) => (put, "takes a reference", "get"),
            (None, None) => {
                let message = format!("the reference count of `{}` has no functions", &**counted);
                sink.push(
                    Diagnostic::error("SB0402", message)
                        .at(self.place(counted.span), "half of a pair is no pair")
                        .help("name both: `refcount: { get: ..., put: ... }`"),
                );
                return;
            }
            (Some(_), Some(_)) => return,
        };
        let message = format!("no function {missing} on a `{}`", &**counted);
        sink.push(
            Diagnostic::error("SB0402", message)
                .at(self.place(half.span), "the only half of the pair")
                .help(format!("name the other half: `{key}: ...`")),
        );
    }
}
