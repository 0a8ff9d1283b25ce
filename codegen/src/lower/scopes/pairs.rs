//! Pattern "scope", its pairs: what opens a scope, and what closes it again.

use crate::{
    contract::model::Key,
    link::LinkedFunction,
    support::diag::{Diagnostic, Sink},
};

use super::super::{Context, call::Misfit, roles::Role};

impl<'a> Context<'a> {
    /// A scope is opened by one function and closed by one, with the same parameters, or by none.
    pub(super) fn check_pair(&self, sink: &mut Sink, scope: &Key) {
        let (enters, leaves) = (self.linked.entering(scope), self.linked.leaving(scope));
        match (enters.as_slice(), leaves.as_slice()) {
            ([], []) => {}
            // What enters it may be absent; that what leaves it is not does no harm.
            ([], _) if self.enters_elsewhere(scope) => {}
            ([enter], [leave]) => self.check_fit(sink, scope, enter, leave),
            ([enter, ..], []) => {
                let message = format!("nothing leaves the scope `{}`", &**scope);
                let place = enter.contract.enters.as_ref();
                let help = format!("say it of a function: `leaves: {}`", &**scope);
                self.unpaired(sink, message, (place, enter), "entered here", help);
            }
            ([], [leave, ..]) => {
                let message = format!("nothing enters the scope `{}`", &**scope);
                let place = leave.contract.leaves.as_ref();
                let help = format!("say it of a function: `enters: {}`", &**scope);
                self.unpaired(sink, message, (place, leave), "left here", help);
            }
            ([_, _, ..], _) => {
                let message = format!("several functions enter the scope `{}`", &**scope);
                let places = enters.iter().map(|one| one.contract.enters.as_ref());
                self.several(sink, message, places.flatten());
            }
            (_, [_, _, ..]) => {
                let message = format!("several functions leave the scope `{}`", &**scope);
                let places = leaves.iter().map(|one| one.contract.leaves.as_ref());
                self.several(sink, message, places.flatten());
            }
        }
    }

    /// Whether a function that these headers do not declare enters a scope.
    fn enters_elsewhere(&self, scope: &Key) -> bool {
        let mut absent = self.linked.all_absent();
        absent.any(|absent| absent.contract.enters.as_ref() == Some(scope))
    }

    fn unpaired(
        &self,
        sink: &mut Sink,
        message: String,
        (name, function): (Option<&Key>, &LinkedFunction<'a>),
        label: &str,
        help: String,
    ) {
        let span = name.unwrap_or(function.key).span;
        sink.push(
            Diagnostic::error("SB0418", message)
                .at(self.linked.place(span), label)
                .also(function.declaration.place.clone(), "declared here")
                .help(help),
        );
    }

    fn several<'k>(&self, sink: &mut Sink, message: String, names: impl Iterator<Item = &'k Key>) {
        let mut diagnostic = Diagnostic::error("SB0418", message);
        for (index, name) in names.enumerate() {
            let place = self.linked.place(name.span);
            diagnostic = match index {
                0 => diagnostic.at(place, "first here"),
                _ => diagnostic.also(place, "and here"),
            };
        }
        sink.push(diagnostic.help("a closure cannot tell which one; keep one pair"));
    }

    /// What leaves a scope takes what the function has that enters it, and demands nothing more.
    fn check_fit(
        &self,
        sink: &mut Sink,
        scope: &Key,
        enter: &LinkedFunction<'a>,
        leave: &LinkedFunction<'a>,
    ) {
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
