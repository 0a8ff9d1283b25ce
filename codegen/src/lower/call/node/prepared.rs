//! Pattern "embedded node", before C gets it: what is written, what is initialized, and why C may call back
//! with it.

use crate::{
    api::{
        Receiver,
        argument::{Because, Claim, Discharged, Remark},
        body::{Body, Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    link::LinkedFunction,
};

use super::{
    super::{
        super::{
            Context, binding,
            nodes::{Embedded, INNER, TAKEN, TRAMPOLINE, holds},
            raw,
            roles::Owner,
        },
        Draft, NotBound,
    },
    Names,
    add::fails,
    argued,
};

impl<'a> Context<'a> {
    /// What is done before C gets the node: the payload is put into the allocation, and the node initialized.
    pub(super) fn prepared(
        &self,
        embedded: &Embedded<'a>,
        names: &Names,
    ) -> Result<Body, NotBound> {
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
    pub(super) fn added_claims(
        &self,
        embedded: &Embedded<'a>,
        function: &LinkedFunction<'a>,
        names: &Names,
    ) -> Vec<Discharged> {
        let (node, inner) = (&names.node, &names.inner);
        let init = self.linked.function(&embedded.contract.init);
        let init = init.map_or("init", |init| &init.declaration.name);
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
                Because::Fact(freed(embedded)),
            ),
        ];
        let called = format!("Self::{TRAMPOLINE}");
        claims.extend(embedded.callback.called_with_node(&called));
        claims.push(owned(embedded));
        claims.extend([
            holds(
                "pointer",
                format!(
                    "C calls it with `{node}`, which is what it demands: `{node}` is `{inner}`, which `{}::into_raw` has \
                     returned",
                    embedded.kbox()
                ),
                Because::Evident,
            ),
            holds("payload", used(embedded, function), Because::Evident),
        ]);
        claims
    }
}

/// Whose the payload is while C has the node.
fn owned(embedded: &Embedded<'_>) -> Discharged {
    let (text, why) = match embedded.callback.is_once() {
        true => (
            "C owns the payload from here on, and makes the call at most once",
            "nothing takes it back unless C says that it will not make the call",
        ),
        false => (
            "the payload is only shared as long as C can make the call",
            "nothing takes it back before C has stopped calling",
        ),
    };
    holds("owned", text, Because::Fact(why.to_owned()))
}

/// Who frees the allocation.
fn freed(embedded: &Embedded<'_>) -> String {
    match (embedded.callback.is_once(), &embedded.removes) {
        (true, None) => format!("only `Self::{TRAMPOLINE}` frees it"),
        (true, Some(remove)) => {
            format!("only `Self::{TRAMPOLINE}` frees it, or whoever gets it back from `{remove}`")
        }
        (false, remove) => format!(
            "it is freed only after `{}` has given it back",
            remove.as_deref().unwrap_or_default()
        ),
    }
}

/// Who uses the payload once C has it.
fn used(embedded: &Embedded<'_>, function: &LinkedFunction<'_>) -> String {
    let from_here = match fails(function) {
        true => format!("if `{}` succeeds", function.declaration.name),
        false => "from here on".to_owned(),
    };
    let rest = if embedded.waits_for_scope() {
        "nothing here frees it, and what uses it does not outlive the scope that C waits for"
    } else if embedded.callback.is_once() {
        "nothing here uses it or frees it"
    } else {
        "there are only shared references to it"
    };
    format!("the payload was written above; {from_here}, {rest}")
}
