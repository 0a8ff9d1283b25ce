//! Whether a declaration says enough for a call, whatever its contract says.

use crate::header::{
    model::{self as c, Unit},
    spell,
};

/// Why nothing generated can call a function, as a clause.
pub(crate) fn refusal(unit: &Unit, function: &c::Function) -> Option<String> {
    if function.variadic {
        return Some("it takes a variable number of arguments".to_owned());
    }
    if !function.prototyped {
        return Some("its declaration has no prototype".to_owned());
    }
    let params = function.params.iter().map(|param| &param.ty);
    let mut passed = params.chain([&function.ret]);
    let unknown = passed.find(|ty| is_by_value(unit, ty) && !unit.by_value_exact(ty))?;
    Some(format!(
        "`{}` is passed by value, and its layout is not known to the last byte",
        spell::declare(unknown, "")
    ))
}

fn is_by_value(unit: &Unit, ty: &c::Type) -> bool {
    let resolved = unit.resolve(ty);
    matches!(
        resolved,
        c::Type::Record(_) | c::Type::Float(_) | c::Type::Other(_)
    )
}
