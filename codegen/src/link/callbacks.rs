//! Functions that C calls back: whether what a contract says of one fits to the function pointers that C
//! takes for it (`SB0426`, `SB0427`), says enough (`SB0428`), and is taken at all (`SB0429`, `SB0432`).

use crate::{
    contract::model::{CallbackScope, CallbackType, Key, Param},
    header::{
        model::{self as c, Unit},
        spell,
    },
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
        suggest::nearest,
    },
};

use super::{Linked, LinkedFunction, LinkedParam, index::Entry};

/// A parameter that takes a function, and the type of that.
#[derive(Clone, Copy, Debug)]
pub struct CallbackUse<'a, 'l> {
    /// The function with the parameter.
    pub function: &'l LinkedFunction<'a>,
    /// The parameter.
    pub param: &'l LinkedParam<'a>,
    /// The types of the parameters of what is called back.
    pub params: &'a [c::Type],
    /// The type of its result.
    pub ret: &'a c::Type,
    /// Whether more arguments may follow.
    pub variadic: bool,
}

impl<'a> Linked<'a> {
    /// Every parameter that takes such a callback; one that is no pointer to a function is not here.
    pub fn callback_uses(&self, name: &str) -> Vec<CallbackUse<'a, '_>> {
        let functions = self.functions();
        let params =
            functions.flat_map(|function| function.params.iter().map(move |p| (function, p)));
        let mut found: Vec<CallbackUse<'a, '_>> = Vec::new();
        for (function, param) in params.filter(|(_, param)| takes(param, name)) {
            // A function with several cases is here once.
            let known = |one: &CallbackUse<'_, '_>| {
                one.function.key == function.key && one.param.name == param.name
            };
            if found.iter().any(known) {
                continue;
            }
            if let Some((params, ret, variadic)) = behind(self.unit, &param.declaration.ty) {
                found.push(CallbackUse {
                    function,
                    param,
                    params,
                    ret,
                    variadic,
                });
            }
        }
        found
    }

    /// The parameter that carries the data of the callback that `callback` takes.
    pub fn data_param<'l>(
        function: &'l LinkedFunction<'a>,
        callback: &LinkedParam<'a>,
    ) -> Option<&'l LinkedParam<'a>> {
        let (key, _) = callback.contract?;
        let carries = |param: &&LinkedParam<'a>| {
            let contract = param.contract.map(|(_, contract)| contract);
            let data = contract.and_then(|contract| contract.user_data.as_ref());
            data.is_some_and(|of| **of == **key || **of == *callback.name)
        };
        function.params.iter().find(carries)
    }
}

impl CallbackType {
    /// The contract of the parameter with the data, or with the node.
    pub fn data_param(&self) -> Option<(&Key, &Param)> {
        self.params.get_key_value(self.data.as_str())
    }

    /// The node that it gets in place of data, if it gets one.
    pub fn node(&self) -> Option<&str> {
        let (_, param) = self.data_param()?;
        param.node.as_ref().map(|node| node.as_str())
    }
}

fn takes(param: &LinkedParam<'_>, name: &str) -> bool {
    let contract = param.contract.map(|(_, contract)| contract);
    let callback = contract.and_then(|contract| contract.callback.as_ref());
    callback.is_some_and(|callback| **callback == *name)
}

/// The type of the function behind a pointer to one.
fn behind<'a>(unit: &'a Unit, ty: &'a c::Type) -> Option<(&'a [c::Type], &'a c::Type, bool)> {
    let c::Type::Pointer { to, .. } = unit.resolve(ty) else {
        return None;
    };
    match unit.resolve(to) {
        c::Type::Function {
            params,
            ret,
            variadic,
        } => Some((params, ret, *variadic)),
        _ => None,
    }
}

/// Whether a function gets a `void *` and nothing else, and returns nothing.
fn destroys(unit: &Unit, ty: &c::Type) -> bool {
    let to_any = |ty: &c::Type| match unit.resolve(ty) {
        c::Type::Pointer {
            to,
            is_const: false,
            ..
        } => *unit.resolve(to) == c::Type::Void,
        _ => false,
    };
    match behind(unit, ty) {
        Some(([data], ret, false)) => to_any(data) && *unit.resolve(ret) == c::Type::Void,
        _ => false,
    }
}

/// Reports every callback that does not fit to what takes it.
pub(super) fn check(sink: &mut Sink, linked: &Linked<'_>) {
    for (name, entry) in &linked.index.callbacks {
        let uses = linked.callback_uses(name);
        happens_before(sink, linked, entry);
        data(sink, linked, entry, uses.first());
        positions(sink, linked, entry, uses.first());
        one_type(sink, linked, entry, &uses);
        taken(sink, linked, entry, &uses);
    }
    for function in linked.functions() {
        for param in &function.params {
            parameter(sink, linked, function, param);
        }
    }
}

/// What is done later on another thread needs a reason to see what was written before.
fn happens_before(sink: &mut Sink, linked: &Linked<'_>, entry: &Entry<'_, CallbackType>) {
    let contract = entry.contract;
    if *contract.scope == CallbackScope::Call || contract.happens_before.is_some() {
        return;
    }
    let message = format!("what happens before `{}` runs is not said", &**entry.key);
    sink.push(
        Diagnostic::error("SB0428", message)
            .at(linked.place(entry.key.span), "no `happens_before`")
            .also(linked.place(contract.scope.span), "it runs after the call")
            .help("say what makes earlier writes visible to it: `happens_before: ...`"),
    );
}

/// `data` is one of the parameters, and a pointer to anything or to a node.
fn data(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, CallbackType>,
    found: Option<&CallbackUse<'_, '_>>,
) {
    let (name, contract) = (&**entry.key, entry.contract);
    let place = linked.place(contract.data.span);
    let Some((key, param)) = contract.data_param() else {
        let message = format!("`{name}` has no parameter `{}`", &*contract.data);
        let diagnostic = Diagnostic::error("SB0426", message).at(place, "no such parameter");
        let diagnostic = declared(diagnostic, found);
        let names = contract.params.keys().map(|key| key.as_str());
        sink.push(match nearest(&contract.data, names) {
            Some(near) => diagnostic.help(format!("there is one with a similar name: `{near}`")),
            None => diagnostic.help(format!(
                "say which one it is: `params: {{ {}: {{ position: ... }} }}`",
                &*contract.data
            )),
        });
        return;
    };
    let (Some(found), Some(position)) = (found, &param.position) else {
        return;
    };
    let Some(ty) = at(found, **position) else {
        return;
    };
    let fits = match linked.unit.resolve(ty) {
        c::Type::Pointer { to, .. } => match &param.node {
            Some(node) => linked
                .index
                .nodes
                .get(node.as_str())
                .is_none_or(|node| to.names(&node.contract.c)),
            None => *linked.unit.resolve(to) == c::Type::Void,
        },
        _ => false,
    };
    if fits {
        return;
    }
    let what = match &param.node {
        Some(node) => format!("no pointer to the struct of `{}`", &**node),
        None => "no `void *`".to_owned(),
    };
    let message = format!("the data of `{name}` is {what}");
    let label = format!("it is `{}`", spell::declare(ty, ""));
    let diagnostic = Diagnostic::error("SB0426", message).at(linked.place(key.span), label);
    sink.push(declared(diagnostic, Some(found)).help("name the parameter that carries the data"));
}

/// Every parameter has a position, which is one of the function pointer and nobody else's.
fn positions(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, CallbackType>,
    found: Option<&CallbackUse<'_, '_>>,
) {
    let name = &**entry.key;
    let count = found.map(|found| found.params.len());
    let mut seen: Vec<(u32, &Key)> = Vec::new();
    for (key, param) in &entry.contract.params {
        let Some(position) = &param.position else {
            let message = format!("`{}` of `{name}` has no position", &**key);
            let diagnostic =
                Diagnostic::error("SB0426", message).at(linked.place(key.span), "needs a position");
            let help = "the types of functions have no names: say `position: 1` for the first";
            sink.push(declared(diagnostic, found).help(help));
            continue;
        };
        let place = linked.place(position.span);
        if let Some((_, first)) = seen.iter().find(|(taken, _)| *taken == **position) {
            let message = format!(
                "two parameters of `{name}` have the position {}",
                **position
            );
            sink.push(
                Diagnostic::error("SB0426", message)
                    .at(place, "again here")
                    .also(linked.place(first.span), "first here"),
            );
            continue;
        }
        seen.push((**position, key));
        let Some(count) = count else { continue };
        let within = usize::try_from(**position).is_ok_and(|at| (1..=count).contains(&at));
        if !within {
            let message = format!("`{name}` has no parameter at position {}", **position);
            let label = format!("there are {count}, counted from 1");
            let diagnostic = Diagnostic::error("SB0426", message).at(place, label);
            sink.push(declared(diagnostic, found));
        }
    }
}

/// All functions take the same type of function for it: it becomes one function of one type.
fn one_type(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, CallbackType>,
    uses: &[CallbackUse<'_, '_>],
) {
    let Some((first, others)) = uses.split_first() else {
        return;
    };
    for other in others
        .iter()
        .filter(|other| !same(linked.unit, first, other))
    {
        let name = &**entry.key;
        let (one, two) = (first.function.key, other.function.key);
        let message = format!(
            "`{}` and `{}` take different functions for `{name}`",
            &**one, &**two
        );
        sink.push(
            Diagnostic::error("SB0427", message)
                .at(linked.place(word(other)), "one kind of callback here")
                .also(linked.place(word(first)), "and here")
                .also(other.param.declaration.place.clone(), type_of(other))
                .also(first.param.declaration.place.clone(), type_of(first))
                .help("make it two kinds: another entry of `callbacks`"),
        );
    }
}

/// A callback that nothing takes is never called.
fn taken(
    sink: &mut Sink,
    linked: &Linked<'_>,
    entry: &Entry<'_, CallbackType>,
    uses: &[CallbackUse<'_, '_>],
) {
    let name = &**entry.key;
    let contracts = linked.index.functions.values();
    let mut params = contracts.flat_map(|function| function.contract.params.values());
    let said = |param: &Param| param.callback.as_ref().is_some_and(|of| **of == *name);
    if !uses.is_empty() || params.any(said) {
        return;
    }
    let message = format!("no function takes the callback `{name}`");
    sink.push(
        Diagnostic::error("SB0432", message)
            .at(linked.place(entry.key.span), "never called")
            .help(format!("say it of a parameter: `callback: {name}`")),
    );
}

/// A parameter with a function is a pointer to one, and what belongs to it is there.
fn parameter(
    sink: &mut Sink,
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    param: &LinkedParam<'_>,
) {
    let Some((key, contract)) = param.contract else {
        return;
    };
    let place = &param.declaration.place;
    let mut report = |message: String, label: &str, help: String| {
        sink.push(
            Diagnostic::error("SB0429", message)
                .at(linked.place(key.span), label)
                .also(place.clone(), "declared here")
                .help(help),
        );
    };
    let (outer, name) = (&**function.key, &**key);
    let is_function = behind(linked.unit, &param.declaration.ty).is_some();
    for word in contract.callback.iter().chain(&contract.destroy) {
        if !is_function {
            let message = format!("`{name}` of `{outer}` is no pointer to a function");
            let help = format!("`{}` belongs to a parameter that takes one", &**word);
            report(message, "nothing that can be called", help);
            return;
        }
    }
    if let Some(data) = &contract.destroy {
        if !destroys(linked.unit, &param.declaration.ty) {
            let message = format!("`{name}` of `{outer}` does not take the data alone");
            let help =
                "what destroys data is `void (*)(void *)`: it gets the data, and returns nothing";
            report(message, "given no function like that", help.to_owned());
        }
        let carries = |other: &LinkedParam<'_>| {
            let contract = other.contract.map(|(_, contract)| contract);
            contract.is_some_and(|contract| contract.user_data.is_some())
        };
        if function.param(data).is_some_and(|other| !carries(other)) {
            let message = format!("`{}` of `{outer}` is not the data of a callback", &**data);
            let help = format!(
                "say it of that parameter: `{}: {{ user_data: ... }}`",
                &**data
            );
            report(message, "would destroy this", help);
        }
    }
    if let Some(callback) = &contract.callback
        && let Some(entry) = linked.index.callbacks.get(callback.as_str())
        && entry.contract.data_param().is_some()
        && entry.contract.node().is_none()
        && Linked::data_param(function, param).is_none()
    {
        let message = format!("no parameter of `{outer}` carries the data of `{name}`");
        let help = format!("say it of one: `user_data: {name}`");
        report(message, "called with data that nobody gives", help);
    }
    let named = contract.user_data.iter().chain(&contract.destroy);
    for other in named.filter(|other| function.param(other).is_none()) {
        let message = format!("`{outer}` has no parameter `{}`", &**other);
        report(
            message,
            "no such parameter",
            "name a parameter of the same function".to_owned(),
        );
    }
}

/// Whether two function pointers have the same type, whatever names the types have.
fn same(unit: &Unit, one: &CallbackUse<'_, '_>, two: &CallbackUse<'_, '_>) -> bool {
    let params = one.params.len() == two.params.len() && one.variadic == two.variadic;
    let mut pairs = one
        .params
        .iter()
        .zip(two.params)
        .chain([(one.ret, two.ret)]);
    params && pairs.all(|(one, two)| same_type(unit, one, two))
}

fn same_type(unit: &Unit, one: &c::Type, two: &c::Type) -> bool {
    match (unit.resolve(one), unit.resolve(two)) {
        (
            c::Type::Pointer { to, is_const, .. },
            c::Type::Pointer {
                to: other,
                is_const: other_const,
                ..
            },
        ) => is_const == other_const && same_type(unit, to, other),
        (one, two) => one == two,
    }
}

/// The type at a position, counted from 1.
fn at<'a>(found: &CallbackUse<'a, '_>, position: u32) -> Option<&'a c::Type> {
    let index = usize::try_from(position).ok()?.checked_sub(1)?;
    found.params.get(index)
}

/// Where a contract says that a parameter takes the callback.
fn word(found: &CallbackUse<'_, '_>) -> crate::contract::at::Span {
    let contract = found.param.contract;
    let callback = contract.and_then(|(_, contract)| contract.callback.as_ref());
    callback.map_or(found.function.key.span, |callback| callback.span)
}

fn type_of(found: &CallbackUse<'_, '_>) -> String {
    format!("`{}`", spell::declare(&found.param.declaration.ty, ""))
}

/// Shows the function pointer, where there is one.
fn declared(diagnostic: Diagnostic, found: Option<&CallbackUse<'_, '_>>) -> Diagnostic {
    let place: Option<Place> = found.map(|found| found.param.declaration.place.clone());
    match place {
        Some(place) => diagnostic.also(place, "taken by this"),
        None => diagnostic,
    }
}
