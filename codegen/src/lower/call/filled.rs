//! Pattern "parameter", what the callee fills: a local variable, of which the wrapper returns the value once the
//! call has succeeded.

use crate::{
    api::{
        argument::{Argument, Because, Claim},
        body::{Body, Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{self, Nullability, Transfer},
    header::model as c,
    link::{LinkedFunction, LinkedParam, View},
};

use super::{
    super::{Context, raw},
    Draft, Filled, NotBound, Object, What, buffer,
    result::answered,
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

impl<'a> Context<'a> {
    /// An object that the callee gives away through a pointer: before the call that is null.
    pub(super) fn filled_object(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (param, contract): (&LinkedParam<'a>, &'a model::Param),
        view: View<'a>,
    ) -> Result<(), NotBound> {
        let name = param.name.clone();
        let unit = self.linked.unit;
        let inner = match unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, .. } => unit.resolve(to),
            _ => &c::Type::Void,
        };
        let c::Type::Pointer { to, is_const, .. } = inner else {
            let reason = format!("`{name}` is filled, and points to no pointer to an object");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        if *is_const || !to.names(view.c_type) && !unit.resolve(to).names(view.c_type) {
            let reason = format!("`{name}` is not filled with a `{}` to own", view.c_type);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if contract.transfer.as_deref() != Some(&Transfer::Full) {
            let reason = format!("`{name}` is filled with an object that nobody owns");
            let fix = format!("params: {{ {name}: {{ transfer: full }} }}");
            return Err(NotBound::new(reason, fix));
        }
        self.owning_type(view)?;
        let ret = function.contract.ret.as_ref();
        match ret {
            Some(ret) => answered(ret, view)?,
            None => answered(&model::Return::default(), view)?,
        }
        let given = format!("`{}` has given the object away", draft.callee);
        let remark = view.invariants_by_count(&given, |tag| {
            ret.and_then(|ret| ret.establishes.get(tag).map(String::as_str))
        });
        let null = Expr::Support(Support::Ptr).path("null_mut");
        let ty = Ty::ptr(true, raw(view.c_type));
        local(draft, &name, (ty, null.call(Vec::new())));
        draft.arguments.push(Expr::RawRef {
            mutable: true,
            of: Box::new(Expr::name(&*name)),
        });
        let what = What::Object(Object {
            view,
            remark,
            from: contract.borrows_from.as_deref(),
            parent: None,
            nullable: contract.nullability.as_deref() == Some(&Nullability::Nullable),
        });
        draft.filled.push(Filled { name, what });
        Ok(())
    }

    /// Finds the parents of objects that come back through pointers.
    pub(super) fn parents_of_filled(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<(), NotBound> {
        let mut filled = std::mem::take(&mut draft.filled);
        for one in &mut filled {
            if let What::Object(object) = &mut one.what {
                object.parent = self.parent_of(draft, function, (object.view, object.from))?;
            }
        }
        draft.filled = filled;
        Ok(())
    }

    /// The owner of the object that a call has given away.
    pub(super) fn object_filled(
        &self,
        draft: &Draft<'a>,
        object: &Object<'a>,
        name: &str,
        body: &mut Body,
    ) -> Result<(Ty, Expr), NotBound> {
        let non_null = Expr::Support(Support::Ptr).path("NonNull");
        if object.nullable {
            let (ty, owner) = self.owned_value(&draft.callee, object.made(), name)?;
            body.let_(name, non_null.path("new").call(vec![Expr::name(name)]));
            let owner = Expr::Lambda(vec![name.to_owned()], Box::new(owner));
            let value = Expr::name(name).method("map", vec![owner]);
            let statement = body.push(StatementKind::bind(name, value));
            statement.remarks.extend(object.remark.clone());
            return Ok((Ty::Option(Box::new(ty)), Expr::name(name)));
        }
        let claim = Claim::NotNull {
            pointer: name.to_owned(),
        };
        let given = Because::Given {
            by: draft.callee.clone(),
            what: "an object wherever it does not fail".to_owned(),
        };
        let new = non_null.path("new_unchecked");
        let not_null = new.call(vec![Expr::name(name)]);
        let not_null = Expr::unsafe_(not_null, Argument::new(claim, given));
        let statement = body.push(StatementKind::bind(name, not_null));
        statement.remarks.extend(object.remark.clone());
        self.owned_value(&draft.callee, object.made(), name)
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
