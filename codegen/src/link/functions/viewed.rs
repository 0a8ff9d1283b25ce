//! What a view is said of: an object behind a pointer, a value, or the elements of a slice.

use crate::{
    contract::{
        at::At,
        model::{Bounds, Direction, Param, Return},
    },
    header::model as c,
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

use super::super::{LinkedFunction, LinkedParam, Linker};

impl Linker<'_, '_> {
    /// The view of a parameter.
    pub(super) fn param_viewed(&self, sink: &mut Sink, param: &LinkedParam<'_>, contract: &Param) {
        let Some(view) = &contract.view else {
            return;
        };
        let filled = contract.direction.as_deref() == Some(&Direction::Out);
        let counted = self.counted_value(Some(view), contract.bounds.as_deref());
        let ty = match self.unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, .. } if counted.is_some() => &**to,
            // What is filled is where the pointer points: a value, or the pointer to an object.
            c::Type::Pointer { to, .. } if filled && self.is_filled(view, to) => &**to,
            _ => &param.declaration.ty,
        };
        self.view_type(sink, view, ty, &param.declaration.place);
    }

    /// The view of a result.
    pub(super) fn ret_viewed(&self, sink: &mut Sink, function: &LinkedFunction<'_>, ret: &Return) {
        let Some(view) = &ret.view else {
            return;
        };
        let declaration = function.declaration;
        let counted = self.counted_value(Some(view), ret.bounds.as_deref());
        let ty = match self.unit.resolve(&declaration.ret) {
            c::Type::Pointer { to, .. } if counted.is_some() => &**to,
            _ => &declaration.ret,
        };
        self.view_type(sink, view, ty, &declaration.place);
    }

    /// A view that is said of what is counted, if it is a value type.
    pub(super) fn counted_value<'c>(
        &self,
        view: Option<&'c At<String>>,
        bounds: Option<&Bounds>,
    ) -> Option<&'c At<String>> {
        bounds.and_then(Bounds::length)?;
        view.filter(|view| self.index.values.contains_key(view.as_str()))
    }

    /// Whether a value of a view can stand in memory of this type.
    fn is_filled(&self, view: &str, ty: &c::Type) -> bool {
        let pointer = matches!(self.unit.resolve(ty), c::Type::Pointer { .. });
        pointer || self.index.values.contains_key(view)
    }

    /// A view must be of the type that the pointer points to, and a value type of the type itself.
    pub(in super::super) fn view_type(
        &self,
        sink: &mut Sink,
        view: &At<String>,
        ty: &c::Type,
        declared: &Place,
    ) {
        if let Some(entry) = self.index.values.get(view.as_str()) {
            if !ty.names(entry.key) {
                self.no_value(sink, (view, entry.key), ty, declared);
            }
            return;
        }
        let Some(entry) = self.index.views.get(view.as_str()) else {
            return;
        };
        let fits = match self.unit.resolve(ty) {
            c::Type::Pointer { to, .. } => {
                to.names(entry.c_type) || self.unit.resolve(to).names(entry.c_type)
            }
            _ => false,
        };
        if !fits {
            let message = format!("`{}` is a view of `{}`", &**view, entry.c_type);
            self.contradiction(sink, message, view, declared);
        }
    }

    /// A value type is said of something else: perhaps of a pointer to such values.
    fn no_value(
        &self,
        sink: &mut Sink,
        (view, key): (&At<String>, &str),
        ty: &c::Type,
        declared: &Place,
    ) {
        let message = format!("`{}` stands for `{key}`", &**view);
        let diagnostic = Diagnostic::error("SB0305", message)
            .at(self.place(view.span), "the contract says this")
            .also(declared.clone(), "the header says this");
        let points = matches!(self.unit.resolve(ty), c::Type::Pointer { to, .. } if to.names(key));
        sink.push(match points {
            true => diagnostic.help(
                "a pointer to several of them has a length: `bounds: { counted_by: ... }`; \
                 one that is filled has `direction: out`",
            ),
            false => diagnostic,
        });
    }
}
