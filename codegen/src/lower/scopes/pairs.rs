//! Pattern "scope", its pairs: what closes a scope fits to what opens it.

use crate::{
    contract::model::Key,
    link::LinkedFunction,
    support::diag::{Diagnostic, Sink},
};

use super::super::{Context, call::Misfit, roles::Role};

impl<'a> Context<'a> {
    /// What leaves a scope takes what the function has that enters it, and demands nothing more.
    pub(in super::super) fn check_pair(&self, sink: &mut Sink, scope: &Key) {
        let Some((enter, leave)) = self.linked.pair_of_scope(scope) else {
            return;
        };
        let problem = if enter.contract.leaves.is_some() && enter.key != leave.key {
            Some("what enters it leaves another scope".to_owned())
        } else if leave.contract.enters.is_some() && enter.key != leave.key {
            Some("it enters another scope".to_owned())
        } else {
            // A function that enters and has no wrapper is reported as such.
            let Role::Wrapper { owner } = self.roles.of(enter.key) else {
                return self.check_same(sink, scope, enter, leave);
            };
            match self.scope_calls(enter, leave, owner) {
                Err(Misfit::Leave(why)) => Some(why),
                _ => None,
            }
        };
        if let Some(why) = problem {
            self.misfit(sink, scope, enter, leave, why);
        }
    }

    /// One function that does both has no wrapper, since it is part of its own pattern.
    fn check_same(
        &self,
        sink: &mut Sink,
        scope: &Key,
        enter: &LinkedFunction<'a>,
        leave: &LinkedFunction<'a>,
    ) {
        if enter.key == leave.key {
            let why = "one function cannot both open and close".to_owned();
            self.misfit(sink, scope, enter, leave, why);
        }
    }

    fn misfit(
        &self,
        sink: &mut Sink,
        scope: &Key,
        enter: &LinkedFunction<'a>,
        leave: &LinkedFunction<'a>,
        why: String,
    ) {
        let message = format!(
            "`{}` cannot leave the scope `{}` for the wrapper of `{}`",
            &**leave.key, &**scope, &**enter.key
        );
        let place = |name: Option<&Key>, function: &LinkedFunction<'a>| {
            self.linked.place(name.unwrap_or(function.key).span)
        };
        sink.push(
            Diagnostic::error("SB0418", message)
                .at(place(leave.contract.leaves.as_ref(), leave), why)
                .also(place(enter.contract.enters.as_ref(), enter), "entered here")
                .also(leave.declaration.place.clone(), "declared here"),
        );
    }
}
