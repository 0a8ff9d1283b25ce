//! Pattern "registration", what it is registered with: the object stays as long as the registration.

use crate::{
    api::{
        argument::Remark,
        body::{Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{self, Nullability, Transfer},
    link::LinkedFunction,
};

use super::super::{
    super::{
        Context, held,
        registrations::{Object, Registered},
    },
    Draft, NotBound,
};

impl<'a> Context<'a> {
    /// The object that something is registered with: the first view that both functions are lent.
    pub(in super::super::super) fn object_of(
        &self,
        register: &'a LinkedFunction<'a>,
        unregister: &'a LinkedFunction<'a>,
    ) -> Result<Option<Object<'a>>, NotBound> {
        let refused = |reason: String| Err(NotBound::new(reason, "bind: { manual: ... }"));
        let (added, removed) = (lent(register), lent(unregister));
        let (added, removed) = match (added.as_slice(), removed.as_slice()) {
            ([], []) => return Ok(None),
            ([added], [removed]) => (added, removed),
            _ => {
                let reason =
                    "what is registered with is not one object, the same where it is taken back";
                return refused(reason.to_owned());
            }
        };
        if added.2 || removed.2 {
            return refused(format!(
                "`{}` may be null, and then there is nothing to keep",
                added.0
            ));
        }
        let (Some(first), Some(kept)) = (self.view(added.1), self.view(removed.1)) else {
            return refused(format!("`{}` is no object", added.0));
        };
        if !first.is_or_refines(kept.key) {
            return refused(format!(
                "`{}` takes a `{}`, and what was registered is with a `{}`",
                &**unregister.key, &**kept.key, &**first.key
            ));
        }
        Ok(Some(Object {
            field: added.0.to_owned(),
            view: kept,
            passed: first,
            counted: kept.refcount().is_some(),
        }))
    }

    /// The reference that the registration keeps to the object: as the view that taking back asks for.
    pub(super) fn object(
        &self,
        draft: &mut Draft<'a>,
        registered: &Registered<'a>,
    ) -> Result<(), NotBound> {
        let Some(object) = registered.object.as_ref().filter(|object| !object.counted) else {
            return Ok(());
        };
        let mut params = draft.params.iter_mut();
        let param = params.find(|(name, _)| *name == object.field);
        let Some((_, Ty::Ref { lifetime, .. })) = param else {
            let reason = format!("`{}` is not borrowed", object.field);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        *lifetime = Some(registered.lifetime().to_owned());
        Ok(())
    }

    /// The value that a registering function returns, with what comes in front of it.
    pub(super) fn made(
        &self,
        registered: &Registered<'a>,
        data: &str,
    ) -> (Statement, Vec<Statement>) {
        let mut before = Vec::new();
        let mut fields = Vec::new();
        if let Some(object) = &registered.object {
            let ty = self.generated(object.view.key);
            if object.passed.key != object.view.key {
                let value = StatementKind::Let {
                    name: object.field.clone(),
                    mutable: false,
                    ty: Some(Ty::shared(ty)),
                    value: Expr::name(&*object.field),
                };
                before.push(Statement::new(value));
            }
            let value = Expr::name(&*object.field);
            let value = match object.counted {
                true => Expr::Support(Support::ARef).path("from").call(vec![value]),
                false => value,
            };
            fields.push((object.field.clone(), value));
        }
        let field = registered.field_callback();
        if registered.by_function {
            fields.push((field.to_owned(), Expr::name(field)));
        }
        fields.push((registered.field_data().to_owned(), Expr::name(data)));
        if registered.keeps() {
            let field = registered.field_kept();
            fields.push((field.to_owned(), Expr::name(field)));
        }
        let phantom = Expr::name("core::marker::PhantomData");
        fields.push((registered.field_implementor().to_owned(), phantom));
        fields.extend(held::marked(&registered.thread()));
        let mut tail = Statement::new(StatementKind::Tail(Expr::Struct(fields)));
        let register = &registered.register.declaration.name;
        let unregister = &registered.unregister.declaration.name;
        let since = match registered.slot {
            true => "nothing has taken it back yet".to_owned(),
            false => format!("nothing has passed it to `{unregister}` yet"),
        };
        tail.remark(Remark::Invariant(vec![format!(
            "`{register}` has just registered `{data}`, and {since}."
        )]));
        (tail, before)
    }

    /// No parameter of the registering function may be called like a local variable of it.
    pub(super) fn check_locals(
        &self,
        draft: &Draft<'a>,
        registered: &Registered<'a>,
    ) -> Result<(), NotBound> {
        let locals = [registered.field_callback(), registered.field_kept()];
        let mut params = draft.params.iter().map(|(name, _)| name.as_str());
        match params.find(|name| locals.contains(name)) {
            None => Ok(()),
            Some(name) => {
                let reason = format!("its parameter `{name}` hides what the wrapper keeps");
                Err(NotBound::new(reason, "bind: { manual: ... }"))
            }
        }
    }
}

/// The objects that a function is lent, by parameter name and view, and whether they may be absent.
fn lent<'a>(function: &'a LinkedFunction<'a>) -> Vec<(&'a str, &'a str, bool)> {
    let params = function.params.iter();
    let lent = params.filter_map(|param| {
        let (_, contract): (_, &'a model::Param) = param.contract?;
        let lends = contract
            .transfer
            .as_deref()
            .is_none_or(|word| *word == Transfer::None);
        let view = contract.view.as_ref().filter(|_| lends)?;
        let nullable = contract.nullability.as_deref() == Some(&Nullability::Nullable);
        Some((param.name.as_str(), view.as_str(), nullable))
    });
    lent.collect()
}
