//! Pattern "conditional acquire": success gives the caller a reference to an object that it passed.

use crate::{
    api::{
        argument::{Because, Claim},
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{Acquired, Nullability, Return},
    header::model as c,
    link::{LinkedFunction, View, guards},
    support::rust::parameter,
};

use super::{
    super::{
        super::{Context, roles::Owner},
        Draft, NotBound,
    },
    owned::{count_given, owns_given},
    pointer::{answered, established},
    started,
};

impl<'a> Context<'a> {
    /// The reference that the callee has given, if it has succeeded.
    pub(super) fn reference_acquired(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        (ret, acquired): (&'a Return, &'a Acquired),
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let refused = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let name = parameter(&acquired.param);
        let param = function
            .param(&acquired.param)
            .and_then(|param| param.contract);
        let passed = param.and_then(|(_, param)| self.view(param.view.as_ref()?));
        let (Some((_, param)), Some(passed), Some(view)) =
            (param, passed, self.view(&acquired.view))
        else {
            return Err(refused(format!("`{name}` is no object with a view")));
        };
        if view.refcount().is_none() {
            return Err(NotBound::not_counted(view.key));
        }
        if param.nullability.as_deref() == Some(&Nullability::Nullable) {
            return Err(refused(format!(
                "`{name}` may be null, and a reference to it is given"
            )));
        }
        let ty = self.linked.unit.resolve(&function.declaration.ret);
        let pointer = matches!(ty, c::Type::Pointer { .. }) && !ret.ignored;
        if pointer || ret.view.is_some() || ret.handle.is_some() || !draft.filled.is_empty() {
            return Err(refused(format!(
                "it gives a reference to `{name}` and something else"
            )));
        }
        if frees(passed, view) {
            let reason = format!(
                "`{}` may reach threads that `{}` may not",
                &**view.key, &**passed.key
            );
            return Err(refused(reason));
        }
        answered(ret, view)?;
        let (object, named) = self.passed_object(draft, function, &name)?;
        let mut body = started(draft);
        let around = self.succeeded(draft, function, call, &mut body)?;
        let value = owned(function, (passed, view), object, &named);
        let (ty, value) = around.wrap((Ty::aref(self.generated(view.key)), value));
        let statement = body.push(StatementKind::Tail(value));
        let remark = view.invariants_by_count(&count_given(function), |tag| established(ret, tag));
        statement.remarks.extend(remark);
        Ok((ty, body))
    }

    /// The reference that the wrapper has to the object it passes, and how it is called.
    fn passed_object(
        &self,
        draft: &Draft<'a>,
        function: &LinkedFunction<'a>,
        name: &str,
    ) -> Result<(Expr, String), NotBound> {
        let received = draft.received.as_deref() == Some(name);
        let guard = guards::of_method(&self.linked.index, function);
        if let (true, Owner::Guard(_), Some((_, entry))) = (received, draft.owner, guard) {
            let field = &entry.contract.field;
            return Ok((
                Expr::name("self").field(field),
                format!("self.{}", &**field),
            ));
        }
        if received {
            return Ok((Expr::name("self"), "self".to_owned()));
        }
        let mut params = draft.params.iter();
        let borrowed = params.any(|(param, ty)| param == name && matches!(ty, Ty::Ref { .. }));
        if borrowed {
            return Ok((Expr::name(name), name.to_owned()));
        }
        let reason = format!("`{name}` is not borrowed, and a reference to it is given");
        Err(NotBound::new(reason, "bind: { manual: ... }"))
    }
}

/// An owned reference to the object behind a borrowed one.
fn owned(
    function: &LinkedFunction<'_>,
    (passed, view): (View<'_>, View<'_>),
    object: Expr,
    named: &str,
) -> Expr {
    let mut argument = owns_given(&function.declaration.name, named);
    let from = Expr::Support(Support::Ptr).path("NonNull").path("from");
    let mut pointer = from.call(vec![object]);
    if **passed.key != **view.key {
        argument = argument.and(
            Claim::SameLayout {
                wrapper: view.rust(),
                other: passed.rust(),
            },
            match view.is_provided() {
                true => view.transparent(),
                false if passed.is_provided() => passed.transparent(),
                false => Because::TransparentBoth,
            },
        );
        pointer = pointer.method("cast", Vec::new());
    }
    let from_raw = Expr::Support(Support::ARef).path("from_raw");
    Expr::unsafe_(from_raw.call(vec![pointer]), argument)
}

/// Whether owning one view allows more than a reference to the other does; a looser form of that one is
/// reached from it anyway.
fn frees(passed: View<'_>, owned: View<'_>) -> bool {
    let looser = passed.refines(owned.key);
    let freer = |strict: bool, loose: bool| !strict && loose;
    !looser
        && (freer(*passed.contract.send.allowed, *owned.contract.send.allowed)
            || freer(*passed.contract.sync.allowed, *owned.contract.sync.allowed))
}
