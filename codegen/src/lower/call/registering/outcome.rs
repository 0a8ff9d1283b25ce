//! Pattern "registration", what comes of a call: whether C has taken the data, and what the wrapper returns.

use crate::{
    api::{
        body::{Body, Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::ErrorConvention,
    header::model as c,
    link::LinkedFunction,
};

use super::{
    super::{
        super::{Context, binding},
        Draft, NotBound, result, together,
    },
    Registering,
};

/// How a call tells that it has failed.
pub(super) enum Failure {
    /// It does not fail.
    Never,
    /// By a negative error code.
    Errno,
    /// By `false`, or zero, which stands for this error.
    False(Ty),
}

impl<'a> Context<'a> {
    /// How a function that registers tells that it has failed.
    pub(super) fn failure(&self, function: &LinkedFunction<'a>) -> Result<Failure, NotBound> {
        let refused = |reason: &str, fix: &str| Err(NotBound::new(reason, fix));
        let ty = self.linked.unit.resolve(&function.declaration.ret);
        let ret = function.contract.ret.as_ref();
        if *ty == c::Type::Void || ret.is_some_and(|ret| ret.ignored) {
            return Ok(Failure::Never);
        }
        let Some(ret) = ret else {
            return refused("nothing is said about its result", "return: { error: ... }");
        };
        together::result(function, ret, (false, false))?;
        let plain = ret.handle.is_none() && ret.view.is_none() && ret.acquires.is_none();
        let code = self.scalar(ty);
        match ret.convention() {
            ErrorConvention::ErrnoNegative if plain && code == Some(Ty::prim("i32")) => {
                Ok(Failure::Errno)
            }
            ErrorConvention::Bool if plain && matches!(ty, c::Type::Bool | c::Type::Int { .. }) => {
                match &ret.error_type {
                    Some(error) => Ok(Failure::False(self.generated(error))),
                    None => refused(
                        "which error a failure stands for is not said",
                        "return: { error_type: ... }",
                    ),
                }
            }
            _ => refused(
                "its result does not tell whether it has taken the data",
                "return: { error: errno_negative }",
            ),
        }
    }

    /// The call, and what comes of it: the value that was made, or an error, with the data if it comes back.
    pub(super) fn registered_or_not(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        registering: &Registering<'a>,
        failure: &Failure,
        made: Option<(Statement, Vec<Statement>)>,
    ) -> (Ty, Body) {
        let call = binding(&function.declaration.name).call(std::mem::take(&mut draft.arguments));
        let call = Expr::unsafe_(call, draft.argument());
        let mut body = result::started(draft);
        match failure {
            Failure::Never => {
                body.push(StatementKind::Expr(call));
            }
            Failure::Errno => {
                let local = draft.local("ret");
                body.let_(&local, call);
                let check = Expr::Support(Support::ToResult).call(vec![Expr::name(local)]);
                // Where nothing is made of success, the check is the result.
                if made.is_none() && !registering.comes_back {
                    body.push(StatementKind::Tail(check));
                    return (Ty::result(Ty::Unit, None), body);
                }
                let check = registering.with_data(draft, function, check);
                body.push(StatementKind::Expr(check.try_()));
            }
            Failure::False(error) => {
                let local = draft.local("ret");
                let is_bool = self.scalar(&function.declaration.ret) == Some(Ty::prim("bool"));
                let zero = |call| Expr::NotEqual(Box::new(call), Box::new(Expr::Int(0)));
                let succeeded = if is_bool { call } else { call.then(zero) };
                body.let_(&local, succeeded);
                body.push(registering.refused(function, &local, error));
            }
        }
        let made_ty = made.as_ref().map_or(Ty::Unit, |_| Ty::SelfTy);
        finish(&mut body, made, !matches!(failure, Failure::Never));
        (registering.outcome(failure, made_ty), body)
    }
}

impl Registering<'_> {
    /// The check of a result, with the data beside the error where it comes back.
    fn with_data(&self, draft: &Draft<'_>, function: &LinkedFunction<'_>, check: Expr) -> Expr {
        if !self.comes_back {
            return check;
        }
        let error = draft.local("error");
        let pair = vec![Expr::name(&*error), self.back(function)];
        let both = Expr::Lambda(vec![error], Box::new(Expr::Tuple(pair)));
        check.method("map_err", vec![both])
    }

    /// Returns the error, with the data where it comes back, unless `succeeded`.
    fn refused(&self, function: &LinkedFunction<'_>, succeeded: &str, error: &Ty) -> StatementKind {
        let error = Expr::Type(error.clone());
        let value = match self.comes_back {
            true => Expr::Tuple(vec![error, self.back(function)]),
            false => error,
        };
        let mut then = Body::new();
        then.push(StatementKind::Return(Expr::name("Err").call(vec![value])));
        StatementKind::If {
            condition: Expr::Not(Box::new(Expr::name(succeeded))),
            then,
            otherwise: Body::new(),
        }
    }

    /// The type of what the wrapper returns.
    fn outcome(&self, failure: &Failure, made: Ty) -> Ty {
        let error = match failure {
            Failure::Never => return made,
            Failure::Errno => None,
            Failure::False(error) => Some(error.clone()),
        };
        if !self.comes_back {
            return Ty::result(made, error);
        }
        let error = error.unwrap_or(Ty::Support(Support::Error, Vec::new()));
        let pair = Ty::Tuple(vec![error, self.data_ty.clone()]);
        Ty::result(made, Some(pair))
    }
}

/// The end of the body: what was made, if anything was.
fn finish(body: &mut Body, made: Option<(Statement, Vec<Statement>)>, fails: bool) {
    let (value, before) = match made {
        Some((value, before)) => (value, before),
        None if fails => (Statement::new(StatementKind::Tail(Expr::Unit)), Vec::new()),
        None => return,
    };
    body.statements.extend(before);
    let StatementKind::Tail(expr) = value.kind else {
        return;
    };
    let expr = match fails {
        true => Expr::name("Ok").call(vec![expr]),
        false => expr,
    };
    let tail = body.push(StatementKind::Tail(expr));
    tail.remarks = value.remarks;
}
