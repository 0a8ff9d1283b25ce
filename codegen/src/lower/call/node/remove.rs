//! Pattern "embedded node", taking it out: by the wrapper, and by the destructor.

use crate::{
    api::{
        Function, Receiver, Visibility,
        argument::{Because, Discharged},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::Ty,
    },
    header::model as c,
    link::LinkedFunction,
};

use super::{
    super::{
        super::{
            Context, binding, docs,
            items::inherent,
            nodes::{Embedded, INNER, TAKE_OUT, TAKEN, holds, invariant},
            roles::Owner,
        },
        Draft, NotBound,
    },
    NodeArgument, argued,
};

impl<'a> Context<'a> {
    /// `REMOVE(self)`; where a destructor does the same, what both do is a function of its own.
    pub(super) fn node_remove(
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
                .filter_map(|kept| Some((kept.for_param.clone()?, kept.field(), kept.view)))
                .collect(),
        });
        self.node_draft(&mut draft, function)?;
        self.requirements(&mut draft, function)?;
        if !draft.params.is_empty() || !draft.requires.is_empty() {
            let reason = "it takes or demands something that nobody gives";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if !embedded.callback.is_once() && embedded.contract.not_running.is_none() {
            let reason = "whether the callback is still running once it has returned is not said";
            return Err(NotBound::new(
                reason,
                "nodes: { ...: { not_running: ... } }",
            ));
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
        let parts = Ty::Tuple(vec![embedded.unused_of(), embedded.payload()]);
        let (given, optional) = self.given_back(function, call, body)?;
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
        let waits = embedded.contract.not_running.as_ref();
        claims.extend(waits.filter(|_| !embedded.callback.is_once()).map(|why| {
            let text = "no call is running, and none will begin";
            holds("not_running", text, Because::Fact(why.clone()))
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

    /// The call, after which the node is back: why it is, and whether that depends on the result.
    fn given_back(
        &self,
        function: &LinkedFunction<'a>,
        call: Expr,
        body: &mut Body,
    ) -> Result<(String, bool), NotBound> {
        let remove = &function.declaration.name;
        let void = matches!(
            self.linked.unit.resolve(&function.declaration.ret),
            c::Type::Void
        );
        let ret = function.contract.ret.as_ref();
        let back = ret.and_then(|ret| ret.gives_back.as_ref());
        match back {
            None if void || ret.is_some_and(|ret| ret.ignored) => {
                body.push(StatementKind::Expr(call));
                let given = format!("`{remove}` has returned, so C has given it back");
                Ok((given, false))
            }
            Some(value) if ret.is_some_and(|ret| ret.otherwise.is_some()) => {
                let condition = self.kept_back(function, **value)?;
                body.let_("ret", call);
                body.push(StatementKind::ReturnIf {
                    condition,
                    value: Expr::name("None"),
                });
                let given = format!("by what `{remove}` has returned, C has given it back");
                Ok((given, true))
            }
            Some(_) => {
                let reason = "what its other results mean for the payload is not said";
                Err(NotBound::new(reason, "return: { otherwise: ... }"))
            }
            None => {
                let reason = "which result gives the payload back is not said";
                Err(NotBound::new(
                    reason,
                    "return: { gives_back: ..., otherwise: ... }",
                ))
            }
        }
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
