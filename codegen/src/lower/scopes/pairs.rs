//! Pattern "scope", its pairs: what closes a scope fits to what opens it.

use crate::{contract::model::Key, support::diag::Sink};

use super::super::{Context, call::Misfit, roles::Role};

impl Context<'_> {
    /// What leaves a scope takes what the function has that enters it, and demands nothing more.
    pub(in super::super) fn check_pair(&self, sink: &mut Sink, scope: &Key) {
        let Some((enter, leave)) = self.linked.pair_of_scope(scope) else {
            return;
        };
        // A function that enters and has no wrapper is reported as such.
        let Role::Wrapper { owner } = self.roles.of(enter.key) else {
            return;
        };
        if let Err(Misfit::Leave(why)) = self.scope_calls(enter, leave, owner) {
            self.linked.misfit(sink, scope, (enter, leave), why);
        }
    }
}
