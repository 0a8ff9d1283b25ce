//! Pattern "callback during a call": the wrapper takes a closure, and passes a function that calls it together
//! with a pointer to it.

use crate::{
    api::{
        Requirement,
        argument::{Because, Claim},
        body::{Expr, Statement, StatementKind},
        ty::Ty,
    },
    contract::{
        at::At,
        model::{self, CallbackScope, CallbackType},
    },
    header::model as c,
    link::{LinkedFunction, LinkedParam},
    support::{
        rust::parameter,
        words::{clause, stem},
    },
};

use super::{
    super::{
        Context,
        callbacks::{Callback, Names, unread},
    },
    Draft, NotBound,
    requirements::promise,
};

impl<'a> Context<'a> {
    /// The kind of callback that C calls until the call returns, if the parameter belongs to one: it is the
    /// function, or its data.
    fn during_call(
        &self,
        function: &LinkedFunction<'a>,
        contract: &model::Param,
    ) -> Option<&'a CallbackType> {
        let callback = match &contract.user_data {
            Some(name) => function.param(&parameter(name))?.contract?.1,
            None => contract,
        };
        let name = callback.callback.as_ref()?;
        let kind = self.linked.index.callbacks.get(name.as_str())?.contract;
        (*kind.scope == CallbackScope::Call).then_some(kind)
    }

    /// A parameter that belongs to a callback for the duration of the call, if it does.
    pub(super) fn closure_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        contract: &model::Param,
    ) -> Option<Result<(), NotBound>> {
        let kind = self.during_call(function, contract)?;
        Some(
            alone(function, param, contract).and_then(|()| match &contract.callback {
                Some(key) => self.called_param(draft, function, param, key),
                None => self.closure_data(draft, function, param, kind),
            }),
        )
    }

    /// The function that C calls: `call_NAME::<F>`, for the closure that the wrapper takes.
    fn called_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        key: &At<String>,
    ) -> Result<(), NotBound> {
        let callback = self.callback(key)?;
        fits(&callback)?;
        carried_once(function, param)?;
        let generic = self.closure_type_name(draft);
        let trampoline = free_name(function, &format!("call_{}", param.name));
        let names = Names {
            function: &function.declaration.name,
            closure: &param.name,
            generic: &generic,
            trampoline: &trampoline,
        };
        let item = callback.closure_trampoline(&names);
        let is_item = |one: &&Statement| matches!(one.kind, StatementKind::Item(_));
        let items = draft.before.iter().take_while(is_item).count();
        let item = Statement::new(StatementKind::Item(Box::new(item)));
        draft.before.insert(items, item);
        if !callback.calls().shared {
            draft.before.push(Statement::new(StatementKind::Let {
                name: param.name.clone(),
                mutable: true,
                ty: None,
                value: Expr::name(&*param.name),
            }));
        }
        let ty = Ty::Param(generic.clone());
        draft.params.push((param.name.clone(), ty.clone()));
        draft.generics.push(callback.closure_type(&generic));
        let callable = Expr::Turbofish(Box::new(Expr::name(&*trampoline)), vec![ty]);
        draft
            .arguments
            .push(Expr::name("Some").call(vec![callable]));
        claims(draft, &callback, &names);
        draft.rules.extend(rules(&callback, &param.name));
        Ok(())
    }

    /// The data of a callback: a pointer to the closure, which is not made from a reference.
    fn closure_data(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        kind: &CallbackType,
    ) -> Result<(), NotBound> {
        let of = param
            .contract
            .and_then(|(_, contract)| contract.user_data.as_ref());
        let callback = of.and_then(|of| function.param(&parameter(of)));
        let is_const = self.void_pointer(&param.declaration.ty);
        let (Some(callback), Some(is_const)) = (callback, is_const) else {
            let reason = format!("`{}` is data of a callback, and no `void *`", param.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        let shared = kind.reenter || kind.concurrent;
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

    /// A name for the type of a closure that no generated type and no other closure has.
    fn closure_type_name(&self, draft: &Draft<'a>) -> String {
        let taken = |name: &str| draft.generics.iter().any(|generic| generic.name == name);
        let letters = ["F", "G", "H"].into_iter();
        let free = letters.map(|letter| self.free_name(letter));
        let mut free = free.filter(|name| !taken(name));
        free.next()
            .unwrap_or_else(|| self.free_name(&format!("F{}", draft.generics.len())))
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

/// A contract says nothing of the parameter but what is read of it, and nothing of the function by which
/// what the closure has could get out of a scope.
fn alone(
    function: &LinkedFunction<'_>,
    param: &LinkedParam<'_>,
    contract: &model::Param,
) -> Result<(), NotBound> {
    let manual = |reason: String| Err(NotBound::new(reason, "bind: { manual: ... }"));
    let outer = function.contract;
    let scopes = [&outer.enters, &outer.leaves, &outer.under];
    if let Some(scope) = scopes.into_iter().flatten().next() {
        return manual(format!(
            "it calls back, and opens or closes the scope `{}` or is called under it",
            &**scope
        ));
    }
    if contract.callback.is_some() && contract.user_data.is_some() {
        return manual(format!("`{}` is a callback, and data of one", param.name));
    }
    let more = [
        ("view", contract.view.is_some()),
        ("valid", contract.valid.is_some()),
    ];
    let more = more.into_iter().filter(|(_, said)| *said);
    let more = more.map(|(word, _)| word).chain(unread(contract));
    let mut more = more.filter(|word| !["callback", "user_data"].contains(word));
    match more.next() {
        None => Ok(()),
        Some(word) => manual(format!(
            "`{word}` of `{}` does not go with a closure",
            param.name
        )),
    }
}

/// Whether a closure can be what a contract says of a callback.
fn fits(callback: &Callback<'_>) -> Result<(), NotBound> {
    let (key, kind) = (&**callback.key, callback.contract);
    let words = [
        ("token", kind.token.is_some()),
        ("after", kind.after.is_some()),
        ("happens_before", kind.happens_before.is_some()),
        ("method", kind.method.is_some()),
        ("examples", kind.examples.is_some()),
    ];
    if let Some((word, _)) = words.into_iter().find(|(_, said)| *said) {
        let reason = format!("`{word}` of `{key}` means nothing for a closure");
        return Err(NotBound::new(reason, "scope: once"));
    }
    if callback.has_node() {
        let reason = format!("`{key}` gets a node, and a closure has none");
        return Err(NotBound::new(reason, "scope: once"));
    }
    if kind.concurrent && callback.stays_on_task() {
        let reason = format!("`{key}` runs on one thread, and on several at the same time");
        return Err(NotBound::new(reason, "thread: { rule: any, ... }"));
    }
    Ok(())
}

/// One parameter carries the data of the callback.
fn carried_once(function: &LinkedFunction<'_>, param: &LinkedParam<'_>) -> Result<(), NotBound> {
    let carries = |other: &&LinkedParam<'_>| {
        let of = other
            .contract
            .and_then(|(_, contract)| contract.user_data.as_ref());
        of.is_some_and(|of| parameter(of) == param.name)
    };
    let problem = match function.params.iter().filter(carries).count() {
        1 => return Ok(()),
        0 => format!("no parameter carries the data of `{}`", param.name),
        _ => format!("several parameters carry the data of `{}`", param.name),
    };
    let fix = format!("params: {{ ...: {{ user_data: {} }} }}", param.name);
    Err(NotBound::new(problem, fix))
}

/// Why C may call the closure.
fn claims(draft: &mut Draft<'_>, callback: &Callback<'_>, names: &Names<'_>) {
    let (function, name, trampoline) = (names.function, names.closure, names.trampoline);
    let tagged = |tag: &str, text: String| Claim::Tagged {
        tag: format!("{tag}_{name}"),
        text,
    };
    let callable = format!(
        "`{trampoline}` may be called with the pointer to `{name}` until `{function}` returns"
    );
    let alone = match callback.calls().shared {
        true => "until then, that local variable is only shared",
        false => "until then, nothing else uses that local variable",
    };
    draft.claim(
        tagged("callable", callable),
        Because::Fact(alone.to_owned()),
    );
    let called = format!("`{function}` calls `{trampoline}` as that demands");
    let during = format!(
        "it passes that pointer, and keeps neither when it returns; `{trampoline}` runs {}",
        stem(&callback.contract.runs)
    );
    draft.claim(tagged("called", called), Because::Fact(during));
    let thread = match callback.calls().marker() {
        None => "no other thread runs it".to_owned(),
        Some(marker) => {
            format!(
                "other threads may run it, since `{}` is `{marker}`",
                names.generic
            )
        }
    };
    let because = stem(&callback.contract.thread.because).to_owned();
    draft.claim(tagged("thread", thread), Because::Fact(because));
    draft.claims.extend(callback.closure_objects());
    if callback.may_sleep() {
        return;
    }
    let requirement = Requirement {
        tag: format!("atomic_{name}"),
        text: format!("`{name}` must not sleep."),
    };
    promise(draft, requirement, &format!("`{name}` does not sleep"));
}

/// What the documentation of the wrapper says about the closure.
fn rules(callback: &Callback<'_>, name: &str) -> [String; 2] {
    let kind = callback.contract;
    let summary = kind.doc.trim().split("\n\n").next().unwrap_or_default();
    let summary: Vec<_> = summary.split_whitespace().collect();
    let mut text = format!("`{name}`: {}", clause(&summary.join(" ")));
    let runs = stem(&kind.runs);
    text.push_str(&format!(" It runs {runs}, before this function returns."));
    if kind.concurrent {
        text.push_str(" Several threads can run it at the same time.");
    }
    if kind.reenter {
        text.push_str(" It can be called while it runs.");
    }
    text.extend(callback.result_docs());
    let panics = format!("A panic in `{name}` does not unwind into C: it aborts.");
    [text, panics]
}
