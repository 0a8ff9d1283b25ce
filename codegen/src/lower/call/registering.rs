//! Pattern "registration", its calls: a function and data go to C, and come back if C fails to take them.

mod home;
mod object;
mod outcome;
mod slot;

use crate::{
    api::{
        Function,
        argument::{Argument, Because, Claim, Discharged, Remark},
        body::{Body, Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{self, CallbackScope, Transfer},
    header::model as c,
    link::{LinkedFunction, LinkedParam, calls},
};

use super::{
    super::{
        Context,
        callbacks::{Callback, data_of},
        docs,
        items::inherent,
        registrations::Registered,
        roles::Owner,
    },
    Draft, NotBound,
};

use self::outcome::Failure;

/// A call that registers, while it is put together.
struct Registering<'a> {
    callback: Callback<'a>,
    /// The name of the type parameter for what has the trait.
    implementor: String,
    /// The type of the data.
    data_ty: Ty,
    /// The name of the parameter with the data.
    data: String,
    /// Whether the data comes back if C does not take it.
    comes_back: bool,
}

impl<'a> Context<'a> {
    /// The wrapper of a function that registers for good: nothing takes back what it is given.
    pub(super) fn register_only(
        &self,
        function: &LinkedFunction<'a>,
        owner: Owner<'a>,
    ) -> Result<Function, NotBound> {
        let callback = self.callback_of(function)?;
        let destroyed = function
            .param_that(|param| param.destroy.is_some())
            .is_some();
        if *callback.contract.scope == CallbackScope::UntilUnregistered && !destroyed {
            let reason = format!("nothing takes back what `{}` registers", &**function.key);
            let fix = format!(
                "registrations: {{ ...: {{ register: {}, ... }} }}",
                &**function.key
            );
            return Err(NotBound::new(reason, fix));
        }
        if callback.call_owns() {
            let reason = "each call owns its data, which only what empties the slot takes back";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let implementor = self.free_name("C");
        let data_ty = data_of(Ty::Param(implementor.clone()));
        let generics = vec![callback.generic(self, &implementor, None)];
        let registering = self.registering(function, callback, implementor, data_ty)?;
        let trampoline = registering.trampoline();
        let mut draft = Draft::new(&function.declaration.name, owner);
        self.give(&mut draft, function, &registering, trampoline)?;
        let failure = self.failure(function)?;
        let (ret, body) =
            self.registered_or_not(&mut draft, function, &registering, &failure, None);
        let mut docs = self.wrapper_docs(function, owner);
        docs.rules
            .extend(self.registering_docs(function, &registering));
        Ok(self.finished(draft, function, (generics, ret, body), (owner, docs)))
    }

    /// The function of a registration that makes one.
    pub(in super::super) fn register(
        &self,
        registered: &Registered<'a>,
    ) -> Result<Function, NotBound> {
        let function = registered.register;
        let owner = Owner::Registration(registered.key);
        let callback = self.callback_of(function)?;
        let implementor = registered.implementor.clone();
        let data_ty = registered.data_ty();
        let registering = self.registering(function, callback, implementor, data_ty)?;
        let mut draft = Draft::new(&function.declaration.name, owner);
        draft.lifetimes.extend(registered.lifetimes());
        let mut passed = registering.trampoline();
        if registered.by_function {
            let local = registered.field_callback();
            let kind = StatementKind::Let {
                name: local.to_owned(),
                mutable: false,
                ty: Some(registering.callback.fn_ptr()),
                value: passed,
            };
            draft.before.push(Statement::new(kind));
            passed = Expr::name(local);
        }
        self.give(&mut draft, function, &registering, passed)?;
        self.object(&mut draft, registered)?;
        if registered.keeps() {
            let clone = Expr::Support(Support::Arc).path("clone");
            let of = Expr::Ref {
                mutable: false,
                of: Box::new(Expr::name(&*registering.data)),
            };
            let mut kept = Statement::new(StatementKind::bind(
                registered.field_kept(),
                clone.call(vec![of]),
            ));
            kept.remark(Remark::Note(
                "As long as this value owns the data, too, the address is nobody else's: it stays a key \
                 for this registration alone."
                    .to_owned(),
            ));
            draft.before.insert(0, kept);
        }
        self.check_locals(&draft, registered)?;
        draft.lifetimes.clear();
        let failure = self.failure(function)?;
        let made = self.made(registered, &registering.data);
        let (ret, body) =
            self.registered_or_not(&mut draft, function, &registering, &failure, Some(made));
        let mut docs = self.wrapper_docs(function, owner);
        docs.rules
            .extend(self.registering_docs(function, &registering));
        Ok(self.finished(draft, function, (Vec::new(), ret, body), (owner, docs)))
    }

    /// The callback that a function takes.
    fn callback_of(&self, function: &LinkedFunction<'a>) -> Result<Callback<'a>, NotBound> {
        let taken = function.params.iter().filter_map(|param| param.contract);
        if taken.filter(|(_, param)| param.callback.is_some()).count() != 1 {
            let reason = "it takes several callbacks, and each needs a registration of its own";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        match function.callback() {
            Some((_, name)) => self.callback(name),
            None => Err(NotBound::new(
                "it takes no callback",
                "bind: { manual: ... }",
            )),
        }
    }

    /// Who has the data afterwards, and under which name it is passed.
    fn registering(
        &self,
        function: &LinkedFunction<'a>,
        callback: Callback<'a>,
        implementor: String,
        data_ty: Ty,
    ) -> Result<Registering<'a>, NotBound> {
        if let Some(reason) = calls::refusal(self.linked.unit, function.declaration) {
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if function.contract.under.is_some() || function.contract.enters.is_some() {
            let reason = "it registers, and opens a scope";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let carrying = function.params.iter().filter_map(|param| param.contract);
        let carrying = carrying.filter(|(_, param)| param.user_data.is_some());
        if carrying.count() > 1 {
            let reason = "several parameters carry the data of its callback";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let data = function.param_that(|param| param.user_data.is_some());
        let Some((data, (_, contract))) = data.and_then(|data| Some((data, data.contract?))) else {
            let reason = "no parameter carries the data of its callback";
            return Err(NotBound::new(reason, "params: { ...: { user_data: ... } }"));
        };
        let to_any = match self.linked.unit.resolve(&data.declaration.ty) {
            c::Type::Pointer {
                to,
                is_const: false,
                ..
            } => *self.linked.unit.resolve(to) == c::Type::Void,
            _ => false,
        };
        if !to_any {
            let reason = format!("`{}` is no `void *`", data.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let fails = !matches!(self.failure(function)?, Failure::Never);
        let destroyed = function
            .param_that(|param| param.destroy.is_some())
            .is_some();
        let comes_back = match contract.transfer.as_deref() {
            Some(Transfer::OnSuccess) => fails,
            Some(Transfer::Full) if fails && !callback.is_once() && !destroyed => {
                let reason = format!("nothing gives `{}` up if it fails", data.name);
                let fix = format!("params: {{ {}: {{ transfer: on_success }} }}", data.name);
                return Err(NotBound::new(reason, fix));
            }
            Some(Transfer::Full) => false,
            Some(Transfer::None) | None => {
                let reason = format!("who has `{}` once it was called is not said", data.name);
                let fix = format!("params: {{ {}: {{ transfer: on_success }} }}", data.name);
                return Err(NotBound::new(reason, fix));
            }
        };
        Ok(Registering {
            callback,
            implementor,
            data_ty,
            data: data.name.clone(),
            comes_back,
        })
    }

    /// The parameters of a call that registers.
    fn give(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        registering: &Registering<'a>,
        trampoline: Expr,
    ) -> Result<(), NotBound> {
        for param in &function.params {
            let contract = param.contract.map(|(_, contract)| contract);
            let is = |said: fn(&model::Param) -> bool| contract.is_some_and(said);
            if is(|param| param.callback.is_some()) {
                no_more(param, contract)?;
                let some = Expr::name("Some").call(vec![trampoline.clone()]);
                draft.arguments.push(some);
            } else if is(|param| param.destroy.is_some()) {
                no_more(param, contract)?;
                let destroy = registering.callback.destroy_for_c();
                let destroy = registering.generic_function(destroy);
                draft.arguments.push(Expr::name("Some").call(vec![destroy]));
                draft.claims.push(destroyed(registering));
            } else if is(|param| param.user_data.is_some()) {
                self.give_data(draft, function, registering);
            } else {
                self.param(draft, function, param)?;
            }
        }
        let foreign = self.profile.support.name(Support::ForeignOwnable);
        let claims = registering.callback.called_as_demanded(foreign);
        draft.claims.extend(claims);
        self.check_hidden(draft)?;
        if !draft.filled.is_empty() || !draft.given.is_empty() {
            let reason = "it registers, and takes or fills something else";
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        self.requirements(draft, function)
    }

    /// The data: its ownership goes to C.
    fn give_data(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        registering: &Registering<'a>,
    ) {
        let name = registering.data.as_str();
        let into = Expr::Support(Support::ForeignOwnable).path("into_foreign");
        let into = into.call(vec![Expr::name(name)]);
        let mut statement = Statement::new(StatementKind::bind(name, into));
        let taken_back = matches!(draft.owner, Owner::Registration(_));
        let how = match (registering.callback.is_once(), taken_back) {
            (true, true) => "until it comes back by the callback or by a removal",
            (true, false) => "until it comes back by the callback",
            (false, true) => "until it is taken back, and the callback borrows it",
            (false, false) => "for good, and the callback borrows it",
        };
        let back = match registering.comes_back {
            true => " If C does not take it, it comes back right below.",
            false => "",
        };
        let callee = &function.declaration.name;
        statement.remark(Remark::Note(format!(
            "From here on the data belongs to `{callee}`, {how}.{back} Rust does not use it meanwhile: if it is \
             an allocation with one owner, nothing in Rust claims to be that owner any more, and this pointer \
             is the only way to it."
        )));
        draft.before.push(statement);
        draft
            .params
            .push((name.to_owned(), registering.data_ty.clone()));
        draft.arguments.push(Expr::name(name));
    }

    /// What the documentation says about the data: when it comes back, and when it does not.
    fn registering_docs(
        &self,
        function: &LinkedFunction<'a>,
        registering: &Registering<'a>,
    ) -> Vec<String> {
        let fails = !matches!(self.failure(function), Ok(Failure::Never));
        let callee = &function.declaration.name;
        let once = registering.callback.is_once();
        let mut said = registering.callback.where_it_runs(self);
        if let Some(first) = said.first_mut() {
            let method = format!(
                "`{}::{}`",
                registering.implementor,
                registering.callback.method()
            );
            *first = first.replacen("It runs", &format!("{method} runs"), 1);
        }
        let data = match (fails, registering.comes_back) {
            (false, _) => None,
            (true, true) => Some("If it fails, the data comes back with the error.".to_owned()),
            (true, false) if once => Some(format!(
                "If it fails, the data does not come back: `{callee}` has seen to it that the callback has \
                 it."
            )),
            (true, false) => Some(format!(
                "If it fails, the data does not come back: `{callee}` has given it up."
            )),
        };
        std::iter::once(said.join(" ")).chain(data).collect()
    }

    /// The wrapper, with everything that was put together.
    fn finished(
        &self,
        draft: Draft<'a>,
        function: &LinkedFunction<'a>,
        (generics, ret, mut body): (Vec<crate::api::Generic>, Ty, Body),
        (owner, docs): (Owner<'a>, crate::api::docs::Docs),
    ) -> Function {
        let name = docs::wrapper_name(function);
        self.assert_may_sleep(&mut body, function, Some((owner, name)));
        Function {
            stands_for: Some(function.declaration.name.clone()),
            requires: draft.requires,
            lifetimes: draft.lifetimes,
            generics,
            receiver: draft.receiver,
            params: draft.params,
            ret,
            ..inherent(name, docs, body)
        }
    }
}

impl Registering<'_> {
    /// A function that is generic over what has the trait, for this one.
    fn generic_function(&self, name: String) -> Expr {
        let mut types = vec![Ty::Param(self.implementor.clone())];
        match &self.data_ty {
            Ty::Support(Support::Arc, payload) if self.callback.call_owns() => {
                types.extend(payload.iter().cloned());
            }
            _ => {}
        }
        Expr::Turbofish(Box::new(self.beside_trait(name)), types)
    }

    /// The function that C calls.
    fn trampoline(&self) -> Expr {
        self.generic_function(self.callback.for_c())
    }

    /// The data, taken back because C has not taken it.
    fn back(&self, function: &LinkedFunction<'_>) -> Expr {
        let claim = Claim::Tagged {
            tag: "origin".to_owned(),
            text: format!(
                "`{}` comes from `into_foreign` of this type, and nobody else takes it back",
                self.data
            ),
        };
        let because = Because::Fact(format!(
            "`{}` has failed, and takes the data over only if it succeeds",
            function.declaration.name
        ));
        let from = Expr::Support(Support::ForeignOwnable).path("from_foreign");
        let from = from.call(vec![Expr::name(&*self.data)]);
        Expr::unsafe_(from, Argument::new(claim, because))
    }

    fn beside_trait(&self, name: String) -> Expr {
        Expr::Type(Ty::Generated {
            module: self.callback.module.to_owned(),
            name,
        })
    }
}

/// That what destroys the data is called as it demands.
fn destroyed(registering: &Registering<'_>) -> Discharged {
    Discharged {
        claim: Claim::CalledBack {
            function: registering.callback.destroy_for_c(),
        },
        because: Because::Fact(
            "it is called once, with the data that is registered together with it, when C will not use the \
             data any more"
                .to_owned(),
        ),
    }
}

/// A parameter with a function says nothing else.
fn no_more(param: &LinkedParam<'_>, contract: Option<&model::Param>) -> Result<(), NotBound> {
    let plain = contract.is_some_and(|one| {
        one.view.is_none()
            && one.transfer.is_none()
            && one.nullability.is_none()
            && one.direction.is_none()
            && one.constant.is_none()
            && one.result_of.is_none()
            && one.user_data.is_none()
            && !(one.callback.is_some() && one.destroy.is_some())
    });
    if plain {
        return Ok(());
    }
    let reason = format!("`{}` is a function, and its contract says more", param.name);
    Err(NotBound::new(reason, "bind: { manual: ... }"))
}
