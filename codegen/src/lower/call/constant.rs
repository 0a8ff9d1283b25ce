//! Pattern "parameter", what is always passed: a number, or an enumerator by its name.

use crate::{
    api::{
        argument::{Because, Claim},
        body::Expr,
    },
    contract::{at::At, model::Param},
    header::model as c,
    link::LinkedParam,
};

use super::{super::Context, Draft, NotBound};

impl<'a> Context<'a> {
    /// Passes what the contract says, if it says that something is always passed; whether it does.
    pub(super) fn constant_param(
        &self,
        draft: &mut Draft<'a>,
        param: &LinkedParam<'a>,
        contract: &Param,
    ) -> Result<bool, NotBound> {
        let (what, value) = if let Some(value) = &contract.constant {
            self.check_constant(param, **value)?;
            (value.to_string(), Expr::Int(**value))
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
