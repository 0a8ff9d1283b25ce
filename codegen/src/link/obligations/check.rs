//! What is owed is held by who may hold it (`SB0433`), and left and taken by functions that can (`SB0434`).

use crate::{
    contract::{
        at::Span,
        model::{FieldOf, Owed, Return, Step, Thread, Transfer},
    },
    support::{
        diag::{Diagnostic, Sink},
        suggest::nearest,
    },
};

use super::super::{Linked, LinkedFunction, LinkedParam, View, index::Entry};

/// How many values a step gives: the reference that there was, and the one that it takes.
const GIVEN: usize = 2;

impl<'a> Linked<'a> {
    fn unfit(
        &self,
        sink: &mut Sink,
        message: String,
        (span, label): (Span, &str),
        also: Option<(Span, &str)>,
        help: &str,
    ) {
        let mut diagnostic = Diagnostic::error("SB0433", message).at(self.place(span), label);
        if let Some((span, label)) = also {
            diagnostic = diagnostic.also(self.place(span), label);
        }
        sink.push(diagnostic.help(help));
    }

    pub(super) fn check_obligation(&self, sink: &mut Sink, entry: Entry<'a, Owed>) {
        // A view that nothing introduces was reported already.
        let Some(view) = self.view(&entry.contract.view) else {
            return;
        };
        self.check_holders(sink, entry, view);
        for step in entry.contract.steps.values() {
            self.check_step(sink, (entry, view), step);
        }
        for payment in entry.contract.discharge.values() {
            let Some(at) = &payment.at else { continue };
            let callback = self.index.callbacks.get(at.as_str());
            let Some(callback) = callback.filter(|one| one.contract.token.is_none()) else {
                continue;
            };
            let message = format!("nothing shows that a `{}` runs", &**at);
            let label = (at.span, "it may be paid there only");
            let also = Some((callback.key.span, "it has no token"));
            let help = "give the callback a token: `token: { name: ..., doc: ..., means: ... }`";
            self.unfit(sink, message, label, also, help);
        }
    }

    /// The rule about threads is kept by what a value holds.
    fn check_holders(&self, sink: &mut Sink, entry: Entry<'a, Owed>, view: View<'a>) {
        let owed = entry.contract;
        let name = entry.key;
        if let Some(bound) = view.scope() {
            let message = format!("a `{}` would own what is bound to a scope", &**name);
            let label = (owed.view.span, "of this nobody owns one");
            let also = Some((bound.span, "bound here"));
            let help = "name a view that is not bound to a scope";
            self.unfit(sink, message, label, also, help);
        }
        let rule = &owed.thread.rule;
        if **rule == Thread::Any {
            let message = format!("any thread could hold a `{}`", &**name);
            let label = (rule.span, "what it holds stays where it is");
            let help = "keep it where it was made: `rule: same_task`";
            if let Some(bound) = &owed.bound_to {
                let also = Some((bound.span, "it borrows what is bound to this scope"));
                self.unfit(sink, message, label, also, help);
            } else if !*view.contract.send.allowed {
                let also = Some((
                    view.contract.send.allowed.span,
                    "it owns one of these, which must not move",
                ));
                self.unfit(sink, message, label, also, help);
            }
        }
        if let Some(bound) = &owed.bound_to
            && self.index.scopes.contains_key(bound.as_str())
            && self.object_of_scope(owed).is_none()
        {
            let message = format!("a `{}` has nothing to borrow", &**name);
            let label = (bound.span, "no single view is handed out for this scope");
            let help = format!(
                "bind one view to it, `bound_to: {}`, or hand one out",
                &**bound
            );
            self.unfit(sink, message, label, None, &help);
        }
    }

    /// A step takes one more reference to the object, and gives two values of the same kind of object.
    fn check_step(&self, sink: &mut Sink, (entry, view): (Entry<'a, Owed>, View<'a>), step: &Step) {
        let owed = entry.contract;
        let get = view.refcount().and_then(|pair| pair.get.as_ref());
        if get.is_none_or(|get| **get != *step.call) {
            let message = format!("`{}` does not count a `{}`", &*step.call, &**view.key);
            let label = (step.call.span, "it must take one more reference");
            let also = Some((owed.view.span, "to one of these"));
            let help = match get {
                Some(get) => format!("a reference is taken by `{}`", &**get),
                None => "only what is counted has a second reference".to_owned(),
            };
            self.unfit(sink, message, label, also, &help);
        }
        if step.gives.len() != GIVEN {
            let message = format!(
                "two references come out of a step, not {}",
                step.gives.len()
            );
            let span = step.gives.first().map_or(step.call.span, |name| name.span);
            let label = (span, "each of these has one reference");
            let also = Some((step.call.span, "this takes one more"));
            self.unfit(sink, message, label, also, "name two: `gives: [..., ...]`");
        }
        for name in &step.gives {
            let Some(given) = self.obligation(name) else {
                continue;
            };
            let other = if *given.contract.view != *owed.view {
                "is of another view"
            } else if given.module != entry.module {
                "belongs to another module"
            } else if given.contract.bound_to.is_some() && given.contract.bound_to != owed.bound_to
            {
                "is bound to another scope"
            } else {
                continue;
            };
            let message = format!("a `{}` cannot become a `{}`", &**entry.key, &**name);
            let also = Some((given.key.span, other));
            let help = "a step keeps the object, its module and its scope";
            self.unfit(sink, message, (name.span, "given here"), also, help);
        }
    }

    /// What leaves something owed gives the object, and nothing else.
    pub(super) fn check_owing(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        let Some(ret) = &function.contract.ret else {
            return;
        };
        let Some(owes) = &ret.owes else { return };
        let Some(entry) = self.obligation(&owes.obligation) else {
            return;
        };
        let other_view = ret
            .view
            .as_ref()
            .filter(|view| **view != entry.contract.view);
        let (why, span) = if let Some(view) = other_view {
            ("another view", view.span)
        } else if let Some((why, span)) = does_not_go(ret) {
            (why, span.unwrap_or(owes.obligation.span))
        } else if let Some(enters) = &function.contract.enters {
            ("it opens a scope", enters.span)
        } else {
            return;
        };
        let message = format!(
            "the result of `{}` cannot be a `{}`",
            function.id(),
            &**entry.key
        );
        sink.push(
            Diagnostic::error("SB0434", message)
                .at(self.place(span), why)
                .also(self.place(entry.contract.view.span), "what it must be")
                .also(function.declaration.place.clone(), "declared here")
                .help("`owes` goes with an object that the caller owns, and with nothing else"),
        );
    }

    /// What takes something owed is named as what discharges it, and fields that are passed exist.
    pub(super) fn check_taking(&self, sink: &mut Sink, function: &LinkedFunction<'a>) {
        for param in &function.params {
            let Some((_, contract)) = param.contract else {
                continue;
            };
            if let Some(field) = &contract.field_of {
                self.check_field_of(sink, param, field);
            }
            let Some(name) = &contract.owed else { continue };
            let Some(entry) = self.obligation(name) else {
                continue;
            };
            let discharge = &entry.contract.discharge;
            if discharge.contains_key(function.key) {
                continue;
            }
            let message = format!(
                "`{}` takes a `{}`, and does not discharge it",
                function.id(),
                &**name
            );
            sink.push(
                Diagnostic::error("SB0434", message)
                    .at(self.place(name.span), "taken here")
                    .also(self.place(entry.key.span), "not discharged by it")
                    .also(function.declaration.place.clone(), "declared here")
                    .help(format!("`discharge: {{ {}: {{}} }}`", &**function.key)),
            );
        }
    }

    fn check_field_of(&self, sink: &mut Sink, param: &LinkedParam<'a>, field: &FieldOf) {
        let Some(view) = self.view(&field.view) else {
            return;
        };
        // A type that the headers do not declare was reported already.
        let Some(record) = self.unit.records.get(view.c_type) else {
            return;
        };
        let fields = record.layout.iter().flat_map(|layout| &layout.fields);
        let names: Vec<_> = fields.map(|one| one.name.as_str()).collect();
        if names.contains(&field.field.as_str()) {
            return;
        }
        let message = format!("`{}` has no field `{}`", record.name, &*field.field);
        let diagnostic = Diagnostic::error("SB0303", message)
            .at(self.place(field.field.span), "no such field")
            .also(record.place.clone(), "defined here")
            .also(param.declaration.place.clone(), "passed here");
        sink.push(match nearest(&field.field, names) {
            Some(near) => diagnostic.help(format!("a field with a similar name exists: `{near}`")),
            None => diagnostic,
        });
    }
}

/// What a result says that does not go with something owed, and where.
fn does_not_go(ret: &Return) -> Option<(&'static str, Option<Span>)> {
    let transfer = ret.transfer.as_ref();
    let transfer = transfer.filter(|transfer| ***transfer != Transfer::Full);
    let words = [
        ("who pays must own it", transfer.map(|word| Some(word.span))),
        (
            "it is borrowed",
            ret.borrows_from.as_ref().map(|word| Some(word.span)),
        ),
        (
            "a call ends it",
            ret.valid_until.first().map(|word| Some(word.span)),
        ),
        (
            "something else is owed too",
            ret.obligation.as_ref().map(|_| None),
        ),
        ("it is a handle", ret.handle.as_ref().map(|_| None)),
        (
            "it gives another reference",
            ret.acquires.as_ref().map(|word| Some(word.param.span)),
        ),
        (
            "it gives data back",
            ret.gives_back.as_ref().map(|word| Some(word.span)),
        ),
        ("it is a truth value", ret.truth.then_some(None)),
        ("it is ignored", ret.ignored.then_some(None)),
        (
            "it is retained",
            ret.retain.then_some(Some(ret.retain.span)),
        ),
    ];
    let mut words = words.into_iter();
    words.find_map(|(why, span)| Some((why, span?)))
}
