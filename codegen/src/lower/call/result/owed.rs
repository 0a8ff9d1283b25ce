//! Pattern "obligation", its makers: what a call leaves owed comes back as a value that carries it.

use crate::{
    api::{
        argument::Remark,
        body::{Body, Expr, StatementKind},
        ty::Ty,
    },
    contract::model::{Owes, Return},
    header::model as c,
    link::LinkedFunction,
    support::words::clause,
};

use super::{
    super::{
        super::{
            Context,
            obligations::{self, OBJECT},
            roles::Owner,
        },
        Draft, NotBound,
    },
    pointer::{answered, established},
    started,
};

impl<'a> Context<'a> {
    /// A wrapper with nothing in it yet; one that leaves something owed in a scope begins with the object that is bound to
    /// the scope.
    pub(in super::super) fn started(
        &self,
        function: &LinkedFunction<'a>,
        owner: Owner<'a>,
    ) -> Draft<'a> {
        let mut draft = Draft::new(&function.declaration.name, owner);
        let owes = function.contract.owes();
        let entry = owes.and_then(|owes| self.linked.obligation(&owes.obligation));
        let Some((entry, object)) =
            entry.and_then(|entry| Some((entry, self.linked.object_of_scope(entry.contract)?)))
        else {
            return draft;
        };
        let mut name = self.field_of_object(entry, object);
        while function.params.iter().any(|param| param.name == name) {
            name.push('_');
        }
        let ty = Ty::Ref {
            lifetime: Some(obligations::LIFETIME.to_owned()),
            mutable: false,
            to: Box::new(self.generated(object.key)),
        };
        draft.params.push((name, ty));
        draft
    }

    /// The value that carries what is owed: from the moment at which the object is there nothing can fail.
    pub(super) fn owed(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        (ret, owes): (&'a Return, &'a Owes),
        call: Expr,
    ) -> Result<(Ty, Body), NotBound> {
        let manual = |reason: &str| NotBound::new(reason, "bind: { manual: ... }");
        let entry = self.linked.obligation(&owes.obligation);
        let entry = entry.filter(|entry| draft.owner == Owner::Obligation(entry.key));
        let view = entry.and_then(|entry| self.view(&entry.contract.view));
        let (Some(entry), Some(view)) = (entry, view) else {
            return Err(manual("what its result leaves owed is not said"));
        };
        let pointer = matches!(
            self.linked.unit.resolve(&function.declaration.ret),
            c::Type::Pointer { .. }
        );
        if !pointer || !draft.filled.is_empty() {
            return Err(manual("it leaves something owed, and gives something else"));
        }
        let object = self.linked.object_of_scope(entry.contract);
        if entry.contract.bound_to.is_some() && object.is_none() {
            return Err(manual(
                "nothing is handed out for the scope of what it leaves owed",
            ));
        }
        answered(ret, view)?;
        self.check_const_result(&function.declaration.ret, view)?;
        let mut body = started(draft);
        let ptr = draft.local(OBJECT);
        let around = self.checked(draft, function, ret, (&ptr, call), &mut body)?;
        let passed = draft.params.first().map(|(name, _)| Expr::name(&**name));
        let fields = self.owed_fields(entry, Expr::name(&*ptr), passed);
        let (ty, value) = around.wrap((Ty::SelfTy, Expr::Struct(fields)));
        let callee = &function.declaration.name;
        let given = format!(
            "`{callee}` has just returned `{ptr}`{}: that is {}",
            obligations::with_reference(view),
            clause(&entry.contract.represents)
        );
        let holds = view.invariants_by_count(&obligations::count_given(callee, view), |tag| {
            established(ret, tag)
        });
        let mut all = vec![given];
        if let Some(Remark::Invariant(more)) = holds {
            all.extend(more);
        }
        let statement = body.push(StatementKind::Tail(value));
        statement.remark(Remark::Invariant(all));
        Ok((ty, body))
    }
}
