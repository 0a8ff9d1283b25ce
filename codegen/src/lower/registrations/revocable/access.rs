//! Pattern "revocable", its functions: how the value is made, and how it is reached.

use crate::{
    api::{
        Bound, Function, Generic, Receiver,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    support::words::stem,
};

use super::{
    super::super::{Context, docs::wrapper_name, items::inherent},
    Form, GONE, OWNS, REGISTRATION, VALUE,
};

impl<'a> Context<'a> {
    /// `new`: makes the value where it stays, and registers it.
    pub(super) fn new_of(&self, form: &Form<'_, 'a>) -> Function {
        let data = self.data_name(form);
        let value = self.value_name(form);
        let error = self.free_name("E");
        let general = Ty::Support(Support::Error, Vec::new());
        let init = Ty::Support(
            Support::PinInit,
            vec![form.payload(), Ty::Param(error.clone())],
        );
        let params = form.register.params.iter().map(|(name, ty)| {
            if *name == *data {
                let init = Ty::Impl(Box::new(Bound::Trait(init.clone(), Vec::new())));
                return (value.clone(), init);
            }
            (name.clone(), ty.clone())
        });
        let from = Ty::WithTypes(Box::new(Ty::prim("From")), vec![Ty::Param(error.clone())]);
        let mut docs = Docs::text(format!(
            "Makes a value and registers it: see [`{}`].",
            &**form.registered.key
        ));
        let register = wrapper_name(form.registered.register);
        docs.errors = self
            .wrapper_docs(form.registered.register, self.owner_of(form))
            .errors;
        docs.rules.push(format!(
            "If `{value}` fails, if there is no memory, or if `{register}` fails, the value is dropped."
        ));
        Function {
            generics: vec![Generic {
                name: error,
                bounds: Vec::new(),
            }],
            wheres: vec![(general, Bound::Trait(from, Vec::new()))],
            params: params.collect(),
            ret: Ty::result(Ty::SelfTy, None),
            ..inherent("new", docs, self.new_body(form, data, &value))
        }
    }

    fn owner_of(&self, form: &Form<'_, 'a>) -> super::super::super::roles::Owner<'a> {
        super::super::super::roles::Owner::Registration(form.registered.key)
    }

    fn new_body(&self, form: &Form<'_, 'a>, data: &str, value: &str) -> Body {
        let new = |support| Expr::Support(support).path("new");
        let fields = vec![
            (
                VALUE.to_owned(),
                new(Support::Revocable).call(vec![Expr::name(value)]),
            ),
            (GONE.to_owned(), new(Support::Completion).call(Vec::new())),
        ];
        let ty = Ty::Generated {
            module: self.own_module(form).to_owned(),
            name: format!("{}Inner", form.name()),
        };
        let general = Ty::Support(Support::Error, Vec::new());
        let mut body = Body::new();
        let init = free(form, "init", data);
        body.let_(&init, Expr::PinInit(ty, fields, general.clone()));
        // What `value` fails with converts to the general error, too: which one is meant must be said.
        let make = Expr::Support(Support::Arc).path("pin_init");
        let make = Expr::Turbofish(Box::new(make), vec![general]).call(vec![
            Expr::name(&*init),
            Expr::Support(Support::FlagsMaySleep),
        ]);
        let make = Expr::Using(Support::InPlaceInit, Box::new(make)).try_();
        body.let_(data, make);
        let registration = Expr::Type(self.generated(form.registered.key));
        let arguments = form.register.params.iter();
        let arguments = arguments.map(|(name, _)| Expr::name(&**name)).collect();
        let call = registration.path(&form.register.name).call(arguments);
        let made = match &form.register.ret {
            Ty::Support(Support::Result, types) if matches!(types.get(1), Some(Ty::Tuple(_))) => {
                let error =
                    Expr::Lambda(vec!["(error, _)".to_owned()], Box::new(Expr::name("error")));
                call.method("map_err", vec![error]).try_()
            }
            Ty::Support(Support::Result, _) => call.try_(),
            _ => call,
        };
        body.let_(REGISTRATION, made);
        let fields = vec![
            (REGISTRATION.to_owned(), Expr::name(REGISTRATION)),
            (OWNS.to_owned(), Expr::name("core::marker::PhantomData")),
        ];
        let tail = Expr::name("Ok").call(vec![Expr::Struct(fields)]);
        body.push(StatementKind::Tail(tail));
        body
    }

    /// The name of the parameter of `new` that makes the value.
    pub(super) fn value_name(&self, form: &Form<'_, 'a>) -> String {
        free(form, VALUE, self.data_name(form))
    }

    /// The name of the parameter of the registering function that has the data.
    fn data_name<'f>(&self, form: &'f Form<'_, 'a>) -> &'f str {
        let register = form.registered.register;
        let data = register.param_that(|param| param.user_data.is_some());
        data.map_or("data", |data| &data.name)
    }

    /// Access for whoever shows that the callback cannot run.
    pub(super) fn access(&self, form: &Form<'_, 'a>) -> Option<Function> {
        let (witness, because) = form.witness?;
        let object = form.registered.object.as_ref()?;
        let taken = form.registered.lifetimes();
        let lifetime = if taken.is_empty() { "a" } else { "b" };
        let own = Expr::name("self").method(&object.field, Vec::new());
        let own = own.method(object.view.accessor(), Vec::new());
        let shown = Expr::name(&*object.field).method(witness.accessor(), Vec::new());
        let mut body = Body::new();
        body.push(StatementKind::ReturnIf {
            condition: Expr::NotEqual(Box::new(own), Box::new(shown)),
            value: Expr::name("None"),
        });
        let there = Expr::name("self").method("try_access", Vec::new());
        let there = Expr::name("drop").call(vec![there.try_()]);
        body.push(StatementKind::Expr(there));
        let argument = Argument::new(
            Claim::Tagged {
                tag: "there".to_owned(),
                text: "the value was not taken away".to_owned(),
            },
            Because::Fact("it was there a line above".to_owned()),
        )
        .and(
            Claim::Tagged {
                tag: "stays".to_owned(),
                text: "it is not taken away while the returned reference exists".to_owned(),
            },
            Because::Fact(format!(
                "`self` is borrowed that long and not dropped, and so is `{}`, which is what it is \
                 registered with: {}",
                object.field,
                stem(because)
            )),
        );
        let access = form.shared().field(VALUE).method("access", Vec::new());
        let access = Expr::unsafe_(access, argument);
        body.push(StatementKind::Tail(Expr::name("Some").call(vec![access])));
        let name = &object.field;
        let mut docs = Docs::text(format!(
            "Returns the value, for as long as `{name}` shows that nothing takes it away."
        ));
        docs.rules.push(format!(
            "`None` if `{name}` is not what it is registered with, or if the value was taken away already."
        ));
        let tied = |to: Ty| Ty::Ref {
            lifetime: Some(lifetime.to_owned()),
            mutable: false,
            to: Box::new(to),
        };
        Some(Function {
            lifetimes: vec![lifetime.to_owned()],
            receiver: Receiver::SharedFor(lifetime),
            params: vec![(name.clone(), tied(self.generated(witness.key)))],
            ret: Ty::Option(Box::new(tied(form.payload()))),
            ..inherent("access", docs, body)
        })
    }

    /// Access for everybody else, in a read-side section of RCU.
    pub(super) fn tries(&self, form: &Form<'_, 'a>) -> [Function; 3] {
        let call = |name: &str, arguments: Vec<Expr>| {
            Body::tail(form.shared().field(VALUE).method(name, arguments))
        };
        let guard = Ty::Support(Support::RevocableGuard, Vec::new());
        let guard = Ty::WithLifetimes(Box::new(guard), vec!["_".to_owned()]);
        let guard = Ty::WithTypes(Box::new(guard), vec![form.payload()]);
        let mut docs = Docs::text(
            "Returns the value if it was not taken away, and keeps it until the guard is dropped.",
        );
        docs.rules.push(
            "Nothing may sleep as long as the guard exists: it is a read-side section of RCU."
                .to_owned(),
        );
        let try_access = Function {
            receiver: Receiver::Shared,
            ret: Ty::Option(Box::new(guard)),
            ..inherent("try_access", docs, call("try_access", Vec::new()))
        };
        let result = self.free_name("R");
        let closure = self.free_name("F");
        let generics = vec![
            Generic {
                name: result.clone(),
                bounds: Vec::new(),
            },
            Generic {
                name: closure.clone(),
                bounds: vec![Bound::FnOnce(
                    vec![Ty::shared(form.payload())],
                    Ty::Param(result.clone()),
                )],
            },
        ];
        let docs = "Calls `f` with the value if it was not taken away; `f` must not sleep.";
        let try_access_with = Function {
            generics,
            receiver: Receiver::Shared,
            params: vec![("f".to_owned(), Ty::Param(closure))],
            ret: Ty::Option(Box::new(Ty::Param(result))),
            ..inherent(
                "try_access_with",
                Docs::text(docs),
                call("try_access_with", vec![Expr::name("f")]),
            )
        };
        let taken = form.registered.lifetimes();
        let lifetime = if taken.is_empty() { "a" } else { "b" };
        let tied = |to: Ty| Ty::Ref {
            lifetime: Some(lifetime.to_owned()),
            mutable: false,
            to: Box::new(to),
        };
        let section = Ty::Support(Support::RcuGuard, Vec::new());
        let docs = "Returns the value if it was not taken away, for a read-side section of RCU that has begun.";
        let try_access_with_guard = Function {
            lifetimes: vec![lifetime.to_owned()],
            receiver: Receiver::SharedFor(lifetime),
            params: vec![("guard".to_owned(), tied(section))],
            ret: Ty::Option(Box::new(tied(form.payload()))),
            ..inherent(
                "try_access_with_guard",
                Docs::text(docs),
                call("try_access_with_guard", vec![Expr::name("guard")]),
            )
        };
        [try_access, try_access_with, try_access_with_guard]
    }
}

/// A name that no parameter of the registering function has, but for the one in whose place it stands.
fn free(form: &Form<'_, '_>, name: &str, instead_of: &str) -> String {
    let mut name = name.to_owned();
    let taken = |name: &str| {
        let mut params = form.register.params.iter();
        params.any(|(param, _)| param == name && param != instead_of)
    };
    while taken(&name) {
        name.push('_');
    }
    name
}
