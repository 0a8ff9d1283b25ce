//! Pattern "context-bound type", its function: the raw pointer is safe to get, and what is made of it is
//! used within the scope that is active.

use crate::{
    api::{
        Function, Requirement,
        argument::{Argument, Because, Claim, Discharged, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    contract::model::{ErrorConvention, Return},
    header::model as c,
    link::{LinkedFunction, View, calls},
};

use super::{
    super::{
        Context, binding, conflicts, docs,
        items::inherent,
        raw,
        roles::Owner,
        scopes::{POINTER, TAG},
    },
    Draft, NotBound,
    result::{answered, is_nullable},
};

impl<'a> Context<'a> {
    /// The function that gives the raw pointer, and the one that gives the object.
    pub(super) fn handing_out_call(
        &self,
        function: &LinkedFunction<'a>,
        owner: Owner<'a>,
        view: View<'a>,
    ) -> Result<Vec<Function>, NotBound> {
        let declaration = function.declaration;
        let Some(ret) = &function.contract.ret else {
            return Err(NotBound::new(
                "nothing is said about its result",
                "return: ...",
            ));
        };
        refuse_other_forms(function, ret)?;
        answered(ret, view)?;
        self.check_const_result(&declaration.ret, view)?;
        let mut draft = Draft::new(&declaration.name, owner);
        self.requirements(&mut draft, function)?;
        let call = binding(&declaration.name).call(Vec::new());
        let value = Expr::unsafe_(call, draft.argument());
        let must_use = function.contract.must_use.as_deref().copied();
        let must_use = must_use.unwrap_or(declaration.attributes.must_check);
        let pointer = Function {
            must_use,
            ..self.raw_pointer(function, &draft, view, value)
        };
        let object = self.bound_object(function, &draft, owner, view, &pointer);
        Ok(vec![pointer, Function { must_use, ..object }])
    }

    /// `NAME_raw`: the C function and nothing else.
    fn raw_pointer(
        &self,
        function: &LinkedFunction<'a>,
        draft: &Draft<'a>,
        view: View<'a>,
        value: Expr,
    ) -> Function {
        let name = docs::wrapper_name(function);
        let is_const = matches!(
            self.linked.unit.resolve(&function.declaration.ret),
            c::Type::Pointer { is_const: true, .. }
        );
        let prefix = own_prefix(draft.owner);
        let mut docs = Docs::text(format!(
            "Returns the raw pointer behind [`{name}`]({prefix}{name})."
        ));
        docs.rules.push(
            "Nothing keeps it within its scope: what is done with it is up to the caller."
                .to_owned(),
        );
        docs.aliases.push(function.key.value.clone());
        Function {
            stands_for: Some(function.declaration.name.clone()),
            requires: draft.requires.clone(),
            ret: Ty::ptr(!is_const, raw(view.c_type)),
            ..inherent(&format!("{name}_raw"), docs, Body::tail(value))
        }
    }

    /// The object, for the scope that is active.
    fn bound_object(
        &self,
        function: &LinkedFunction<'a>,
        draft: &Draft<'a>,
        owner: Owner<'a>,
        view: View<'a>,
        pointer: &Function,
    ) -> Function {
        let callee = Expr::name(format!("{}{}", own_prefix(owner), pointer.name));
        let call = callee.call(Vec::new());
        let promised = draft.requires.iter().map(|requirement| Discharged {
            claim: Claim::Tagged {
                tag: requirement.tag.clone(),
                text: requirement.text.clone(),
            },
            because: Because::Caller,
        });
        let mut body = Body::new();
        let value = match Argument::from_list(promised.collect()) {
            Some(argument) => {
                // Inside the literal, nothing would stand in front of what is unsafe.
                body.let_(POINTER, Expr::unsafe_(call, argument));
                Expr::name(POINTER)
            }
            None => call,
        };
        let owner_module = self.module_of(owner);
        let holder = Ty::Generated {
            module: owner_module.to_owned(),
            name: view.holder(),
        };
        let kind = StatementKind::Tail(Expr::Named(holder, vec![(POINTER.to_owned(), value)]));
        body.push(kind).remark(Remark::Invariant(vec![
            format!("`{POINTER}` comes from `{}`.", function.declaration.name),
            "The caller promises that the value is used only within the scope that is active."
                .to_owned(),
        ]));
        let mut requires = draft.requires.clone();
        requires.push(Requirement {
            tag: TAG.to_owned(),
            text: format!(
                "The result must be used only within the scope that is active when this function is \
                 called, as the invariants of {} demand.",
                conflicts::link(view.key, view.module)
            ),
        });
        let mut docs = self.wrapper_docs(function, owner);
        docs.rules.extend(self.macro_rule(view));
        Function {
            stands_for: Some(function.declaration.name.clone()),
            requires,
            ret: Ty::DerefTo(Box::new(self.generated(view.key))),
            ..inherent(docs::wrapper_name(function), docs, body)
        }
    }

    /// The remark that the macro is safe, if there is one.
    fn macro_rule(&self, view: View<'a>) -> Option<String> {
        let scope = self.linked.index.scopes.get(view.scope()?.as_str())?;
        let name = &scope.contract.hands_out.as_ref()?.name;
        Some(format!(
            "The macro [`{0}!`](crate::{0}!) gives the same to safe code.",
            &**name
        ))
    }
}

/// What stands in front of the name of another function of the same owner.
fn own_prefix(owner: Owner<'_>) -> &'static str {
    match owner {
        Owner::Module(_) => "",
        _ => "Self::",
    }
}

/// Only a pointer that is always valid, from a function that takes nothing.
fn refuse_other_forms(function: &LinkedFunction<'_>, ret: &Return) -> Result<(), NotBound> {
    let (reason, fix) = if !function.contract.changed_locks().is_empty() {
        let reason = "its result is bound to a scope, and it takes or releases a lock";
        (reason, "bind: { manual: ... }")
    } else if ret.ignored || calls::owes(ret) {
        let reason = "its result is bound to a scope, and ignored, or something is owed for it";
        (reason, "bind: { manual: ... }")
    } else if !function.params.is_empty() {
        let reason = "its result borrows from the scope, and it takes parameters";
        (reason, "return: { borrows_from: { param: ... } }")
    } else if is_nullable(function, ret) {
        let reason = "its result is bound to a scope and may be null, and no pattern tells both";
        (reason, "return: { nullability: nonnull }")
    } else if !matches!(
        ret.convention(),
        ErrorConvention::Infallible | ErrorConvention::Value
    ) {
        let reason =
            "its result is bound to a scope and may be an error, and no pattern tells both";
        (reason, "return: { error: infallible }")
    } else if !ret.valid_until.is_empty() {
        let reason = "its result ends with a call, and no lifetime says so";
        (reason, "bind: { manual: ... }")
    } else {
        return Ok(());
    };
    Err(NotBound::new(reason, fix))
}
