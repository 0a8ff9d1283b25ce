//! Pattern "descriptor": a number by which the system knows an open file, owned or borrowed.

use crate::{
    api::{
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{self, ErrorConvention, Return, Transfer},
    link::{LinkedFunction, LinkedParam},
};

use super::{
    super::Context,
    Draft, Given, NotBound,
    result::{Around, finish_given, started},
};

/// That a number is a descriptor of something that is open.
fn open(number: &str) -> Claim {
    told(format!("`{number}` is an open descriptor"))
}

fn told(text: String) -> Claim {
    Claim::Tagged {
        tag: String::new(),
        text,
    }
}

impl<'a> Context<'a> {
    /// A descriptor that the callee borrows for the call, or owns from then on.
    pub(super) fn descriptor_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        contract: &'a model::Param,
    ) -> Result<(), NotBound> {
        self.is_descriptor(&param.name, &param.declaration.ty)?;
        let name = param.name.clone();
        let borrow = Expr::Ref {
            mutable: false,
            of: Box::new(Expr::name(&*name)),
        };
        let transfer = contract.transfer.as_deref().copied();
        let transfer = transfer.unwrap_or(Transfer::None);
        let (ty, with, method, value) = match transfer {
            Transfer::None => (Support::BorrowedFd, Support::AsRawFd, "as_raw_fd", borrow),
            Transfer::OnSuccess => (Support::OwnedFd, Support::AsRawFd, "as_raw_fd", borrow),
            Transfer::Full => {
                let value = Expr::name(&*name);
                (Support::OwnedFd, Support::IntoRawFd, "into_raw_fd", value)
            }
        };
        self.has_all([ty, with])?;
        let number = Expr::Support(with).path(method).call(vec![value]);
        draft.arguments.push(number);
        let callee = draft.callee.clone();
        match transfer {
            Transfer::None => draft.claim(
                open(&name),
                Because::Fact(format!("`{name}` is borrowed, and open that long")),
            ),
            Transfer::Full => draft.claim(
                told(format!(
                    "`{name}` is an open descriptor, which is handed over"
                )),
                Because::Fact(format!("`{method}` gives it up, and `{callee}` owns it")),
            ),
            Transfer::OnSuccess => {
                let why = Because::Forgotten {
                    name: name.clone(),
                    to: callee,
                    nullable: false,
                    on_success: true,
                };
                let claim = format!("`{name}` is an open descriptor, which is handed over");
                draft.claim(told(claim), why);
                draft.given.push(Given {
                    name: name.clone(),
                    on_success: true,
                });
            }
        }
        draft.params.push((name, descriptor_type(ty, None)));
        Ok(())
    }

    /// A descriptor that the caller owns, or that is borrowed from an argument.
    pub(super) fn descriptor(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        self.is_descriptor("its result", &function.declaration.ret)?;
        if let Some(filled) = draft.filled.first() {
            let reason = format!("it returns a descriptor, and fills `{}`", filled.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let fd = draft.local("fd");
        let mut body = started(draft);
        body.let_(&fd, call);
        finish_given(draft, &mut body, false);
        let around = match ret.convention() {
            ErrorConvention::ErrnoNegative => {
                let check = Expr::Support(Support::ToResult).call(vec![Expr::name(&*fd)]);
                body.push(StatementKind::Expr(check.try_()));
                Around::Result(None)
            }
            ErrorConvention::MinusOneWithErrno => {
                self.fails_with_errno(&fd, &mut body)?;
                Around::Result(None)
            }
            ErrorConvention::Infallible | ErrorConvention::Value => Around::Plain,
            _ => {
                let reason = "its result does not tell a descriptor from a failure";
                let fix = "return: { error: minus_one_with_errno }";
                return Err(NotBound::new(reason, fix));
            }
        };
        finish_given(draft, &mut body, true);
        let object = match ret.transfer.as_deref() {
            Some(Transfer::Full) => self.owned_descriptor(function, &fd)?,
            _ => self.borrowed_descriptor(draft, function, ret, &fd)?,
        };
        let (ty, value) = around.wrap(object);
        body.push(StatementKind::Tail(value));
        Ok((ty, body))
    }

    fn owned_descriptor(
        &self,
        function: &LinkedFunction<'a>,
        fd: &str,
    ) -> Result<(Ty, Expr), NotBound> {
        self.has_all([Support::OwnedFd, Support::FromRawFd])?;
        let given = Because::Given {
            by: function.declaration.name.clone(),
            what: "one, which nobody else owns".to_owned(),
        };
        let from = Expr::Support(Support::FromRawFd).path("from_raw_fd");
        let value = from.call(vec![Expr::name(fd)]);
        let value = Expr::unsafe_(value, Argument::new(open(fd), given));
        Ok((descriptor_type(Support::OwnedFd, None), value))
    }

    fn borrowed_descriptor(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        fd: &str,
    ) -> Result<(Ty, Expr), NotBound> {
        self.has_all([Support::BorrowedFd])?;
        let (lifetime, lives) = self.borrow(draft, function, ret)?;
        let given = Because::Given {
            by: function.declaration.name.clone(),
            what: "one".to_owned(),
        };
        let stays = told(format!("`{fd}` stays open as long as the result is used"));
        let argument = Argument::new(open(fd), given).and(stays, lives);
        let make = Expr::Support(Support::BorrowedFd).path("borrow_raw");
        let value = Expr::unsafe_(make.call(vec![Expr::name(fd)]), argument);
        Ok((descriptor_type(Support::BorrowedFd, lifetime), value))
    }

    /// A descriptor is an `int`.
    fn is_descriptor(&self, what: &str, ty: &crate::header::model::Type) -> Result<(), NotBound> {
        if self.scalar(ty) == Some(Ty::prim("i32")) {
            return Ok(());
        }
        let reason = format!("`{what}` is no `int`, as descriptors are");
        Err(NotBound::new(reason, "bind: { manual: ... }"))
    }

    fn has_all<const N: usize>(&self, needed: [Support; N]) -> Result<(), NotBound> {
        let support = &self.profile.support;
        match needed.iter().all(|one| support.has(*one)) {
            true => Ok(()),
            false => Err(NotBound::new(
                "the target has no types for descriptors: its profile names none",
                "support: { owned_fd: ..., borrowed_fd: ... }",
            )),
        }
    }
}

/// The type of a descriptor; one that is borrowed has a lifetime.
fn descriptor_type(of: Support, lifetime: Option<String>) -> Ty {
    let ty = Ty::Support(of, Vec::new());
    match of {
        Support::BorrowedFd => {
            let lifetime = lifetime.unwrap_or_else(|| "_".to_owned());
            Ty::WithLifetimes(Box::new(ty), vec![lifetime])
        }
        _ => ty,
    }
}
