//! Pattern "parameter": what a wrapper takes for each, what it passes, and why that is sound.

use crate::{
    api::{
        Receiver, Requirement,
        argument::{Because, Claim},
        body::Expr,
        ty::{Support, Ty},
    },
    contract::model::{self, Bounds, Direction, Escape, HandleUse, Nullability, Transfer, Valid},
    header::model as c,
    link::{LinkedFunction, LinkedParam, View},
};

use super::{
    super::{Context, roles::Owner, values::field_name, views::handed_over},
    Draft, Given, NotBound,
    requirements::promise,
    together,
};

impl<'a> Context<'a> {
    pub(super) fn param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
    ) -> Result<(), NotBound> {
        let Some((_, contract)) = param.contract else {
            let reason = format!("nothing is said about `{}`", param.name);
            return Err(NotBound::new(
                reason,
                format!("params: {{ {}: ... }}", param.name),
            ));
        };
        if let Some(done) = self.closure_param(draft, function, param, contract) {
            return done;
        }
        refuse_unlowered(param, contract)?;
        let view = contract.view.as_ref();
        let is_value = view.is_some_and(|view| self.view(view).is_none());
        together::param(param, contract, is_value)?;
        if let Some(used) = &contract.structure {
            return self.struct_param(draft, function, (param, contract), used);
        }
        if contract.written_of.is_some() {
            return self.written_param(draft, param);
        }
        if self.node_param(draft, param, contract)? {
            return Ok(());
        }
        if self.constant_param(draft, param, contract)? {
            return Ok(());
        }
        if let Some(length) = contract.bounds.as_deref().and_then(Bounds::length) {
            return self.buffer_param(draft, function, (param, contract), length);
        }
        if matches!(contract.direction.as_deref(), Some(Direction::Out))
            && let [of] = &contract.length_of[..]
            && of.as_str() == "return"
        {
            return self.returned_length_param(draft, param);
        }
        if !contract.length_of.is_empty() {
            return self.length_param(draft, function, param);
        }
        if let Some(kind) = contract.string.as_deref() {
            return self.string_param(draft, (param, contract), *kind);
        }
        // What is made for one element would be read or written past its end.
        if let Some(len) = param.declaration.array
            && len != c::ArrayLen::Elements(1)
        {
            let reason = format!("`{}` is an array", param.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if let Some(name) = &contract.result_of {
            return self.result_param(draft, param, name);
        }
        if let Some(taken) = self.taken_param(draft, param) {
            return taken;
        }
        if let Some(field) = &contract.field_of {
            return self.field_param(draft, param, field);
        }
        self.single_param(draft, function, param, contract)
    }

    /// A parameter that is one value, and has nothing to do with the other ones.
    fn single_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        contract: &'a model::Param,
    ) -> Result<(), NotBound> {
        if let Some(handle) = &contract.handle {
            return self.handle_param(draft, function, param, handle);
        }
        if contract.fd {
            return self.descriptor_param(draft, param, contract);
        }
        if let Some(view) = &contract.view {
            let filled = matches!(contract.direction.as_deref(), Some(Direction::Out));
            return match self.view(view) {
                Some(view) if filled => {
                    self.filled_object(draft, function, (param, contract), view)
                }
                Some(view) => self.view_param(draft, function, param, contract, view),
                None if filled => self.filled_value(draft, param, view),
                None => self.value_param(draft, function, param, (view, contract)),
            };
        }
        if matches!(contract.direction.as_deref(), Some(Direction::Out)) {
            return self.filled_param(draft, param);
        }
        if contract.key {
            return self.key_param(draft, param);
        }
        self.scalar_param(draft, function, param, contract)
    }

    /// A number that the type of the wrapper keeps.
    fn handle_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        handle: &'a HandleUse,
    ) -> Result<(), NotBound> {
        let (name, ends) = match handle {
            HandleUse::Release(name) => (name, true),
            HandleUse::Use(name) => (name, false),
            HandleUse::Acquire(_) => {
                let reason = format!("a handle that comes back through `{}`", param.name);
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
        };
        let entry = self.linked.index.handles.get(name.as_str());
        let owned = draft.owner == Owner::Handle(name) && draft.receiver == Receiver::None;
        let Some(entry) = entry.filter(|_| owned) else {
            let reason = format!("`{}` is a second handle of the call", param.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        draft.received = Some(param.name.clone());
        draft.receiver = if ends {
            Receiver::Value
        } else {
            Receiver::Shared
        };
        draft
            .arguments
            .push(Expr::name("self").field(&entry.contract.value.field));
        let callee = &function.declaration.name;
        draft
            .claims
            .extend(self.handle_claims(entry.contract, name, callee));
        if ends {
            draft.given.push(Given {
                name: "self".to_owned(),
                on_success: false,
            });
        }
        Ok(())
    }

    /// A pointer to an object: borrowed for the call, or given away.
    fn view_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        contract: &'a model::Param,
        view: View<'a>,
    ) -> Result<(), NotBound> {
        self.check_const(param, view)?;
        if self.locked_param(draft, function, param) {
            return Ok(());
        }
        let ty = self.generated(view.key);
        let transfer = contract
            .transfer
            .as_deref()
            .copied()
            .unwrap_or(Transfer::None);
        let nullable = contract.nullability.as_deref() == Some(&Nullability::Nullable);
        let receives = transfer == Transfer::None
            && !nullable
            && draft.received.is_none()
            && self.receives(draft.owner, function, view);
        let owner = draft.local("me");
        let exclusive = receives && self.is_exclusive(function, view);
        let name = match receives {
            true if exclusive => &owner,
            true => "self",
            false => &param.name,
        };
        if nullable {
            return self.nullable_view(draft, function, param, (view, transfer));
        }
        if exclusive {
            draft.received = Some(param.name.clone());
            draft.me = Some(owner.clone());
            let ty = Ty::Ref {
                lifetime: None,
                mutable: true,
                to: Box::new(self.owner_type(view, "_")?),
            };
            draft.params.push((owner.clone(), ty));
        } else if receives {
            draft.received = Some(param.name.clone());
            draft.receiver = Receiver::Shared;
        } else if transfer == Transfer::None {
            draft.params.push((name.to_owned(), Ty::shared(ty)));
        } else {
            let owner = self.given_owner(param, contract, view)?;
            draft.params.push((name.to_owned(), owner));
        }
        let pointer = format!("{name}.{}()", view.accessor());
        draft
            .arguments
            .push(Expr::name(name).method(view.accessor(), Vec::new()));
        draft.claim(
            view.valid(&pointer),
            Because::Reference {
                name: name.to_owned(),
            },
        );
        match self
            .view_of_owner(draft.owner)
            .filter(|_| receives && !exclusive)
        {
            Some(owner) => draft.claims.extend(view.invariants_through(owner)),
            None => draft.claims.extend(view.invariants_of(name)),
        }
        if transfer != Transfer::None {
            let claim = match view.refcount() {
                Some(_) => Claim::OwnsReference { pointer },
                None => handed_over(&pointer),
            };
            give_away(draft, function, (name, claim), transfer);
        }
        Ok(())
    }

    /// The owner of an object that a call takes over. What the callee keeps could outlive its parent.
    fn given_owner(
        &self,
        param: &LinkedParam<'a>,
        contract: &'a model::Param,
        view: View<'a>,
    ) -> Result<Ty, NotBound> {
        let ends = contract.escape.as_deref() == Some(&Escape::Noescape);
        if let Some(parent) = view.parent().filter(|_| !ends) {
            let reason = format!(
                "whether `{}` is gone when the call returns is not said, and it must not outlive its `{}`",
                param.name, &*parent.view
            );
            let fix = format!("params: {{ {}: {{ escape: noescape }} }}", param.name);
            return Err(NotBound::new(reason, fix));
        }
        self.owner_type(view, "_")
    }

    /// `Option<&T>` for a pointer that may be null, and `Option<ARef<T>>` for one that is given away.
    fn nullable_view(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        (view, transfer): (View<'a>, Transfer),
    ) -> Result<(), NotBound> {
        if view.looser().next().is_some() {
            let reason = format!("`{}` may be null, and its view is refined", param.name);
            return Err(NotBound::new(reason, "nullability: nonnull"));
        }
        let given = transfer != Transfer::None;
        if given && view.refcount().is_none() {
            return Err(NotBound::not_counted(view.c_type));
        }
        let ty = self.generated(view.key);
        let null = if view.accessor_mutable() {
            "null_mut"
        } else {
            "null"
        };
        let null = Expr::Support(Support::Ptr).path(null).call(Vec::new());
        let accessor = Expr::Type(ty.clone()).path(view.accessor());
        let name = param.name.clone();
        let object = match given {
            true => Expr::name(&*name).method("as_deref", Vec::new()),
            false => Expr::name(&*name),
        };
        let pointer = object.method("map_or", vec![null, accessor]);
        let declared = self.linked.unit.resolve(&param.declaration.ty);
        let is_const = matches!(declared, c::Type::Pointer { is_const: true, .. });
        // The compiler does not turn the accessor into a function with another result.
        draft
            .arguments
            .push(match is_const && view.accessor_mutable() {
                true => pointer.method("cast_const", Vec::new()),
                false => pointer,
            });
        draft.claim(
            Claim::Accepted {
                argument: name.clone(),
                what: "null".to_owned(),
            },
            Because::Evident,
        );
        draft.claim(
            view.valid(&name),
            Because::Fact(format!(
                "unless `{name}` is `None`, it is made from a reference"
            )),
        );
        draft.claims.extend(view.invariants_of(&name));
        if given {
            let on_success = transfer == Transfer::OnSuccess;
            let condition = if on_success {
                " if the call succeeds"
            } else {
                ""
            };
            let because = Because::Fact(format!(
                "unless `{name}` is `None`, it owns one and leaves it to `{}`{condition}: `{name}` is \
                 forgotten below",
                function.declaration.name
            ));
            let pointer = name.clone();
            draft.claim(Claim::OwnsReference { pointer }, because);
            draft.given.push(Given {
                name: name.clone(),
                on_success,
            });
        }
        let some = match given {
            true => Ty::aref(ty),
            false => Ty::shared(ty),
        };
        draft.params.push((name, Ty::Option(Box::new(some))));
        Ok(())
    }

    /// A pointer to const does not become one to mutable on the way.
    pub(super) fn check_const(
        &self,
        param: &LinkedParam<'a>,
        view: View<'a>,
    ) -> Result<(), NotBound> {
        let writes = matches!(
            self.linked.unit.resolve(&param.declaration.ty),
            c::Type::Pointer {
                is_const: false,
                ..
            }
        );
        if writes && !view.accessor_mutable() {
            let reason = format!(
                "`{}` may be written through, and `{}` gives a read-only pointer",
                param.name,
                view.accessor()
            );
            return Err(NotBound::new(reason, "accessor: { read_only: false }"));
        }
        Ok(())
    }

    /// A value type, passed by copy: the first of the type that the wrapper belongs to is `self`.
    fn value_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        (view, contract): (&str, &'a model::Param),
    ) -> Result<(), NotBound> {
        let name = param.name.clone();
        let entry = self.linked.index.values.get(view);
        let received = draft.receiver == Receiver::None && draft.owner == Owner::Value(view);
        if let Some(entry) = entry.filter(|_| received) {
            let field = field_name(entry.contract);
            draft.received = Some(name);
            draft.receiver = Receiver::Value;
            draft.arguments.push(Expr::name("self").field(field));
            let passed = format!("self.{field}");
            accept(draft, function, &passed, contract.valid.as_deref());
            return Ok(());
        }
        draft
            .arguments
            .push(Expr::name(&*name).method("into_raw", Vec::new()));
        accept(draft, function, &name, contract.valid.as_deref());
        draft.params.push((name, self.generated(view)));
        Ok(())
    }

    /// A pointer that is compared and not followed.
    fn key_param(&self, draft: &mut Draft<'a>, param: &LinkedParam<'a>) -> Result<(), NotBound> {
        let c::Type::Typedef(name) = &param.declaration.ty else {
            let reason = format!("`{}` is a key without a type of its own", param.name);
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        };
        draft.arguments.push(Expr::name(&*param.name));
        draft.claim(
            Claim::Accepted {
                argument: param.name.clone(),
                what: "any pointer, since it is compared and not followed".to_owned(),
            },
            Because::Evident,
        );
        draft
            .params
            .push((param.name.clone(), Ty::Raw(name.clone())));
        Ok(())
    }

    fn scalar_param(
        &self,
        draft: &mut Draft<'a>,
        function: &LinkedFunction<'a>,
        param: &LinkedParam<'a>,
        contract: &'a model::Param,
    ) -> Result<(), NotBound> {
        let values = &self.linked.index.values;
        let mut values = values.values();
        if let Some(value) = values.find(|value| param.declaration.ty.names(value.key)) {
            let name = &*value.contract.rust.name;
            return self.value_param(draft, function, param, (name, contract));
        }
        let name = param.name.clone();
        let ty = self.named_scalar(&param.declaration.ty);
        let (Some(ty), Some(valid)) = (ty, contract.valid.as_deref()) else {
            let reason = format!("`{name}` is not a number, and no pattern takes it");
            return Err(NotBound::new(
                reason,
                format!("params: {{ {name}: {{ view: ... }} }}"),
            ));
        };
        accept(draft, function, &name, Some(valid));
        draft.arguments.push(Expr::name(&*name));
        draft.params.push((name, ty));
        Ok(())
    }
}

/// The callee takes over what is owned, now or when it has succeeded.
fn give_away(
    draft: &mut Draft<'_>,
    function: &LinkedFunction<'_>,
    (name, owns): (&str, Claim),
    transfer: Transfer,
) {
    let on_success = transfer == Transfer::OnSuccess;
    let because = Because::Forgotten {
        name: name.to_owned(),
        to: function.declaration.name.clone(),
        on_success,
    };
    draft.claim(owns, because);
    draft.given.push(Given {
        name: name.to_owned(),
        on_success,
    });
}

/// Why a value may be passed: every one is accepted, or the caller promises that this one is.
fn accept(draft: &mut Draft<'_>, function: &LinkedFunction<'_>, name: &str, valid: Option<&Valid>) {
    let Some(what) = valid.and_then(accepted) else {
        let claim = Claim::AnyValue {
            function: function.declaration.name.clone(),
            argument: name.to_owned(),
        };
        draft.claim(claim, Because::Evident);
        return;
    };
    let requirement = Requirement {
        tag: format!("valid_{}", name.rsplit('.').next().unwrap_or(name)),
        text: format!("`{name}` must be {what}."),
    };
    promise(draft, requirement, &format!("`{name}` is {what}"));
}

/// What a parameter accepts, if not everything.
fn accepted(valid: &Valid) -> Option<String> {
    match valid {
        Valid::Any => None,
        Valid::Nonzero => Some("other than zero".to_owned()),
        Valid::Range([first, last]) => Some(format!("at least {first} and at most {last}")),
        Valid::Mask(bits) => Some(format!("made of the bits {bits:#x} only")),
        Valid::Set(name) => Some(format!("one of the constants of `{name}`")),
    }
}

/// Words whose patterns need more than a call: the function is not bound, and the report says which
/// word it is.
fn refuse_unlowered(param: &LinkedParam<'_>, contract: &model::Param) -> Result<(), NotBound> {
    let word = if contract.callback.is_some()
        || contract.user_data.is_some()
        || contract.destroy.is_some()
    {
        "a callback"
    } else if contract.bounds.as_deref() == Some(&Bounds::NullTerminated) {
        "a buffer that ends with a zero"
    } else if matches!(contract.escape.as_deref(), Some(Escape::RetainedUntil(_))) {
        "kept by the callee"
    } else if matches!(contract.direction.as_deref(), Some(Direction::Inout))
        && contract
            .bounds
            .as_deref()
            .and_then(Bounds::length)
            .is_none()
        && contract.length_of.is_empty()
    {
        "read and written"
    } else {
        return Ok(());
    };
    let reason = format!("`{}` is {word}, for which there is no pattern", param.name);
    Err(NotBound::new(reason, "bind: { manual: ... }"))
}
