//! Pattern "parameter", its words: each pattern reads some of them, and a word that the chosen one does
//! not read would be lost. So a contract that says more is not bound.

use crate::{
    contract::model::{Bounds, Direction, ErrorConvention, Escape, Param, Return, Transfer, Valid},
    link::{LinkedFunction, LinkedParam},
};

use super::NotBound;

/// The words about a buffer beside its bounds.
const OF_NUMBERS: &[&str] = &["direction", "nullability", "empty", "written", "consumed"];

/// The same where its elements are values.
const OF_VALUES: &[&str] = &[
    "view",
    "direction",
    "nullability",
    "empty",
    "written",
    "consumed",
];

/// The word that decides about a parameter, with the other words that its pattern reads.
fn pattern(contract: &Param, is_value: bool) -> (&'static str, &'static [&'static str]) {
    if contract.constant.is_some() {
        ("constant", &[])
    } else if contract.named_constant.is_some() {
        ("named_constant", &[])
    } else if contract.result_of.is_some() {
        ("result_of", &[])
    } else if contract.size_of.is_some() {
        ("size_of", &[])
    } else if contract.structure.is_some() {
        ("struct", &["direction", "passes"])
    } else if contract.written_of.is_some() {
        ("written_of", &["direction"])
    } else if contract.node.is_some() {
        ("node", &["transfer", "nullability"])
    } else if contract.owed.is_some() {
        ("owed", &[])
    } else if contract.field_of.is_some() {
        ("field_of", &["key"])
    } else if contract
        .bounds
        .as_deref()
        .and_then(Bounds::length)
        .is_some()
    {
        ("bounds", if is_value { OF_VALUES } else { OF_NUMBERS })
    } else if contract.bounds.as_deref() == Some(&Bounds::NullTerminated) {
        ("bounds", &["direction", "nullability", "string"])
    } else if !contract.length_of.is_empty() {
        ("length_of", &["direction"])
    } else if contract.string.is_some() {
        ("string", &["direction", "nullability"])
    } else if contract.handle.is_some() {
        ("handle", &[])
    } else if contract.fd {
        ("fd", &["transfer"])
    } else if contract.view.is_some() && is_value {
        match contract.direction.as_deref() {
            Some(Direction::Out) => ("view", &["direction", "nullability"]),
            _ => ("view", &["valid"]),
        }
    } else if contract.view.is_some() {
        match contract.direction.as_deref() {
            Some(Direction::Out) => (
                "view",
                &["direction", "nullability", "transfer", "borrows_from"],
            ),
            _ => ("view", &["nullability", "transfer"]),
        }
    } else if matches!(contract.direction.as_deref(), Some(Direction::Out)) {
        ("direction", &["nullability"])
    } else if contract.key {
        ("key", &[])
    } else {
        ("valid", &[])
    }
}

/// The words that a contract has, but for those that repeat what holds anyway.
fn said(contract: &Param) -> Vec<&'static str> {
    let direction = contract.direction.as_deref();
    let accepted = contract.valid.as_deref();
    let words = [
        ("constant", contract.constant.is_some()),
        ("named_constant", contract.named_constant.is_some()),
        ("result_of", contract.result_of.is_some()),
        ("owed", contract.owed.is_some()),
        ("field_of", contract.field_of.is_some()),
        ("handle", contract.handle.is_some()),
        ("fd", contract.fd),
        ("view", contract.view.is_some()),
        (
            "direction",
            direction.is_some_and(|way| *way != Direction::In),
        ),
        ("key", contract.key),
        ("node", contract.node.is_some()),
        ("valid", accepted.is_some_and(|valid| *valid != Valid::Any)),
        ("nullability", contract.nullability.is_some()),
        ("transfer", contract.transfer.is_some()),
        ("borrows_from", contract.borrows_from.is_some()),
        (
            "escape",
            contract
                .escape
                .as_deref()
                .is_some_and(|word| *word != Escape::Noescape),
        ),
        (
            "bounds",
            contract
                .bounds
                .as_deref()
                .is_some_and(|word| *word != Bounds::Single),
        ),
        ("string", contract.string.is_some()),
        ("empty", contract.empty.is_some()),
        ("written", contract.written.is_some()),
        ("consumed", contract.consumed.is_some()),
        ("written_of", contract.written_of.is_some()),
        ("struct", contract.structure.is_some()),
        ("passes", !contract.passes.is_empty()),
        ("size_of", contract.size_of.is_some()),
        ("length_of", !contract.length_of.is_empty()),
    ];
    let words = words.into_iter().filter(|(_, is_said)| *is_said);
    words.map(|(word, _)| word).collect()
}

/// Whether the pattern of a parameter reads everything that its contract says.
pub(super) fn param(
    param: &LinkedParam<'_>,
    contract: &Param,
    is_value: bool,
) -> Result<(), NotBound> {
    let (chosen, read) = pattern(contract, is_value);
    let said = said(contract);
    let mut unread = said
        .iter()
        .filter(|word| **word != chosen && !read.contains(word));
    match unread.next() {
        None => Ok(()),
        Some(word) => {
            let reason = format!("`{}` of `{}` does not go with `{chosen}`", word, param.name);
            Err(NotBound::new(reason, "bind: { manual: ... }"))
        }
    }
}

/// Whether the words about a result go together.
///
/// An object with a parent is owned, and borrows that. Of what is counted, a view may say that it consists of values.
pub(super) fn result(
    function: &LinkedFunction<'_>,
    ret: &Return,
    (has_parent, of_values): (bool, bool),
) -> Result<(), NotBound> {
    let owned = ret.transfer.as_deref() == Some(&Transfer::Full);
    let names_error = ret.error_type.is_some();
    let bounded = ret
        .bounds
        .as_deref()
        .is_some_and(|one| *one != Bounds::Single);
    // The entries of an array may be strings.
    let strings = ret.bounds.as_deref() == Some(&Bounds::NullTerminated);
    let error_counts = matches!(
        ret.convention(),
        ErrorConvention::Null | ErrorConvention::Bool | ErrorConvention::Status
    );
    let problem = if ret.gives_back.is_some() {
        "its result gives a registration's data back, and no type carries that"
    } else if owned && ret.borrows_from.is_some() && !has_parent {
        let reason = "its result is owned and borrowed, and its view has no parent";
        return Err(NotBound::new(reason, "views: { ...: { parent: ... } }"));
    } else if ret.transfer.as_deref() == Some(&Transfer::OnSuccess) {
        "its result moves on success only"
    } else if ret.string.is_some() && (ret.view.is_some() || ret.handle.is_some()) {
        "its result is a string and stands for something"
    } else if bounded
        && (ret.view.is_some() && !of_values
            || ret.handle.is_some()
            || ret.string.is_some() && !strings)
    {
        "its result is counted and stands for something"
    } else if ret.fd && (ret.view.is_some() || ret.handle.is_some() || ret.truth) {
        "its result is a descriptor and stands for something else"
    } else if ret.answers() && ret.convention() != ErrorConvention::ErrnoNegative {
        "`success: number` goes with `error: errno_negative` only"
    } else if ret.answers() && (ret.view.is_some() || ret.handle.is_some() || ret.ignored) {
        "its result is a number, and stands for something or is ignored"
    } else if ret.truth && ret.convention() != ErrorConvention::Value {
        "`truth` goes with `error: value` only"
    } else if ret.truth && (ret.view.is_some() || ret.handle.is_some()) {
        "its result is a truth value and stands for something"
    } else if names_error && !error_counts {
        "`error_type` goes with `error: null`, `error: bool` and `error: status` only"
    } else if ret.ignored && function.declaration.attributes.must_check {
        "its result must be checked, and is ignored"
    } else if ret.ignored && fails(ret) && gives_on_success(function, ret) {
        "its result tells whether it has succeeded, and is ignored"
    } else if ret.ignored && function.contract.params.values().any(on_success) {
        "its result tells whether ownership has moved, and is ignored"
    } else {
        return Ok(());
    };
    Err(NotBound::new(problem, "bind: { manual: ... }"))
}

/// Whether failure can be told from success.
fn fails(ret: &Return) -> bool {
    !matches!(
        ret.convention(),
        ErrorConvention::Infallible | ErrorConvention::Value
    )
}

/// Whether success leaves the caller with something that a failure does not.
fn gives_on_success(function: &LinkedFunction<'_>, ret: &Return) -> bool {
    let lock = !function.contract.changed_locks().is_empty();
    lock || ret.acquires.is_some()
}

fn on_success(param: &Param) -> bool {
    param.transfer.as_deref() == Some(&Transfer::OnSuccess)
}
