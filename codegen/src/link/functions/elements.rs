//! Slices of value types: whether what C has in such memory is what Rust takes it for (`SB0468`).

use crate::{
    contract::{at::At, model::Direction},
    header::model as c,
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

use super::{
    super::{LinkedFunction, Linker},
    buffers::RESULT,
};

/// What to do about elements that no slice can have.
const BY_HAND: &str = "leave `view` out, and write the wrapper by hand: `bind: { manual: ... }`";

impl<'a> Linker<'a, '_> {
    /// The elements of all slices of value types.
    pub(super) fn elements(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        if function.contract.is_withheld() {
            return;
        }
        for param in &function.params {
            let Some((_, contract)) = param.contract else {
                continue;
            };
            let view = self.counted_value(contract.view.as_ref(), contract.bounds.as_deref());
            let direction = contract.direction.as_deref();
            let is_written = matches!(direction, Some(Direction::Out | Direction::Inout));
            if let Some(view) = view {
                let declared = (param.name.as_str(), &param.declaration.place);
                self.element(sink, view, (&param.declaration.ty, is_written), declared);
            }
        }
        let ret = function.contract.ret.as_ref();
        let view = ret.and_then(|ret| self.counted_value(ret.view.as_ref(), ret.bounds.as_deref()));
        if let Some(view) = view {
            // C has written what it returns.
            let declared = (RESULT, &function.declaration.place);
            self.element(sink, view, (&function.declaration.ret, true), declared);
        }
    }

    fn element(
        &self,
        sink: &mut Sink,
        view: &At<String>,
        (pointer, is_written): (&'a c::Type, bool),
        (name, declared): (&str, &Place),
    ) {
        let (unit, entry) = (self.unit, self.index.values.get(view.as_str()));
        let (Some(entry), c::Type::Pointer { to, .. }) = (entry, unit.resolve(pointer)) else {
            return;
        };
        // Another type was reported.
        if !to.names(entry.key) {
            return;
        }
        let unfit = match unit.has_element_size(to) {
            false => Some(("how large an element is is not known", None)),
            true if !is_written => None,
            true => unit
                .unfit_for_writing(to)
                .map(|unfit| (unfit.why, unfit.place)),
        };
        let Some((why, place)) = unfit else {
            return;
        };
        let message = format!("`{name}` cannot be a slice of `{}`", &**view);
        let label = match is_written {
            true => "C writes these values",
            false => "C reads these values",
        };
        let diagnostic = Diagnostic::error("SB0468", message).at(self.place(view.span), label);
        let diagnostic = match place {
            Some(place) => diagnostic
                .also(place.clone(), why)
                .also(declared.clone(), "declared here"),
            None => diagnostic.also(declared.clone(), why),
        };
        sink.push(diagnostic.help(BY_HAND));
    }
}
