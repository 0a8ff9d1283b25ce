//! Pattern "argument from a call": what another function returns is passed, and callers see neither.

use crate::{
    api::{
        argument::{Argument, Because, Claim},
        body::{Expr, Statement, StatementKind},
    },
    contract::model::BorrowSource,
    header::{model as c, spell},
    link::{LinkedFunction, LinkedParam, calls},
};

use super::{
    super::{Context, binding},
    Draft, NotBound,
};

impl<'a> Context<'a> {
    /// A parameter that gets the result of a function of its own, called just before.
    pub(super) fn result_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        name: &str,
    ) -> Result<(), NotBound> {
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let Some(inner) = self.linked.function(name) else {
            return Err(manual(format!(
                "there is no `{name}` to call for `{}`",
                param.name
            )));
        };
        // Whether it demands nothing else was checked when contracts were linked.
        if let Some(reason) = calls::refusal(self.linked.unit, inner.declaration) {
            return Err(manual(format!("`{name}` cannot be called: {reason}")));
        }
        if !self.conflict_requirements(name).is_empty() {
            let reason = format!("nobody promises what `{name}` conflicts with");
            return Err(manual(reason));
        }
        let function = &inner.declaration.name;
        let argument = Argument::of_call(function, self.tagged(inner));
        let local = draft.local(&param.name);
        let value = Expr::unsafe_(binding(function).call(Vec::new()), argument);
        let kind = StatementKind::bind(&local, value);
        draft.before.push(Statement::new(kind));
        let (claim, because) = self.passed(inner, &local);
        draft.claim(claim, because);
        draft.arguments.push(Expr::name(local));
        Ok(())
    }

    /// What the callee demands of the result, and why it has that.
    fn passed(&self, inner: &LinkedFunction<'a>, local: &str) -> (Claim, Because) {
        let function = &inner.declaration.name;
        let c::Type::Pointer { to, .. } = self.linked.unit.resolve(&inner.declaration.ret) else {
            let claim = Claim::Accepted {
                argument: local.to_owned(),
                what: format!("whatever `{function}` returns"),
            };
            return (claim, Because::Evident);
        };
        let borrows = inner.contract.ret.as_ref();
        let borrows = borrows.and_then(|ret| ret.borrows_from.as_deref());
        let what = match borrows {
            Some(BorrowSource::Static) => "a pointer to what is never freed",
            _ => {
                "a pointer that stays valid within the current scope, which this call does not leave"
            }
        };
        let claim = Claim::Valid {
            pointer: local.to_owned(),
            pointee: spell::declare(to, ""),
        };
        let because = Because::Given {
            by: function.clone(),
            what: what.to_owned(),
        };
        (claim, because)
    }
}
