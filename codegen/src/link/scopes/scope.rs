//! What a scope says of itself: the scope around it, its conflicts, and the macro that hands something out.

use crate::{
    contract::model::{Key, Scope},
    support::diag::{Diagnostic, Sink},
};

use super::super::{Linked, LinkedFunction};

impl<'a> Linked<'a> {
    /// What a scope says can be kept.
    pub(super) fn check_scope(&self, sink: &mut Sink, key: &Key, scope: &Scope) {
        self.check_around(sink, key, scope);
        if let (Some(conflict), None) = (scope.conflicts.first(), self.bound_within(key).next()) {
            let message = format!("nothing is bound to the scope `{}`", &**key);
            sink.push(
                Diagnostic::error("SB0419", message)
                    .at(self.place(conflict.span), "in conflict with what?")
                    .help(format!("say of a view: `bound_to: {}`", &**key)),
            );
        }
        let functions = self.handing_out(key);
        for (index, function) in functions.iter().enumerate() {
            let view = |function: &LinkedFunction<'a>| {
                self.handed_out(function.contract).map(|view| view.key)
            };
            let earlier = functions.iter().take(index);
            if let Some(first) = earlier.into_iter().find(|one| view(one) == view(function)) {
                let name = view(function).map_or("", |key| key.as_str());
                let message = format!("two functions hand out a `{name}` for its scope");
                sink.push(
                    Diagnostic::error("SB0419", message)
                        .at(self.place(function.key.span), "again here")
                        .also(self.place(first.key.span), "first here"),
                );
            }
        }
        self.check_macro(sink, key, scope, &functions);
    }

    fn check_macro(
        &self,
        sink: &mut Sink,
        key: &Key,
        scope: &Scope,
        functions: &[&LinkedFunction<'a>],
    ) {
        let Some(contract) = &scope.hands_out else {
            return;
        };
        let name = &contract.name;
        let mut absent = self.all_absent();
        let absent = absent.find(|absent| {
            let view = self.handed_out(absent.contract);
            view.is_some_and(|view| view.is_bound_to(key))
        });
        if let (Some(absent), []) = (absent, functions) {
            let role = format!("it is what `{}` hands out", &**name);
            return self.needs_absent(sink, name, &role, absent);
        }
        let place = self.place(name.span);
        let problem = match functions {
            [_] => None,
            [] => Some((
                "hands out nothing",
                "no function's result is bound to the scope",
            )),
            _ => Some(("could hand out several things", "which of them?")),
        };
        if let Some((problem, label)) = problem {
            let message = format!("the macro `{}` {problem}", &**name);
            let mut diagnostic = Diagnostic::error("SB0419", message).at(place.clone(), label);
            for function in functions {
                diagnostic = diagnostic.also(self.place(function.key.span), "this one");
            }
            sink.push(diagnostic.help(
                "one function needs `return: { view: ..., borrows_from: scope }`, with a view that is \
                 `bound_to` it",
            ));
        }
        let around = self.around(key);
        let opened = around
            .iter()
            .find_map(|(scope, _)| self.entering(scope).first().copied());
        if let Some(enter) = opened {
            let message = format!(
                "the macro `{}` could be used where its scope is not open",
                &**name
            );
            sink.push(
                Diagnostic::error("SB0419", message)
                    .at(place, "for everyone, everywhere")
                    .also(self.place(enter.key.span), "opened by this")
                    .also(enter.declaration.place.clone(), "declared here"),
            );
        }
    }

    /// No scope is inside itself.
    fn check_around(&self, sink: &mut Sink, key: &Key, scope: &Scope) {
        let index = &self.index;
        let mut next = scope.within.as_ref();
        for _ in 0..index.scopes.len() {
            let Some(around) = next else { return };
            // One of a circle reports it, or it is another circle.
            if around.value < key.value {
                return;
            }
            if around.value == key.value {
                let within = scope.within.as_ref().unwrap_or(around);
                let message = format!("the scope `{}` is inside itself", &**key);
                let mut diagnostic = Diagnostic::error("SB0419", message)
                    .at(self.place(within.span), "by this step");
                if around.span != within.span {
                    let place = self.place(around.span);
                    diagnostic = diagnostic.also(place, "from which this leads back");
                }
                sink.push(diagnostic.help("one of the scopes must be within none"));
                return;
            }
            let entry = index.scopes.get(around.as_str());
            next = entry.and_then(|entry| entry.contract.within.as_ref());
        }
    }

    /// Exported macros are names of the crate, whichever modules they stand in.
    pub(super) fn check_macros_twice(&self, sink: &mut Sink) {
        let mut seen: Vec<&Key> = Vec::new();
        let modules = self.modules.iter();
        let scopes = modules.flat_map(|module| module.contract.scopes.values());
        for contract in scopes.filter_map(|scope| scope.hands_out.as_ref()) {
            let name = &contract.name;
            let Some(first) = seen.iter().find(|first| first.value == name.value) else {
                seen.push(name);
                continue;
            };
            let message = format!("the crate would have two macros called `{}`", &**name);
            sink.push(
                Diagnostic::error("SB0407", message)
                    .at(self.place(name.span), "made from this")
                    .also(self.place(first.span), "and from this")
                    .help("give one of them another name"),
            );
        }
    }
}
