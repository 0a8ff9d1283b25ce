//! Pattern "parameter", what the callee fills: a local variable, of which the wrapper returns the value once the
//! call has succeeded.

use crate::{
    api::{
        argument::{Argument, Because, Claim},
        body::{Expr, Statement, StatementKind},
        ty::Ty,
    },
    header::model as c,
    link::LinkedParam,
};

use super::{
    super::{Context, raw},
    Draft, Filled, NotBound, What, buffer,
};

impl<'a> Context<'a> {
    /// A number that the callee writes.
    pub(super) fn filled_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
    ) -> Result<(), NotBound> {
        let unit = self.linked.unit;
        let filled = match unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, .. } => self.named_scalar(to).map(|ty| {
                // Before the call it is something of its type.
                let start = match unit.resolve(to) {
                    c::Type::Bool => Expr::name("false"),
                    c::Type::Float(_) => Expr::name("0.0"),
                    _ => Expr::Int(0),
                };
                (ty, start)
            }),
            _ => None,
        };
        let Some((ty, start)) = filled else {
            let reason = format!("what `{}` is filled with is not a number", param.name);
            let fix = format!(
                "params: {{ {}: {{ view: ..., direction: out }} }}",
                param.name
            );
            return Err(NotBound::new(reason, fix));
        };
        let name = param.name.clone();
        local(draft, &name, (ty.clone(), start));
        draft.arguments.push(Expr::RawRef {
            mutable: true,
            of: Box::new(Expr::name(&*name)),
        });
        let what = What::Number(ty);
        draft.filled.push(Filled { name, what });
        Ok(())
    }

    /// A value type that the callee writes: before the call it is nothing.
    pub(super) fn filled_value(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        view: &str,
    ) -> Result<(), NotBound> {
        let name = param.name.clone();
        let entry = self.linked.index.values.get(view);
        let (Some(entry), Some(ty)) = (entry, self.value_type(view)) else {
            let reason = format!("what `{name}` is filled with is no value type");
            return Err(NotBound::new(reason, "values: ..."));
        };
        let pointee = match self.linked.unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, .. } => Some(&**to),
            _ => None,
        };
        // Otherwise the variable could be smaller than what is written.
        if !pointee.is_some_and(|to| self.linked.unit.by_value_exact(to)) {
            let reason =
                format!("`{name}` is filled, and its layout is not known to the last byte");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let uninit = buffer::uninit(&raw(entry.key));
        let start = Expr::Imported("core::mem::MaybeUninit".to_owned());
        let start = start.path("uninit").call(Vec::new());
        local(draft, &name, (uninit, start));
        let pointer = Expr::name(&*name).method("as_mut_ptr", Vec::new());
        draft.arguments.push(pointer);
        let what = What::Value(ty);
        draft.filled.push(Filled { name, what });
        Ok(())
    }
}

/// `let mut name: ty = start;`, which the callee may write.
pub(super) fn local(draft: &mut Draft<'_>, name: &str, (ty, start): (Ty, Expr)) {
    let kind = StatementKind::Let {
        name: name.to_owned(),
        mutable: true,
        ty: Some(ty),
        value: start,
    };
    draft.before.push(Statement::new(kind));
    draft.claim(
        Claim::Writable {
            pointer: name.to_owned(),
        },
        Because::Local {
            name: name.to_owned(),
        },
    );
}

/// The value that a call has written into a local variable.
pub(super) fn value(callee: &str, ty: &Ty, name: &str) -> Expr {
    let initialized = Claim::Initialized {
        subject: format!("`{name}` is"),
    };
    let written = Because::Fact(format!("`{callee}` has written it"));
    let read = Expr::name(name).method("assume_init", Vec::new());
    let read = Expr::unsafe_(read, Argument::new(initialized, written));
    Expr::Type(ty.clone()).path("from_raw").call(vec![read])
}
