//! Pattern "error convention": a number that is an error code where it is negative, and the answer otherwise.

use crate::{
    api::{
        argument::Remark,
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    lower::Context,
};

use super::{
    super::{Draft, NotBound},
    finish_given, started,
};

impl<'a> Context<'a> {
    /// A negative error code, or the number that is asked for.
    pub(super) fn code_or_number(
        &self,
        draft: &Draft<'a>,
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        if let Some(filled) = draft.filled.first() {
            let reason = format!("it returns a number and fills `{}`", filled.name);
            return Err(NotBound::new(reason, "return: { success: done }"));
        }
        let local = draft.local("ret");
        let mut body = started(draft);
        body.let_(&local, call);
        finish_given(draft, &mut body, false);
        let check = Expr::Support(Support::ToResult).call(vec![Expr::name(&*local)]);
        body.push(StatementKind::Expr(check.try_()));
        finish_given(draft, &mut body, true);
        let number = Ty::prim("u32");
        let value = Expr::NumericCast(Box::new(Expr::name(&*local)), number.clone());
        let ok = Expr::name("Ok").call(vec![value]);
        body.push(StatementKind::Tail(ok))
            .remark(Remark::Cast(format!(
                "`{local}` is not negative: for a negative value `to_result` has returned the error \
                 above."
            )));
        Ok((Ty::result(number, None), body))
    }
}
