//! Registrations: whether what registers and what takes back fit together (`SB0430`), and whether it is said
//! who has the data then (`SB0431`).

use crate::{
    contract::{
        at::{At, Span},
        model::{CallbackScope, Param, Registration, Return},
    },
    header::model as c,
    support::diag::{Diagnostic, Sink},
};

use super::{Linked, LinkedFunction, LinkedParam, index::Entry, slots};

/// The two functions of a registration.
#[derive(Clone, Copy, Debug)]
pub struct RegistrationFunctions<'a, 'l> {
    /// The one that registers.
    pub register: &'l LinkedFunction<'a>,
    /// The one that takes back.
    pub unregister: &'l LinkedFunction<'a>,
}

impl<'a> Linked<'a> {
    /// The registration that a function registers or takes back for.
    pub fn registration_of(&self, function: &str) -> Option<&'a str> {
        let mut all = self.index.registrations.iter();
        let (name, _) = all.find(|(_, entry)| {
            *entry.contract.register == *function || *entry.contract.unregister == *function
        })?;
        Some(name)
    }

    /// The two functions of a registration, where the headers declare both.
    pub fn registration_functions(&self, name: &str) -> Option<RegistrationFunctions<'a, '_>> {
        let contract = self.index.registrations.get(name)?.contract;
        Some(RegistrationFunctions {
            register: self.function(&contract.register)?,
            unregister: self.function(&contract.unregister)?,
        })
    }
}

impl<'a> LinkedFunction<'a> {
    /// The first parameter with a contract like that.
    pub fn param_that(&self, fits: impl Fn(&Param) -> bool) -> Option<&LinkedParam<'a>> {
        let mut params = self.params.iter();
        params.find(|param| param.contract.is_some_and(|(_, contract)| fits(contract)))
    }

    /// The kind of callback that it takes, with the parameter.
    pub fn callback(&self) -> Option<(&LinkedParam<'a>, &'a At<String>)> {
        let param = self.param_that(|param| param.callback.is_some())?;
        let (_, contract) = param.contract?;
        Some((param, contract.callback.as_ref()?))
    }
}

/// Reports every registration whose functions do not fit together.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for (name, entry) in &linked.index.registrations {
        let Some(functions) = linked.registration_functions(name) else {
            continue;
        };
        let before = sink.errors();
        if belongs_to_another(sink, linked, (name, entry), functions) {
            continue;
        }
        registers(sink, linked, entry, functions);
        if !entry.contract.is_slot() {
            takes_back(sink, linked, entry, functions);
        }
        slots::check(sink, linked, entry, functions);
        if sink.errors() == before {
            who_has_the_data(sink, linked, entry, functions);
        }
    }
    for function in linked.functions() {
        meaning(sink, linked, function);
    }
}

/// A function makes or ends the values of one type.
fn belongs_to_another(
    sink: &mut Sink,
    linked: &Linked<'_>,
    (name, entry): (&str, &Entry<'_, Registration>),
    functions: RegistrationFunctions<'_, '_>,
) -> bool {
    let both = [
        (&entry.contract.register, functions.register),
        (&entry.contract.unregister, functions.unregister),
    ];
    let mut both = both.into_iter();
    let taken = both.find_map(|(at, function)| {
        let other = linked.registration_of(at).filter(|other| *other != name)?;
        Some((at, function, linked.index.registrations.get(other)?))
    });
    let Some((at, function, other)) = taken else {
        return false;
    };
    let message = format!(
        "`{}` belongs to `{}`, and `{name}` names it too",
        &**at, &**other.key
    );
    let help = "leave one of the two out: what nothing takes back is registered for good";
    let label = "its values are the only ones that it makes or ends";
    misfit(
        sink,
        linked,
        (at, function),
        message,
        (other.key.span, label),
        help,
    );
    true
}

/// What registers takes a callback that can be called later, and its data.
fn registers(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, Registration>,
    functions: RegistrationFunctions<'_, '_>,
) {
    let at = &entry.contract.register;
    let function = functions.register;
    let mut report = |message: String, span: Span, label: &str, help: &str| {
        misfit(sink, linked, (at, function), message, (span, label), help);
    };
    let name = &**function.key;
    let Some((_, callback)) = function.callback() else {
        let message = format!("`{name}` takes no callback");
        let help = "say it of a parameter: `callback: ...`";
        report(
            message,
            function.key.span,
            "no parameter is called back",
            help,
        );
        return;
    };
    let Some(kind) = linked.index.callbacks.get(callback.as_str()) else {
        return;
    };
    match *kind.contract.scope {
        CallbackScope::Once | CallbackScope::UntilUnregistered => {}
        scope => {
            let message = format!("`{}` is not registered until it is taken back", &**kind.key);
            let label = match scope {
                CallbackScope::Call => "it is called during the call",
                _ => "it is called for ever",
            };
            let help = "a registration is for `scope: once` and `scope: until_unregistered`";
            report(message, kind.contract.scope.span, label, help);
        }
    }
    if let Some(node) = kind
        .contract
        .data_param()
        .filter(|(_, param)| param.node.is_some())
    {
        let message = format!("`{}` gets a node, and a registration has none", &**kind.key);
        report(
            message,
            node.0.span,
            "no data of its own",
            "say it below `nodes`",
        );
    }
}

/// What takes back compares what was registered, and gets nothing that it would have to be told.
fn takes_back(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, Registration>,
    functions: RegistrationFunctions<'_, '_>,
) {
    let at = &entry.contract.unregister;
    let function = functions.unregister;
    let mut report = |message: String, span: Span, label: &str, help: &str| {
        misfit(sink, linked, (at, function), message, (span, label), help);
    };
    let name = &**function.key;
    let data = function.param_that(|param| param.user_data.is_some());
    if data.is_none() {
        let message = format!("`{name}` does not say which data it takes back");
        let help = "say it of a parameter: `{ key: true, user_data: ... }`";
        report(message, function.key.span, "no parameter is the data", help);
    }
    if let (Some((param, other)), Some((_, own))) =
        (function.callback(), functions.register.callback())
        && own != other
    {
        let message = format!("`{name}` takes back another kind of callback than was registered");
        let help = "both take the same `callback`";
        let span = param.contract.map_or(other.span, |_| other.span);
        report(message, span, "another kind", help);
    }
    let keys = function.params.iter().filter_map(|param| param.contract);
    for (key, _) in keys
        .filter(|(_, param)| (param.callback.is_some() || param.user_data.is_some()) && !param.key)
    {
        let message = format!("`{name}` does more with `{}` than to compare it", &**key);
        let help = "what may be gone already can only be compared: `key: true`";
        report(message, key.span, "not a key", help);
    }
}

/// Whether the data is the caller's again follows from the result, or is always so.
fn who_has_the_data(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, Registration>,
    functions: RegistrationFunctions<'_, '_>,
) {
    let function = functions.unregister;
    let Some((_, callback)) = functions.register.callback() else {
        return;
    };
    let Some(kind) = linked.index.callbacks.get(callback.as_str()) else {
        return;
    };
    let ret = function.contract.ret.as_ref();
    let gives_back = ret.and_then(|ret| ret.gives_back.as_ref());
    let destroys = functions
        .register
        .param_that(|param| param.destroy.is_some());
    let mut report = |message: String, span: Span, label: &str, also: (Span, &str), help: &str| {
        sink.push(
            Diagnostic::error("SB0431", message)
                .at(linked.place(span), label)
                .also(linked.place(also.0), also.1)
                .also(function.declaration.place.clone(), "declared here")
                .help(help),
        );
    };
    let name = &**function.key;
    let once = *kind.contract.scope == CallbackScope::Once;
    let at_scope = (kind.contract.scope.span, "it can have been called");
    match (gives_back, destroys) {
        (Some(value), Some(destroy)) => {
            let message = format!("`{name}` gives data back that C destroys");
            let destroy = destroy
                .contract
                .map_or(function.key.span, |(key, _)| key.span);
            let help = "leave `gives_back` out: C destroys the data when it is taken off";
            report(
                message,
                value.span,
                "given back",
                (destroy, "destroyed by this"),
                help,
            );
        }
        (None, None) if once => {
            let message = format!("when `{name}` gives the data back is not said");
            let help =
                "say which value it returns then: `return: { gives_back: ..., otherwise: ... }`";
            report(
                message,
                function.key.span,
                "who has the data?",
                at_scope,
                help,
            );
        }
        (None, Some(destroy)) if once => {
            let message = format!("`{}` gets its data once, and C destroys it", &**kind.key);
            let destroy = destroy
                .contract
                .map_or(function.key.span, |(key, _)| key.span);
            let help = "with `destroy` the callback borrows: `scope: until_unregistered`";
            report(message, destroy, "destroyed by this", at_scope, help);
        }
        _ => {}
    }
    if !once && !entry.contract.says_what_runs() {
        let message = format!("why nothing runs any more after `{name}` is not said");
        let help = "say what waits for a callback that runs: `not_running: ...`";
        let at = (
            kind.contract.scope.span,
            "called until then, also while it is taken back",
        );
        report(message, entry.key.span, "no `not_running`", at, help);
    }
}

/// `gives_back` is a value of the result, and what every other value means is said.
fn meaning(sink: &mut Sink, linked: &Linked<'_>, function: &LinkedFunction<'_>) {
    let Some((ret, value)) = function
        .contract
        .ret
        .as_ref()
        .and_then(|ret| Some((ret, ret.gives_back.as_ref()?)))
    else {
        return;
    };
    let name = &**function.key;
    let (message, help) = if !is_value(linked.unit.resolve(&function.declaration.ret), **value) {
        let message = format!("`{name}` never returns {}", **value);
        (message, "`gives_back` is one of the values of its result")
    } else if said(ret).is_none() {
        let message = format!(
            "what `{name}` means by anything but {} is not said",
            **value
        );
        (message, "say who has the data then: `otherwise: ...`")
    } else {
        return;
    };
    sink.push(
        Diagnostic::error("SB0431", message)
            .at(linked.place(value.span), "gives the data back")
            .also(function.declaration.place.clone(), "declared here")
            .help(help),
    );
}

fn said(ret: &Return) -> Option<&str> {
    let otherwise = ret.otherwise.as_deref()?.trim();
    (!otherwise.is_empty()).then_some(otherwise)
}

/// Whether a number is a value of a type.
fn is_value(ty: &c::Type, value: i64) -> bool {
    match ty {
        c::Type::Bool => (0..=1).contains(&value),
        c::Type::Int {
            signed: false,
            bits,
            ..
        } => {
            let bits = (*bits).min(127);
            (0..1_i128 << bits).contains(&i128::from(value))
        }
        c::Type::Int { bits, .. } => {
            let half = 1_i128 << (*bits).clamp(1, 127).saturating_sub(1);
            (-half..half).contains(&i128::from(value))
        }
        c::Type::Enum { repr, .. } => is_value(repr, value),
        _ => false,
    }
}

/// Reports a function that does not fit to its registration.
fn misfit(
    sink: &mut Sink,
    linked: &Linked<'_>,
    (at, function): (&At<String>, &LinkedFunction<'_>),
    message: String,
    (span, label): (Span, &str),
    help: &str,
) {
    sink.push(
        Diagnostic::error("SB0430", message)
            .at(linked.place(span), label)
            .also(linked.place(at.span), "named by this registration")
            .also(function.declaration.place.clone(), "declared here")
            .help(help),
    );
}
