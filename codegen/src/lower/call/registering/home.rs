//! Pattern "registration", the way home by a removal: the key is what was registered, and the result says
//! who has the data.

use crate::{
    api::{
        Function, Receiver, Visibility,
        argument::{Argument, Because, Claim, Discharged, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model,
    header::model as c,
    link::{LinkedFunction, LinkedParam, calls},
    support::words::{sentence, stem},
};

use super::super::{
    super::{
        Context, binding, docs, held,
        items::inherent,
        registrations::{Registered, TAKE_BACK, UNREGISTER},
        roles::Owner,
    },
    Draft, NotBound,
};

/// The variable with the pointer that is taken back.
const DATA: &str = "data";
/// The variable with the result.
const RET: &str = "ret";

impl<'a> Context<'a> {
    /// The private function that takes back, once at most; the destructor calls it, too.
    pub(in super::super::super) fn take_back(
        &self,
        registered: &Registered<'a>,
    ) -> Result<Function, NotBound> {
        let function = registered.unregister;
        if let Some(reason) = calls::refusal(self.linked.unit, function.declaration) {
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let mut draft = Draft::new(
            &function.declaration.name,
            Owner::Registration(registered.key),
        );
        for param in &function.params {
            self.key(&mut draft, registered, param)?;
        }
        let alone = draft.params.is_empty()
            && draft.filled.is_empty()
            && draft.given.is_empty()
            && function.contract.under.is_none();
        if !alone {
            let reason = "a destructor calls it, and cannot give what else it takes";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        self.requirements(&mut draft, function)?;
        if let Some(requirement) = draft.requires.first() {
            let reason = format!(
                "a destructor calls it, and nobody promises `{}` there",
                requirement.tag
            );
            let fix = format!("requires: {{ {}: {{ because: ... }} }}", requirement.tag);
            return Err(NotBound::new(reason, fix));
        }
        draft.claims.extend(held::same_task(
            &registered.thread(),
            &function.declaration.name,
        ));
        let body = self.taking_back(&mut draft, registered)?;
        let summary = format!(
            "Calls `{}`, unless that was done before.",
            function.declaration.name
        );
        Ok(Function {
            visibility: Visibility::Module,
            receiver: Receiver::Exclusive,
            ret: registered.given_back(),
            ..inherent(TAKE_BACK, Docs::text(summary), body)
        })
    }

    /// What is passed for a parameter: what was kept.
    fn key(
        &self,
        draft: &mut Draft<'a>,
        registered: &Registered<'a>,
        param: &LinkedParam<'a>,
    ) -> Result<(), NotBound> {
        let contract = param.contract.map(|(_, contract)| contract);
        let is = |said: fn(&model::Param) -> bool| contract.is_some_and(said);
        if registered.slot && registered.emptied(draft, param)? {
            return Ok(());
        }
        let compared = |argument: String| Claim::Accepted {
            argument,
            what: "any pointer, since it is compared and not followed".to_owned(),
        };
        if is(|one| one.callback.is_some()) {
            let kept = Expr::name("self").field(registered.field_callback());
            draft.arguments.push(Expr::name("Some").call(vec![kept]));
            let argument = format!("self.{}", registered.field_callback());
            draft.claim(compared(argument), Because::Evident);
            return Ok(());
        }
        if is(|one| one.user_data.is_some()) {
            let unit = self.linked.unit;
            let to_any = match unit.resolve(&param.declaration.ty) {
                c::Type::Pointer { to, .. } => *unit.resolve(to) == c::Type::Void,
                _ => false,
            };
            if !to_any {
                let reason = format!("`{}` is no `void *`", param.name);
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
            draft.arguments.push(Expr::name(DATA));
            draft.claim(compared(DATA.to_owned()), Because::Evident);
            return Ok(());
        }
        let object = registered.object.as_ref();
        if let (true, Some(object)) = (is(|one| one.view.is_some()), object) {
            let name = format!("self.{}", object.field);
            let pointer = format!("{name}.{}()", object.view.accessor());
            let value = Expr::name("self").field(&object.field);
            let value = value.method(object.view.accessor(), Vec::new());
            draft.arguments.push(value);
            draft.claim(
                object.view.valid(&pointer),
                Because::Reference { name: name.clone() },
            );
            draft.claims.extend(object.view.invariants_of(&name));
            return Ok(());
        }
        self.param(draft, registered.unregister, param)
    }

    /// Takes the pointer out of the value, so that it is passed once at most, and tells by the result who
    /// has the data.
    fn taking_back(
        &self,
        draft: &mut Draft<'a>,
        registered: &Registered<'a>,
    ) -> Result<Body, NotBound> {
        let function = registered.unregister;
        let mut body = Body::new();
        let field = Expr::Ref {
            mutable: true,
            of: Box::new(Expr::name("self").field(registered.field_data())),
        };
        let null = Expr::Support(Support::Ptr)
            .path("null_mut")
            .call(Vec::new());
        let taken = Expr::name("core::mem::replace").call(vec![field, null]);
        let null = format!("`self.{}` is null from here on.", registered.field_data());
        body.let_(DATA, taken).remark(Remark::Invariant(vec![null]));
        let before = std::mem::take(&mut draft.before);
        let call = binding(&function.declaration.name).call(std::mem::take(&mut draft.arguments));
        let call = Expr::unsafe_(call, draft.argument());
        let taken_before = Expr::name(DATA).method("is_null", Vec::new());
        if registered.destroyed {
            self.check_no_result(function)?;
            let mut then = Body { statements: before };
            then.push(StatementKind::Expr(call));
            body.push(StatementKind::If {
                condition: Expr::Not(Box::new(taken_before)),
                then,
                otherwise: Body::new(),
            });
            return Ok(body);
        }
        body.push(StatementKind::ReturnIf {
            condition: taken_before,
            value: Expr::name("None"),
        });
        body.statements.extend(before);
        let Some(value) = registered.gives_back() else {
            self.check_no_result(function)?;
            body.push(StatementKind::Expr(call));
            let back = self.home(registered, None);
            body.push(StatementKind::Tail(Expr::name("Some").call(vec![back])));
            return Ok(body);
        };
        let ret = Box::new(Expr::name(RET));
        let gone = match (self.scalar(&function.declaration.ret), value) {
            (Some(ty), 0) if ty == Ty::prim("bool") => *ret,
            (Some(ty), _) if ty == Ty::prim("bool") => Expr::Not(ret),
            (Some(_), value) => Expr::NotEqual(ret, Box::new(Expr::Int(value))),
            (None, _) => {
                let reason = "its result is no number";
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
        };
        body.let_(RET, call);
        body.push(StatementKind::ReturnIf {
            condition: gone,
            value: Expr::name("None"),
        });
        let back = self.home(registered, Some(value));
        body.push(StatementKind::Tail(Expr::name("Some").call(vec![back])));
        Ok(body)
    }

    /// A result that says nothing is one that nobody looks at.
    fn check_no_result(&self, function: &LinkedFunction<'a>) -> Result<(), NotBound> {
        let ignored = function
            .contract
            .ret
            .as_ref()
            .is_some_and(|ret| ret.ignored);
        let void = *self.linked.unit.resolve(&function.declaration.ret) == c::Type::Void;
        if ignored || void {
            return Ok(());
        }
        let reason = "what its result means for the data is not said";
        Err(NotBound::new(
            reason,
            "return: { gives_back: ..., otherwise: ... }",
        ))
    }

    /// The data, from the pointer that `into_foreign` returned.
    fn home(&self, registered: &Registered<'a>, value: Option<i64>) -> Expr {
        let from = Expr::Support(Support::ForeignOwnable).path("from_foreign");
        let from = from.call(vec![Expr::name(DATA)]);
        let callee = &registered.unregister.declaration.name;
        let origin = Discharged {
            claim: Claim::Tagged {
                tag: "origin".to_owned(),
                text: format!("`{DATA}` comes from `into_foreign` of this type"),
            },
            because: Because::TypeInvariant {
                ty: None,
                holds: String::new(),
            },
        };
        let (text, why) = match value {
            Some(value) => (
                "C has given the data back",
                format!(
                    "`{callee}` has returned {value}, which means that it was still registered"
                ),
            ),
            None if registered.slot => (
                "C has given the data back",
                format!("the slot of `{callee}` is empty now, whoever has filled it last"),
            ),
            None => (
                "C has given the data back",
                format!("`{callee}` takes off whatever was registered"),
            ),
        };
        let owned = Claim::Tagged {
            tag: "exclusive".to_owned(),
            text: text.to_owned(),
        };
        let mut argument =
            Argument::new(origin.claim, origin.because).and(owned, Because::Fact(why));
        if let Some(quiet) = &registered.contract.not_running {
            let claim = Claim::Tagged {
                tag: "shared".to_owned(),
                text: "no call of the callback is under way".to_owned(),
            };
            argument = argument.and(claim, Because::Fact(quiet.clone()));
        }
        Expr::unsafe_(from, registered.slot_is_empty(argument))
    }

    /// The function that takes back, for whoever has a registration.
    pub(in super::super::super) fn unregister(&self, registered: &Registered<'a>) -> Function {
        let function = registered.unregister;
        let owner = Owner::Registration(registered.key);
        let mut body = Body::new();
        body.push(StatementKind::Let {
            name: "this".to_owned(),
            mutable: true,
            ty: None,
            value: Expr::name("self"),
        });
        let back = Expr::name("this").method(TAKE_BACK, Vec::new());
        body.push(match registered.given_back() {
            Ty::Unit => StatementKind::Expr(back),
            _ => StatementKind::Tail(back),
        });
        let callee = &function.declaration.name;
        let (name, mut docs) = match registered.slot {
            true => (
                UNREGISTER,
                Docs::text(format!("Empties the slot: calls `{callee}` with null.")),
            ),
            false => (
                docs::wrapper_name(function),
                self.wrapper_docs(function, owner),
            ),
        };
        docs.rules.extend(meaning(registered));
        Function {
            stands_for: Some(callee.clone()),
            receiver: Receiver::Value,
            ret: registered.given_back(),
            ..inherent(name, docs, body)
        }
    }
}

/// What comes back, and what it means if nothing does.
fn meaning(registered: &Registered<'_>) -> Vec<String> {
    let ret = registered.unregister.contract.ret.as_ref();
    let otherwise = ret.and_then(|ret| ret.otherwise.as_deref());
    let mut said = Vec::new();
    if registered.destroyed {
        said.push("The data does not come back: C destroys it.".to_owned());
    } else if registered.gives_back().is_some() {
        said.push(format!(
            "`Some` has the data, which is the caller's again. `None` means that C has not given it back. {}",
            sentence(otherwise.unwrap_or_default())
        ));
    } else {
        said.push("The data comes back in any case: `Some` has it.".to_owned());
    }
    if let Some(quiet) = &registered.contract.not_running {
        said.push(format!(
            "Nothing runs any more once this returns: {}.",
            stem(quiet)
        ));
    }
    if let Some(why) = &registered.contract.while_running {
        said.push(format!(
            "A call that is under way goes on, as one of the owners of the data: {}.",
            stem(why)
        ));
    }
    said
}
