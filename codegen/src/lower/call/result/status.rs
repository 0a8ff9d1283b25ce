//! Pattern "status code", its results: a code that is no success is an error, and one of several successes is
//! returned.

use crate::{
    api::{
        argument::Remark,
        body::{Body, Expr, StatementKind},
        ty::Ty,
    },
    contract::model::Return,
    link::LinkedFunction,
};

use super::{
    super::{
        super::{Context, status::FROM_CODE},
        Draft, NotBound,
    },
    Around, finish_given,
};

/// The result of the call.
const STATUS: &str = "status";

impl<'a> Context<'a> {
    /// Makes the call; what comes behind it is reached only if it has succeeded.
    pub(super) fn status(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        ret: &'a Return,
        call: Expr,
        body: &mut Body,
    ) -> Result<Around, NotBound> {
        let Some(error_name) = &ret.error_type else {
            let reason = "which error a failure stands for is not said";
            return Err(NotBound::new(reason, "return: { error_type: ... }"));
        };
        let number = self.scalar(&function.declaration.ret);
        let types = [Some(error_name), ret.ok_as.as_ref()];
        for name in types.into_iter().flatten() {
            if number.as_ref() != Some(&self.status_number(name)) {
                let reason = format!("its result is no number as the codes of `{}` are", &**name);
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
        }
        let number = self.status_number(error_name);
        let error = self.generated(error_name);
        let status = draft.local(STATUS);
        let failure = Expr::Type(error.clone()).path(FROM_CODE);
        let failure = failure.call(vec![Expr::name(&*status)]);
        let failure = Expr::name("Err").call(vec![failure]);
        body.let_(&status, call);
        finish_given(draft, body, false);
        let value = match (&ret.ok, &ret.ok_as) {
            (_, Some(values)) => {
                let values = self.generated(values);
                let value = draft.local("value");
                let from = Expr::Type(values.clone()).path(FROM_CODE);
                let mut otherwise = Body::new();
                otherwise.push(StatementKind::Return(failure));
                body.push(StatementKind::LetElse {
                    pattern: format!("Some({value})"),
                    value: from.call(vec![Expr::name(&*status)]),
                    otherwise,
                });
                Some((values, value))
            }
            (Some(ok), None) => {
                let (raw, cast) = self.raw_status(ok, &number);
                let condition = Expr::NotEqual(Box::new(Expr::name(&*status)), Box::new(raw));
                let value = failure;
                let check = body.push(StatementKind::ReturnIf { condition, value });
                check.remarks.extend(cast.map(Remark::Cast));
                None
            }
            (None, None) => {
                let reason = "which codes are success is not said";
                return Err(NotBound::new(reason, "return: { ok: ... }"));
            }
        };
        finish_given(draft, body, true);
        Ok(Around::Status { error, value })
    }

    /// The error that the wrapper of a function returns, if that has codes.
    pub(in super::super) fn error_with_codes(
        &self,
        function: &LinkedFunction<'a>,
    ) -> Option<&'a str> {
        let ret = function.contract.ret.as_ref()?;
        let name = ret.error_type.as_ref()?.as_str();
        let index = &self.linked.index;
        index.status_errors.contains_key(name).then_some(name)
    }
}

/// The type and the value of what is returned: which success it was, and what was filled.
pub(super) fn wrap(
    (error, value): (Ty, Option<(Ty, String)>),
    (ty, filled): (Ty, Expr),
) -> (Ty, Expr) {
    let ok = |value| Expr::name("Ok").call(vec![value]);
    let (ty, value) = match value {
        None => (ty, filled),
        Some((value_ty, name)) => match (ty, filled) {
            (Ty::Unit, _) => (value_ty, Expr::name(name)),
            (Ty::Tuple(mut types), Expr::Tuple(mut values)) => {
                types.insert(0, value_ty);
                values.insert(0, Expr::name(name));
                (Ty::Tuple(types), Expr::Tuple(values))
            }
            (ty, filled) => (
                Ty::Tuple(vec![value_ty, ty]),
                Expr::Tuple(vec![Expr::name(name), filled]),
            ),
        },
    };
    (Ty::result(ty, Some(error)), ok(value))
}
