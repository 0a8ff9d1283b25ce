//! A reference that a function gives to an object it was passed: somebody must be able to own it.

use crate::{
    contract::model::Transfer,
    support::diag::{Diagnostic, Sink},
};

use super::super::{LinkedFunction, Linker};

impl<'a> Linker<'a, '_> {
    pub(in super::super) fn acquired(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        let ret = function.contract.ret.as_ref();
        let Some(acquired) = ret.and_then(|ret| ret.acquires.as_ref()) else {
            return;
        };
        let Some(param) = function.param(&acquired.param) else {
            self.param_exists(sink, function, &acquired.param);
            return;
        };
        let declared = &param.declaration.place;
        self.view_type(sink, &acquired.view, &param.declaration.ty, declared);
        let Some((key, contract)) = param.contract else {
            return;
        };
        let given = contract.transfer.as_ref();
        let given = given.filter(|transfer| ***transfer != Transfer::None);
        let entry = self.index.views.get(acquired.view.as_str());
        let counted = entry.is_none_or(|entry| entry.refcount().is_some());
        let problem = if let Some(given) = given {
            Some((given.span, "and this gives it away"))
        } else if contract.view.is_none() {
            Some((key.span, "and this is no object with a view"))
        } else {
            let view = entry.filter(|_| !counted);
            view.map(|entry| (entry.key.span, "and this is not counted"))
        };
        let Some((span, label)) = problem else { return };
        let message = format!(
            "`{}` cannot give a reference to `{}`",
            &**function.key, &*acquired.param
        );
        let at = match counted {
            true => acquired.param.span,
            false => acquired.view.span,
        };
        sink.push(
            Diagnostic::error("SB0412", message)
                .at(self.place(at), "the caller would own one")
                .also(self.place(span), label)
                .also(declared.clone(), "declared here"),
        );
    }
}
