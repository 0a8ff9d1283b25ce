//! Pairs of functions: a scope is opened by one and closed by one, or by none.

use crate::{
    contract::model::{Function, Key},
    support::diag::{Diagnostic, Sink},
};

use super::super::{Absent, Linked, LinkedFunction};

impl<'a> Linked<'a> {
    /// Reports what is no pair.
    pub(super) fn check_pair(&self, sink: &mut Sink, scope: &Key) {
        let (enters, leaves) = (self.entering(scope), self.leaving(scope));
        match (enters.as_slice(), leaves.as_slice()) {
            ([], []) => {}
            ([enter], [leave]) => self.check_scopes_of_pair(sink, scope, enter, leave),
            // What enters it may be absent; that what leaves it is not does no harm.
            ([], _) if self.absent_half(scope, |one| one.enters.as_ref()).is_some() => {}
            // That one is reported as absent.
            (_, []) if self.absent_half(scope, |one| one.leaves.as_ref()).is_some() => {}
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

    /// The functions of a pair are two, and neither is part of another pair.
    fn check_scopes_of_pair(
        &self,
        sink: &mut Sink,
        scope: &Key,
        enter: &LinkedFunction<'a>,
        leave: &LinkedFunction<'a>,
    ) {
        let why = if enter.case.is_some() || leave.case.is_some() {
            // That the words do not go with cases is reported there.
            return;
        } else if enter.key == leave.key {
            "one function cannot both open and close"
        } else if enter.contract.leaves.is_some() {
            "what enters it leaves another scope"
        } else if leave.contract.enters.is_some() {
            "it enters another scope"
        } else {
            return;
        };
        self.misfit(sink, scope, (enter, leave), why);
    }

    /// The absent function that would enter or leave a scope.
    fn absent_half(
        &self,
        scope: &Key,
        half: impl Fn(&Function) -> Option<&Key>,
    ) -> Option<&Absent<'a>> {
        let mut absent = self.all_absent();
        absent.find(|absent| half(absent.contract) == Some(scope))
    }

    /// What a scope can be opened by, or is opened for, needs both halves, and one of them may be absent.
    pub(super) fn check_halves_of_scope(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        let contract = function.contract;
        for scope in contract.enters.iter().chain(&contract.under) {
            let absent = self.absent_half(scope, |one| one.leaves.as_ref());
            if let (true, Some(absent)) = (self.leaving(scope).is_empty(), absent) {
                let role = format!("it is what leaves `{}`", &**scope);
                self.needs_absent(sink, scope, &role, absent);
            }
        }
        if let Some(scope) = &contract.under {
            let absent = self.absent_half(scope, |one| one.enters.as_ref());
            if let (true, Some(absent)) = (self.entering(scope).is_empty(), absent) {
                let role = format!("it is what enters `{}`", &**scope);
                self.needs_absent(sink, scope, &role, absent);
            }
        }
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
                .at(self.place(span), label)
                .also(function.declaration.place.clone(), "declared here")
                .help(help),
        );
    }

    fn several<'k>(&self, sink: &mut Sink, message: String, names: impl Iterator<Item = &'k Key>) {
        let mut diagnostic = Diagnostic::error("SB0418", message);
        for (index, name) in names.enumerate() {
            let place = self.place(name.span);
            diagnostic = match index {
                0 => diagnostic.at(place, "first here"),
                _ => diagnostic.also(place, "and here"),
            };
        }
        sink.push(diagnostic.help("a closure cannot tell which one; keep one pair"));
    }

    /// Reports that what leaves a scope does not fit to what enters it.
    pub fn misfit(
        &self,
        sink: &mut Sink,
        scope: &Key,
        (enter, leave): (&LinkedFunction<'a>, &LinkedFunction<'a>),
        why: impl Into<String>,
    ) {
        let message = format!(
            "`{}` cannot leave the scope `{}` for the wrapper of `{}`",
            &**leave.key, &**scope, &**enter.key
        );
        let place = |name: Option<&Key>, function: &LinkedFunction<'a>| {
            self.place(name.unwrap_or(function.key).span)
        };
        sink.push(
            Diagnostic::error("SB0418", message)
                .at(place(leave.contract.leaves.as_ref(), leave), why)
                .also(place(enter.contract.enters.as_ref(), enter), "entered here")
                .also(leave.declaration.place.clone(), "declared here"),
        );
    }
}
