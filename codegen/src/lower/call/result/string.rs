//! Pattern "string", as a result: it is borrowed from what keeps it.

use crate::{
    api::{
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{Return, StringKind, Transfer},
    link::LinkedFunction,
};

use super::{
    super::{super::Context, Draft, NotBound},
    started,
};

impl<'a> Context<'a> {
    /// A string that lives as long as what it is borrowed from.
    pub(super) fn string_result(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (ret, kind): (&'a Return, StringKind),
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let string = self.string_type("its result", kind)?;
        if ret.transfer.as_deref() == Some(&Transfer::Full) {
            return Err(manual(
                "its result is a string that somebody has to free".to_owned(),
            ));
        }
        if let Some(filled) = draft.filled.first() {
            let name = &filled.name;
            return Err(manual(format!("it returns a string, and fills `{name}`")));
        }
        if draft.under.is_some() {
            let reason = "its result is a string that ends with the scope of the call";
            return Err(manual(reason.to_owned()));
        }
        let mut body = started(draft);
        let ptr = draft.local("ptr");
        let around = self.checked(draft, function, ret, (&ptr, call), &mut body)?;
        let (lifetime, lives) = self.borrow(draft, function, ret)?;
        let until = self.until(draft, ret)?;
        let terminated = Claim::Terminated {
            pointer: ptr.clone(),
        };
        let given = Because::Given {
            by: function.declaration.name.clone(),
            what: "a pointer to one".to_owned(),
        };
        let outlives = Claim::Unchanged {
            what: "string",
            lifetime: lifetime.clone().filter(|name| name == "static"),
        };
        let argument = Argument::new(terminated, given)
            .and(outlives, stays(function, lives, until.is_some()))
            .and_all(until);
        let pointer = Expr::name(&*ptr).method("as_ptr", Vec::new());
        let from_ptr = Expr::Support(Support::CStr).path("from_ptr");
        let value = from_ptr.call(vec![self.char_cast(pointer)]);
        let ty = Ty::Ref {
            lifetime,
            mutable: false,
            to: Box::new(string),
        };
        let (ty, value) = around.wrap((ty, Expr::unsafe_(value, argument)));
        body.push(StatementKind::Tail(value));
        Ok((ty, body))
    }
}

/// Why what a function gives does not change: a lifetime alone does not say that.
pub(super) fn stays(function: &LinkedFunction<'_>, lives: Because, ends: bool) -> Because {
    let by = &function.declaration.name;
    let meanwhile = match ends {
        true => " and nothing ends it",
        false => "",
    };
    Because::Fact(match lives {
        Because::Signature { from } => format!(
            "`{by}` gives one that does as long as `{from}` exists{meanwhile}, and the signature ties that \
             reference to it"
        ),
        _ => format!("`{by}` gives one that is never freed or changed"),
    })
}
