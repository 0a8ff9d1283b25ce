//! Pattern "obligation", its payments: a value that is owed is consumed by the function that discharges it, in
//! the place where that is allowed.

use crate::{
    api::{
        Function, Receiver,
        argument::{Argument, Because, Claim, Discharged},
        body::{Expr, StatementKind},
        ty::{Support, Ty},
    },
    contract::model::{FieldOf, Key, Owed, Payment, Transfer},
    header::model as c,
    link::{Entry, LinkedFunction, LinkedParam, View, calls},
    support::{raw_names, words::article},
};

use super::{
    super::{
        Context, held,
        obligations::{self, OBJECT},
        roles::{Owner, Role},
    },
    Draft, NotBound,
};

/// The parameter that shows where a payment is made.
const PLACE: &str = "_at";

/// What a wrapper pays.
#[derive(Clone, Copy)]
pub(super) struct Pays<'a> {
    owed: Entry<'a, Owed>,
    /// The view of the object.
    view: View<'a>,
    payment: &'a Payment,
}

impl<'a> Pays<'a> {
    /// What the function demands of its caller follows from what is owed, by name; nobody else is asked.
    pub(super) fn fulfil(self, draft: &mut Draft<'a>) -> Result<(), NotBound> {
        for (tag, why) in &self.payment.because {
            let named =
                |claim: &Claim| matches!(claim, Claim::Tagged { tag: of, .. } if *of == **tag);
            let mut claims = draft.claims.iter_mut();
            let Some(found) = claims.find(|one| named(&one.claim)) else {
                let reason = format!("`{}` demands nothing called `{}`", draft.callee, &**tag);
                return Err(NotBound::new(
                    reason,
                    format!("requires: {{ {}: ... }}", &**tag),
                ));
            };
            found.because = Because::Fact(why.clone());
            draft
                .requires
                .retain(|requirement| requirement.tag != **tag);
        }
        let Some(open) = draft.requires.first() else {
            return Ok(());
        };
        let reason = format!("nothing says why `{}` is fulfilled", open.tag);
        Err(NotBound::new(
            reason,
            format!("because: {{ {}: ... }}", open.tag),
        ))
    }
}

impl<'a> Context<'a> {
    /// The method of what is owed that pays it by a function.
    pub(in super::super) fn payment(
        &self,
        owed: Entry<'a, Owed>,
        (name, payment): (&'a Key, &'a Payment),
    ) -> Result<Function, NotBound> {
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let Some(function) = self.linked.function(name) else {
            let absent = self.linked.absent(name);
            let why = absent.map_or("no contract", |absent| absent.reason);
            return Err(NotBound::new(
                format!("it is not declared: {why}"),
                "headers that declare it",
            ));
        };
        if let Role::NotBound { reason, fix } = self.roles.of(function.id()) {
            return Err(NotBound { reason, fix });
        }
        if let Some(reason) = calls::refusal(self.linked.unit, function.declaration) {
            return Err(manual(reason));
        }
        let contract = function.contract;
        if function.case.is_some() || contract.enters.is_some() || contract.leaves.is_some() {
            return Err(manual("it does more than a payment".to_owned()));
        }
        let taken = self.linked.taken(function, owed);
        let (Some(taken), Some(view)) = (taken, self.view(&owed.contract.view)) else {
            let reason = format!("no parameter takes a `{}`", &**owed.key);
            let fix = format!("params: {{ ...: {{ owed: {} }} }}", &**owed.key);
            return Err(NotBound::new(reason, fix));
        };
        let mut draft = Draft::new(&function.declaration.name, Owner::Obligation(owed.key));
        draft.receiver = Receiver::Value;
        draft.received = Some(taken.name.clone());
        draft.pays = Some(Pays {
            owed,
            view,
            payment,
        });
        self.place_of_payment(&mut draft, function, payment)?;
        let mut made = self.completed(draft, function)?;
        made.docs
            .rules
            .extend(self.payment_docs(payment, &made.ret));
        Ok(made)
    }

    /// The token of the callback in which it may be paid.
    fn place_of_payment(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        payment: &'a Payment,
    ) -> Result<(), NotBound> {
        let Some(at) = &payment.at else { return Ok(()) };
        if function.params.iter().any(|param| param.name == PLACE) {
            let reason = format!("its parameter `{PLACE}` has the name of the token");
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let callback = self.linked.index.callbacks.get(at.as_str());
        let Some(token) = callback.and_then(|entry| entry.contract.token.as_ref()) else {
            let reason = format!("nothing shows that a `{}` runs", &**at);
            return Err(NotBound::new(reason, "token: { name: ..., means: ... }"));
        };
        let ty = Ty::WithLifetimes(Box::new(self.generated(&token.name)), vec!["_".to_owned()]);
        draft.params.push((PLACE.to_owned(), Ty::shared(ty)));
        let claim = Claim::Tagged {
            tag: token.name.value.clone(),
            text: token.means.clone(),
        };
        let why = format!(
            "{} `{}` exists only while that is so",
            article(&token.name),
            &*token.name
        );
        draft.claim(claim, Because::Fact(why));
        Ok(())
    }

    /// What the documentation of a payment says beside what the function does.
    fn payment_docs(&self, payment: &Payment, ret: &Ty) -> Vec<String> {
        let place = payment.at.as_ref().and_then(|at| self.place_docs(at));
        let fails = matches!(ret, Ty::Support(Support::Result, _));
        let fails =
            fails.then(|| "Nothing is owed any more afterwards, even if it fails.".to_owned());
        place.into_iter().chain(fails).collect()
    }

    /// Where a payment can be made, in words.
    fn place_docs(&self, at: &str) -> Option<String> {
        let entry = self.linked.index.callbacks.get(at)?;
        let token = entry.contract.token.as_ref()?;
        let [callback, token] =
            [entry.key, &token.name].map(|name| obligations::link(name, entry.module));
        Some(format!(
            "It can be called only while {callback} runs, which {token} shows."
        ))
    }

    /// The parameter that takes what the wrapper pays, if this is it. What takes something owed is nothing for
    /// any other wrapper.
    pub(super) fn taken_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
    ) -> Option<Result<(), NotBound>> {
        let (_, contract) = param.contract?;
        let received = draft.received.as_ref() == Some(&param.name);
        match draft.pays.filter(|_| received) {
            Some(pays) => Some(self.paid_param(draft, param, pays)),
            None => contract.owed.as_ref().map(|name| {
                let reason = format!("`{}` takes a second thing owed, `{}`", param.name, &**name);
                Err(NotBound::new(reason, "bind: { manual: ... }"))
            }),
        }
    }

    fn paid_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        pays: Pays<'a>,
    ) -> Result<(), NotBound> {
        let on_success = Some(&Transfer::OnSuccess);
        let transfer = param
            .contract
            .and_then(|(_, contract)| contract.transfer.as_deref());
        if transfer == on_success {
            let reason = "ownership that moves on success only, which leaves the rest owed";
            return Err(NotBound::new(reason, "transfer: full"));
        }
        self.check_const(param, pays.view)?;
        let pointer = format!("self.{OBJECT}.as_ptr()");
        let object = Expr::name("self")
            .field(OBJECT)
            .method("as_ptr", Vec::new());
        draft.arguments.push(object);
        draft
            .claims
            .extend(obligations::owned(pays.owed.contract, pays.view, &pointer));
        let callee = draft.callee.clone();
        draft
            .claims
            .extend(held::same_task(&pays.owed.contract.thread, &callee));
        Ok(())
    }

    /// A field of the object to whose scope the value is bound: it is read just before the call.
    pub(super) fn field_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        field: &'a FieldOf,
    ) -> Result<(), NotBound> {
        let manual = |reason: String| NotBound::new(reason, "bind: { manual: ... }");
        let view = self.view(&field.view);
        let object = draft
            .pays
            .and_then(|pays| self.linked.object_of_scope(pays.owed.contract));
        let (Some(view), Some(object)) = (view, object) else {
            let reason = format!(
                "`{}` is a field of what the wrapper does not have",
                param.name
            );
            return Err(NotBound::new(
                reason,
                "obligations: { ...: { bound_to: ... } }",
            ));
        };
        if !object.is_or_refines(view.key) {
            let reason = format!("a `{}` is no `{}`", &**object.key, &**view.key);
            return Err(manual(reason));
        }
        let record = self.linked.unit.records.get(view.c_type);
        let fields = record.and_then(|record| Some((record, record.layout.as_ref()?)));
        let found = fields.and_then(|(record, layout)| {
            let mut fields = layout.fields.iter();
            let found = fields.find(|one| one.name == *field.field)?;
            let plain =
                !record.is_union && !layout.shares_bytes(found) && found.bit_width.is_none();
            (plain && self.linked.unit.reaches(record, found)).then_some(found)
        });
        let Some(found) = found else {
            let reason = format!("raw bindings do not offer `{}` as a field", &*field.field);
            return Err(manual(reason));
        };
        if let Some(reason) = self.linked.unit.field_disproof(view.c_type, &found.name) {
            return Err(manual(reason));
        }
        let cast = self.passes_as(&found.ty, &param.declaration.ty);
        let Some(cast) = cast else {
            let reason = format!("`{}` is not of the type of `{}`", &*field.field, param.name);
            return Err(manual(reason));
        };
        let name = draft.local(&param.name);
        let kind = StatementKind::bind(&name, read(object, found, field));
        draft.before.push(crate::api::body::Statement::new(kind));
        let value = Expr::name(&*name);
        draft.arguments.push(match cast {
            true => value.method("cast", Vec::new()),
            false => value,
        });
        let what = format!(
            "the `{}` of that object, which was just read",
            &*field.field
        );
        let argument = name;
        draft.claim(Claim::Accepted { argument, what }, Because::Evident);
        Ok(())
    }

    /// Whether a value of one type can be passed as one of another, and if so whether it is cast: only pointers
    /// are, and none to const becomes one to write through.
    fn passes_as(&self, from: &c::Type, to: &c::Type) -> Option<bool> {
        let unit = self.linked.unit;
        match (unit.resolve(from), unit.resolve(to)) {
            (
                c::Type::Pointer {
                    to: a,
                    is_const: from_const,
                    ..
                },
                c::Type::Pointer {
                    to: b,
                    is_const: to_const,
                    ..
                },
            ) => {
                let function = |ty: &c::Type| matches!(unit.resolve(ty), c::Type::Function { .. });
                let keeps = *to_const || !*from_const;
                let fits = keeps && !function(a) && !function(b);
                fits.then(|| unit.resolve(a) != unit.resolve(b))
            }
            (c::Type::Pointer { .. }, _) | (_, c::Type::Pointer { .. }) => None,
            (from, to) => (from == to && self.scalar(from).is_some()).then_some(false),
        }
    }
}

/// Reads a field of the object through the raw pointer.
fn read(object: View<'_>, declared: &c::Field, field: &FieldOf) -> Expr {
    let name = obligations::object_name(object);
    let pointer = format!("self.{name}.{}()", object.accessor());
    let reference = format!("self.{name}");
    let valid = Argument::new(
        object.valid(&pointer),
        Because::Reference {
            name: reference.clone(),
        },
    );
    let no_race = Discharged {
        claim: Claim::NoDataRace {
            field: declared.name.clone(),
        },
        because: Because::Fact(field.because.clone()),
    };
    let argument = valid
        .and_all(object.invariants_of(&reference))
        .and_all([no_race]);
    let place = Expr::name("self")
        .field(&name)
        .method(object.accessor(), Vec::new())
        .deref();
    let steps = declared.path.iter().map(String::as_str);
    let inside = steps.fold(place, |place, step| place.field(step));
    Expr::unsafe_(inside.field(&raw_names::raw(&declared.name)), argument)
}
