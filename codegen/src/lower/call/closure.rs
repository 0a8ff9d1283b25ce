//! Pattern "scope": a function that opens a scope and the one that closes it become one wrapper, which
//! runs a closure in between.

use crate::{
    api::{
        Bound, Function, Generic, Requirement,
        argument::{Because, Claim, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    contract::at::At,
    link::{LinkedFunction, calls, demands},
    support::words::clause,
};

use super::{
    super::{
        Context, binding, conflicts, docs,
        items::{inherent, scope_guard},
        roles::Owner,
    },
    Draft, NotBound,
    requirements::promise,
    together,
};

/// The two calls of a scope, with everything that the caller promises for both.
pub(in super::super) struct Calls<'a> {
    draft: Draft<'a>,
    enter: Expr,
    leave: Expr,
}

/// Why the calls of a scope make no wrapper.
pub(in super::super) enum Misfit {
    /// The function that enters the scope has none.
    Enter(NotBound),
    /// The function that leaves the scope does not fit to it.
    Leave(String),
}

impl From<NotBound> for Misfit {
    fn from(not_bound: NotBound) -> Self {
        Self::Enter(not_bound)
    }
}

impl<'a> Context<'a> {
    /// The wrapper for a function that enters a scope.
    pub(super) fn scope_call(
        &self,
        function: &LinkedFunction<'a>,
        owner: Owner<'a>,
        scope: &'a At<String>,
    ) -> Result<Function, NotBound> {
        let pair = self.linked.pair_of_scope(scope);
        let Some((_, leave)) = pair.filter(|(enter, _)| enter.key == function.key) else {
            let reason = format!(
                "no pair of functions opens and closes the scope `{}`",
                &**scope
            );
            return Err(NotBound::new(reason, format!("leaves: {}", &**scope)));
        };
        let calls = match self.scope_calls(function, leave, owner) {
            Ok(calls) => calls,
            Err(Misfit::Enter(not_bound)) => return Err(not_bound),
            Err(Misfit::Leave(why)) => {
                let reason = format!("`{}` does not fit to it: {why}", &**leave.key);
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
        };
        let Calls {
            mut draft,
            enter,
            leave: leaving,
        } = calls;
        let closes = self.closes_to_bound(scope);
        let name = draft.local("f");
        let result = self.free_name("R");
        let mut body = Body::new();
        body.push(StatementKind::Expr(enter));
        let mut cleanup = Body::new();
        cleanup.push(StatementKind::Expr(leaving));
        self.assert_may_sleep(&mut cleanup, leave, None);
        body.let_(&draft.local("_leave"), scope_guard(cleanup));
        let run = body.push(StatementKind::Tail(Expr::name(&*name).call(Vec::new())));
        if closes {
            let note = format!(
                "`{name}` and its result are `Send`, and what is bound to a scope is not: none of it \
                 gets in or out."
            );
            run.remark(Remark::Note(note));
        }
        let ret = Ty::Param(result.clone());
        let closure = Ty::Closure {
            ret: Box::new(ret.clone()),
            send: closes,
        };
        draft.params.push((name.clone(), closure));
        let wrapper = (owner, docs::wrapper_name(function));
        self.assert_may_sleep(&mut body, function, Some(wrapper));
        let mut docs = self.wrapper_docs(function, owner);
        self.closure_docs(&mut docs, scope, leave, &name, closes);
        let sent = closes.then_some(Bound::Prelude("Send"));
        let result = Generic {
            name: result,
            bounds: sent.into_iter().collect(),
        };
        Ok(Function {
            stands_for: Some(function.declaration.name.clone()),
            requires: draft.requires,
            lifetimes: draft.lifetimes,
            generics: vec![result],
            receiver: draft.receiver,
            params: draft.params,
            ret,
            ..inherent(docs::wrapper_name(function), docs, body)
        })
    }

    /// What the documentation says about the closure.
    fn closure_docs(
        &self,
        docs: &mut Docs,
        scope: &str,
        leave: &LinkedFunction<'a>,
        name: &str,
        closes: bool,
    ) {
        let Some(entry) = self.linked.index.scopes.get(scope) else {
            return;
        };
        let mut rules = vec![format!(
            "`{name}` runs in a scope of its own, which `{}` closes when `{name}` is done, and also when \
             it panics. The scope is {}",
            leave.declaration.name,
            clause(&entry.contract.is)
        )];
        if closes {
            let bound = self.kept_apart(scope);
            let example = match bound.as_slice() {
                [] => String::new(),
                types => format!(" ({})", types.join(", ")),
            };
            rules.push(format!(
                "`{name}` and its result must be `Send`, which no value is that is bound to a \
                 scope{example}: none can be brought in from outside, and none can be taken out."
            ));
        }
        docs.rules.splice(0..0, rules);
    }

    /// The views that are bound to a scope or to one around it, as links.
    fn kept_apart(&self, scope: &str) -> Vec<String> {
        let around = self.linked.around(scope).into_iter();
        let bound = around.flat_map(|(name, _)| self.linked.bound_to(name));
        bound
            .map(|view| conflicts::link(view.key, view.module))
            .collect()
    }

    /// Whether values that are bound to a scope must be kept from crossing the border of this one: it is
    /// opened inside another one, others are opened inside it, or something is bound to it.
    fn closes_to_bound(&self, scope: &str) -> bool {
        let entry = self.linked.index.scopes.get(scope);
        let within = entry.is_some_and(|entry| entry.contract.within.is_some());
        within
            || !self.linked.inside(scope).is_empty()
            || self.linked.bound_to(scope).next().is_some()
    }

    /// The name of a type parameter, as near to `first` as no type of a contract has it.
    pub(in super::super) fn free_name(&self, first: &str) -> String {
        let index = &self.linked.index;
        let taken = |name: &str| {
            let mut aliases = index.aliases.values();
            index.generated(name).is_some()
                || index.is_imported(name)
                || aliases.any(|alias| *alias.contract.rust.name == *name)
        };
        let mut name = first.to_owned();
        while taken(&name) {
            name.push_str(first);
        }
        name
    }

    /// The calls that open and close a scope.
    pub(in super::super) fn scope_calls(
        &self,
        enter: &LinkedFunction<'a>,
        leave: &LinkedFunction<'a>,
        owner: Owner<'a>,
    ) -> Result<Calls<'a>, Misfit> {
        let mut draft = self.entered(enter, owner)?;
        let leaving = self.left(&mut draft, enter, leave)?;
        let arguments = std::mem::take(&mut draft.arguments);
        let call = binding(&enter.declaration.name).call(arguments);
        let enter = Expr::unsafe_(call, draft.argument());
        Ok(Calls {
            draft,
            enter,
            leave: leaving,
        })
    }

    /// The wrapper around the function that opens the scope, up to its call.
    fn entered(&self, enter: &LinkedFunction<'a>, owner: Owner<'a>) -> Result<Draft<'a>, NotBound> {
        if let Some(reason) = calls::refusal(self.linked.unit, enter.declaration) {
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let mut draft = Draft::new(&enter.declaration.name, owner);
        for param in &enter.params {
            self.param(&mut draft, enter, param)?;
        }
        self.check_hidden(&draft)?;
        let problem = if !draft.filled.is_empty() || !draft.given.is_empty() {
            Some("it opens a scope, and a parameter is filled or given away")
        } else if !draft.before.is_empty() {
            // What closes the scope would have to pass the same, which another call need not give.
            Some("it opens a scope, and a parameter is the result of a call")
        } else if !enter.contract.changed_locks().is_empty() {
            Some("it opens a scope, and takes or releases a lock")
        } else {
            None
        };
        if let Some(reason) = problem {
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if let Some(ret) = &enter.contract.ret {
            together::result(enter, ret, (false, false))?;
        }
        if calls::loses_result(enter).is_some() {
            let reason = "it opens a scope, and what it returns would be lost";
            return Err(NotBound::new(reason, "return: { ignored: true }"));
        }
        if let Some(why) = calls::says_more(enter) {
            let reason = format!("it opens a scope: {why}");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        self.requirements(&mut draft, enter)?;
        let scope = enter.contract.enters.as_ref();
        let scope = scope.and_then(|name| self.linked.index.scopes.get(name.as_str()));
        if scope.is_some_and(|entry| entry.contract.atomic) {
            let name = draft.local("f");
            let requirement = Requirement {
                tag: "atomic".to_owned(),
                text: format!("`{name}` must not sleep."),
            };
            promise(&mut draft, requirement, &format!("`{name}` does not sleep"));
        }
        Ok(draft)
    }

    /// The call that closes the scope again, with the arguments of the one that has opened it.
    fn left(
        &self,
        draft: &mut Draft<'a>,
        enter: &LinkedFunction<'a>,
        leave: &LinkedFunction<'a>,
    ) -> Result<Expr, Misfit> {
        let misfit = |why: &str| Err(Misfit::Leave(why.to_owned()));
        let refused = calls::leaves_open(leave)
            .or_else(|| calls::refusal(self.linked.unit, leave.declaration))
            .or_else(|| calls::withheld(leave))
            .or_else(|| calls::loses_result(leave))
            .or_else(|| calls::says_more(leave));
        if let Some(why) = refused {
            return Err(Misfit::Leave(why));
        }
        if let Some(conflict) = self.linked.conflicts(leave.key).first() {
            return misfit(&format!(
                "no `{}` may be held when it is called, and the closure may hold one",
                conflict.name()
            ));
        }
        let mut own = Draft::new(&leave.declaration.name, draft.owner);
        let argued = leave
            .params
            .iter()
            .try_for_each(|param| self.param(&mut own, leave, param))
            .and_then(|()| self.requirements(&mut own, leave));
        if let Err(not_bound) = argued {
            return misfit(&not_bound.reason);
        }
        if !own.filled.is_empty() || !own.given.is_empty() {
            return misfit("a parameter is filled or given away");
        }
        if own.receiver != draft.receiver || own.params != draft.params {
            return misfit(&format!(
                "its parameters are not those of `{}`",
                &**enter.key
            ));
        }
        promised_again(draft, &own, leave)?;
        own.claim(
            Claim::ScopeOpen {
                by: enter.declaration.name.clone(),
            },
            Because::Fact("nothing but this guard closes it".to_owned()),
        );
        let call = binding(&leave.declaration.name).call(std::mem::take(&mut own.arguments));
        Ok(Expr::unsafe_(call, own.argument()))
    }
}

/// What closing demands, the caller has promised for opening; unless it cannot change meanwhile, the
/// promise is about both moments.
fn promised_again(
    draft: &mut Draft<'_>,
    own: &Draft<'_>,
    leave: &LinkedFunction<'_>,
) -> Result<(), Misfit> {
    let lasting: Vec<_> = demands::of_context(leave.contract)
        .map(|demand| demand.tag)
        .collect();
    for demand in &own.requires {
        let mut promises = draft.requires.iter_mut();
        let Some(promise) = promises.find(|promise| *promise == demand) else {
            let why = format!(
                "it demands `{}`, and nobody is there to promise it",
                demand.tag
            );
            return Err(Misfit::Leave(why));
        };
        // Neither the thread nor what was passed is another one when the closure is done.
        if !lasting.contains(&promise.tag) && !promise.tag.starts_with("valid_") {
            promise.text = format!(
                "{} This must be so again when the scope is closed.",
                clause(&promise.text)
            );
        }
    }
    Ok(())
}
