//! Pattern "call under a scope": the wrapper opens a scope, calls, and closes the scope on every path.

use crate::{
    api::{
        argument::{Argument, Because, Claim, Discharged},
        body::{Body, Expr, Statement, StatementKind},
    },
    contract::model::{BorrowSource, Return, Scope},
    link::{LinkedFunction, View, calls, demands::Demand},
};

use super::{
    super::{Context, binding, items::scope_guard},
    Draft, NotBound,
};

/// The scope that is open while a call happens.
pub(super) struct Under<'a> {
    scope: &'a Scope,
    /// The C function that opens it.
    enter: String,
    /// The C function that closes it.
    leave: String,
    /// The local variable that closes it.
    guard: String,
}

impl<'a> Context<'a> {
    /// Opens the scope that a contract names, in front of the call.
    pub(super) fn under(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<(), NotBound> {
        let Some(name) = &function.contract.under else {
            return Ok(());
        };
        let entry = self.linked.index.scopes.get(name.as_str());
        let pair = self.linked.pair_of_scope(name);
        let (Some(entry), Some((enter, leave))) = (entry, pair) else {
            let reason = format!("no one function enters `{}`, or none leaves it", &**name);
            let fix = format!("functions: {{ ...: {{ enters: {} }} }}", &**name);
            return Err(NotBound::new(reason, fix));
        };
        fits(function, name, entry.contract)?;
        self.refuse_bound(function, name)?;
        for part in [enter, leave] {
            if let Some(why) = self.cannot_be_called(part) {
                let reason = format!("`{}`, which it is called under, {why}", part.key.value);
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
        }
        let guard = draft.local("_scope");
        draft.before.push(self.opened(enter));
        draft.before.push(self.left_later(&guard, enter, leave));
        draft.under = Some(Under {
            scope: entry.contract,
            enter: enter.declaration.name.clone(),
            leave: leave.declaration.name.clone(),
            guard,
        });
        Ok(())
    }

    /// What is bound to a scope is not used in another one of the same kind inside it.
    fn refuse_bound(&self, function: &LinkedFunction<'a>, scope: &str) -> Result<(), NotBound> {
        let params = function.params.iter().filter_map(|param| {
            let (_, contract) = param.contract?;
            self.view(contract.view.as_ref()?)
        });
        let owner = function.contract.method_of.iter();
        let mut views = params.chain(owner.filter_map(|name| self.view(name)));
        // What is bound to a scope inside it is used while it is open, too.
        let used = views.find(|view| view.is_used_in(self.linked, scope));
        let Some(view) = used else { return Ok(()) };
        let reason = format!(
            "`{}` is used in a scope `{scope}`, and another one would be opened",
            &**view.key
        );
        Err(NotBound::new(reason, "bind: { manual: ... }"))
    }

    /// What keeps a function from being called without arguments and without anybody's promise.
    fn cannot_be_called(&self, part: &LinkedFunction<'a>) -> Option<String> {
        if !part.params.is_empty() {
            return Some("takes parameters, which nobody gives".to_owned());
        }
        let refused = calls::refusal(self.linked.unit, part.declaration)
            .or_else(|| calls::leaves_open(part))
            .or_else(|| calls::loses_result(part))
            .or_else(|| calls::says_more(part))
            .or_else(|| calls::asks_its_caller(self.linked, part));
        refused.map(|why| format!("cannot be called by itself: {why}"))
    }

    /// `unsafe { enter() };`
    fn opened(&self, enter: &LinkedFunction<'a>) -> Statement {
        let name = &enter.declaration.name;
        let argument = Argument::of_call(name, self.tagged(enter));
        let call = Expr::unsafe_(binding(name).call(Vec::new()), argument);
        Statement::new(StatementKind::Expr(call))
    }

    /// `let _scope = ScopeGuard::new(|| { unsafe { leave() }; });`
    fn left_later(
        &self,
        guard: &str,
        enter: &LinkedFunction<'a>,
        leave: &LinkedFunction<'a>,
    ) -> Statement {
        let (opened, closed) = (&enter.declaration.name, &leave.declaration.name);
        let claim = Claim::Tagged {
            tag: "matches".to_owned(),
            text: format!("`{closed}` matches the call of `{opened}` above"),
        };
        let once = format!("this closure runs once, when `{guard}` is dropped");
        let argument = Argument::new(claim, Because::Fact(once)).and_all(self.tagged(leave));
        let mut body = Body::new();
        let call = Expr::unsafe_(binding(closed).call(Vec::new()), argument);
        body.push(StatementKind::Expr(call));
        Statement::new(StatementKind::bind(guard, scope_guard(body)))
    }

    /// Whether the wrapper may take a reference of its own on what it got.
    pub(super) fn retained(
        &self,
        draft: &Draft<'a>,
        ret: &Return,
        view: View<'a>,
    ) -> Result<bool, NotBound> {
        let of_scope = ret.borrows_from.as_deref() == Some(&BorrowSource::Scope);
        let refuse = |reason: String, fix: &str| Err(NotBound::new(reason, fix));
        match (&draft.under, *ret.retain) {
            (Some(under), false) if of_scope => refuse(
                format!(
                    "its result would outlive the call of `{}`, on which it depends",
                    under.leave
                ),
                "return: { retain: true }",
            ),
            (_, false) => Ok(false),
            (None, true) => refuse(
                "its result is retained, and no scope keeps it until then".to_owned(),
                "under: ...",
            ),
            (Some(_), true) if !of_scope => refuse(
                "its result is retained, and is not borrowed from the scope".to_owned(),
                "return: { borrows_from: scope }",
            ),
            (Some(_), true) if view.refcount().is_none() => Err(NotBound::not_counted(view.key)),
            (Some(_), true) => match self.borrowed_by_more(None, view) {
                None => Ok(true),
                Some(reason) => refuse(reason, "bind: { manual: ... }"),
            },
        }
    }
}

impl Under<'_> {
    /// Why what was borrowed from the scope is valid until the wrapper has its own reference.
    pub(super) fn keeps(&self, callee: &str) -> Because {
        Because::Given {
            by: callee.to_owned(),
            what: format!(
                "one that is valid, with a positive reference count, until `{}`, which `{}` calls when \
                 this returns",
                self.leave, self.guard
            ),
        }
    }

    /// A demand that the scope fulfils, if it does.
    pub(super) fn fulfils(&self, demand: &Demand) -> Option<Discharged> {
        let provides = self.scope.provides.as_deref();
        (provides.is_some() && provides == demand.word.as_ref()).then(|| Discharged {
            claim: Claim::Tagged {
                tag: demand.tag.clone(),
                text: demand.fact.clone(),
            },
            because: Because::Fact(format!(
                "`{}` was called above, and `{}` calls `{}` when this returns",
                self.enter, self.guard, self.leave
            )),
        })
    }
}

/// What a call must not do in a scope, and what a scope must not be for a call.
fn fits(function: &LinkedFunction<'_>, name: &str, scope: &Scope) -> Result<(), NotBound> {
    let reason = if scope.within.is_some() {
        format!("what is passed may be bound to the scope in which `{name}` would be opened")
    } else if scope.conflicts.contains(function.key) {
        format!("it must not be called in `{name}`")
    } else if function.contract.enters.is_some() || function.contract.leaves.is_some() {
        "it opens or closes a scope itself".to_owned()
    } else {
        return Ok(());
    };
    Err(NotBound::new(reason, "bind: { manual: ... }"))
}
