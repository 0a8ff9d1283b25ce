//! Functions that other patterns call: nobody can promise anything to them, and their parameters are
//! given by the pattern.

use crate::{
    contract::model::{HandleUse, SafetyWord, Transfer},
    link::LinkedFunction,
    support::diag::{Diagnostic, Sink},
};

use super::{Context, roles::Role};

impl<'a> Context<'a> {
    /// A function that a trait's implementation calls must ask nothing of its caller, and take what the
    /// trait has.
    pub(super) fn check_parts(&self, sink: &mut Sink) {
        let modules = self.linked.modules.iter();
        for function in modules.flat_map(|module| &module.functions) {
            let Role::Part { by } = self.roles.of(function.key) else {
                continue;
            };
            let problem = self.asks(function).or_else(|| self.misfit(function));
            if let Some((problem, help)) = problem {
                let message = format!("`{}` cannot be called by {by}: {problem}", &**function.key);
                sink.push(
                    Diagnostic::error("SB0404", message)
                        .at(self.linked.place(function.key.span), "by this contract")
                        .also(function.declaration.place.clone(), "declared here")
                        .help(help),
                );
            }
        }
    }

    /// What the function asks of its caller.
    fn asks(&self, function: &LinkedFunction<'a>) -> Option<(String, String)> {
        if let Some(question) = function.questions.first() {
            let answer = format!("answer with `{}`", question.answer);
            return Some((question.text.clone(), answer));
        }
        let contract = function.contract;
        let mut open = contract
            .requires
            .iter()
            .filter(|(_, requirement)| requirement.because.is_none());
        if let Some((tag, _)) = open.next() {
            let problem = format!("nobody promises `{}`", &**tag);
            let help = format!(
                "say why it always holds: `requires: {{ {}: {{ because: ... }} }}`",
                &**tag
            );
            return Some((problem, help));
        }
        let conflicts = self.conflict_requirements(function.key);
        let promised = matches!(contract.safety.as_deref(), Some(SafetyWord::Unsafe(_)));
        if promised || !conflicts.is_empty() {
            let problem = "its caller must promise something".to_owned();
            return Some((problem, "name another function for this pattern".to_owned()));
        }
        None
    }

    /// Where the function does not take what the pattern gives it.
    fn misfit(&self, function: &LinkedFunction<'a>) -> Option<(String, String)> {
        let name = function.key.as_str();
        let index = &self.linked.index;
        let opaque = index.views.values().find_map(|entry| {
            let refcount = entry.opaque.refcount.as_ref()?;
            let is = |half: &Option<_>| {
                half.as_ref()
                    .is_some_and(|half: &crate::contract::at::At<String>| **half == name)
            };
            (is(&refcount.get) || is(&refcount.put)).then_some((entry, is(&refcount.put)))
        });
        if let Some((entry, gives_back)) = opaque {
            return counting(function, entry.c_type, gives_back, |view| {
                index
                    .views
                    .get(view)
                    .is_some_and(|view| view.c_type == entry.c_type)
            });
        }
        if index
            .values
            .values()
            .any(|entry| entry.contract.eq.as_ref().is_some_and(|eq| **eq == name))
        {
            return (function.params.len() != 2).then(|| {
                let problem = "it does not compare two values".to_owned();
                (problem, "leave `eq` out".to_owned())
            });
        }
        dropping(function)
    }
}

/// A function that counts takes one pointer to the object, and the reference if it gives one back.
fn counting(
    function: &LinkedFunction<'_>,
    c_type: &str,
    gives_back: bool,
    is_view: impl Fn(&str) -> bool,
) -> Option<(String, String)> {
    let [param] = function.params.as_slice() else {
        let problem = format!("it does not take one `{c_type}` and nothing else");
        return Some((problem, "name a function that does".to_owned()));
    };
    let contract = param.contract.map(|(_, contract)| contract)?;
    if !contract.view.as_ref().is_some_and(|view| is_view(view)) {
        let problem = format!("`{}` is no `{c_type}`", param.name);
        return Some((
            problem,
            format!(
                "name a view of it: `params: {{ {}: {{ view: ... }} }}`",
                param.name
            ),
        ));
    }
    let takes = contract.transfer.as_deref() == Some(&Transfer::Full);
    let word = if gives_back { "full" } else { "none" };
    (takes != gives_back).then(|| {
        let problem = if gives_back {
            "it does not take the reference over"
        } else {
            "it takes a reference over"
        };
        let help = format!(
            "if that is wrong, say `params: {{ {}: {{ transfer: {word} }} }}`",
            param.name
        );
        (problem.to_owned(), help)
    })
}

/// A function that a destructor calls takes the number and nothing else.
fn dropping(function: &LinkedFunction<'_>) -> Option<(String, String)> {
    let releases = |contract: &crate::contract::model::Param| {
        matches!(contract.handle, Some(HandleUse::Release(_)))
    };
    let fits = match function.params.as_slice() {
        [param] => param
            .contract
            .is_some_and(|(_, contract)| releases(contract)),
        _ => false,
    };
    (!fits).then(|| {
        let problem = "it does not take the number and nothing else".to_owned();
        (problem, "name another function: `drop: ...`".to_owned())
    })
}
