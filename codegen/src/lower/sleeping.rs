//! Pattern "sleeping": what may sleep says so, and checks where it is called.

use crate::{
    api::body::{Body, Expr, Statement, StatementKind},
    contract::model::Context as Where,
    link::{LinkedFunction, View},
};

use super::{Context, coverage, roles::Owner};

impl<'a> Context<'a> {
    /// The call in front of everything else that a wrapper of this function does, if the target has one. The
    /// wrapper that is called there is no different from others, but does not call itself.
    pub(super) fn assert_may_sleep(
        &self,
        body: &mut Body,
        function: &LinkedFunction<'a>,
        wrapper: Option<(Owner<'a>, &str)>,
    ) {
        let path = self.profile.assertions.may_sleep.as_deref();
        let Some(path) = path.filter(|_| self.sleeps(function)) else {
            return;
        };
        let itself = wrapper.map(|(owner, name)| coverage::path(self, owner, name));
        if itself.is_some_and(|itself| format!("crate::{itself}") == path) {
            return;
        }
        let statement = Statement::new(self.assertion_of(path));
        body.statements.insert(0, statement);
    }

    /// The call of an assertion; what is not always compiled is not imported either.
    pub(super) fn assertion_of(&self, path: &str) -> StatementKind {
        match &self.profile.assertions.when {
            None => StatementKind::Expr(Expr::Imported(path.to_owned()).call(Vec::new())),
            Some(option) => StatementKind::Configured {
                option: option.clone(),
                value: Expr::name(path).call(Vec::new()),
            },
        }
    }

    /// Whether a call of the function may sleep, with what opens and closes the scope it is called under.
    pub(super) fn sleeps(&self, function: &LinkedFunction<'a>) -> bool {
        let scope = function.contract.under.as_ref();
        let pair = scope.and_then(|scope| self.linked.pair_of_scope(scope));
        may_sleep(function)
            || pair.is_some_and(|(enter, leave)| may_sleep(enter) || may_sleep(leave))
    }

    /// The name that generated code has for the assertion, if it imports it.
    pub(super) fn assertion(&self) -> Option<&'a str> {
        let assertions = &self.profile.assertions;
        let imported = assertions.when.is_none();
        let path = assertions.may_sleep.as_deref().filter(|_| imported);
        path.and_then(|path| path.rsplit("::").next())
    }

    /// What the documentation of a counted view says about owned references.
    pub(super) fn dropping_sleeps(&self, view: View<'a>) -> Option<String> {
        let counted = view.refcount().and_then(|pair| pair.put.as_ref());
        let end = self.linked.function(counted.or_else(|| view.release())?)?;
        may_sleep(end).then(|| "Dropping an owned reference may sleep.".to_owned())
    }

    /// What the documentation of a type says whose destructor calls this function.
    pub(super) fn drop_sleeps(&self, drop: Option<&str>) -> Option<String> {
        let drop = self.linked.function(drop?)?;
        may_sleep(drop).then(|| "Dropping a value may sleep.".to_owned())
    }
}

/// Whether the contract of a function says that it may sleep.
fn may_sleep(function: &LinkedFunction<'_>) -> bool {
    let mut words = function.contract.context.iter();
    words.any(|word| **word == Where::MaySleep)
}
