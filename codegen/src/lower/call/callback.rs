//! Pattern "callback during a call": the wrapper takes a closure, and passes a function that calls it together
//! with a pointer to it.

mod accepted;
mod answer;
mod trampoline;

use crate::{
    api::{
        Bound, Generic, Requirement,
        argument::{Because, Claim},
        body::{Expr, Statement, StatementKind},
        ty::Ty,
    },
    contract::{
        at::At,
        model::{self, CallbackScope, CallbackType, Thread},
    },
    header::model as c,
    link::{LinkedFunction, LinkedParam},
    support::{
        rust::parameter,
        words::{clause, stem},
    },
};

use self::accepted::Accepted;
use super::{super::Context, Draft, NotBound, requirements::promise};

/// How a closure may be called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Calls {
    /// Also while it runs: it is only shared.
    shared: bool,
    /// Also on other threads.
    elsewhere: bool,
}

impl Calls {
    fn of(kind: &CallbackType) -> Self {
        Self {
            shared: kind.reenter || kind.concurrent,
            elsewhere: *kind.thread.rule != Thread::SameTask,
        }
    }

    /// What the closure's type must be, beside a closure.
    fn marker(self) -> Option<&'static str> {
        match (self.elsewhere, self.shared) {
            (false, _) => None,
            (true, true) => Some("Sync"),
            (true, false) => Some("Send"),
        }
    }
}

/// A callback of a call, with everything that is known of it.
struct Called<'c, 'a> {
    /// The C function that calls it.
    function: &'c LinkedFunction<'a>,
    /// Its name as a parameter.
    name: &'c str,
    /// The name of its kind.
    key: &'a str,
    kind: &'a CallbackType,
    calls: Calls,
    /// What it is given, in order.
    accepted: Vec<Accepted<'a>>,
    /// The type of its result.
    ret: &'a c::Type,
    /// The name of the function that C calls.
    trampoline: String,
    /// The name of the closure's type.
    generic: String,
}

impl<'a> Context<'a> {
    /// Whether a parameter belongs to a callback that C calls until the call returns.
    pub(super) fn is_during_call(
        &self,
        function: &LinkedFunction<'a>,
        contract: &model::Param,
    ) -> bool {
        let of = |contract: &model::Param| {
            let entry = self.linked.index.callbacks.get(contract.callback.as_ref()?.as_str())?;
            Some(*entry.contract.scope == CallbackScope::Call)
        };
        let callback = contract.user_data.as_ref();
        let callback = callback.and_then(|name| function.param(&parameter(name)));
        let callback = callback.and_then(|param| Some(param.contract?.1));
        of(callback.unwrap_or(contract)).unwrap_or_default()
    }

    /// A parameter that belongs to such a callback: the function, or its data.
    pub(super) fn callback_word(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        contract: &model::Param,
    ) -> Result<(), NotBound> {
        let read = ["callback", "user_data", "nullability"];
        accepted::no_more(&param.name, contract, &read)?;
        match (&contract.callback, &contract.user_data) {
            (Some(kind), None) => self.callback_param(draft, function, param, kind),
            (None, Some(callback)) => self.closure_data_param(draft, function, param, callback),
            _ => {
                let reason = format!("`{}` is both a callback and data of one", param.name);
                Err(NotBound::new(reason, "bind: { manual: ... }"))
            }
        }
    }

    /// A function that is called back: a closure, if that is for the duration of the call.
    fn callback_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        name: &At<String>,
    ) -> Result<(), NotBound> {
        let entry = self.linked.index.callbacks.get(name.as_str());
        let Some(entry) = entry.copied() else {
            let reason = format!("no contract introduces the callback `{}`", &**name);
            return Err(NotBound::new(
                reason,
                format!("callbacks: {{ {}: ... }}", &**name),
            ));
        };
        let (key, kind) = (entry.key.as_str(), entry.contract);
        fits_call(function, param, key, kind)?;
        carried(function, param)?;
        let (params, ret) = self.function_type(param)?;
        let called = Called {
            function,
            name: &param.name,
            key,
            kind,
            calls: Calls::of(kind),
            accepted: self.accepted(key, kind, params)?,
            ret,
            trampoline: free_name(function, &format!("call_{}", param.name)),
            generic: self.closure_type_name(draft),
        };
        self.closure(draft, &called)
    }

    /// The wrapper's side of a callback: the closure, the function that is passed, and what the call rests on.
    fn closure(&self, draft: &mut Draft<'a>, called: &Called<'_, 'a>) -> Result<(), NotBound> {
        let answer = self.answer(called)?;
        let types: Vec<_> = called.accepted.iter().filter_map(Accepted::rust).collect();
        let mut bounds = vec![match called.calls.shared {
            true => Bound::Fn(types, answer.ty.clone()),
            false => Bound::FnMut(types, answer.ty.clone()),
        }];
        bounds.extend(called.calls.marker().map(Bound::Prelude));
        let generic = Generic {
            name: called.generic.clone(),
            bounds,
        };
        let item = self.trampoline(called, &generic, answer);
        let items = draft.before.iter();
        let items = items.take_while(|one| matches!(one.kind, StatementKind::Item(_)));
        let at = items.count();
        let item = Statement::new(StatementKind::Item(Box::new(item)));
        draft.before.insert(at, item);
        if !called.calls.shared {
            draft.before.push(Statement::new(StatementKind::Let {
                name: called.name.to_owned(),
                mutable: true,
                ty: None,
                value: Expr::name(called.name),
            }));
        }
        let ty = Ty::Param(called.generic.clone());
        draft.params.push((called.name.to_owned(), ty.clone()));
        draft.generics.push(generic);
        let callable = Expr::name(&*called.trampoline);
        let callable = Expr::Turbofish(Box::new(callable), vec![ty]);
        draft
            .arguments
            .push(Expr::name("Some").call(vec![callable]));
        claims(draft, called);
        draft.rules.extend(rules(called));
        Ok(())
    }

    /// The data of a callback: a pointer to the closure.
    fn closure_data_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        of: &At<String>,
    ) -> Result<(), NotBound> {
        let kind = function
            .param(&parameter(of))
            .and_then(|callback| Some((callback, callback.contract?.1.callback.as_ref()?)))
            .and_then(|(callback, kind)| {
                let entry = self.linked.index.callbacks.get(kind.as_str())?;
                Some((callback, entry.contract))
            });
        let Some((callback, kind)) = kind else {
            let reason = format!("`{}`, whose data `{}` is, is no callback", &**of, param.name);
            let fix = format!("params: {{ {}: {{ callback: ... }} }}", &**of);
            return Err(NotBound::new(reason, fix));
        };
        let Some(is_const) = self.void_pointer(&param.declaration.ty) else {
            let reason = format!("`{}` is data of a callback, and no `void *`", param.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        let shared = Calls::of(kind).shared;
        let pointer = Expr::RawRef {
            mutable: !shared,
            of: Box::new(Expr::name(&*callback.name)),
        };
        let pointer = match (shared, is_const) {
            (true, false) => pointer.method("cast_mut", Vec::new()),
            (false, true) => pointer.method("cast_const", Vec::new()),
            _ => pointer,
        };
        draft.arguments.push(pointer.method("cast", Vec::new()));
        Ok(())
    }

    /// Whether a type is a pointer to anything, and then whether to const.
    fn void_pointer(&self, ty: &c::Type) -> Option<bool> {
        let unit = self.linked.unit;
        match unit.resolve(ty) {
            c::Type::Pointer { to, is_const, .. } => {
                matches!(unit.resolve(to), c::Type::Void).then_some(*is_const)
            }
            _ => None,
        }
    }

    /// The parameters and the result of the function that is called back.
    fn function_type(
        &self,
        param: &LinkedParam<'a>,
    ) -> Result<(&'a [c::Type], &'a c::Type), NotBound> {
        let unit = self.linked.unit;
        let pointee = match unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, .. } => unit.resolve(to),
            other => other,
        };
        match pointee {
            c::Type::Function {
                params,
                ret,
                variadic: false,
            } => Ok((params, ret)),
            c::Type::Function { .. } => {
                let reason = format!("`{}` takes a variable number of arguments", param.name);
                Err(NotBound::new(reason, "bind: { manual: ... }"))
            }
            _ => {
                let reason = format!("`{}` is no function", param.name);
                Err(NotBound::new(reason, "bind: { manual: ... }"))
            }
        }
    }

    /// A name for the type of a closure that no generated type and no other closure has.
    fn closure_type_name(&self, draft: &Draft<'a>) -> String {
        let taken = |name: &str| draft.generics.iter().any(|generic| generic.name == name);
        let letters = ["F", "G", "H"].into_iter();
        let free = letters.map(|letter| self.free_type_name(letter));
        let mut free = free.filter(|name| !taken(name));
        free.next()
            .unwrap_or_else(|| self.free_type_name(&format!("F{}", draft.generics.len())))
    }
}

/// A name for the function that C calls, which no parameter of the wrapper has.
fn free_name(function: &LinkedFunction<'_>, name: &str) -> String {
    let mut name = name.to_owned();
    while function.params.iter().any(|param| param.name == name) {
        name.push('_');
    }
    name
}

/// Whether a closure can be what a contract says of a callback.
fn fits_call(
    function: &LinkedFunction<'_>,
    param: &LinkedParam<'_>,
    key: &str,
    kind: &CallbackType,
) -> Result<(), NotBound> {
    let contract = function.contract;
    let scope = contract.enters.as_ref().or(contract.leaves.as_ref());
    if let Some(scope) = scope.or(contract.under.as_ref()) {
        let reason = format!(
            "it calls back, and opens or closes the scope `{}`, or is called under it",
            &**scope
        );
        return Err(NotBound::new(reason, "bind: { manual: ... }"));
    }
    let words = [
        ("token", kind.token.is_some()),
        ("after", kind.after.is_some()),
        ("happens_before", kind.happens_before.is_some()),
        ("method", kind.method.is_some()),
        ("examples", kind.examples.is_some()),
    ];
    if let Some((word, _)) = words.into_iter().find(|(_, said)| *said) {
        let reason = format!(
            "`{key}`, as which `{}` is called, has `{word}`, and a closure has no use for it",
            param.name
        );
        return Err(NotBound::new(reason, "scope: once"));
    }
    if kind.concurrent && *kind.thread.rule == Thread::SameTask {
        let reason = format!("`{key}` runs on one thread, and on several at the same time");
        return Err(NotBound::new(reason, "thread: { rule: any, ... }"));
    }
    Ok(())
}

/// A parameter carries the data of the callback, and nothing is called with it afterwards.
fn carried(function: &LinkedFunction<'_>, param: &LinkedParam<'_>) -> Result<(), NotBound> {
    let contracts = function
        .params
        .iter()
        .filter_map(|other| Some((other, other.contract?.1)));
    let is_data = |contract: &model::Param| {
        let of = contract.user_data.as_ref();
        of.is_some_and(|of| parameter(of) == param.name)
    };
    let mut carriers = contracts.filter(|(_, contract)| is_data(contract));
    let Some((data, _)) = carriers.next() else {
        let reason = format!("no parameter carries the data of `{}`", param.name);
        let fix = format!("params: {{ ...: {{ user_data: {} }} }}", param.name);
        return Err(NotBound::new(reason, fix));
    };
    if let Some((second, _)) = carriers.next() {
        let reason = format!(
            "`{}` and `{}` both carry the data of `{}`",
            data.name, second.name, param.name
        );
        return Err(NotBound::new(reason, "bind: { manual: ... }"));
    }
    Ok(())
}

/// Why C may call the closure.
fn claims(draft: &mut Draft<'_>, called: &Called<'_, '_>) {
    let (function, name) = (&called.function.declaration.name, called.name);
    let trampoline = &called.trampoline;
    let tagged = |tag: &str, text: String| Claim::Tagged {
        tag: format!("{tag}_{name}"),
        text,
    };
    draft.claim(
        tagged(
            "callable",
            format!("`{trampoline}` may be called with the pointer to `{name}` until `{function}` returns"),
        ),
        Because::Fact(match called.calls.shared {
            true => "that is a local variable, which is only shared until then".to_owned(),
            false => "that is a local variable, which nothing else uses until then".to_owned(),
        }),
    );
    draft.claim(
        tagged(
            "called",
            format!(
                "`{function}` calls `{trampoline}` as the `# Safety` section of that demands, with this \
                 pointer"
            ),
        ),
        Because::Fact("it is a callback for the duration of the call".to_owned()),
    );
    let because = stem(&called.kind.thread.because).to_owned();
    let thread = match called.calls.marker() {
        None => format!("`{trampoline}` is called on the current thread only"),
        Some(marker) => format!(
            "`{trampoline}` may be called on another thread, since `{}` is `{marker}`",
            called.generic
        ),
    };
    draft.claim(tagged("thread", thread), Because::Fact(because));
    if called.sleeps() {
        return;
    }
    let requirement = Requirement {
        tag: format!("atomic_{name}"),
        text: format!("`{name}` must not sleep."),
    };
    promise(draft, requirement, &format!("`{name}` does not sleep"));
}

/// What the documentation of the wrapper says about the closure.
fn rules(called: &Called<'_, '_>) -> Vec<String> {
    let (name, kind) = (called.name, called.kind);
    let summary = kind.doc.trim().split("\n\n").next().unwrap_or_default();
    let summary = summary.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut text = format!("`{name}`: {}", clause(&summary));
    text.push_str(&format!(
        " It runs {}, and only until this returns.",
        stem(&kind.runs)
    ));
    match (kind.reenter, kind.concurrent) {
        (false, false) => {}
        (true, false) => text.push_str(" It can be called again while it runs."),
        (_, true) => text.push_str(" Several threads can run it at the same time."),
    }
    vec![
        text,
        format!("A panic in `{name}` never unwinds into C: it aborts."),
    ]
}
