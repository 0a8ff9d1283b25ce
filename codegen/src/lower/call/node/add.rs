//! Pattern "embedded node", adding: the payload comes back where C does not take it.

use crate::{
    api::{
        Function, Receiver,
        argument::Because,
        body::{Body, Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{ErrorConvention, Return, Transfer},
    header::model as c,
    link::LinkedFunction,
};

use super::{
    super::{
        super::{
            Context, binding, docs,
            items::inherent,
            nodes::{Embedded, LIFETIME, TAKEN, holds},
            roles::Owner,
        },
        Draft, NotBound,
    },
    Names, NodeArgument, argued,
};

impl<'a> Context<'a> {
    /// `ADD(self, .., payload)`.
    pub(super) fn node_add(
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
        let (error, ty) = self.node_failure(function, names, (call, then), body)?;
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
    fn node_failure(
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
pub(super) fn fails(function: &LinkedFunction<'_>) -> bool {
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
