//! What keeps generated code from calling a function: its declaration, a question that its contract leaves
//! open, a promise for which there is nobody to ask, a result that would be lost.

use crate::{
    contract::model::{self, Bind, Return, SafetyWord, Transfer},
    header::{
        model::{self as c, Unit},
        spell,
    },
    support::words,
};

use super::{Linked, LinkedFunction, demands};

/// Why nothing generated can call a function, whatever its contract says, as a clause.
pub(crate) fn refusal(unit: &Unit, function: &c::Function) -> Option<String> {
    if function.variadic {
        return Some("it takes a variable number of arguments".to_owned());
    }
    if !function.prototyped {
        return Some("its declaration has no prototype".to_owned());
    }
    let params = function.params.iter().map(|param| &param.ty);
    let mut passed = params.chain([&function.ret]);
    if let Some(disproof) = passed.clone().find_map(|ty| unit.disproof(ty)) {
        return Some(disproof);
    }
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

/// What a contract leaves open, as a clause.
pub(crate) fn leaves_open(function: &LinkedFunction<'_>) -> Option<String> {
    let question = function.questions.first()?;
    Some(format!("its contract leaves open: {}", question.text))
}

/// Whether a contract keeps generated code from calling the function, as a clause.
pub(crate) fn withheld(function: &LinkedFunction<'_>) -> Option<String> {
    let withheld = function.contract.is_withheld();
    withheld.then(|| "it is not to be bound".to_owned())
}

/// What comes back and would be lost, where nobody looks at it.
pub(crate) fn loses_result(function: &LinkedFunction<'_>) -> Option<String> {
    let ret = function.contract.ret.as_ref();
    let ignored = ret.is_some_and(|ret| ret.ignored);
    let nothing = ignored || function.declaration.ret == c::Type::Void;
    (!nothing).then(|| "its result needs `ignored: true`".to_owned())
}

/// What its contract says of a wrapper, where the function is called beside others and has none.
pub(crate) fn says_more(function: &LinkedFunction<'_>) -> Option<String> {
    if let Some(scope) = &function.contract.under {
        let scope = &**scope;
        return Some(format!(
            "it is called under `{scope}`, and nobody opens that here"
        ));
    }
    let owed = function.contract.ret.as_ref().is_some_and(owes);
    owed.then(|| "something is owed for its result, and nobody pays".to_owned())
}

/// Whether success leaves something to do for whoever called.
pub(crate) fn owes(ret: &Return) -> bool {
    let transfer = ret.transfer.as_deref();
    transfer.is_some_and(|transfer| *transfer != Transfer::None)
        || ret.handle.is_some()
        || ret.obligation.is_some()
        || ret.owes.is_some()
        || ret.acquires.is_some()
        || ret.gives_back.is_some()
}

/// What its caller must promise, where there is nobody to ask.
pub(crate) fn asks_its_caller(
    linked: &Linked<'_>,
    function: &LinkedFunction<'_>,
) -> Option<String> {
    let mut requires = function.contract.requires.iter();
    if let Some((tag, _)) = requires.find(|(_, requirement)| requirement.because.is_none()) {
        return Some(format!(
            "it demands `{}`, and nobody is there to promise it",
            &**tag
        ));
    }
    if let Some(withheld) = withheld(function) {
        return Some(withheld);
    }
    if let Some(demand) = demands::of(function.contract).into_iter().next() {
        let text = words::stem(&demand.text);
        return Some(format!("nobody is there to promise this: {text}"));
    }
    if let Some(conflict) = linked.conflicts(function.key).first() {
        let name = conflict.name();
        return Some(format!(
            "no `{name}` may be held meanwhile, and nobody promises that"
        ));
    }
    let marked = matches!(
        function.contract.safety.as_deref(),
        Some(SafetyWord::Unsafe(_))
    );
    marked.then(|| "it is marked unsafe, and nobody is there to promise anything".to_owned())
}

impl model::Function {
    /// Whether it is not to be bound, or only by hand.
    pub fn is_withheld(&self) -> bool {
        matches!(self.bind.as_deref(), Some(Bind::DoNot(_) | Bind::Manual(_)))
    }
}
