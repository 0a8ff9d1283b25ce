//! Pattern "revocable": data of a registration that can be used until the callback, or a removal, takes it away.

mod access;
mod borrowing;
mod fits;

use crate::{
    api::{
        Bound, Field, Function, Generic, Impl, Item, Receiver, Repr, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim, Remark},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{Key, RevocableForm},
    link::View,
    support::diag::Sink,
};

use super::{
    super::{
        Context,
        docs::wrapper_name,
        items::{implementation, inherent, of_trait, scope_guard},
    },
    Registered,
};

/// The field with the value.
const VALUE: &str = "value";
/// The field with the event that the value is gone.
const GONE: &str = "gone";
/// The field with the registration.
const REGISTRATION: &str = "registration";
/// The field by which the type is as its value is.
const OWNS: &str = "_value";

/// A form of a registration whose data can be used, with everything that it is made of.
struct Form<'r, 'a> {
    contract: &'a RevocableForm,
    registered: &'r Registered<'a>,
    /// The function that registers, as Rust has it.
    register: Function,
    witness: Option<(View<'a>, &'a str)>,
    /// The type parameter for the value.
    payload: String,
}

impl Form<'_, '_> {
    fn name(&self) -> &str {
        &self.contract.name
    }

    fn payload(&self) -> Ty {
        Ty::Param(self.payload.clone())
    }

    /// A generated type of this module, with the value's type.
    fn with_payload(&self, name: String, module: &str) -> Ty {
        let ty = Ty::Generated {
            module: module.to_owned(),
            name,
        };
        Ty::WithTypes(Box::new(ty), vec![self.payload()])
    }

    /// The value's type as the public type has it: it goes to the thread that calls back, at any time.
    fn generics(&self) -> Vec<Generic> {
        self.generics_with(vec![Bound::Prelude("Send"), Bound::Static])
    }

    fn generics_with(&self, bounds: Vec<Bound>) -> Vec<Generic> {
        vec![Generic {
            name: self.payload.clone(),
            bounds,
        }]
    }

    /// `self.registration.data()`: what is shared with the callback.
    fn shared(&self) -> Expr {
        let registration = Expr::name("self").field(REGISTRATION);
        registration.method(self.registered.field_data(), Vec::new())
    }

    fn block(&self, name: String, docs: Docs) -> TypeBlock {
        TypeBlock {
            name,
            lifetimes: Vec::new(),
            generics: self.generics_with(Vec::new()),
            wheres: Vec::new(),
            docs,
            must_use: None,
            visibility: Visibility::Module,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields: Vec::new(),
            impls: Vec::new(),
        }
    }
}

/// `core::marker::PhantomData<T>`.
fn phantom(of: Ty) -> Ty {
    Ty::Core("core::marker::PhantomData", vec![of])
}

impl<'a> Context<'a> {
    /// The types of the revocable form of a registration, if it has one.
    pub(in super::super) fn revocable(&self, sink: &mut Sink, key: &'a Key) -> Vec<Item> {
        let Some(entry) = self.linked.index.registrations.get(key.as_str()) else {
            return Vec::new();
        };
        let Some(contract) = &entry.contract.revocable else {
            return Vec::new();
        };
        // What keeps the registration itself from being made is in the report of its functions.
        let Ok(registered) = self.registered(key) else {
            return Vec::new();
        };
        let Ok([register, ..]) = self.functions_of(&registered) else {
            return Vec::new();
        };
        if let Some(misfit) = self.misfit(contract, &registered, &register) {
            sink.push(misfit.diagnostic(self.linked, contract));
            return Vec::new();
        }
        let witness = contract.witness.as_ref();
        let witness = witness.and_then(|name| self.view(name));
        let form = Form {
            contract,
            register,
            witness: witness.zip(contract.because.as_deref()),
            payload: self.free_name("T"),
            registered: &registered,
        };
        let mut types = vec![
            self.inner_type(&form),
            self.callback_type(&form),
            self.public_type(&form),
        ];
        types.extend(self.borrowing_types(&form));
        types.into_iter().map(Item::Type).collect()
    }

    fn own_module(&self, form: &Form<'_, 'a>) -> &'a str {
        self.module_of_type(form.registered.key)
    }

    fn inner_ty(&self, form: &Form<'_, 'a>) -> Ty {
        form.with_payload(format!("{}Inner", form.name()), self.own_module(form))
    }

    fn callback_ty(&self, form: &Form<'_, 'a>) -> Ty {
        form.with_payload(format!("{}Callback", form.name()), self.own_module(form))
    }

    /// What the value and the callback share: the value, and the event that it is gone.
    fn inner_type(&self, form: &Form<'_, 'a>) -> TypeBlock {
        let name = form.name();
        let inner = format!("{name}Inner");
        let summary = format!("What a [`{name}`] shares with what C calls for it.");
        let field = |field: &str, doc: &str, ty: Ty| Field {
            name: field.to_owned(),
            doc: doc.to_owned(),
            ty,
        };
        let value = Ty::Support(Support::Revocable, vec![form.payload()]);
        let crossing = |trait_name: &'static str, claim: Claim, why: String| Impl {
            generics: form.generics_with(vec![Bound::Prelude("Send")]),
            argument: Some(Argument::new(claim, Because::Fact(why))),
            ..implementation(Some(Trait::Prelude(trait_name)), Vec::new())
        };
        let payload = &form.payload;
        let ty = inner.clone();
        let send = crossing(
            "Send",
            Claim::Send { ty: ty.clone() },
            format!("`{payload}` is `Send`, and nothing else in it belongs to a thread"),
        );
        let sync = crossing(
            "Sync",
            Claim::Sync { ty },
            format!(
                "only a `{name}` gives access to the value, and is shared only where `{payload}` is `Sync`; \
                 whoever takes the value away does so alone, which is as if it had moved there"
            ),
        );
        TypeBlock {
            repr: Repr::Pinned,
            fields: vec![
                field(VALUE, "", value),
                field(
                    GONE,
                    "Is complete once the value was dropped.",
                    Ty::Support(Support::Completion, Vec::new()),
                ),
            ],
            impls: vec![send, sync],
            ..form.block(inner, Docs::text(summary))
        }
    }

    /// What has the trait of the callback: it takes the value away.
    fn callback_type(&self, form: &Form<'_, 'a>) -> TypeBlock {
        let callback = &form.registered.callback;
        let declared = callback.declared_method();
        let data = callback.data().to_owned();
        let params = declared.params.into_iter().map(|(name, ty)| {
            let unused = name != data;
            (if unused { format!("_{name}") } else { name }, ty)
        });
        let field = |name: &str| Expr::name(&*data).field(name);
        let mut then = Body::new();
        then.push(StatementKind::Expr(
            field(GONE).method("complete_all", Vec::new()),
        ));
        let mut otherwise = Body::new();
        otherwise.push(StatementKind::Expr(
            field(GONE).method("wait_for_completion", Vec::new()),
        ));
        let mut body = Body::new();
        let decide = body.push(StatementKind::If {
            condition: field(VALUE).method("revoke", Vec::new()),
            then,
            otherwise,
        });
        decide.remark(Remark::Note(
            "Either way the value is gone when this returns: it is dropped here once nobody uses it any \
             more, or it was taken away elsewhere, and this waits until it was dropped there."
                .to_owned(),
        ));
        let method = Function {
            params: params.collect(),
            ..of_trait(callback.method(), body)
        };
        let shared = Ty::Support(Support::Arc, vec![self.inner_ty(form)]);
        let of_trait = Impl {
            generics: form.generics(),
            types: vec![("Data".to_owned(), shared)],
            ..implementation(
                Some(Trait::Generated(self.generated(callback.key))),
                vec![method],
            )
        };
        let summary = format!("Takes the value of a [`{}`] away, for C.", form.name());
        TypeBlock {
            fields: vec![Field {
                name: OWNS.to_owned(),
                doc: String::new(),
                ty: phantom(form.payload()),
            }],
            impls: vec![of_trait],
            ..form.block(format!("{}Callback", form.name()), Docs::text(summary))
        }
    }

    /// The type that users have.
    fn public_type(&self, form: &Form<'_, 'a>) -> TypeBlock {
        let registration = self.generated(form.registered.key);
        let lifetimes = form.registered.lifetimes();
        let registration = match lifetimes.is_empty() {
            true => registration,
            false => Ty::WithLifetimes(Box::new(registration), lifetimes.clone()),
        };
        let arguments = vec![self.callback_ty(form), self.inner_ty(form)];
        let registration = Ty::WithTypes(Box::new(registration), arguments);
        let fields = vec![
            Field {
                name: REGISTRATION.to_owned(),
                doc: String::new(),
                ty: registration,
            },
            Field {
                name: OWNS.to_owned(),
                doc: "It is shared between threads only if the value may be.".to_owned(),
                ty: phantom(form.payload()),
            },
        ];
        let mut functions = vec![self.new_of(form)];
        functions.extend(self.object_accessor(form));
        functions.extend(self.access(form));
        functions.extend(self.tries(form));
        let own = Impl {
            lifetimes: lifetimes.clone(),
            generics: form.generics(),
            ..implementation(None, functions)
        };
        TypeBlock {
            lifetimes,
            generics: form.generics(),
            must_use: Some("the value is dropped when this is dropped"),
            visibility: Visibility::Public,
            fields,
            impls: vec![own, self.drop_of_form(form)],
            ..form.block(form.name().to_owned(), form_docs(form))
        }
    }

    /// Takes the value away, unless the callback does, and waits for whoever has taken it.
    fn drop_of_form(&self, form: &Form<'_, 'a>) -> Impl {
        let mut body = Body::new();
        if let Some(assertion) = self.profile.assertions.may_sleep.as_deref() {
            body.push(self.assertion_of(assertion));
        }
        let field = |name: &str| Expr::name("inner").field(name);
        body.let_("inner", form.shared());
        let mut completed = Body::new();
        completed.push(StatementKind::Expr(
            field(GONE).method("complete_all", Vec::new()),
        ));
        let guard = body.let_("_completed", scope_guard(completed));
        guard.remark(Remark::Note(
            "Whoever waits for the value to be gone goes on also if dropping it panics.".to_owned(),
        ));
        let trait_name = &**form.registered.callback.key;
        let argument = Argument::new(
            Claim::Tagged {
                tag: "unused".to_owned(),
                text: "nobody uses the value".to_owned(),
            },
            Because::Fact(format!(
                "whatever gives access to it borrows `self`, which is borrowed here alone, and what C calls \
                 as `{trait_name}` does no more than take it away"
            )),
        );
        let revoke = field(VALUE).method("revoke_nosync", Vec::new());
        body.let_("revoked", Expr::unsafe_(revoke, argument));
        let mut wait = Body::new();
        wait.push(StatementKind::Expr(
            field(GONE).method("wait_for_completion", Vec::new()),
        ));
        body.push(StatementKind::If {
            condition: Expr::Not(Box::new(Expr::name("revoked"))),
            then: wait,
            otherwise: Body::new(),
        });
        let drop = Function {
            receiver: Receiver::Exclusive,
            ..of_trait("drop", body)
        };
        Impl {
            lifetimes: form.registered.lifetimes(),
            generics: form.generics(),
            ..implementation(Some(Trait::Prelude("Drop")), vec![drop])
        }
    }
}

/// What the documentation of the type says beside the words of the contract.
fn form_docs(form: &Form<'_, '_>) -> Docs {
    let registration = &**form.registered.key;
    let trait_name = &**form.registered.callback.key;
    let mut docs = Docs::text(form.contract.doc.trim_end());
    docs.examples.clone_from(&form.contract.examples);
    let function = wrapper_name(form.registered.register);
    docs.rules.push(format!(
        "It is a [`{registration}`], made by `{function}`, whose data is the value. What C calls as \
         [`{trait_name}`] takes the value away and drops it, and so does dropping this: whichever is first, \
         and when either returns, the value is gone."
    ));
    docs.rules.push(
        "Dropping it may sleep. A value must not own the `Self` that it is in, nor wait for it to be gone: \
         that would never end."
            .replace("`Self`", &format!("`{}`", form.name())),
    );
    docs
}

impl<'a> Context<'a> {
    /// The method that gives what it is registered with.
    fn object_accessor(&self, form: &Form<'_, 'a>) -> Option<Function> {
        let object = form.registered.object.as_ref()?;
        let registration = Expr::name("self").field(REGISTRATION);
        let value = registration.method(&object.field, Vec::new());
        let docs = format!("Returns what it is registered with: `{}`.", object.field);
        Some(Function {
            receiver: Receiver::Shared,
            ret: Ty::shared(self.generated(object.view.key)),
            ..inherent(&object.field, Docs::text(docs), Body::tail(value))
        })
    }
}
