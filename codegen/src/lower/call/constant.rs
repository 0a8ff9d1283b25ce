//! Pattern "parameter", what is always passed: a number, or an enumerator by its name.

use crate::{
    api::{
        argument::{Because, Claim, Remark},
        body::{Expr, Statement, StatementKind},
        ty::{Support, Ty},
    },
    contract::{at::At, model::Param},
    header::model as c,
    link::LinkedParam,
};

use super::{
    super::{Context, binding, raw},
    Draft, NotBound,
};

impl<'a> Context<'a> {
    /// Passes what the contract says, if it says that something is always passed; whether it does.
    pub(super) fn constant_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        contract: &Param,
    ) -> Result<bool, NotBound> {
        let (what, value) = if let Some(value) = &contract.constant
            && let c::Type::Pointer { is_const, .. } =
                self.linked.unit.resolve(&param.declaration.ty)
        {
            // A constant that is no null pointer was reported.
            let null = match (**value, is_const) {
                (0, true) => "null",
                (0, false) => "null_mut",
                _ => {
                    let reason = format!("`{}` is a pointer, and a constant", param.name);
                    return Err(NotBound::new(reason, other(param)));
                }
            };
            let pointer = Expr::Support(Support::Ptr).path(null).call(Vec::new());
            ("null".to_owned(), pointer)
        } else if let Some(value) = &contract.constant {
            self.check_constant(param, **value)?;
            (value.to_string(), Expr::Int(**value))
        } else if let Some(name) = &contract.size_of {
            return self.size_param(draft, param, name).map(|()| true);
        } else if let Some(name) = &contract.named_constant
            && let c::Type::Pointer { .. } = self.linked.unit.resolve(&param.declaration.ty)
        {
            return self.text_param(draft, param, name).map(|()| true);
        } else if let Some(name) = &contract.named_constant {
            (format!("`{}`", &**name), self.enumerator(param, name)?)
        } else {
            return Ok(false);
        };
        let argument = param.name.clone();
        draft.claim(Claim::Accepted { argument, what }, Because::Evident);
        draft.arguments.push(value);
        Ok(true)
    }

    /// The size of a struct, as a number of the parameter's type.
    fn size_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        name: &str,
    ) -> Result<(), NotBound> {
        let layout = self.linked.record(name).and_then(|one| one.layout.as_ref());
        let Some(layout) = layout else {
            let reason = format!("the headers define no struct `{name}`");
            return Err(NotBound::new(reason, other(param)));
        };
        let size = i64::try_from(layout.size).unwrap_or(i64::MAX);
        self.check_constant(param, size)?;
        let Some(number) = self.raw_number(&param.declaration.ty) else {
            let reason = format!("`{}` is a size and no number", param.name);
            return Err(NotBound::new(reason, other(param)));
        };
        let of = Expr::Turbofish(Box::new(Expr::name("core::mem::size_of")), vec![raw(name)]);
        let value = of.call(Vec::new());
        let value = match number == Ty::prim("usize") {
            true => value,
            false => {
                let local = draft.local(&param.name);
                let mut statement = Statement::new(StatementKind::bind(
                    &local,
                    Expr::NumericCast(Box::new(value), number),
                ));
                let text = format!("The size of `{name}` is a value of both types.");
                statement.remark(Remark::Cast(text));
                draft.before.push(statement);
                Expr::name(local)
            }
        };
        let what = format!("the size of `{name}`");
        let argument = param.name.clone();
        draft.claim(Claim::Accepted { argument, what }, Because::Evident);
        draft.arguments.push(value);
        Ok(())
    }

    /// A string that is a macro.
    fn text_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        name: &At<String>,
    ) -> Result<(), NotBound> {
        let unit = self.linked.unit;
        let to_char = match unit.resolve(&param.declaration.ty) {
            c::Type::Pointer { to, is_const, .. } => {
                *is_const && matches!(unit.resolve(to), c::Type::Int { bits: 8, .. })
            }
            _ => false,
        };
        if !to_char || !unit.strings.contains_key(name.as_str()) {
            let reason = format!("`{}` is no string for `{}`", &**name, param.name);
            return Err(NotBound::new(reason, other(param)));
        }
        let pointer = binding(name).method("as_ptr", Vec::new());
        let claim = Claim::Terminated {
            pointer: format!("{}.as_ptr()", &**name),
        };
        draft.claim(
            claim,
            Because::Fact("it is a string literal of C".to_owned()),
        );
        draft.arguments.push(pointer.method("cast", Vec::new()));
        Ok(())
    }

    /// A constant must be a value of the parameter's type.
    fn check_constant(&self, param: &LinkedParam<'a>, value: i64) -> Result<(), NotBound> {
        let value = i128::from(value);
        let fits = match self.linked.unit.resolve(&param.declaration.ty) {
            c::Type::Int { signed, bits, .. } => {
                let bits = (*bits).clamp(1, 127);
                let (low, high) = match signed {
                    true => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
                    false => (0, (1_i128 << bits) - 1),
                };
                (low..=high).contains(&value)
            }
            _ => false,
        };
        if fits {
            return Ok(());
        }
        let reason = format!("{value} is no value of the type of `{}`", param.name);
        Err(NotBound::new(reason, other(param)))
    }

    /// An enumerator of the parameter's own type, in the raw bindings.
    fn enumerator(&self, param: &LinkedParam<'a>, name: &At<String>) -> Result<Expr, NotBound> {
        let unit = self.linked.unit;
        let ty = unit.resolve(&param.declaration.ty);
        let constant = unit.constants.get(name.as_str());
        let constant = constant.filter(|constant| constant.of.as_ref() == Some(ty));
        constant
            .map(|one| Expr::Raw(one.raw_name()))
            .ok_or_else(|| {
                let (name, param_name) = (&**name, &param.name);
                let reason = format!("`{name}` is no enumerator of the type of `{param_name}`");
                NotBound::new(reason, other(param))
            })
    }
}

/// The line that would give another constant.
fn other(param: &LinkedParam<'_>) -> String {
    format!("params: {{ {}: {{ constant: ... }} }}", param.name)
}
