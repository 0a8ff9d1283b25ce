//! Objects that are made from a parent: the function says which parameter that is (`SB0487`).

use crate::{
    contract::{
        at::At,
        model::{BorrowSource, Direction, Transfer},
    },
    support::diag::{Diagnostic, Sink},
};

use super::super::{LinkedFunction, Linker, View, questions::Question};

/// An object that a function gives to a new owner.
struct Made<'a> {
    /// What it borrows from, if that is said.
    from: Option<&'a At<BorrowSource>>,
    /// Its view, which has a parent.
    view: View<'a>,
    /// The key of the contract with what is said of it: `return`, or that of a parameter.
    key: String,
}

impl<'a> Linker<'a, '_> {
    /// The objects with parents that a function gives away.
    fn made(&self, function: &LinkedFunction<'a>) -> Vec<Made<'a>> {
        let full = |transfer: &Option<At<Transfer>>| transfer.as_deref() == Some(&Transfer::Full);
        let of =
            |name: &Option<At<String>>| self.index.views.get(name.as_deref()?.as_str()).copied();
        let ret = function
            .contract
            .ret
            .as_ref()
            .filter(|ret| full(&ret.transfer));
        let ret = ret.and_then(|ret| {
            let (from, key) = (ret.borrows_from.as_ref(), "return".to_owned());
            of(&ret.view).map(|view| Made { from, view, key })
        });
        let contracts = function.params.iter().filter_map(|param| param.contract);
        let filled = contracts.filter_map(|(key, param)| {
            let out = param.direction.as_deref() == Some(&Direction::Out) && full(&param.transfer);
            let (from, key) = (param.borrows_from.as_ref(), key.value.clone());
            of(&param.view)
                .filter(|_| out)
                .map(|view| Made { from, view, key })
        });
        let made = ret.into_iter().chain(filled);
        made.filter(|made| made.view.parent().is_some()).collect()
    }

    /// Reports objects that are said to be made from something else than their parent.
    pub(super) fn children(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        for made in self.made(function) {
            let (Some(parent), Some(from)) = (made.view.parent(), made.from) else {
                continue;
            };
            // What is no view was reported already.
            if !self.index.views.contains_key(parent.view.as_str()) {
                continue;
            }
            let why = match &**from {
                // Which parameter `self` is, is not known yet.
                BorrowSource::Receiver => continue,
                BorrowSource::Static => "what lives for ever is no parent".to_owned(),
                BorrowSource::Scope => "a scope is no parent".to_owned(),
                BorrowSource::Param(name) => {
                    let Some(param) = function.param(name) else {
                        continue;
                    };
                    let contract = param.contract.map(|(_, contract)| contract);
                    let view = contract.and_then(|contract| contract.view.as_ref());
                    if view == Some(&parent.view) {
                        continue;
                    }
                    format!("`{name}` is no `{}`", &*parent.view)
                }
            };
            let message = format!(
                "`{}` makes a `{}` from something else than a `{}`",
                function.id(),
                &**made.view.key,
                &*parent.view
            );
            sink.push(
                Diagnostic::error("SB0487", message)
                    .at(self.place(from.span), why)
                    .also(self.place(parent.view.span), "its parent")
                    .also(function.declaration.place.clone(), "declared here")
                    .help("name the parameter with the parent: `borrows_from: { param: ... }`"),
            );
        }
    }

    /// Asks for the parent of each object whose contract does not say it.
    pub(super) fn parents_asked(&self, function: &LinkedFunction<'a>) -> Vec<Question> {
        let made = self.made(function).into_iter();
        let open = made.filter(|made| made.from.is_none());
        let questions = open.filter_map(|made| {
            let (child, parent) = (&**made.view.key, &*made.view.parent()?.view);
            let answer = match made.key.as_str() {
                "return" => "return: { borrows_from: ... }".to_owned(),
                name => format!("params: {{ {name}: {{ borrows_from: ... }} }}"),
            };
            Some(Question {
                text: format!("which `{parent}` is the `{child}` made from?"),
                answer,
                declared: function.declaration.place.clone(),
            })
        });
        questions.collect()
    }
}
