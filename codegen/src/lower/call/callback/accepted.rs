//! Pattern "callback during a call", what C passes to it.

use crate::{
    api::{
        argument::{Because, Claim},
        ty::Ty,
    },
    contract::model::{
        self, Bounds, CallbackType, Direction, Escape, Key, Nullability, Thread, Transfer,
    },
    header::{model as c, spell},
    link::View,
    support::rust::parameter,
};

use super::super::{
    super::{Context, raw},
    NotBound,
};

/// A parameter of a function that C calls.
pub(super) struct Accepted<'a> {
    /// Its name.
    pub(super) name: String,
    /// Its raw type.
    pub(super) raw: Ty,
    /// What becomes of it.
    pub(super) what: What<'a>,
}

/// What becomes of a parameter that C passes.
pub(super) enum What<'a> {
    /// It is the pointer to the closure.
    Data {
        /// Whether it points to const.
        is_const: bool,
    },
    /// It is passed on as it is.
    Number(Ty),
    /// It is passed on as a value type.
    Value(Ty),
    /// It is passed on as a reference.
    View {
        view: View<'a>,
        ty: Ty,
        nullable: bool,
    },
}

impl Accepted<'_> {
    /// What the closure gets for it.
    pub(super) fn rust(&self) -> Option<Ty> {
        match &self.what {
            What::Data { .. } => None,
            What::Number(ty) | What::Value(ty) => Some(ty.clone()),
            What::View { ty, nullable, .. } => Some(match nullable {
                true => Ty::Option(Box::new(Ty::shared(ty.clone()))),
                false => Ty::shared(ty.clone()),
            }),
        }
    }

    /// What must be true of what it points to, if it is a pointer to an object.
    pub(super) fn object_claims(&self) -> Vec<(Claim, Because)> {
        let What::View { view, .. } = &self.what else {
            return Vec::new();
        };
        let lives = Claim::Outlives {
            object: view.c_type.to_owned(),
            lifetime: None,
        };
        let why = "the closure cannot keep it, and the caller promises that the object is valid until this \
                   function returns";
        let mut claims = vec![
            (view.valid(&self.name), Because::Caller),
            (lives, Because::Fact(why.to_owned())),
        ];
        let count = view.count_claim(&self.name, Because::Caller);
        claims.extend(count.map(|one| (one.claim, one.because)));
        claims
    }
}

impl<'a> Context<'a> {
    /// What a callback is given, in the order of its C parameters.
    pub(super) fn accepted(
        &self,
        key: &str,
        kind: &'a CallbackType,
        params: &'a [c::Type],
    ) -> Result<Vec<Accepted<'a>>, NotBound> {
        let known = kind.params.values().filter_map(|param| param.position.as_deref());
        if let Some(past) = known.copied().find(|at| *at == 0 || *at as usize > params.len()) {
            let reason = format!("`{key}` has no parameter number {past}");
            return Err(NotBound::new(reason, "params: { ...: { position: ... } }"));
        }
        let accepted: Result<Vec<_>, _> = params
            .iter()
            .enumerate()
            .map(|(index, ty)| self.accepted_param((key, kind), index + 1, ty))
            .collect();
        let accepted = accepted?;
        let data = accepted.iter();
        let data = data.filter(|one| matches!(one.what, What::Data { .. })).count();
        if data != 1 || kind.params.len() != params.len() {
            let reason = format!("which parameter of `{key}` is which is not said");
            let fix = format!("params: {{ {}: {{ position: ... }} }}", &**kind.data);
            return Err(NotBound::new(reason, fix));
        }
        Ok(accepted)
    }

    fn accepted_param(
        &self,
        (key, kind): (&str, &'a CallbackType),
        position: usize,
        ty: &'a c::Type,
    ) -> Result<Accepted<'a>, NotBound> {
        let at = |param: &model::Param| {
            let written = param.position.as_deref();
            written.is_some_and(|at| *at as usize == position)
        };
        let mut said = kind.params.iter().filter(|(_, param)| at(param));
        let (Some((name, contract)), None) = (said.next(), said.next()) else {
            let reason = format!("what parameter {position} of `{key}` is is not said, or said twice");
            let fix = format!("params: {{ ...: {{ position: {position} }} }}");
            return Err(NotBound::new(reason, fix));
        };
        let name_in_rust = parameter(name);
        if **kind.data == **name {
            no_more(name, contract, &[])?;
            let Some(is_const) = self.void_pointer(ty) else {
                let reason = format!("`{}` is data of a callback, and no `void *`", &**name);
                return Err(NotBound::new(reason, "bind: { manual: ... }"));
            };
            return Ok(Accepted {
                name: name_in_rust,
                raw: Ty::ptr(!is_const, Ty::C("c_void")),
                what: What::Data { is_const },
            });
        }
        let by_value = !matches!(self.linked.unit.resolve(ty), c::Type::Pointer { .. });
        if by_value && !self.linked.unit.by_value_exact(ty) {
            let reason = format!(
                "`{}` is passed to `{key}` by value, and its layout is not known to the last byte",
                spell::declare(ty, "")
            );
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let (raw, what) = match &contract.view {
            Some(view) => match self.view(view) {
                Some(view) => {
                    no_more(name, contract, &["view", "nullability"])?;
                    self.accepted_view(kind, (name, contract), view, ty)?
                }
                None => {
                    no_more(name, contract, &["view", "valid"])?;
                    self.accepted_value(name, view, ty)?
                }
            },
            None => {
                no_more(name, contract, &["valid"])?;
                self.accepted_number(name, contract, ty)?
            }
        };
        Ok(Accepted {
            name: name_in_rust,
            raw,
            what,
        })
    }

    fn accepted_number(
        &self,
        name: &Key,
        contract: &model::Param,
        ty: &c::Type,
    ) -> Result<(Ty, What<'a>), NotBound> {
        let (Some(number), Some(named)) = (self.scalar(ty), self.named_scalar(ty)) else {
            let reason = format!("`{}` is not a number, and no pattern takes it", &**name);
            let fix = format!("params: {{ {}: {{ view: ... }} }}", &**name);
            return Err(NotBound::new(reason, fix));
        };
        if contract.valid.is_none() {
            let reason = format!("which values `{}` has is not said", &**name);
            let fix = format!("params: {{ {}: {{ valid: any }} }}", &**name);
            return Err(NotBound::new(reason, fix));
        }
        Ok((number, What::Number(named)))
    }

    fn accepted_value(
        &self,
        name: &Key,
        view: &str,
        ty: &c::Type,
    ) -> Result<(Ty, What<'a>), NotBound> {
        let entry = self.linked.index.values.get(view);
        let (Some(entry), Some(value)) = (entry, self.value_type(view)) else {
            let reason = format!("no contract introduces `{view}`");
            return Err(NotBound::new(reason, "params: { ...: { view: ... } }"));
        };
        if !ty.names(entry.key) {
            let reason = format!("`{}` is no `{}`", &**name, &**entry.key);
            return Err(NotBound::new(reason, "params: { ...: { view: ... } }"));
        }
        Ok((raw(entry.key), What::Value(value)))
    }

    /// An object that is borrowed for as long as the closure runs.
    fn accepted_view(
        &self,
        kind: &CallbackType,
        (name, contract): (&Key, &model::Param),
        view: View<'a>,
        ty: &c::Type,
    ) -> Result<(Ty, What<'a>), NotBound> {
        let unit = self.linked.unit;
        let (to, is_const) = match unit.resolve(ty) {
            c::Type::Pointer { to, is_const, .. }
                if to.names(view.c_type) || unit.resolve(to).names(view.c_type) =>
            {
                (to, *is_const)
            }
            _ => {
                let reason = format!("`{}` is no pointer to a `{}`", &**name, view.c_type);
                return Err(NotBound::new(reason, "params: { ...: { view: ... } }"));
            }
        };
        self.check_const_result(ty, view)?;
        if let Some((tag, _, _)) = view.promised().next() {
            let reason = format!(
                "why `{}` of `{}` holds for what C passes as `{}` is not said",
                &**tag, &**view.key, &**name
            );
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        if view.scope().is_some() {
            let reason = format!(
                "`{}` is bound to a scope, in which what C calls need not run",
                &**view.key
            );
            return Err(NotBound::new(reason, "bind: { manual: ... }"));
        }
        let crosses = *view.contract.send.allowed && *view.contract.sync.allowed;
        if *kind.thread.rule != Thread::SameTask && !crosses {
            let reason = format!(
                "`{}` stays on its thread, and C passes one to another thread",
                &**view.key
            );
            return Err(NotBound::new(reason, "thread: { rule: same_task, ... }"));
        }
        let nullable = contract.nullability.as_deref() == Some(&Nullability::Nullable);
        let what = What::View {
            view,
            ty: self.generated(view.key),
            nullable,
        };
        let tag = match to.names(view.c_type) {
            true => view.c_type,
            // The raw bindings have a name for both.
            false => match &**to {
                c::Type::Typedef(name) => name,
                _ => view.c_type,
            },
        };
        Ok((Ty::ptr(!is_const, raw(tag)), what))
    }
}

/// A contract says nothing of a parameter but what is read of it.
pub(super) fn no_more(name: &str, contract: &model::Param, read: &[&str]) -> Result<(), NotBound> {
    let transfer = contract.transfer.as_deref();
    let direction = contract.direction.as_deref();
    let words = [
        ("view", contract.view.is_some()),
        ("valid", contract.valid.is_some()),
        ("nullability", contract.nullability.is_some()),
        (
            "transfer",
            transfer.is_some_and(|word| *word != Transfer::None),
        ),
        (
            "direction",
            direction.is_some_and(|way| *way != Direction::In),
        ),
        (
            "escape",
            matches!(contract.escape.as_deref(), Some(Escape::RetainedUntil(_))),
        ),
        (
            "bounds",
            contract
                .bounds
                .as_deref()
                .is_some_and(|bounds| *bounds != Bounds::Single),
        ),
        ("length_of", !contract.length_of.is_empty()),
        ("string", contract.string.is_some()),
        ("callback", contract.callback.is_some()),
        ("user_data", contract.user_data.is_some()),
        ("destroy", contract.destroy.is_some()),
        ("node", contract.node.is_some()),
        ("owed", contract.owed.is_some()),
        ("field_of", contract.field_of.is_some()),
        ("handle", contract.handle.is_some()),
        ("key", contract.key),
        ("result_of", contract.result_of.is_some()),
        ("constant", contract.constant.is_some()),
    ];
    let mut said = words.into_iter().filter(|(_, said)| *said);
    match said.find(|(word, _)| !read.contains(word)) {
        None => Ok(()),
        Some((word, _)) => {
            let reason = format!("`{word}` of `{name}` does not go with a closure");
            Err(NotBound::new(reason, "bind: { manual: ... }"))
        }
    }
}
