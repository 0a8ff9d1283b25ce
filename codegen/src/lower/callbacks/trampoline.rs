//! Pattern "callback", the function that C calls: it takes the data from the pointer, and calls the trait.

use crate::{
    api::{
        Function, Requirement, Visibility,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, Statement, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    support::words::{sentence, stem},
};

use super::{super::items::inherent, Callback, token};

/// How the function that C calls gets what the trait wants from the pointer.
pub(in super::super) struct Taken {
    /// What the pointer must be, and what may be done with it: origin, validity, exclusivity.
    pub(in super::super) requires: Vec<Requirement>,
    /// What comes in front of the call.
    pub(in super::super) before: Vec<Statement>,
    /// What the method of the trait gets.
    pub(in super::super) value: Expr,
    /// The type that has the trait.
    pub(in super::super) implementor: Ty,
}

impl Callback<'_> {
    /// The function that C calls, as one of the type that registers it.
    pub(in super::super) fn trampoline(&self, name: &str, taken: Taken) -> Function {
        let mut requires = taken.requires;
        let promised = self.passed.iter().filter_map(|one| one.requires.as_ref());
        requires.extend(promised.map(|(requirement, _)| requirement.clone()));
        requires.push(Requirement {
            tag: "runs".to_owned(),
            text: format!("It must run {}.", stem(&self.contract.runs)),
        });
        let mut body = Body::new();
        body.statements.extend(taken.before);
        let mut arguments = vec![taken.value];
        if let (Some(ty), Some(contract)) = (&self.token, &self.contract.token) {
            requires.push(Requirement {
                tag: token::TAG.to_owned(),
                text: format!("While it runs, this must hold: {}.", stem(&contract.means)),
            });
            let claim = Claim::Tagged {
                tag: token::TAG.to_owned(),
                text: sentence(&contract.means),
            };
            let new = Expr::Type(ty.clone()).path("new").call(Vec::new());
            let argument = Argument::new(claim, Because::Caller);
            let local = self.token_name();
            body.let_(&local, Expr::unsafe_(new, argument));
            arguments.push(Expr::Ref {
                mutable: false,
                of: Box::new(Expr::name(local)),
            });
        }
        for one in self.passed.iter().filter(|one| !one.is_data()) {
            if let Some(made) = &one.made {
                body.let_(&one.name, made.clone());
            }
            arguments.push(Expr::name(&*one.name));
        }
        let method = Expr::Type(taken.implementor).path(self.method());
        let call = method.call(arguments);
        body.push(match *self.result() == Ty::Unit {
            true => StatementKind::Expr(call),
            false => StatementKind::Tail(self.returned.to_c(call)),
        });
        let params = self.passed.iter();
        let params = params.map(|one| (one.name.clone(), one.raw.clone()));
        let summary = format!("Calls [`{0}::{1}`] for C.", &**self.key, self.method());
        Function {
            visibility: Visibility::Module,
            requires,
            called_from_c: true,
            params: params.collect(),
            ret: self.returned.raw.clone(),
            ..inherent(name, Docs::text(summary), body)
        }
    }
}
