//! Pattern "embedded node", its functions: one gives an allocation with a payload to C, and one takes both
//! out again.

use crate::{
    api::{
        Function, Receiver, Visibility,
        argument::{Because, Claim, Discharged, Remark},
        body::{Body, Expr, Statement, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{self, ErrorConvention, Return, Transfer},
    header::model as c,
    link::{LinkedFunction, LinkedParam, View, nodes::NodeRole},
};

use super::{
    super::{
        Context, binding, docs,
        items::inherent,
        nodes::{
            Embedded, INNER, LIFETIME, PAYLOAD, TAKE_OUT, TAKEN, TRAMPOLINE, holds, invariant,
        },
        raw,
        roles::Owner,
    },
    Draft, NotBound,
};

/// What a function of a node is given for it.
pub(super) struct NodeArgument<'a> {
    /// The pointer.
    value: Expr,
    /// What makes it one that may be given.
    claims: Vec<Discharged>,
    /// The objects that a value keeps: the parameter that each is passed for, the field, and the view.
    kept: Vec<(String, String, View<'a>)>,
}

impl<'a> Context<'a> {
    /// The wrapper for a function that adds a node, or the ones for a function that takes one out.
    pub(super) fn node_calls(
        &self,
        function: &LinkedFunction<'a>,
    ) -> Result<Vec<Function>, NotBound> {
        let Some((entry, role)) = self.linked.node_of(function.key) else {
            let reason = "it belongs to no node";
            return Err(NotBound::new(reason, "nodes: { ...: ... }"));
        };
        let embedded = self.embedded(entry)?;
        let contract = entry.contract;
        let add = self.linked.function(&contract.add);
        let remove = contract.remove.as_ref();
        let remove = remove.and_then(|name| self.linked.function(name));
        for name in contract.functions().map(|(_, name)| name) {
            if **name != **function.key {
                self.node_part_bound(name)?;
            }
        }
        let added = add.map(|add| self.node_add(&embedded, add)).transpose();
        let removed = remove
            .map(|remove| self.node_remove(&embedded, remove))
            .transpose();
        match role {
            NodeRole::Remove => {
                needs(added.map(|_| ()), &contract.add)?;
                Ok(removed?.unwrap_or_default())
            }
            NodeRole::Init | NodeRole::Add => {
                if let Some(name) = &contract.remove {
                    needs(removed.map(|_| ()), name)?;
                }
                Ok(added?.into_iter().collect())
            }
        }
    }

    /// A parameter that the node, or what was added, has: nobody gives it.
    pub(super) fn node_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        contract: &'a model::Param,
    ) -> Result<bool, NotBound> {
        let kept = draft.node.as_ref().and_then(|node| {
            let mut kept = node.kept.iter();
            kept.find(|(of, _, _)| *of == param.name).cloned()
        });
        if let Some((_, field, kept)) = kept {
            self.kept_param(draft, contract, &format!("self.{field}"), kept)?;
            return Ok(true);
        }
        let Some(name) = &contract.node else {
            return Ok(false);
        };
        let Some(node) = draft.node.as_mut().filter(|node| !node.claims.is_empty()) else {
            let reason = format!(
                "`{}` is a `{}`, which only the functions of that take",
                param.name, &**name
            );
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        let claims = std::mem::take(&mut node.claims);
        draft.arguments.push(node.value.clone());
        draft.claims.extend(claims);
        Ok(true)
    }

    /// An object that was passed when the node was added.
    fn kept_param(
        &self,
        draft: &mut Draft<'a>,
        contract: &'a model::Param,
        object: &str,
        kept: View<'a>,
    ) -> Result<(), NotBound> {
        let view = contract.view.as_ref().and_then(|view| self.view(view));
        let Some(view) = view else {
            let reason = format!("`{object}` has no view");
            return Err(NotBound::new(reason, "params: { ...: { view: ... } }"));
        };
        let pointer = Expr::name(object).method(view.accessor(), Vec::new());
        draft.arguments.push(pointer);
        let because = Because::Reference {
            name: object.to_owned(),
        };
        draft.claim(
            view.valid(&format!("{object}.{}()", view.accessor())),
            because,
        );
        draft.claims.extend(kept.invariants_of(object));
        Ok(())
    }

    /// What keeps a call from being one of a node.
    fn check_node_call(&self, function: &LinkedFunction<'a>) -> Result<(), NotBound> {
        let contract = function.contract;
        let refused = super::calls::refusal(self.linked.unit, function.declaration);
        let scopes =
            contract.enters.is_some() || contract.leaves.is_some() || contract.under.is_some();
        let ret = contract.ret.as_ref();
        let gives = ret.is_some_and(|ret| {
            ret.view.is_some()
                || ret.handle.is_some()
                || ret.acquires.is_some()
                || ret.obligation.is_some()
                || ret.owes.is_some()
                || ret.borrows_from.is_some()
                || ret.transfer.is_some()
        });
        let reason = if let Some(reason) = refused {
            reason
        } else if scopes || !contract.changed_locks().is_empty() {
            "it changes a scope or a lock, and what becomes of a node".to_owned()
        } else if gives {
            "its result is more than what becomes of the node".to_owned()
        } else {
            return Ok(());
        };
        Err(NotBound::new(reason, "bind: { manual: ... }"))
    }

    /// The parameters of a call, and what it demands.
    fn node_draft(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<(), NotBound> {
        self.check_node_call(function)?;
        for param in &function.params {
            self.param(draft, function, param)?;
        }
        if !draft.filled.is_empty() || !draft.given.is_empty() {
            let reason = "a parameter beside the node is filled or given away";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        Ok(())
    }

    /// `ADD(self, .., payload)`.
    fn node_add(
        &self,
        embedded: &Embedded<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<Function, NotBound> {
        let owner = Owner::Node(embedded.key);
        let names = Names::of(function);
        let mut draft = Draft::new(&function.declaration.name, owner);
        draft.receiver = Receiver::Value;
        draft.node = Some(NodeArgument {
            value: Expr::name(&*names.node),
            claims: self.added_claims(embedded, function, &names),
            kept: Vec::new(),
        });
        self.node_draft(&mut draft, function)?;
        draft
            .params
            .push((names.payload.clone(), embedded.payload()));
        self.check_hidden(&draft)?;
        self.requirements(&mut draft, function)?;
        let failing = moves(function, embedded.key)?;
        for kept in &embedded.kept {
            let mut params = draft.params.iter_mut();
            if let Some((_, Ty::Ref { lifetime, .. })) = params.find(|(name, _)| *name == kept.name)
            {
                *lifetime = Some(LIFETIME.to_owned());
            }
        }
        draft
            .lifetimes
            .extend((!embedded.kept.is_empty()).then(|| LIFETIME.to_owned()));
        let mut body = self.prepared(embedded, &names)?;
        body.statements.append(&mut draft.before);
        let call = binding(&function.declaration.name).call(std::mem::take(&mut draft.arguments));
        let call = Expr::unsafe_(call, draft.argument());
        let ret = self.added_result(embedded, function, (&names, failing), call, &mut body)?;
        self.assert_may_sleep(
            &mut body,
            function,
            Some((owner, docs::wrapper_name(function))),
        );
        let mut docs = self.wrapper_docs(function, owner);
        docs.rules.extend(failing.then(|| {
            "If it fails, the allocation and the payload come back beside the error.".to_owned()
        }));
        Ok(Function {
            stands_for: Some(function.declaration.name.clone()),
            requires: draft.requires,
            lifetimes: draft.lifetimes,
            receiver: Receiver::Value,
            params: draft.params,
            ret,
            ..inherent(docs::wrapper_name(function), docs, body)
        })
    }

    /// What is done before C gets the node: the payload is put into the allocation, and the node initialized.
    fn prepared(&self, embedded: &Embedded<'a>, names: &Names) -> Result<Body, NotBound> {
        let mut body = Body::new();
        let into_raw = Expr::Support(Support::KBox).path("into_raw");
        let inner = into_raw.call(vec![Expr::name("self").field(INNER)]);
        body.let_(&names.inner, inner).remark(Remark::Note(format!(
            "The allocation is owned by hand from here on, until C has it or `{TAKEN}` takes it back. It has no \
             unique pointer any more: C gets one, too."
        )));
        let write = Expr::Support(Support::Ptr).path("write");
        let place = Embedded::payload_of(Expr::name(&*names.inner), true);
        let write = write.call(vec![place, Expr::name(&*names.payload)]);
        let claims = vec![
            Discharged {
                claim: Claim::Writable {
                    pointer: names.inner.clone(),
                },
                because: Because::Given {
                    by: format!("{}::into_raw", embedded.kbox()),
                    what: "the pointer to an allocation that nobody else uses".to_owned(),
                },
            },
            holds(
                "empty",
                "there is no payload in it yet that would be overwritten",
                Because::TypeInvariant {
                    ty: None,
                    holds: String::new(),
                },
            ),
        ];
        body.push(StatementKind::Expr(argued(write, claims)?));
        let cast = Statement::new(StatementKind::Let {
            name: names.node.clone(),
            mutable: false,
            ty: Some(Ty::ptr(true, raw(&embedded.contract.c))),
            value: Expr::name(&*names.inner).method("cast", Vec::new()),
        });
        body.statements.push(cast);
        if let Some(last) = body.statements.last_mut() {
            last.remark(Remark::Note(
                "The node stands first, so this points to it; and it may be used for the whole allocation."
                    .to_owned(),
            ));
        }
        body.push(StatementKind::Expr(self.initialized(embedded, names)?));
        Ok(body)
    }

    /// The call that initializes the node.
    fn initialized(&self, embedded: &Embedded<'a>, names: &Names) -> Result<Expr, NotBound> {
        let name = &embedded.contract.init;
        let Some(init) = self.linked.function(name) else {
            let reason = format!("there is no `{}`", &**name);
            return Err(NotBound::new(reason, "nodes: { ...: { init: ... } }"));
        };
        let mut draft = Draft::new(&init.declaration.name, Owner::Node(embedded.key));
        for param in &init.params {
            let contract = param.contract.map(|(_, contract)| contract);
            if contract.is_some_and(|contract| contract.node.is_some()) {
                draft.arguments.push(Expr::name(&*names.node));
                draft.claim(
                    Claim::Writable {
                        pointer: names.node.clone(),
                    },
                    Because::Fact("nobody else uses the allocation yet".to_owned()),
                );
            } else if contract.is_some_and(|contract| contract.callback.is_some()) {
                let function = Expr::name("Self").path(TRAMPOLINE);
                draft
                    .arguments
                    .push(Expr::name("Some").call(vec![function]));
                draft.claims.push(holds(
                    "stored",
                    format!(
                        "`Self::{TRAMPOLINE}` is only stored here; what it demands is argued where C gets the node"
                    ),
                    Because::Evident,
                ));
            } else {
                self.param(&mut draft, init, param)?;
            }
        }
        let misfit =
            !draft.params.is_empty() || !draft.filled.is_empty() || !draft.before.is_empty();
        if misfit || draft.receiver != Receiver::None {
            let reason = format!("`{}` takes something that nobody gives", &**name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        draft.claims.extend(self.tagged(init));
        let call = binding(&init.declaration.name).call(std::mem::take(&mut draft.arguments));
        Ok(Expr::unsafe_(call, draft.argument()))
    }

    /// Why C may get the node, and call back with it.
    fn added_claims(
        &self,
        embedded: &Embedded<'a>,
        function: &LinkedFunction<'a>,
        names: &Names,
    ) -> Vec<Discharged> {
        let (node, inner) = (&names.node, &names.inner);
        let add = &function.declaration.name;
        let init = self.linked.function(&embedded.contract.init);
        let init = init.map_or("init", |init| &init.declaration.name);
        let freed = match (embedded.callback.is_once(), &embedded.removes) {
            (true, None) => format!("only `Self::{TRAMPOLINE}` frees it"),
            (true, Some(remove)) => format!(
                "only `Self::{TRAMPOLINE}` frees it, or whoever gets it back from `{remove}`"
            ),
            (false, remove) => format!(
                "it is freed only after `{}` has given it back",
                remove.as_deref().unwrap_or_default()
            ),
        };
        let if_taken = match fails(function) {
            true => format!("if `{add}` succeeds"),
            false => "from here on".to_owned(),
        };
        let payload = if embedded.waits_for_scope() {
            format!(
                "the payload was written above; {if_taken}, nothing here frees it, and what uses it does not \
                 outlive the scope that C waits for"
            )
        } else if embedded.callback.is_once() {
            format!("the payload was written above; {if_taken}, nothing here uses it or frees it")
        } else {
            format!(
                "the payload was written above; {if_taken}, there are only shared references to it"
            )
        };
        let mut claims = vec![
            holds(
                "node",
                format!(
                    "`{node}` points to a `{}` that `{init}` has initialized",
                    &*embedded.contract.c
                ),
                Because::Evident,
            ),
            holds(
                "stays",
                "the allocation stays valid as long as C has the node",
                Because::Fact(freed),
            ),
            embedded
                .callback
                .called_as_demanded(&format!("Self::{TRAMPOLINE}")),
            holds(
                "pointer",
                format!(
                    "that pointer is what `Self::{TRAMPOLINE}` demands: `{node}` is `{inner}`, which `{}::into_raw` \
                     has returned",
                    embedded.kbox()
                ),
                Because::Evident,
            ),
            holds("payload", payload, Because::Evident),
        ];
        let before = embedded.callback.contract.happens_before.as_ref();
        claims.extend(before.map(|why| {
            let text = "what was written to the payload is visible where C calls";
            holds("visible", text, Because::Fact(why.clone()))
        }));
        claims
    }

    /// The result of adding, and the rest of the body.
    fn added_result(
        &self,
        embedded: &Embedded<'a>,
        function: &LinkedFunction<'a>,
        (names, failing): (&Names, bool),
        call: Expr,
        body: &mut Body,
    ) -> Result<Ty, NotBound> {
        let value = embedded.added_value(Expr::name(&*names.inner));
        let remark = value.is_some().then(|| embedded.added_remark(&names.inner));
        let ok = embedded.added_of().unwrap_or(Ty::Unit);
        if !failing {
            body.push(StatementKind::Expr(call));
            if let Some(value) = value {
                body.push(StatementKind::Tail(value)).remarks.extend(remark);
            }
            return Ok(ok);
        }
        let value = Expr::name("Ok").call(vec![value.unwrap_or(Expr::Unit)]);
        let mut then = Body::new();
        then.push(StatementKind::Return(value))
            .remarks
            .extend(remark);
        let (error, ty) = self.failure(function, names, (call, then), body)?;
        let add = &function.declaration.name;
        let take = Expr::name("Self")
            .path(TAKEN)
            .call(vec![Expr::name(&*names.inner)]);
        let claims = vec![
            holds(
                "origin",
                format!(
                    "`{}::into_raw` has returned `{}` above",
                    embedded.kbox(),
                    names.inner
                ),
                Because::Evident,
            ),
            holds(
                "valid",
                "the node and the payload were initialized above",
                Because::Evident,
            ),
            holds(
                "alone",
                format!(
                    "`{add}` has failed, so C has not taken the node, and nobody else has the allocation"
                ),
                Because::Evident,
            ),
        ];
        let pattern = format!("({}, {})", names.node, names.payload);
        body.let_(&pattern, argued(take, claims)?);
        let parts = vec![error, Expr::name(&*names.node), Expr::name(&*names.payload)];
        let back = Expr::name("Err").call(vec![Expr::Tuple(parts)]);
        body.push(StatementKind::Tail(back));
        let back = Ty::Tuple(vec![ty, Ty::SelfTy, embedded.payload()]);
        Ok(Ty::result(ok, Some(back)))
    }

    /// The call, what is returned if it succeeds, and otherwise the error.
    fn failure(
        &self,
        function: &LinkedFunction<'a>,
        names: &Names,
        (call, then): (Expr, Body),
        body: &mut Body,
    ) -> Result<(Expr, Ty), NotBound> {
        let ret = function.contract.ret.as_ref();
        let code = self.scalar(&function.declaration.ret);
        match ret.map(Return::convention) {
            Some(ErrorConvention::ErrnoNegative) if code == Some(Ty::prim("i32")) => {
                body.let_(&names.ret, call);
                let check = Expr::Support(Support::ToResult).call(vec![Expr::name(&*names.ret)]);
                body.push(StatementKind::LetElse {
                    pattern: format!("Err({})", names.error),
                    value: check,
                    otherwise: then,
                });
                let error = Ty::Support(Support::Error, Vec::new());
                Ok((Expr::name(&*names.error), error))
            }
            Some(ErrorConvention::Bool) if code.is_some() => {
                let Some(error) = ret.and_then(|ret| ret.error_type.as_ref()) else {
                    let reason = "which error a failure stands for is not said";
                    return Err(NotBound::new(reason, "return: { error_type: ... }"));
                };
                let call = match code == Some(Ty::prim("bool")) {
                    true => call,
                    false => Expr::NotEqual(Box::new(call), Box::new(Expr::Int(0))),
                };
                body.let_(&names.ret, call);
                body.push(StatementKind::If {
                    condition: Expr::name(&*names.ret),
                    then,
                    otherwise: Body::new(),
                });
                let error = self.generated(error);
                Ok((Expr::Type(error.clone()), error))
            }
            _ => {
                let reason = "its result does not tell whether C has taken the node";
                Err(NotBound::new(reason, "return: { error: errno_negative }"))
            }
        }
    }

    /// `REMOVE(self)`; where a destructor does the same, what both do is a function of its own.
    fn node_remove(
        &self,
        embedded: &Embedded<'a>,
        function: &LinkedFunction<'a>,
    ) -> Result<Vec<Function>, NotBound> {
        let Some(added) = embedded.contract.added.as_ref() else {
            let reason = "no type stands for what it takes out";
            return Err(NotBound::new(reason, "nodes: { ...: { added: ... } }"));
        };
        let owner = Owner::Added(&added.name);
        let mut draft = Draft::new(&function.declaration.name, owner);
        draft.receiver = Receiver::Value;
        let kept = embedded.kept.iter();
        draft.node = Some(NodeArgument {
            value: Expr::name("self").field(INNER).method("cast", Vec::new()),
            claims: removed_claims(embedded),
            kept: kept
                .filter_map(|kept| Some((kept.for_param.clone()?, kept.name.clone(), kept.view)))
                .collect(),
        });
        self.node_draft(&mut draft, function)?;
        self.requirements(&mut draft, function)?;
        if !draft.params.is_empty() || !draft.requires.is_empty() {
            let reason = "it takes or demands something that nobody gives";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if !embedded.callback.is_once() && embedded.contract.waits.is_none() {
            let reason = "whether the callback is still running once it has returned is not said";
            return Err(NotBound::new(reason, "nodes: { ...: { waits: ... } }"));
        }
        let mut body = Body::new();
        body.statements.append(&mut draft.before);
        let call = binding(&function.declaration.name).call(std::mem::take(&mut draft.arguments));
        let call = Expr::unsafe_(call, draft.argument());
        let ret = self.removed_result(embedded, function, call, &mut body)?;
        self.assert_may_sleep(&mut body, function, None);
        let mut docs = self.wrapper_docs(function, owner);
        let otherwise = function
            .contract
            .ret
            .as_ref()
            .and_then(|ret| ret.otherwise.as_ref());
        docs.rules
            .extend(otherwise.map(|text| Embedded::otherwise(text)));
        let wrapper = |docs, body| Function {
            stands_for: Some(function.declaration.name.clone()),
            receiver: Receiver::Value,
            ret: ret.clone(),
            ..inherent(docs::wrapper_name(function), docs, body)
        };
        if !embedded.removes_on_drop() {
            return Ok(vec![wrapper(docs, body)]);
        }
        let shared = Function {
            visibility: Visibility::Module,
            requires: vec![Embedded::once_requires()],
            receiver: Receiver::Exclusive,
            ret: ret.clone(),
            ..inherent(
                TAKE_OUT,
                Docs::text(format!("Calls `{}`.", function.declaration.name)),
                body,
            )
        };
        Ok(vec![shared, wrapper(docs, undropped()?)])
    }

    /// What taking out gives, and the rest of the body.
    fn removed_result(
        &self,
        embedded: &Embedded<'a>,
        function: &LinkedFunction<'a>,
        call: Expr,
        body: &mut Body,
    ) -> Result<Ty, NotBound> {
        let remove = &function.declaration.name;
        let parts = Ty::Tuple(vec![embedded.unused_of(), embedded.payload()]);
        let void = matches!(
            self.linked.unit.resolve(&function.declaration.ret),
            c::Type::Void
        );
        let ret = function.contract.ret.as_ref();
        let back = ret.and_then(|ret| ret.gives_back.as_ref());
        let (given, optional) = match back {
            None if void || ret.is_some_and(|ret| ret.ignored) => {
                body.push(StatementKind::Expr(call));
                (
                    format!("`{remove}` has returned, so C has given it back"),
                    false,
                )
            }
            Some(value) if ret.is_some_and(|ret| ret.otherwise.is_some()) => {
                let condition = self.kept_back(function, **value)?;
                body.let_("ret", call);
                body.push(StatementKind::ReturnIf {
                    condition,
                    value: Expr::name("None"),
                });
                (
                    format!("by what `{remove}` has returned, C has given it back"),
                    true,
                )
            }
            Some(_) => {
                let reason = "what its other results mean for the payload is not said";
                return Err(NotBound::new(reason, "return: { otherwise: ... }"));
            }
            None => {
                let reason = "which result gives the payload back is not said";
                return Err(NotBound::new(
                    reason,
                    "return: { gives_back: ..., otherwise: ... }",
                ));
            }
        };
        let mut claims = vec![
            invariant(
                "origin",
                format!("`self.{INNER}` comes from `{}`", embedded.adds),
            ),
            invariant("valid", "the payload is initialized"),
            holds(
                "alone",
                format!("{given}; and `self`, which nobody borrows, is not used any more"),
                Because::Evident,
            ),
        ];
        let waits = embedded.contract.waits.as_ref();
        claims.extend(waits.filter(|_| !embedded.callback.is_once()).map(|why| {
            let text = "no call is running, and none will begin";
            holds("waits", text, Because::Fact(why.clone()))
        }));
        let take = Expr::Type(embedded.unused()).path(TAKEN);
        let taken = argued(take.call(vec![Expr::name("self").field(INNER)]), claims)?;
        body.push(StatementKind::Tail(match optional {
            true => Expr::name("Some").call(vec![taken]),
            false => taken,
        }));
        Ok(match optional {
            true => Ty::Option(Box::new(parts)),
            false => parts,
        })
    }

    /// The condition under which C keeps the node: `ret` is not the value that gives it back.
    fn kept_back(&self, function: &LinkedFunction<'a>, value: i64) -> Result<Expr, NotBound> {
        let unit = self.linked.unit;
        let resolved = match unit.resolve(&function.declaration.ret) {
            c::Type::Enum { repr, .. } => unit.resolve(repr),
            other => other,
        };
        let ret = || Expr::name("ret");
        match (resolved, value) {
            (c::Type::Bool, 1) => return Ok(Expr::Not(Box::new(ret()))),
            (c::Type::Bool, 0) => return Ok(ret()),
            (c::Type::Int { signed, bits, .. }, value) => {
                let bits = (*bits).clamp(1, 127);
                let (low, high) = match signed {
                    true => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
                    false => (0, (1_i128 << bits) - 1),
                };
                if (low..=high).contains(&i128::from(value)) {
                    return Ok(Expr::NotEqual(Box::new(ret()), Box::new(Expr::Int(value))));
                }
            }
            _ => {}
        }
        let reason = format!("{value} is no value of its result");
        Err(NotBound::new(reason, "return: { gives_back: ... }"))
    }
}

/// Local names that no parameter of the function has.
struct Names {
    inner: String,
    node: String,
    payload: String,
    ret: String,
    error: String,
}

impl Names {
    fn of(function: &LinkedFunction<'_>) -> Self {
        let free = |name: &str| {
            let mut name = name.to_owned();
            while function.params.iter().any(|param| param.name == name) {
                name.push('_');
            }
            name
        };
        Self {
            inner: free(INNER),
            node: free("node"),
            payload: free(PAYLOAD),
            ret: free("ret"),
            error: free("error"),
        }
    }
}

/// An operation with its claims, of which there are some.
fn argued(operation: Expr, claims: Vec<Discharged>) -> Result<Expr, NotBound> {
    let argument = crate::api::argument::Argument::from_list(claims);
    let argument =
        argument.ok_or_else(|| NotBound::new("nothing argues for it", "bind: { manual: ... }"))?;
    Ok(Expr::unsafe_(operation, argument))
}

/// One function of a node is not bound without the others.
fn needs(other: Result<(), NotBound>, name: &str) -> Result<(), NotBound> {
    other.map_err(|not_bound| {
        let reason = format!(
            "`{name}`, which belongs to it, is not bound: {}",
            not_bound.reason
        );
        NotBound::new(reason, not_bound.fix)
    })
}

/// Whether adding can fail; who has the node then must be said.
fn moves(function: &LinkedFunction<'_>, node: &str) -> Result<bool, NotBound> {
    let failing = fails(function);
    let params = function.node_params(node);
    let transfer = params.first().and_then(|param| param.contract);
    let transfer = transfer.and_then(|(_, contract)| contract.transfer.as_deref().copied());
    let fix = |word: &str| format!("params: {{ ...: {{ node: {node}, transfer: {word} }} }}");
    match (failing, transfer) {
        (true, Some(Transfer::OnSuccess)) => Ok(true),
        (true, _) => {
            let reason = "it can fail, and who has the node then is not said";
            Err(NotBound::new(reason, fix("on_success")))
        }
        (false, Some(Transfer::None)) => {
            let reason = "it adds the node, and is said not to take it";
            Err(NotBound::new(reason, fix("full")))
        }
        (false, _) if loses(function) => {
            let reason = "what its result says about the node is not said";
            Err(NotBound::new(reason, "return: { error: ... }"))
        }
        (false, _) => Ok(false),
    }
}

/// Whether a function tells success from failure.
fn fails(function: &LinkedFunction<'_>) -> bool {
    let ret = function.contract.ret.as_ref();
    ret.is_some_and(|ret| ret.convention() != ErrorConvention::Infallible)
}

/// Whether there is a result that nothing is said about.
fn loses(function: &LinkedFunction<'_>) -> bool {
    let ignored = function
        .contract
        .ret
        .as_ref()
        .is_some_and(|ret| ret.ignored);
    function.declaration.ret != c::Type::Void && !ignored
}

/// Why C may get the pointer again, and why it is no other node's.
fn removed_claims(embedded: &Embedded<'_>) -> Vec<Discharged> {
    let c = &*embedded.contract.c;
    let kept = match embedded.callback.is_once() {
        true => {
            "C has not called yet, so nobody has freed the allocation, and no other has its address"
        }
        false => "only this frees the allocation, so no other has its address",
    };
    vec![
        invariant(
            "node",
            format!(
                "`self.{INNER}` points to the `{c}` that was given to `{}`",
                embedded.adds
            ),
        ),
        holds("key", kept, Because::Evident),
    ]
}

/// The wrapper where the destructor would do the same.
fn undropped() -> Result<Body, NotBound> {
    let mut body = Body::new();
    body.push(StatementKind::Let {
        name: "this".to_owned(),
        mutable: true,
        ty: None,
        value: Expr::name("core::mem::ManuallyDrop::new").call(vec![Expr::name("self")]),
    });
    let call = Expr::name("this").method(TAKE_OUT, Vec::new());
    let once = holds(
        "once",
        "the value is not used any more",
        Because::Fact("`this` keeps its destructor from being run, and ends here".to_owned()),
    );
    body.push(StatementKind::Tail(argued(call, vec![once])?));
    Ok(body)
}
