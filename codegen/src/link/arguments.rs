//! Functions whose result is an argument of another one: nobody sees the result, so nothing may be owed
//! for it, and it must be what the parameter takes.

use crate::{
    contract::model::{BorrowSource, ErrorConvention, Nullability, Return},
    header::{
        model::{self as c, Unit},
        spell,
    },
};

use super::{Linked, LinkedFunction, LinkedParam, calls};

/// Why the result of `function` cannot be passed for `param`, if it cannot.
pub(super) fn gives(
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    param: &LinkedParam<'_>,
) -> Option<String> {
    if !function.params.is_empty() {
        return Some("it takes parameters, and nothing says what to pass".to_owned());
    }
    let declared = function.declaration;
    if !passes(linked.unit, &declared.ret, &param.declaration.ty) {
        let returned = spell::declare(&declared.ret, "");
        let taken = spell::declare(&param.declaration.ty, "");
        return Some(format!(
            "it returns `{returned}`, and `{}` is `{taken}`",
            param.name
        ));
    }
    let contract = function.contract;
    let acts = contract.enters.is_some()
        || contract.leaves.is_some()
        || contract.under.is_some()
        || !contract.cases.is_empty();
    if acts {
        return Some("it does more than return a value".to_owned());
    }
    let ret = contract.ret.as_ref()?;
    owes(ret).or_else(|| match linked.unit.resolve(&declared.ret) {
        c::Type::Pointer { nullability, .. } => lives(ret, {
            declared.attributes.returns_nonnull || *nullability == Some(c::Nullability::Nonnull)
        }),
        _ => None,
    })
}

/// What a wrapper would have to do with the result, or to find out about it.
fn owes(ret: &Return) -> Option<String> {
    let convention = ret.convention();
    if !matches!(
        convention,
        ErrorConvention::Infallible | ErrorConvention::Value
    ) {
        return Some("it can fail, and nobody looks".to_owned());
    }
    let owed = "something is owed for its result, and nobody pays";
    calls::owes(ret).then(|| owed.to_owned())
}

/// Why a pointer may not be valid in the call that follows.
fn lives(ret: &Return, nonnull: bool) -> Option<String> {
    let said = ret.nullability.as_deref();
    if said == Some(&Nullability::Nullable) || (said.is_none() && !nonnull) {
        return Some("its result may be null".to_owned());
    }
    if let Some(end) = ret.valid_until.first() {
        return Some(format!("its result is valid until `{}`", &**end));
    }
    match ret.borrows_from.as_deref() {
        Some(BorrowSource::Scope | BorrowSource::Static) => None,
        _ => Some("its result needs `borrows_from: scope` or `borrows_from: static`".to_owned()),
    }
}

/// How many pointers deep two types are compared; a unit from a file may have a circle.
const DEPTH: usize = 32;

/// Whether the raw types are the same, or the pointer only loses the right to write.
fn passes(unit: &Unit, from: &c::Type, to: &c::Type) -> bool {
    match (pointee(unit, from), pointee(unit, to)) {
        (Some((from, from_const)), Some((to, to_const))) => {
            (to_const || !from_const) && same(unit, from, to, DEPTH)
        }
        (None, None) => {
            !matches!(unit.resolve(to), c::Type::Void) && unit.resolve(from) == unit.resolve(to)
        }
        _ => false,
    }
}

fn same(unit: &Unit, left: &c::Type, right: &c::Type, depth: usize) -> bool {
    match (pointee(unit, left), pointee(unit, right)) {
        (Some((left, left_const)), Some((right, right_const))) => {
            let same = |depth| same(unit, left, right, depth);
            left_const == right_const && depth.checked_sub(1).is_some_and(same)
        }
        _ => unit.resolve(left) == unit.resolve(right),
    }
}

/// What a pointer points to, and whether that is const.
fn pointee<'t>(unit: &'t Unit, ty: &'t c::Type) -> Option<(&'t c::Type, bool)> {
    match unit.resolve(ty) {
        c::Type::Pointer { to, is_const, .. } => Some((to, *is_const)),
        _ => None,
    }
}
