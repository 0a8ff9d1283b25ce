//! Pattern "callback during a call", what it returns to C.

use crate::{
    api::{
        body::{Body, Expr, StatementKind},
        ty::Ty,
    },
    contract::model::{ErrorConvention, Return},
    header::model as c,
};

use super::{
    super::{super::Context, NotBound},
    Called,
};

/// The result of a closure, and how it becomes that of the function that C calls.
pub(super) struct Answer {
    /// What the closure returns.
    pub(super) ty: Ty,
    /// What C gets.
    pub(super) raw: Ty,
    how: How,
}

enum How {
    Nothing,
    AsItIs,
    Truth,
    Errno,
}

impl<'a> Context<'a> {
    /// What a closure returns.
    pub(super) fn answer(&self, called: &Called<'_, 'a>) -> Result<Answer, NotBound> {
        let key = called.key;
        let ret = called.kind.ret.as_ref();
        if matches!(self.linked.unit.resolve(called.ret), c::Type::Void) {
            if ret.is_some() {
                let reason = format!("`{key}` returns nothing, and its result is spoken of");
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
            return Ok(Answer {
                ty: Ty::Unit,
                raw: Ty::Unit,
                how: How::Nothing,
            });
        }
        let not_said = || {
            let reason = format!("what `{key}` may return to C is not said");
            NotBound::new(reason, "return: { error: ... }")
        };
        let ret = ret.ok_or_else(not_said)?;
        let (Some(raw), Some(named)) = (self.scalar(called.ret), self.named_scalar(called.ret))
        else {
            let reason = format!("what `{key}` returns is not a number");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        if !self.linked.unit.by_value_exact(called.ret) {
            let reason = format!("the type of what `{key}` returns is not known well enough");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if says_more(ret) {
            let reason = format!("`{key}` returns more than a number, and no pattern makes that");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        // A C enumeration has values that are none of its enumerators, and those mean nothing.
        let is_enum = matches!(self.linked.unit.resolve(called.ret), c::Type::Enum { .. });
        let (ty, how) = match ret.convention() {
            ErrorConvention::Value if ret.truth && matches!(raw, Ty::Prim(_)) && !is_enum => {
                match raw == Ty::prim("bool") {
                    true => (raw.clone(), How::AsItIs),
                    false => (Ty::prim("bool"), How::Truth),
                }
            }
            ErrorConvention::Value if !ret.truth => (named, How::AsItIs),
            ErrorConvention::ErrnoNegative if raw == Ty::prim("i32") && !ret.truth => {
                (Ty::result(Ty::Unit, None), How::Errno)
            }
            _ => return Err(not_said()),
        };
        Ok(Answer { ty, raw, how })
    }
}

impl Answer {
    /// Ends a body with what the closure returned.
    pub(super) fn end(self, body: &mut Body, local: &str, call: Expr) {
        match self.how {
            How::Nothing => {
                body.push(StatementKind::Expr(call));
            }
            How::AsItIs => {
                body.push(StatementKind::Tail(call));
            }
            How::Truth => {
                let from = Expr::Type(self.raw).path("from");
                body.push(StatementKind::Tail(from.call(vec![call])));
            }
            How::Errno => {
                let mut otherwise = Body::new();
                otherwise.push(StatementKind::Return(Expr::Int(0)));
                body.push(StatementKind::LetElse {
                    pattern: format!("Err({local})"),
                    value: call,
                    otherwise,
                });
                let code = Expr::name(local).method("to_errno", Vec::new());
                body.push(StatementKind::Tail(code));
            }
        }
    }
}

/// Whether a contract says of a result what a closure's cannot be.
fn says_more(ret: &Return) -> bool {
    ret.error_type.is_some()
        || ret.nullability.is_some()
        || ret.transfer.is_some()
        || ret.view.is_some()
        || ret.handle.is_some()
        || ret.borrows_from.is_some()
        || !ret.valid_until.is_empty()
        || !ret.establishes.is_empty()
        || ret.obligation.is_some()
        || ret.owes.is_some()
        || ret.gives_back.is_some()
        || ret.otherwise.is_some()
        || ret.ignored
        || ret.acquires.is_some()
        || *ret.retain
}
