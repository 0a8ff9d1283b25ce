//! What a contract does not answer yet. A function with an open question is not bound.

use crate::{
    contract::{
        at::Sources,
        model::{self, Bounds, ErrorConvention},
    },
    header::model::{self as c, Unit},
    support::{
        diag::{Diagnostic, Sink},
        place::Place,
    },
};

use super::{LinkedFunction, LinkedParam};

/// Something that a contract leaves open, and the line that would answer it.
#[derive(Clone, Debug)]
pub struct Question {
    /// The question, as a clause.
    pub text: String,
    /// The YAML line that answers it.
    pub answer: String,
    /// What it is about, in the header.
    pub declared: Place,
}

/// The open questions of a function.
///
/// A result that is only ever passed on needs no type in Rust.
pub(super) fn of(unit: &Unit, function: &LinkedFunction<'_>, passed_on: bool) -> Vec<Question> {
    let params = function
        .params
        .iter()
        .filter_map(|param| of_param(unit, function, param));
    params.chain(of_result(unit, function, passed_on)).collect()
}

/// Each question is a warning: the run goes on without the function. What another case has asked is in
/// `asked`, and is not asked again. Nobody is asked about what is not to be bound.
pub(super) fn report(
    sink: &mut Sink,
    sources: &Sources,
    function: &LinkedFunction<'_>,
    asked: &mut Vec<String>,
) {
    let wanted = !function.contract.is_withheld();
    for question in function.questions.iter().filter(|_| wanted) {
        if asked.contains(&question.text) {
            continue;
        }
        asked.push(question.text.clone());
        sink.push(
            Diagnostic::warning(
                "SB0307",
                format!("`{}`: {}", &**function.key, question.text),
            )
            .at(sources.place(function.key.span), "not answered here")
            .also(question.declared.clone(), "asked by this")
            .help(format!("answer with `{}`", question.answer)),
        );
    }
}

/// The buffer whose length a parameter is, as the contract of the buffer says.
fn counted<'f, 'a>(
    function: &'f LinkedFunction<'a>,
    length: &LinkedParam<'a>,
) -> Option<&'f LinkedParam<'a>> {
    let counts = |param: &&LinkedParam<'a>| {
        let bounds = param.contract.and_then(|(_, one)| one.bounds.as_deref());
        let named = bounds.and_then(Bounds::length);
        named
            .and_then(|name| function.param(name))
            .is_some_and(|named| named.name == length.name)
    };
    function.params.iter().find(counts)
}

fn of_param(
    unit: &Unit,
    function: &LinkedFunction<'_>,
    param: &LinkedParam<'_>,
) -> Option<Question> {
    let contract = param.contract.map(|(_, contract)| contract);
    let name = &param.name;
    let (text, answer) = match unit.resolve(&param.declaration.ty) {
        c::Type::Pointer { to, is_const, .. } => {
            if contract.is_some_and(answers_pointer) {
                return None;
            }
            let answer = match **to {
                c::Type::Record(_) | c::Type::Typedef(_) => "{ view: ..., transfer: ... }",
                c::Type::Function { .. } => "{ callback: ... }",
                _ if *is_const && is_char(unit, to) => "{ string: cstr }",
                // What is const is not filled, and what has no type has no size.
                _ if *is_const || matches!(**to, c::Type::Void) => "{ bounds: ... }",
                _ => "{ direction: out }",
            };
            (
                format!("what may be passed for the pointer `{name}`, and who owns it?"),
                answer,
            )
        }
        _ => {
            if contract.is_some_and(answers_scalar) {
                return None;
            }
            let question = format!("which values may be passed for `{name}`?");
            if let Some(buffer) = counted(function, param) {
                let answer = format!("params: {{ {name}: {{ length_of: [{}] }} }}", buffer.name);
                return Some(Question {
                    text: question,
                    answer,
                    declared: param.declaration.place.clone(),
                });
            }
            (question, "{ valid: any }")
        }
    };
    let answer = format!("params: {{ {name}: {answer} }}");
    Some(Question {
        text,
        answer,
        declared: param.declaration.place.clone(),
    })
}

fn answers_pointer(param: &model::Param) -> bool {
    param.view.is_some()
        || param.direction.is_some()
        || param.callback.is_some()
        || param.user_data.is_some()
        || param.destroy.is_some()
        || param.node.is_some()
        || param.structure.is_some()
        || param.constant.is_some()
        || param.named_constant.is_some()
        || param.written_of.is_some()
        || param.owed.is_some()
        || param.field_of.is_some()
        || param.string.is_some()
        || param.bounds.is_some()
        || param.result_of.is_some()
        || param.key
}

fn answers_scalar(param: &model::Param) -> bool {
    param.valid.is_some()
        || param.handle.is_some()
        || param.fd
        || param.constant.is_some()
        || param.named_constant.is_some()
        || param.size_of.is_some()
        || param.result_of.is_some()
        || param.field_of.is_some()
        || param.view.is_some()
        || !param.length_of.is_empty()
        || param.key
}

/// Whether a type is C's `char`.
pub(super) fn is_char(unit: &Unit, ty: &c::Type) -> bool {
    matches!(unit.resolve(ty), c::Type::Int { spelling, .. } if spelling == "char")
}

/// Whether another value says how many elements a result has.
fn is_counted(ret: &model::Return) -> bool {
    ret.bounds.as_deref().and_then(Bounds::length).is_some()
}

/// Whether it is known if a pointer that is returned may be null.
fn is_null_known(function: &LinkedFunction<'_>, ret: &model::Return) -> bool {
    let declared = matches!(
        function.declaration.ret,
        c::Type::Pointer {
            nullability: Some(_),
            ..
        }
    );
    let fails = !matches!(
        ret.error.as_deref(),
        None | Some(ErrorConvention::Infallible | ErrorConvention::Value)
    );
    declared
        || fails
        || is_counted(ret)
        || ret.nullability.is_some()
        || function.declaration.attributes.returns_nonnull
}

fn of_result(unit: &Unit, function: &LinkedFunction<'_>, passed_on: bool) -> Option<Question> {
    let declared = function.declaration.place.clone();
    let question = |text: &str, answer: &str| {
        let (text, answer) = (text.to_owned(), format!("return: {answer}"));
        Some(Question {
            text,
            answer,
            declared: declared.clone(),
        })
    };
    let ty = unit.resolve(&function.declaration.ret);
    if matches!(ty, c::Type::Void) {
        return None;
    }
    let Some(ret) = &function.contract.ret else {
        return question("what does the result mean?", "{ error: ... }");
    };
    if ret.ignored {
        return None;
    }
    let convention = ret.error.as_deref();
    if !matches!(ty, c::Type::Pointer { .. }) {
        let says = convention.is_some()
            || ret.handle.is_some()
            || ret.fd
            || ret.view.is_some()
            || ret.gives_back.is_some();
        return if says {
            None
        } else {
            question("what does the result mean?", "{ error: ... }")
        };
    }
    if !is_null_known(function, ret) {
        return question("can the result be null?", "{ nullability: ... }");
    }
    // What is owed has a view, and is owned.
    if ret.owes.is_some() {
        return None;
    }
    let terminated = ret.bounds.as_deref() == Some(&Bounds::NullTerminated);
    let bounded = is_counted(ret) || terminated;
    if ret.view.is_none() && ret.string.is_none() && !bounded && !passed_on {
        let of_text = matches!(ty, c::Type::Pointer { to, .. } if is_char(unit, to));
        let answer = match of_text {
            true => "{ string: cstr }",
            false => "{ view: ... }",
        };
        return question("what does the result point to?", answer);
    }
    match (&ret.transfer, &ret.borrows_from) {
        (None, None) => question("who owns the result?", "{ transfer: ... }"),
        (Some(transfer), None) if **transfer == model::Transfer::None => {
            question("how long does the result live?", "{ borrows_from: ... }")
        }
        _ => None,
    }
}
