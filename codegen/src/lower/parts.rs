//! Functions that other patterns call: their contracts must say what the pattern rests on.

use crate::{
    contract::model::{ErrorConvention, HandleUse, Key, SafetyWord, Transfer, Valid},
    header::model as c,
    link::LinkedFunction,
    support::diag::{Diagnostic, Sink},
};

use super::Context;

impl<'a> Context<'a> {
    /// Checks every function that takes, gives back, compares or drops for another pattern.
    pub(super) fn check_parts(&self, sink: &mut Sink) {
        let types = self.linked.modules.iter().flat_map(|module| &module.types);
        for opaque in types {
            let Some(refcount) = &opaque.contract.refcount else {
                continue;
            };
            let takes = (Transfer::None, "takes a reference");
            let gives = (Transfer::Full, "gives a reference back");
            for (name, part) in [(&refcount.get, takes), (&refcount.put, gives)] {
                let Some((name, function)) = self.named(name.as_ref()) else {
                    continue;
                };
                let problem = self.counting_problem(function, opaque.key, part.0);
                self.part(sink, name, function, part.1, problem);
            }
        }
        for module in &self.linked.modules {
            for (key, value) in &module.contract.values {
                if let Some((name, function)) = self.named(value.eq.as_ref()) {
                    let problem = comparing_problem(function, key);
                    self.part(sink, name, function, "compares two values", problem);
                }
            }
        }
        for (handle, functions) in &self.roles.handles {
            if let Some(function) = functions.drop.and_then(|drop| self.function(drop)) {
                let problem = dropping_problem(function, handle);
                self.part(sink, function.key, function, "drops a handle", problem);
            }
        }
    }

    fn named(&self, name: Option<&'a Key>) -> Option<(&'a Key, &'a LinkedFunction<'a>)> {
        let name = name?;
        Some((name, self.function(name)?))
    }

    fn part(
        &self,
        sink: &mut Sink,
        name: &Key,
        function: &LinkedFunction<'_>,
        part: &str,
        problem: Option<String>,
    ) {
        let open = function.questions.first();
        let asked = open.map(|question| question.text.clone());
        let Some(problem) = asked.or_else(|| self.asks(function)).or(problem) else {
            return;
        };
        let message = format!(
            "`{}` is to be what {part}, and its contract differs: {problem}",
            &**name
        );
        let mut diagnostic = Diagnostic::error("SB0407", message)
            .at(self.linked.place(name.span), "named here")
            .also(self.linked.place(function.key.span), "its contract")
            .also(function.declaration.place.clone(), "declared here");
        if let Some(question) = open {
            diagnostic = diagnostic.help(format!("answer with `{}`", question.answer));
        }
        sink.push(diagnostic);
    }

    /// What the function asks of its caller: in a trait's implementation nobody can promise it.
    fn asks(&self, function: &LinkedFunction<'_>) -> Option<String> {
        let contract = function.contract;
        let mut promises = contract.requires.iter();
        let open = promises.find(|(_, requirement)| requirement.because.is_none());
        if let Some((tag, _)) = open {
            return Some(format!("nobody can promise `{}`", &**tag));
        }
        let word = matches!(contract.safety.as_deref(), Some(SafetyWord::Unsafe(_)));
        let promised = word || !self.conflict_requirements(function.key).is_empty();
        promised.then(|| "its caller must promise something".to_owned())
    }

    /// One parameter, a view of the type; its reference moves or stays; what is returned says nothing.
    fn counting_problem(
        &self,
        function: &LinkedFunction<'a>,
        c_type: &str,
        expected: Transfer,
    ) -> Option<String> {
        let [param] = function.params.as_slice() else {
            return Some("it has not exactly one parameter".to_owned());
        };
        let (_, contract) = param.contract?;
        let view = contract.view.as_ref().and_then(|view| self.view(view));
        if view.is_none_or(|view| view.c_type != c_type) {
            return Some(format!("`{}` is no view of `{c_type}`", param.name));
        }
        let transfer = contract.transfer.as_deref().copied();
        if transfer.unwrap_or(Transfer::None) != expected {
            let word = if expected == Transfer::Full {
                "full"
            } else {
                "none"
            };
            return Some(format!("`transfer` of `{}` is not `{word}`", param.name));
        }
        says_nothing(function)
    }
}

/// What a part returns is not looked at, so the contract must say that it may be ignored.
fn says_nothing(function: &LinkedFunction<'_>) -> Option<String> {
    let nothing = function.declaration.ret == c::Type::Void
        || function
            .contract
            .ret
            .as_ref()
            .is_some_and(|ret| ret.ignored);
    (!nothing).then(|| "its result is not marked as `ignored: true`".to_owned())
}

/// Two values of the type, any of them accepted, and a truth value back.
fn comparing_problem(function: &LinkedFunction<'_>, c_type: &str) -> Option<String> {
    let typed = function.params.iter().filter(|param| {
        let any = param
            .contract
            .is_some_and(|(_, contract)| contract.valid.as_deref() == Some(&Valid::Any));
        any && param.declaration.ty.names(c_type)
    });
    if function.params.len() != 2 || typed.count() != 2 {
        return Some(format!("it does not accept any two `{c_type}`"));
    }
    let ret = function.contract.ret.as_ref();
    let value = ret.and_then(|ret| ret.error.as_deref()) == Some(&ErrorConvention::Value);
    let truth = function.declaration.ret == c::Type::Bool;
    (!value || !truth).then(|| "its result is not a truth value that is the answer".to_owned())
}

/// One parameter, which ends a handle of this kind.
fn dropping_problem(function: &LinkedFunction<'_>, handle: &str) -> Option<String> {
    let releases = function.params.iter().filter(|param| {
        let contract = param
            .contract
            .and_then(|(_, contract)| contract.handle.as_ref());
        matches!(contract, Some(HandleUse::Release(name)) if name.as_str() == handle)
    });
    if function.params.len() != 1 || releases.count() != 1 {
        return Some(format!("it does not take a `{handle}` and nothing else"));
    }
    says_nothing(function)
}
