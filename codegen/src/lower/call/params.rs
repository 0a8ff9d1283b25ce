//! Pattern "parameter": what a wrapper takes for each, what it passes, and why that is sound.

use crate::{
    api::{
        Receiver, Requirement,
        argument::{Because, Claim},
        body::Expr,
        ty::Ty,
    },
    contract::model::{self, Bounds, Direction, Escape, HandleUse, Valid},
    header::model as c,
    link::{LinkedFunction, LinkedParam},
};

use super::{
    super::{Context, roles::Owner, values::field_name},
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
        if contract.bounds.as_deref() == Some(&Bounds::NullTerminated) {
            return self.terminated_param(draft, param, contract);
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
