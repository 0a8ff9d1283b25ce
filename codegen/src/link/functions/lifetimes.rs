//! Results that would outlive what they are borrowed from (`SB0425`), and results that cannot be retained
//! (`SB0422`).

use crate::{
    contract::{
        at::{At, Span},
        model::{BorrowSource, HandleUse, Param, Return, Transfer},
    },
    header::model as c,
    support::diag::{Diagnostic, Sink},
};

use super::super::{LinkedFunction, LinkedParam, Linker};

/// What keeps a result from being borrowed from a parameter, and where that is said.
struct Gone {
    why: String,
    said: Option<Span>,
}

impl<'a> Linker<'a, '_> {
    /// A borrowed result needs something that lives on after the call.
    pub(in super::super) fn lifetimes(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        self.children(sink, function);
        let params = function.params.iter();
        let filled = params.filter_map(|param| param.contract?.1.borrows_from.as_ref());
        for source in filled {
            self.borrows(sink, function, source);
        }
        let Some(ret) = &function.contract.ret else {
            return;
        };
        if let Some(source) = &ret.borrows_from {
            self.borrows(sink, function, source);
        }
        if *ret.retain {
            self.retains(sink, function, ret);
        }
    }

    fn borrows(&self, sink: &mut Sink, function: &LinkedFunction<'a>, source: &At<BorrowSource>) {
        let found = match &**source {
            BorrowSource::Param(name) => function
                .param(name)
                .and_then(|param| Some((param, self.gone(param)?))),
            BorrowSource::Receiver => match self.no_receiver(function) {
                Ok(found) => found,
                Err(()) => {
                    let message =
                        format!("the result of `{}` is borrowed from nothing", function.id());
                    sink.push(
                        Diagnostic::error("SB0425", message)
                            .at(self.place(source.span), "no parameter could be `self`")
                            .also(function.declaration.place.clone(), "declared here")
                            .help("say what it is borrowed from, or that it is `static`"),
                    );
                    return;
                }
            },
            BorrowSource::Scope | BorrowSource::Static => None,
        };
        let Some((param, gone)) = found else { return };
        let message = format!(
            "the result of `{}` is borrowed from `{}`, which {}",
            function.id(),
            param.name,
            gone.why
        );
        let mut diagnostic = Diagnostic::error("SB0425", message)
            .at(self.place(source.span), "borrowed from it here")
            .also(param.declaration.place.clone(), "declared here");
        if let Some(span) = gone.said {
            diagnostic = diagnostic.also(self.place(span), "gone after the call");
        }
        let help = "borrow from an object that is there after the call, or take a reference: `transfer: full`";
        sink.push(diagnostic.help(help));
    }

    /// The parameter that would be `self` and is not there after the call, if none is there.
    fn no_receiver<'f>(
        &self,
        function: &'f LinkedFunction<'a>,
    ) -> Result<Option<(&'f LinkedParam<'a>, Gone)>, ()> {
        let mut first = None;
        for param in function.params.iter().filter(|param| self.is_object(param)) {
            match self.gone(param) {
                None => return Ok(None),
                Some(gone) => first = first.or(Some((param, gone))),
            }
        }
        first.map(Some).ok_or(())
    }

    fn is_object(&self, param: &LinkedParam<'a>) -> bool {
        let contract = param.contract.map(|(_, contract)| contract);
        let view = contract.and_then(|contract| contract.view.as_ref());
        view.is_some_and(|view| !self.index.values.contains_key(view.as_str()))
            || contract.is_some_and(|contract| contract.handle.is_some())
    }

    /// Why nothing of a parameter is left after the call.
    fn gone(&self, param: &LinkedParam<'a>) -> Option<Gone> {
        let contract = param.contract.map(|(_, contract)| contract);
        if let Some(gone) = contract.and_then(given_away) {
            return Some(gone);
        }
        let held = contract.is_some_and(|contract| contract.handle.is_some());
        let why = match self.unit.resolve(&param.declaration.ty) {
            _ if held => return None,
            c::Type::Pointer { .. } => return None,
            c::Type::Int { .. } | c::Type::Bool | c::Type::Float(_) => "is a number",
            _ => "is passed by copy",
        };
        Some(Gone {
            why: why.to_owned(),
            said: None,
        })
    }

    fn retains(&self, sink: &mut Sink, function: &LinkedFunction<'a>, ret: &Return) {
        let view = ret.view.as_ref();
        let entry = view.and_then(|name| self.index.views.get(name.as_str()));
        let pointer = matches!(
            self.unit.resolve(&function.declaration.ret),
            c::Type::Pointer { .. }
        );
        let of_scope = ret.borrows_from.as_deref() == Some(&BorrowSource::Scope);
        let (why, also) = if !pointer {
            ("it is no pointer", None)
        } else if !of_scope {
            let said = ret.borrows_from.as_ref().map(|from| from.span);
            let owned = ret.transfer.as_ref().map(|transfer| transfer.span);
            ("it is not borrowed from a scope", said.or(owned))
        } else if function.contract.under.is_none() {
            ("no scope is opened for the call", None)
        } else if let Some(entry) = entry
            && entry.refcount().is_none()
        {
            ("its view is not counted", Some(entry.key.span))
        } else {
            return;
        };
        let message = format!(
            "the result of `{}` cannot be retained: {why}",
            function.id()
        );
        let mut diagnostic = Diagnostic::error("SB0422", message)
            .at(self.place(ret.retain.span), "retained here")
            .also(function.declaration.place.clone(), "declared here");
        if let Some(span) = also {
            diagnostic = diagnostic.also(self.place(span), "because of this");
        }
        let help = "`retain` goes with `under`, `borrows_from: scope` and a counted view";
        sink.push(diagnostic.help(help));
    }
}

/// Whether the call takes a parameter over.
fn given_away(contract: &Param) -> Option<Gone> {
    let gone = |why: &str, span| Gone {
        why: why.to_owned(),
        said: Some(span),
    };
    if let Some(HandleUse::Release(name)) = &contract.handle {
        return Some(gone("the call ends", name.span));
    }
    if let Some(name) = &contract.owed {
        return Some(gone("is given away", name.span));
    }
    let transfer = contract.transfer.as_ref()?;
    match **transfer {
        Transfer::Full => Some(gone("is given away", transfer.span)),
        Transfer::OnSuccess => Some(gone("is given away if the call succeeds", transfer.span)),
        Transfer::None => None,
    }
}
