//! Pattern "callback", its parameters: what C passes, as Rust gets it.

use crate::{
    api::{
        Requirement,
        argument::{Argument, Because, Claim},
        body::Expr,
        ty::{Support, Ty},
    },
    contract::model::{self, CallbackScope, CallbackType, Key, Nullability, Thread},
    header::model as c,
    link::{Entry, View},
    support::rust::parameter,
};

use super::super::{Context, call::NotBound, raw};

/// A parameter of a callback.
pub(super) struct Passed {
    /// Its name in the contract.
    pub(super) name: String,
    /// Its type as C passes it.
    pub(super) raw: Ty,
    /// Its type as the trait has it; none for the data.
    pub(super) method: Option<Ty>,
    /// What is made of it, where it is not passed on as it is.
    pub(super) made: Option<Expr>,
    /// What C promises of it, with the same as a clause.
    pub(super) requires: Option<(Requirement, String)>,
}

impl Passed {
    /// Whether it carries the data or the node.
    pub(super) fn is_data(&self) -> bool {
        self.method.is_none()
    }
}

impl<'a> Context<'a> {
    /// The parameters of a callback, each with what its contract says.
    pub(super) fn callback_params(
        &self,
        entry: &Entry<'a, CallbackType>,
        types: &'a [c::Type],
    ) -> Result<Vec<Passed>, NotBound> {
        let params = &entry.contract.params;
        let passed = types.iter().enumerate().map(|(index, ty)| {
            let here = |param: &model::Param| {
                let position = param.position.as_deref();
                position.is_some_and(|at| usize::try_from(*at) == Ok(index + 1))
            };
            let Some((key, param)) = params.iter().find(|(_, param)| here(param)) else {
                let name = &**entry.key;
                let reason = format!("what `{name}` gets as parameter {} is not said", index + 1);
                let at = format!("{{ position: {}, ... }}", index + 1);
                return Err(NotBound::new(
                    reason,
                    format!("callbacks: {{ {name}: {{ params: {{ ...: {at} }} }} }}"),
                ));
            };
            if **key == *entry.contract.data {
                return self.carrier(entry, (key, param), ty);
            }
            self.callback_value(entry, (key, param), ty)
        });
        passed.collect()
    }

    /// The parameter with the data, or with the node.
    fn carrier(
        &self,
        entry: &Entry<'a, CallbackType>,
        (key, param): (&Key, &model::Param),
        ty: &c::Type,
    ) -> Result<Passed, NotBound> {
        let resolved = self.linked.unit.resolve(ty);
        let is_const = matches!(resolved, c::Type::Pointer { is_const: true, .. });
        // A closure is passed by a pointer that is made for the call; what is registered comes back.
        let is_closure = *entry.contract.scope == CallbackScope::Call;
        let raw = match resolved {
            c::Type::Pointer { is_const: true, .. } if !is_closure => {
                let reason = format!("`{}` gets its data as `const`", &**entry.key);
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
            _ => match &param.node {
                Some(node) => {
                    let node = self.linked.index.nodes.get(node.as_str());
                    node.map_or(Ty::C("c_void"), |node| raw(&node.contract.c))
                }
                None => Ty::C("c_void"),
            },
        };
        Ok(Passed {
            name: parameter(key),
            raw: Ty::ptr(!is_const, raw),
            method: None,
            made: None,
            requires: None,
        })
    }

    /// A number, a value or an object.
    fn callback_value(
        &self,
        entry: &Entry<'a, CallbackType>,
        (key, param): (&Key, &'a model::Param),
        ty: &'a c::Type,
    ) -> Result<Passed, NotBound> {
        let (callback, name) = (entry.key, parameter(key));
        let refused = |reason: String, fix: &str| {
            let fix = format!(
                "callbacks: {{ {}: {{ params: {{ {name}: {fix} }} }} }}",
                &**callback
            );
            Err(NotBound::new(reason, fix))
        };
        if let Some(word) = unread(param).next() {
            let reason = format!("`{word}` says nothing that a callback's `{name}` can have");
            return refused(reason, "{ position: ..., view: ... }");
        }
        let values = &self.linked.index.values;
        let value = match param.view.as_ref() {
            Some(name) => values.get(name.as_str()),
            None => values.values().find(|value| ty.names(value.key)),
        };
        let number = self.named_scalar(ty);
        if let (Some(value), Some(raw)) = (value, &number) {
            let made = self.generated(&value.contract.rust.name);
            return Ok(Passed {
                made: Some(
                    Expr::Type(made.clone())
                        .path("from_raw")
                        .call(vec![Expr::name(&*name)]),
                ),
                name,
                raw: raw.clone(),
                method: Some(made),
                requires: None,
            });
        }
        if let Some(view) = param.view.as_ref().and_then(|view| self.view(view)) {
            let crosses = *view.contract.send.allowed && *view.contract.sync.allowed;
            if *entry.contract.thread.rule != Thread::SameTask && !crosses {
                let reason = format!(
                    "`{}` stays on its thread, and `{name}` of `{}` is one on another thread",
                    &**view.key, &**callback
                );
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            }
            return self.callback_object((name, param), view, ty);
        }
        match number {
            Some(number) if param.valid.is_some() => Ok(Passed {
                name,
                raw: number.clone(),
                method: Some(number),
                made: None,
                requires: None,
            }),
            Some(_) => refused(
                format!(
                    "which values `{}` gets for `{name}` is not said",
                    &**callback
                ),
                "{ position: ..., valid: any }",
            ),
            None => refused(
                format!(
                    "what `{}` gets for the pointer `{name}` is not said",
                    &**callback
                ),
                "{ position: ..., view: ... }",
            ),
        }
    }

    /// A reference to an object that lives as long as the call.
    fn callback_object(
        &self,
        (name, param): (String, &model::Param),
        view: View<'a>,
        ty: &'a c::Type,
    ) -> Result<Passed, NotBound> {
        let refused = |reason: String| Err(NotBound::new(reason, "bind: { manual: ... }"));
        let c::Type::Pointer { to, is_const, .. } = self.linked.unit.resolve(ty) else {
            return refused(format!("`{name}` of a callback is no pointer"));
        };
        if !to.names(view.c_type) {
            return refused(format!(
                "`{name}` of a callback points to no `{}`",
                view.c_type
            ));
        }
        // What a reference must have beyond that it is valid, nobody promises here.
        if view.scope().is_some() || view.promised().next().is_some() {
            let view = &**view.key;
            return refused(format!(
                "why `{name}` has what a `{view}` must have is not said"
            ));
        }
        self.check_const_result(ty, view)?;
        let nullable = param.nullability.as_deref() == Some(&Nullability::Nullable);
        let object = self.generated(view.key);
        let maker = Expr::Type(object.clone()).path(view.raw_maker());
        let argument = Argument::new(view.valid(&name), Because::Caller)
            .and(
                Claim::Outlives {
                    object: view.c_type.to_owned(),
                    lifetime: None,
                },
                Because::Caller,
            )
            .and_all(view.count_claim(&name, Because::Caller));
        let value = Expr::name(&*name);
        let made = if nullable {
            let cast = match is_const {
                true => value.method("cast_mut", Vec::new()),
                false => value,
            };
            let non_null = Expr::Support(Support::Ptr).path("NonNull").path("new");
            let inner = Expr::name(&*name).method("as_ptr", Vec::new());
            let object = Expr::unsafe_(maker.call(vec![inner]), argument);
            let object = Expr::Lambda(vec![name.clone()], Box::new(object));
            non_null.call(vec![cast]).method("map", vec![object])
        } else {
            Expr::unsafe_(maker.call(vec![value]), argument)
        };
        let reference = Ty::shared(object);
        let promise = promised(&name, view, nullable);
        Ok(Passed {
            raw: Ty::ptr(!is_const, raw(view.c_type)),
            method: Some(match nullable {
                true => Ty::Option(Box::new(reference)),
                false => reference,
            }),
            made: Some(made),
            requires: Some(promise),
            name,
        })
    }
}

/// What C promises of an object, as a sentence and as a clause.
fn promised(name: &str, view: View<'_>, nullable: bool) -> (Requirement, String) {
    let lives = match view.refcount() {
        Some(_) => format!("a `{}` whose reference count stays positive", view.c_type),
        None => format!("a `{}` that stays valid", view.c_type),
    };
    let (be, null) = match nullable {
        true => ("be null or point to", "is null or points to"),
        false => ("point to", "points to"),
    };
    let requirement = Requirement {
        tag: format!("valid_{name}"),
        text: format!("`{name}` must {be} {lives} for the duration of the call."),
    };
    (
        requirement,
        format!("`{name}` {null} {lives} for the duration of the call"),
    )
}

/// The words of a contract that mean nothing for what C passes to a callback.
pub(in super::super) fn unread(param: &model::Param) -> impl Iterator<Item = &'static str> {
    let words = [
        (
            "transfer",
            param
                .transfer
                .as_deref()
                .is_some_and(|one| *one != model::Transfer::None),
        ),
        ("direction", param.direction.is_some()),
        ("escape", param.escape.is_some()),
        ("bounds", param.bounds.is_some()),
        ("empty", param.empty.is_some()),
        ("written", param.written.is_some()),
        ("string", param.string.is_some()),
        ("callback", param.callback.is_some()),
        ("user_data", param.user_data.is_some()),
        ("destroy", param.destroy.is_some()),
        ("node", param.node.is_some()),
        ("owed", param.owed.is_some()),
        ("field_of", param.field_of.is_some()),
        ("handle", param.handle.is_some()),
        ("key", param.key),
        ("result_of", param.result_of.is_some()),
        ("constant", param.constant.is_some()),
        ("length_of", !param.length_of.is_empty()),
    ];
    let said = words.into_iter().filter(|(_, is_said)| *is_said);
    said.map(|(word, _)| word)
}
