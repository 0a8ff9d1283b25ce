//! Pattern "callback", its result: what the trait returns, as C gets it.

use crate::{
    api::{
        body::Expr,
        ty::{Support, Ty},
    },
    contract::model::{CallbackType, ErrorConvention, Return},
    header::model as c,
    link::Entry,
};

use super::super::{Context, call::NotBound};

/// The result of a callback.
pub(super) struct Returned {
    /// Its type as C gets it.
    pub(super) raw: Ty,
    /// Its type as the trait has it.
    pub(super) method: Ty,
    /// How the one becomes the other.
    how: How,
}

/// How a value of Rust becomes one of C.
enum How {
    /// It is the same.
    Same,
    /// A truth value becomes a number.
    Truth,
    /// A value type becomes the number in it.
    Value,
    /// Success becomes zero, and an error what this gives for it.
    Errno(Expr),
}

impl Returned {
    /// What C gets for a value.
    pub(super) fn to_c(&self, value: Expr) -> Expr {
        match &self.how {
            How::Same => value,
            How::Truth => Expr::Type(self.raw.clone()).path("from").call(vec![value]),
            How::Value => value.method("into_raw", Vec::new()),
            How::Errno(code) => {
                let error = value.method("err", Vec::new());
                error.method("map_or", vec![Expr::Int(0), code.clone()])
            }
        }
    }

    /// What the documentation says about the result, if it is worth saying.
    pub(super) fn docs(&self) -> Option<&'static str> {
        match self.how {
            How::Errno(_) => Some("An error goes to C as its code, and success as zero."),
            How::Same | How::Truth | How::Value => None,
        }
    }
}

impl<'a> Context<'a> {
    /// The result of a callback, by what its contract says.
    pub(super) fn callback_result(
        &self,
        entry: &Entry<'a, CallbackType>,
        ty: &'a c::Type,
    ) -> Result<Returned, NotBound> {
        let name = &**entry.key;
        let refused = |reason: String, ret: &str| {
            let fix = format!("callbacks: {{ {name}: {{ return: {ret} }} }}");
            Err(NotBound::new(reason, fix))
        };
        if *self.linked.unit.resolve(ty) == c::Type::Void {
            let (raw, method) = (Ty::Unit, Ty::Unit);
            let how = How::Same;
            return Ok(Returned { raw, method, how });
        }
        let Some(ret) = &entry.contract.ret else {
            let reason = format!("what `{name}` returns to C is not said");
            return refused(reason, "{ error: ... }");
        };
        let Some(raw) = self.named_scalar(ty) else {
            let reason = format!("the result of `{name}` is not a number");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        if says_more(ret) {
            let reason = format!("the result of `{name}` says more than a number can");
            return refused(reason, "{ error: value }");
        }
        let value = ret.view.as_ref().and_then(|view| self.value_type(view));
        let plain = ret.convention() == ErrorConvention::Value || ret.error.is_none();
        match (ret.convention(), value) {
            (_, Some(method)) if plain => Ok(Returned {
                raw,
                method,
                how: How::Value,
            }),
            (ErrorConvention::Value, None) if ret.truth && raw != Ty::prim("bool") => {
                Ok(Returned {
                    raw,
                    method: Ty::prim("bool"),
                    how: How::Truth,
                })
            }
            (ErrorConvention::Value, None) => Ok(Returned {
                method: raw.clone(),
                raw,
                how: How::Same,
            }),
            (ErrorConvention::ErrnoNegative, None) if self.scalar(ty) == Some(Ty::prim("i32")) => {
                let Some(code) = &self.profile.error_code else {
                    let reason = "the target has nothing that gives the code of an error";
                    return Err(NotBound::new(reason, "bind: { manual: ... }"));
                };
                Ok(Returned {
                    raw,
                    method: Ty::result(Ty::Unit, None),
                    how: How::Errno(Expr::Support(Support::Error).path(code)),
                })
            }
            _ => refused(
                format!("how `{name}` tells C that it has failed is not known"),
                "{ error: errno_negative }",
            ),
        }
    }
}

/// Whether a contract says something of a result that a callback does not have.
fn says_more(ret: &Return) -> bool {
    ret.error_type.is_some()
        || ret.handle.is_some()
        || ret.transfer.is_some()
        || ret.borrows_from.is_some()
        || ret.obligation.is_some()
        || ret.owes.is_some()
        || ret.acquires.is_some()
        || ret.gives_back.is_some()
        || ret.ignored
        || *ret.retain
}
