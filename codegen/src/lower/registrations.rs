//! Pattern "registration": data goes to C with a function that is called back, and comes home by the callback
//! or by a removal.

mod docs;
mod revocable;
mod slot;

use crate::{
    api::{
        Field, Function, Generic, Impl, Receiver, Repr, Trait, TypeBlock, Visibility,
        argument::{Argument, Because, Claim},
        body::{Body, Expr, StatementKind},
        docs::Docs,
        ty::{Support, Ty},
    },
    contract::model::{CallbackScope, HandleThread, Key, OnDrop, Registration, Thread},
    link::{LinkedFunction, View},
    support::words::stem,
};

pub(super) use self::slot::UNREGISTER;
use super::{
    Context, Wrappers,
    call::NotBound,
    callbacks::{Callback, data_of},
    docs::leak,
    held,
    items::{implementation, inherent, of_trait},
    roles::Owner,
};

/// The private function that takes back.
pub(super) const TAKE_BACK: &str = "take_back";
/// The lifetime of a borrowed object.
const LIFETIME: &str = "a";

/// Everything about a registration whose functions fit together.
pub(super) struct Registered<'a> {
    /// The name of its type.
    pub(super) key: &'a Key,
    /// Its contract.
    pub(super) contract: &'a Registration,
    /// What is called back.
    pub(super) callback: Callback<'a>,
    /// The function that registers.
    pub(super) register: &'a LinkedFunction<'a>,
    /// The function that takes back.
    pub(super) unregister: &'a LinkedFunction<'a>,
    /// What it is registered with.
    pub(super) object: Option<Object<'a>>,
    /// Whether the data has several owners.
    pub(super) shared: bool,
    /// Whether one function fills and empties a slot.
    pub(super) slot: bool,
    /// Whether the function is part of the key.
    pub(super) by_function: bool,
    /// Whether C destroys the data.
    pub(super) destroyed: bool,
    /// The type parameter for what has the trait.
    pub(super) implementor: String,
    /// The type parameter for what is behind the shared pointer.
    payload: String,
}

/// What something is registered with.
pub(super) struct Object<'a> {
    /// The parameter of the registering function, and the field.
    pub(super) field: String,
    /// The view that taking back asks for.
    pub(super) view: View<'a>,
    /// The view that registering asks for: the same, or a stricter form of it.
    pub(super) passed: View<'a>,
    /// Whether a registration owns a reference to it.
    pub(super) counted: bool,
}

impl Registered<'_> {
    /// The type of the data.
    pub(super) fn data_ty(&self) -> Ty {
        match self.shared {
            true => Ty::Support(Support::Arc, vec![Ty::Param(self.payload.clone())]),
            false => data_of(Ty::Param(self.implementor.clone())),
        }
    }

    /// Whether the registration is one of the owners, so that the address cannot become another's.
    pub(super) fn keeps(&self) -> bool {
        self.shared && !self.slot
    }

    /// What taking back returns.
    pub(super) fn given_back(&self) -> Ty {
        match self.destroyed {
            true => Ty::Unit,
            false => Ty::Option(Box::new(self.data_ty())),
        }
    }

    /// The value of the result of taking back that gives the data back.
    pub(super) fn gives_back(&self) -> Option<i64> {
        let ret = self.unregister.contract.ret.as_ref()?;
        ret.gives_back.as_deref().copied()
    }

    /// Who may use it: nobody but the task that registers, where the callback stays there.
    pub(super) fn thread(&self) -> HandleThread {
        match *self.contract.thread.rule {
            Thread::Any if self.callback.stays_on_task() => self.callback.contract.thread.clone(),
            _ => self.contract.thread.clone(),
        }
    }

    pub(super) fn lifetime(&self) -> &'static str {
        LIFETIME
    }

    /// The lifetime of the object, where it is borrowed.
    pub(super) fn lifetimes(&self) -> Vec<String> {
        let borrowed = self.object.as_ref().is_some_and(|object| !object.counted);
        borrowed.then(|| LIFETIME.to_owned()).into_iter().collect()
    }

    /// The field with the function that was registered.
    pub(super) fn field_callback(&self) -> &'static str {
        self.field(["callback", "callback_"])
    }

    /// The field with the pointer that was registered.
    pub(super) fn field_data(&self) -> &'static str {
        self.field(["data", "data_"])
    }

    /// The field with the count of the data.
    pub(super) fn field_kept(&self) -> &'static str {
        self.field(["kept", "kept_"])
    }

    /// The field that stands for what has the trait.
    pub(super) fn field_implementor(&self) -> &'static str {
        self.field(["_callback", "_callback_"])
    }

    /// A name that the object does not have.
    fn field(&self, [first, other]: [&'static str; 2]) -> &'static str {
        let taken = self
            .object
            .as_ref()
            .is_some_and(|object| object.field == first);
        if taken { other } else { first }
    }

    fn unregisters_on_drop(&self) -> bool {
        let on_drop = self.contract.on_drop.as_deref();
        on_drop.is_none_or(|word| *word == OnDrop::Unregister)
    }
}

impl<'a> Context<'a> {
    /// A registration whose functions fit together, or why they do not.
    pub(super) fn registered(&self, name: &str) -> Result<Registered<'a>, NotBound> {
        let entry = self.linked.index.registrations.get(name);
        let functions = self.linked.registration_functions(name);
        let (Some(entry), Some(functions)) = (entry, functions) else {
            let reason = format!("the headers do not declare both functions of `{name}`");
            return Err(NotBound::new(reason, "headers that declare both"));
        };
        let refused = |reason: &str| Err(NotBound::new(reason, "bind: { manual: ... }"));
        let (register, unregister) = (functions.register, functions.unregister);
        if register.case.is_some() || unregister.case.is_some() {
            return refused("a registration is made and taken back in one way only");
        }
        let Some((_, callback)) = register.callback() else {
            return refused("it takes no callback");
        };
        let callback = self.callback(callback)?;
        if callback.has_node() || *callback.contract.scope == CallbackScope::Forever {
            return refused("what it registers is not taken back with its data");
        }
        if *entry.contract.thread.rule == Thread::Main {
            return refused("nobody promises that it is registered on the main thread");
        }
        let destroyed = register
            .param_that(|param| param.destroy.is_some())
            .is_some();
        // What is taken back is told apart by its key alone, and C destroys all of it or none.
        if !destroyed && self.destroys(callback.key) {
            return refused(
                "something else registers the same kind of callback with data that C destroys, and could be \
                 taken back in its place",
            );
        }
        let slot = entry.contract.is_slot();
        let by_function = !slot && unregister.callback().is_some();
        let by_data = !slot && !by_function;
        let shared = callback.is_once() || destroyed || by_data || callback.call_owns();
        if shared && !self.profile.support.has(Support::Arc) {
            return refused("the target has no shared pointer");
        }
        let registered = Registered {
            key: entry.key,
            contract: entry.contract,
            callback,
            register,
            unregister,
            object: self.object_of(register, unregister)?,
            shared,
            slot,
            by_function,
            destroyed,
            implementor: self.free_name("C"),
            payload: self.free_name("T"),
        };
        registered.check_slot()?;
        Ok(registered)
    }

    /// The functions of a registration: what registers, what takes back, and what both of its ends call.
    fn functions_of(&self, registered: &Registered<'a>) -> Result<[Function; 3], NotBound> {
        let take_back = self.take_back(registered)?;
        let register = self.register(registered)?;
        Ok([register, take_back, self.unregister(registered)])
    }

    /// The wrappers of a function of a registration.
    pub(super) fn registration_call(
        &self,
        function: &LinkedFunction<'a>,
        name: &str,
    ) -> Result<Vec<Function>, NotBound> {
        let registered = self.registered(name)?;
        let other = match function.key == registered.register.key {
            true => registered.unregister,
            false => registered.register,
        };
        if other.contract.is_withheld() {
            let reason = format!("`{}` is not to be bound", &**other.key);
            return Err(NotBound::new(reason, "bind: auto"));
        }
        if let Some(question) = other.questions.first() {
            let reason = format!("`{}` is not bound: {}", &**other.key, question.text);
            return Err(NotBound::new(reason, question.answer.clone()));
        }
        let [register, _, unregister] = self.functions_of(&registered)?;
        if registered.slot {
            return Ok(vec![unregister, register]);
        }
        Ok(vec![match function.key == registered.register.key {
            true => register,
            false => unregister,
        }])
    }

    /// The type of a registration; none where its functions are not bound.
    pub(super) fn registration(
        &self,
        key: &'a Key,
        wrappers: &mut Wrappers<'a>,
    ) -> Option<TypeBlock> {
        let made = wrappers.by_owner.shift_remove(&Owner::Registration(key))?;
        let registered = self.registered(key).ok()?;
        let take_back = self.take_back(&registered).ok()?;
        let (makers, takers): (Vec<_>, Vec<_>) = made
            .into_iter()
            .partition(|function| function.receiver == Receiver::None);
        let mut functions = makers;
        functions.extend(self.accessor_of(&registered));
        functions.extend(data_of_shared(&registered));
        functions.extend(takers);
        functions.extend(leave(&registered));
        functions.push(take_back);
        let fields = self.fields_of(&registered);
        let own = Impl {
            lifetimes: registered.lifetimes(),
            generics: self.generics_of(&registered),
            ..implementation(None, functions)
        };
        let mut impls: Vec<_> = self.crossings(&registered).into_iter().collect();
        impls.push(own);
        impls.extend(self.drop_of(&registered));
        Some(TypeBlock {
            name: key.value.clone(),
            lifetimes: registered.lifetimes(),
            generics: self.generics_of(&registered),
            wheres: Vec::new(),
            must_use: registered
                .unregisters_on_drop()
                .then_some("what is registered is taken back when this is dropped"),
            docs: self.docs_of(&registered),
            visibility: Visibility::Public,
            repr: Repr::Rust,
            derives: Vec::new(),
            fields,
            impls,
        })
    }

    /// The type parameter for what is behind a shared pointer.
    pub(super) fn payload(&self) -> Generic {
        Generic {
            name: self.free_name("T"),
            bounds: vec![crate::api::Bound::Static],
        }
    }

    fn generics_of(&self, registered: &Registered<'a>) -> Vec<Generic> {
        let data = registered.shared.then(|| registered.data_ty());
        let callback = &registered.callback;
        let mut generics = vec![callback.generic(self, &registered.implementor, data)];
        generics.extend(registered.shared.then(|| self.payload()));
        generics
    }

    fn fields_of(&self, registered: &Registered<'a>) -> Vec<Field> {
        let field = |name: &str, doc: &str, ty: Ty| Field {
            name: name.to_owned(),
            doc: doc.to_owned(),
            ty,
        };
        let mut fields = Vec::new();
        if let Some(object) = &registered.object {
            let ty = self.generated(object.view.key);
            let ty = match object.counted {
                true => Ty::aref(ty),
                false => Ty::Ref {
                    lifetime: Some(LIFETIME.to_owned()),
                    mutable: false,
                    to: Box::new(ty),
                },
            };
            fields.push(field(&object.field, "", ty));
        }
        fields.extend(registered.by_function.then(|| field(
            registered.field_callback(),
            "The function that was registered: its address is not unique, so it is not taken again.",
            registered.callback.fn_ptr(),
        )));
        fields.push(field(
            registered.field_data(),
            "The pointer that was registered, or null.",
            Ty::ptr(true, Ty::C("c_void")),
        ));
        if registered.keeps() {
            let ty = registered.data_ty();
            let doc = "Keeps the address of the data from being given to anything else.";
            fields.push(field(registered.field_kept(), doc, ty));
        }
        let implementor = Ty::Param(registered.implementor.clone());
        let phantom = Ty::Core("core::marker::PhantomData", vec![implementor]);
        fields.push(field(registered.field_implementor(), "", phantom));
        fields.extend(held::marker(&registered.thread()));
        fields
    }

    /// `Send` and `Sync`, where the callback, the object and the removal allow it.
    fn crossings(&self, registered: &Registered<'a>) -> Vec<Impl> {
        if *registered.thread().rule != Thread::Any {
            return Vec::new();
        }
        let object = registered.object.as_ref();
        let (send, sync) = object.map_or((true, true), |object| {
            let view = object.view.contract;
            (*view.send.allowed || !object.counted, *view.sync.allowed)
        });
        if !send || !sync {
            return Vec::new();
        }
        let ty = registered.key.value.clone();
        let because = stem(&registered.contract.thread.because).to_owned();
        let moved = Argument::new(
            Claim::Send { ty: ty.clone() },
            Because::Fact(format!(
                "what it gives back is data that may move to the thread that calls back, and any thread may \
                 take it back: {because}"
            )),
        );
        let shared = Argument::new(
            Claim::Sync { ty },
            Because::Fact(match registered.keeps() {
                true => "a reference to it gives the access that every owner of the data has on the thread \
                         that calls back"
                    .to_owned(),
                false => "a reference to it gives no access to the data".to_owned(),
            }),
        );
        [("Send", moved), ("Sync", shared)]
            .into_iter()
            .map(|(name, argument)| Impl {
                lifetimes: registered.lifetimes(),
                generics: self.generics_of(registered),
                argument: Some(argument),
                ..implementation(Some(Trait::Prelude(name)), Vec::new())
            })
            .collect()
    }

    /// The method that gives the object.
    fn accessor_of(&self, registered: &Registered<'a>) -> Option<Function> {
        let object = registered.object.as_ref()?;
        let value = Expr::name("self").field(&object.field);
        let value = match object.counted {
            true => Expr::Ref {
                mutable: false,
                of: Box::new(value),
            },
            false => value,
        };
        let docs = format!("Returns what it is registered with: `{}`.", object.field);
        Some(Function {
            receiver: Receiver::Shared,
            ret: Ty::shared(self.generated(object.view.key)),
            ..inherent(&object.field, Docs::text(docs), Body::tail(value))
        })
    }

    fn drop_of(&self, registered: &Registered<'a>) -> Option<Impl> {
        if !registered.unregisters_on_drop() {
            return None;
        }
        let take = Expr::name("self").method(TAKE_BACK, Vec::new());
        let mut body = Body::new();
        body.push(StatementKind::Expr(match registered.given_back() {
            Ty::Unit => take,
            _ => Expr::name("drop").call(vec![take]),
        }));
        let drop = Function {
            receiver: Receiver::Exclusive,
            ..of_trait("drop", body)
        };
        Some(Impl {
            lifetimes: registered.lifetimes(),
            generics: self.generics_of(registered),
            ..implementation(Some(Trait::Prelude("Drop")), vec![drop])
        })
    }
}

/// The method that gives the data, where the registration is one of its owners.
fn data_of_shared(registered: &Registered<'_>) -> Option<Function> {
    let kept = Expr::name("self").field(registered.field_kept());
    let value = Expr::Ref {
        mutable: false,
        of: Box::new(kept),
    };
    let docs =
        "Returns the data, which is still there when C has given its part of the ownership up.";
    registered.keeps().then(|| Function {
        receiver: Receiver::Shared,
        ret: Ty::shared(registered.data_ty()),
        ..inherent(registered.field_data(), Docs::text(docs), Body::tail(value))
    })
}

/// The method that leaves it registered, where that is the same as forgetting the value, and nothing is lost.
fn leave(registered: &Registered<'_>) -> Option<Function> {
    let owns = registered
        .object
        .as_ref()
        .is_some_and(|object| object.counted);
    if owns || !registered.unregisters_on_drop() {
        return None;
    }
    let mut body = Body::new();
    body.push(StatementKind::Let {
        name: "this".to_owned(),
        mutable: true,
        ty: None,
        value: Expr::name("self"),
    });
    let null = Expr::Support(Support::Ptr)
        .path("null_mut")
        .call(Vec::new());
    let place = Expr::name("this").field(registered.field_data());
    body.push(StatementKind::Expr(Expr::Assign(
        Box::new(place),
        Box::new(null),
    )));
    let mut docs = Docs::text("Leaves it registered: nothing takes it back any more.");
    docs.rules
        .push(leak("a value", &registered.contract.on_leak).replacen(
            "If a value is forgotten rather than dropped, ",
            "Then ",
            1,
        ));
    Some(Function {
        receiver: Receiver::Value,
        ..inherent("leave", docs, body)
    })
}
