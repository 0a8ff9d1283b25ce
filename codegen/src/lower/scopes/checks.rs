//! Pattern "context-bound type", its rules: no contract may let a value out of its scope.

use crate::{
    contract::{
        at::{At, Span},
        model::{BorrowSource, Key, Return, Scope, Transfer},
    },
    link::{LinkedFunction, LinkedType, View},
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

use super::super::{
    Context,
    roles::{Owner, Role},
};

impl<'a> Context<'a> {
    /// Checks scopes, and everything that is bound to one.
    pub(in super::super) fn check_scopes(&self, sink: &mut Sink) {
        self.check_macros_twice(sink);
        for module in &self.linked.modules {
            for (key, scope) in &module.contract.scopes {
                self.check_pair(sink, key);
                self.check_scope(sink, key, scope);
            }
            for opaque in &module.types {
                self.check_bound_views(sink, opaque);
                self.check_bound_fields(sink, opaque);
            }
            for function in &module.functions {
                self.check_bound_params(sink, function);
                self.check_bound_results(sink, function);
            }
        }
    }

    /// The scope that a view is bound to.
    fn scope_of(&self, view: &str) -> Option<&'a At<String>> {
        self.view(view)?.scope()
    }

    fn leak(&self, sink: &mut Sink, message: String, span: Span, label: &str, bound: &Key) {
        sink.push(
            Diagnostic::error("SB0417", message)
                .at(self.linked.place(span), label)
                .also(self.linked.place(bound.span), "bound here"),
        );
    }

    /// A value stays on its thread, nobody owns one, and what is stricter is bound as well.
    fn check_bound_views(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        for view in opaque.views() {
            let View { key, contract, .. } = view;
            self.check_looser(sink, view);
            let Some(bound) = view.scope() else {
                continue;
            };
            let rules = [
                (&contract.send, "move to another thread"),
                (&contract.sync, "be shared with another thread"),
            ];
            for (rule, what) in rules {
                if *rule.allowed {
                    let message = format!("`{}` is bound to a scope and could {what}", &**key);
                    let label = "must be `false`";
                    self.leak(sink, message, rule.allowed.span, label, bound);
                }
            }
            if contract.refcount.is_some() {
                let message = format!("`{}` is bound to a scope and counted", &**key);
                let label = "an owned value could be kept";
                self.leak(sink, message, key.span, label, bound);
            }
            let refines = contract.refines.as_ref();
            if let Some(convert) = refines.and_then(|refines| refines.convert.as_ref()) {
                let message = format!(
                    "`{}` makes an owned `{}`, which is bound to a scope",
                    &*convert.name, &**key
                );
                let label = "an owned value could be kept";
                self.leak(sink, message, convert.name.span, label, bound);
            }
        }
    }

    fn check_looser(&self, sink: &mut Sink, view: View<'a>) {
        let Some(looser) = view.looser().next() else {
            return;
        };
        let Some(bound) = looser.scope() else {
            return;
        };
        let own = view.scope();
        if own.is_some_and(|own| **own == **bound) {
            return;
        }
        let message = format!(
            "`{}` refines `{}`, and is not bound to its scope",
            &**view.key, &**looser.key
        );
        let span = own.map_or(view.key.span, |own| own.span);
        self.leak(sink, message, span, "not bound to it here", bound);
    }

    /// Nobody can give away what is bound to a scope.
    fn check_bound_params(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        for (name, param) in &function.contract.params {
            let Some(view) = &param.view else { continue };
            let Some(transfer) = param.transfer.as_ref().filter(|it| ***it != Transfer::None)
            else {
                continue;
            };
            let place = Some(function.declaration.place.clone());
            let message = format!("`{}` would own a `{}`", &**name, &**view);
            self.owned(sink, message, view, transfer.span, place);
        }
    }

    fn owned(
        &self,
        sink: &mut Sink,
        message: String,
        view: &str,
        span: Span,
        declared: Option<Place>,
    ) {
        let Some(bound) = self.scope_of(view) else {
            return;
        };
        let message = format!("{message}, which is bound to a scope");
        let mut diagnostic = Diagnostic::error("SB0417", message)
            .at(self.linked.place(span), "an owned value could be kept")
            .also(self.linked.place(bound.span), "bound here");
        if let Some(declared) = declared {
            diagnostic = diagnostic.also(declared, "declared here");
        }
        sink.push(diagnostic);
    }

    /// What comes back is borrowed, from the scope or from what is bound to it as well.
    fn check_bound_results(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        let owner = match self.roles.of(function.id()) {
            Role::Wrapper {
                owner: Owner::View(name),
            } => Some(name),
            _ => None,
        };
        let contract = function.contract;
        let own = contract.ret.iter().map(|ret| (ret, owner));
        let cases = contract.cases.values();
        let cases = cases.filter_map(|case| Some((case.ret.as_ref()?, Some(case.on.as_str()))));
        for (ret, owner) in own.chain(cases) {
            self.check_bound_result(sink, function, ret, owner);
        }
    }

    fn check_bound_result(
        &self,
        sink: &mut Sink,
        function: &LinkedFunction<'a>,
        ret: &Return,
        owner: Option<&str>,
    ) {
        let declared = || Some(function.declaration.place.clone());
        let caller = format!("the caller of `{}` would own", &**function.key);
        if let Some(acquired) = &ret.acquires {
            let message = format!("{caller} a `{}`", &*acquired.view);
            self.owned(
                sink,
                message,
                &acquired.view,
                acquired.view.span,
                declared(),
            );
        }
        let Some(view) = &ret.view else { return };
        let Some(bound) = self.scope_of(view) else {
            return;
        };
        let transfer = ret.transfer.as_ref().filter(|it| ***it != Transfer::None);
        let owned = transfer.map(|transfer| transfer.span);
        if let Some(span) = owned.or((*ret.retain).then_some(view.span)) {
            self.owned(
                sink,
                format!("{caller} a `{}`", &**view),
                view,
                span,
                declared(),
            );
            return;
        }
        let source = match ret.borrows_from.as_deref() {
            None | Some(BorrowSource::Scope) => return,
            Some(BorrowSource::Static) => None,
            Some(BorrowSource::Receiver) => owner,
            Some(BorrowSource::Param(name)) => {
                let param = function.contract.params.get(name.as_str());
                param
                    .and_then(|param| param.view.as_ref())
                    .map(|view| view.as_str())
            }
        };
        let source = source.and_then(|view| self.scope_of(view));
        if source.is_some_and(|source| **source == **bound) {
            return;
        }
        let message = format!(
            "`{}` returns a `{}` for longer than its scope",
            &**function.key, &**view
        );
        let span = ret
            .borrows_from
            .as_ref()
            .map_or(view.span, |from| from.span);
        sink.push(
            Diagnostic::error("SB0417", message)
                .at(self.linked.place(span), "not bound to that scope")
                .also(self.linked.place(bound.span), "bound here")
                .also(function.declaration.place.clone(), "declared here")
                .help("borrow it from the scope, or from something that is bound to it"),
        );
    }

    /// A field of what is not bound to a scope leads to nothing that is.
    fn check_bound_fields(&self, sink: &mut Sink, opaque: &LinkedType<'a>) {
        let first = opaque.contract.views.keys().next();
        for field in &opaque.fields {
            let Some(view) = &field.contract.view else {
                continue;
            };
            let Some(bound) = self.scope_of(view) else {
                continue;
            };
            let on = field.contract.on.as_ref().or(first);
            let source = on.and_then(|on| self.scope_of(on));
            let from_self = field.contract.borrows_from.as_deref() == Some(&BorrowSource::Receiver);
            if from_self && source.is_some_and(|source| **source == **bound) {
                continue;
            }
            let message = format!(
                "the field `{}` leads to a `{}` for longer than its scope",
                &**field.key, &**view
            );
            sink.push(
                Diagnostic::error("SB0417", message)
                    .at(self.linked.place(view.span), "not bound to that scope")
                    .also(self.linked.place(bound.span), "bound here")
                    .also(field.declaration.place.clone(), "declared here"),
            );
        }
    }

    /// What a scope says can be kept.
    fn check_scope(&self, sink: &mut Sink, key: &Key, scope: &Scope) {
        self.check_around(sink, key, scope);
        if let (Some(conflict), None) = (
            scope.conflicts.first(),
            self.linked.bound_within(key).next(),
        ) {
            let message = format!("nothing is bound to the scope `{}`", &**key);
            sink.push(
                Diagnostic::error("SB0419", message)
                    .at(self.linked.place(conflict.span), "in conflict with what?")
                    .help(format!("say of a view: `bound_to: {}`", &**key)),
            );
        }
        let functions = self.handing_out(key);
        for (index, function) in functions.iter().enumerate() {
            let view = |function: &LinkedFunction<'a>| self.handed_out(function).map(|it| it.key);
            let earlier = functions.iter().take(index);
            if let Some(first) = earlier.into_iter().find(|one| view(one) == view(function)) {
                let name = view(function).map_or("", |key| key.as_str());
                let message = format!("two functions hand out a `{name}` for its scope");
                sink.push(
                    Diagnostic::error("SB0419", message)
                        .at(self.linked.place(function.key.span), "again here")
                        .also(self.linked.place(first.key.span), "first here"),
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
        let place = self.linked.place(name.span);
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
                diagnostic = diagnostic.also(self.linked.place(function.key.span), "this one");
            }
            sink.push(diagnostic.help(
                "one function needs `return: { view: ..., borrows_from: scope }`, with a view that is \
                 `bound_to` it",
            ));
        }
        let around = self.linked.around(key);
        let opened = around
            .iter()
            .find_map(|(scope, _)| self.linked.entering(scope).first().copied());
        if let Some(enter) = opened {
            let message = format!(
                "the macro `{}` could be used where its scope is not open",
                &**name
            );
            sink.push(
                Diagnostic::error("SB0419", message)
                    .at(place, "for everyone, everywhere")
                    .also(self.linked.place(enter.key.span), "opened by this")
                    .also(enter.declaration.place.clone(), "declared here"),
            );
        }
    }

    /// No scope is inside itself.
    fn check_around(&self, sink: &mut Sink, key: &Key, scope: &Scope) {
        let index = &self.linked.index;
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
                    .at(self.linked.place(within.span), "by this step");
                if around.span != within.span {
                    let place = self.linked.place(around.span);
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
    fn check_macros_twice(&self, sink: &mut Sink) {
        let mut seen: Vec<&Key> = Vec::new();
        let modules = self.linked.modules.iter();
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
                    .at(self.linked.place(name.span), "made from this")
                    .also(self.linked.place(first.span), "and from this")
                    .help("give one of them another name"),
            );
        }
    }
}
