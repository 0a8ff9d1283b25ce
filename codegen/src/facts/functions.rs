//! A function: its parameters, its result, what it counts.

use safebind_review::facts::{Counts, Failure, Function, Given, Owes, Param, Result, Role};

use crate::{
    contract::{
        at::At,
        model::{self, ErrorConvention, HandleUse, Nullability, Return, Transfer},
    },
    header::model as c,
    link::{Linked, LinkedFunction, LinkedParam},
};

use super::{at, line, preconditions};

pub(super) fn of(
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
    wrapper: Option<String>,
) -> Function {
    let params = function.params.iter();
    Function {
        name: function.key.value.clone(),
        at: line(linked, function.key.span),
        declared: Some(at(function.declaration.place.clone())),
        params: params.map(|one| param(linked, function, one)).collect(),
        result: result(linked, function),
        preconditions: preconditions::of(linked, function),
        wrapper,
        counts: counts(linked, function.key),
    }
}

fn param(linked: &Linked<'_>, function: &LinkedFunction<'_>, param: &LinkedParam<'_>) -> Param {
    let contract = param.contract.map(|(_, contract)| contract);
    let nullability = contract.and_then(|contract| contract.nullability.as_deref());
    Param {
        name: param.name.clone(),
        is_pointer: is_pointer(linked, &param.declaration.ty),
        nullable: matches!(nullability, Some(Nullability::Nullable)),
        given: contract.map_or(Given::Never, given),
        role: role(function, param),
        at: param.contract.map(|(key, _)| line(linked, key.span)),
    }
}

/// A function, which is a pointer too, is no object.
fn is_pointer(linked: &Linked<'_>, ty: &c::Type) -> bool {
    matches!(linked.unit.resolve(ty), c::Type::Pointer { .. })
}

/// Whether it belongs to C after the call: an object, a number that stands for something held, what is owed.
fn given(contract: &model::Param) -> Given {
    let ended = matches!(contract.handle, Some(HandleUse::Release(_))) || contract.owed.is_some();
    match contract.transfer.as_deref() {
        Some(Transfer::Full) => Given::Always,
        Some(Transfer::OnSuccess) => Given::OnSuccess,
        _ if ended => Given::Always,
        _ => Given::Never,
    }
}

fn role(function: &LinkedFunction<'_>, param: &LinkedParam<'_>) -> Role {
    let Some((key, contract)) = param.contract else {
        return Role::Plain;
    };
    let params = function.params.iter();
    let mut contracts = params.filter_map(|other| Some(other.contract?.1));
    let destroyed = |other: &model::Param| {
        let data = other.destroy.as_ref();
        data.is_some_and(|data| **data == **key)
    };
    if contract.callback.is_some() || contract.destroy.is_some() {
        Role::Callback
    } else if contract.user_data.is_some() || contracts.any(destroyed) {
        Role::Data
    } else {
        Role::Plain
    }
}

fn result(linked: &Linked<'_>, function: &LinkedFunction<'_>) -> Result {
    let is_pointer = is_pointer(linked, &function.declaration.ret);
    let must_use = function.contract.must_use.as_deref().copied();
    let declared = function.declaration.attributes.must_check;
    let must_check = must_use.unwrap_or(declared);
    let Some(ret) = &function.contract.ret else {
        return Result {
            is_pointer,
            must_check,
            ..Result::default()
        };
    };
    let failure = failure(ret);
    let transfer = matches!(ret.transfer.as_deref(), Some(Transfer::Full));
    let handle = match &ret.handle {
        Some(HandleUse::Acquire(name)) => Some(name.as_str()),
        _ => None,
    };
    let owned = transfer || handle.is_some();
    let first = ret.error.as_ref().map(|error| error.span);
    let first = first.or_else(|| Some(ret.view.as_ref()?.span));
    Result {
        is_pointer,
        failure,
        owned,
        ended_by: if owned {
            ended_by(linked, ret, handle)
        } else {
            Vec::new()
        },
        owes: owes(linked, ret),
        must_check: must_check || (failure != Failure::Never && !ret.ignored),
        gives_back: ret.gives_back.as_deref().copied(),
        at: first.map(|span| line(linked, span)),
    }
}

fn failure(ret: &Return) -> Failure {
    let nullable = matches!(ret.nullability.as_deref(), Some(Nullability::Nullable));
    match ret.convention() {
        ErrorConvention::ErrnoNegative | ErrorConvention::MinusOneWithErrno => Failure::Negative,
        ErrorConvention::ErrPtr | ErrorConvention::ErrPtrOrNull => Failure::ErrPtr,
        ErrorConvention::Null | ErrorConvention::NullWithErrno => Failure::Null,
        ErrorConvention::Bool => Failure::False,
        ErrorConvention::Status => Failure::Status,
        ErrorConvention::Infallible | ErrorConvention::Value => match nullable {
            true => Failure::Null,
            false => Failure::Never,
        },
    }
}

/// What ends something that a call has given.
fn ended_by(linked: &Linked<'_>, ret: &Return, handle: Option<&str>) -> Vec<String> {
    if let Some(handle) = handle {
        let all = linked.releasing(handle).into_iter();
        return all.map(|function| function.key.value.clone()).collect();
    }
    let view = ret.view.as_ref().and_then(|name| linked.view(name));
    let put = view.and_then(|view| view.refcount()?.put.as_ref());
    let ends = put.or_else(|| view.and_then(|view| view.release()));
    ends.map(|put| put.value.clone()).into_iter().collect()
}

fn owes(linked: &Linked<'_>, ret: &Return) -> Option<Owes> {
    let owes = ret.owes.as_ref()?;
    let entry = linked.index.obligations.get(owes.obligation.as_str())?;
    Some(Owes {
        what: owes.obligation.value.clone(),
        arises: owes.arises.clone(),
        discharged_by: payments(linked, &owes.obligation),
        on_leak: entry.contract.on_leak.clone(),
        at: line(linked, owes.obligation.span),
    })
}

/// The functions that discharge what is owed, or what its steps make of it. A step takes one more reference;
/// what gives that one back discharges nothing else.
fn payments(linked: &Linked<'_>, obligation: &str) -> Vec<String> {
    let (mut open, mut seen) = (vec![obligation.to_owned()], Vec::new());
    let (mut payments, mut others) = (Vec::new(), Vec::new());
    while let Some(name) = open.pop() {
        let Some(entry) = linked.index.obligations.get(name.as_str()) else {
            continue;
        };
        if seen.contains(&name) {
            continue;
        }
        payments.extend(entry.contract.discharge.keys().map(|key| key.value.clone()));
        let steps = entry.contract.steps.values();
        others.extend(steps.clone().filter_map(|step| put_for(linked, &step.call)));
        open.extend(steps.flat_map(|step| step.gives.iter().map(|next| next.value.clone())));
        seen.push(name);
    }
    payments.retain(|payment| !others.contains(payment));
    payments
}

/// What gives back the references that a function takes.
fn put_for(linked: &Linked<'_>, get: &str) -> Option<String> {
    let mut pairs = linked
        .index
        .views
        .values()
        .filter_map(|view| view.refcount());
    let takes = |pair: &&model::Refcount| pair.get.as_ref().is_some_and(|one| **one == *get);
    let put = pairs.find(takes)?.put.as_ref()?;
    Some(put.value.clone())
}

/// Whether a function takes or gives back a reference.
fn counts(linked: &Linked<'_>, name: &str) -> Option<Counts> {
    let is = |one: &Option<At<String>>| one.as_ref().is_some_and(|one| one.as_str() == name);
    let mut pairs = linked
        .index
        .views
        .values()
        .filter_map(|view| view.refcount());
    pairs.find_map(|pair| match (is(&pair.get), is(&pair.put)) {
        (true, _) => Some(Counts::Takes),
        (_, true) => Some(Counts::Gives),
        _ => None,
    })
}
