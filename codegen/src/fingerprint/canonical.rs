//! Types behind all names for them.

use crate::header::{
    model::{ArrayLen, Function, Nullability, Param, Type, Unit},
    spell,
};

/// How many types deep a type is followed; a unit may come from a file.
const DEPTH: usize = 60;

/// The type behind all type names, as C.
pub(super) fn ty(unit: &Unit, ty: &Type) -> String {
    spell::declare(&resolved(unit, ty, DEPTH), "")
}

/// The type of a function behind all type names, without the names of parameters.
pub(super) fn function(unit: &Unit, function: &Function) -> String {
    let params = function.params.iter();
    let of = Type::Function {
        params: params.map(|param| param.ty.clone()).collect(),
        ret: Box::new(function.ret.clone()),
        variadic: function.variadic,
    };
    match function.prototyped {
        true => ty(unit, &of),
        // Before C23 `()` says nothing of what is passed.
        false => format!("{} ()", ty(unit, &function.ret)),
    }
}

fn resolved(unit: &Unit, ty: &Type, depth: usize) -> Type {
    let Some(depth) = depth.checked_sub(1) else {
        return ty.clone();
    };
    let again = |ty: &Type| Box::new(resolved(unit, ty, depth));
    match unit.resolve(ty) {
        Type::Pointer {
            to,
            is_const,
            nullability,
        } => Type::Pointer {
            to: again(to),
            is_const: *is_const,
            nullability: *nullability,
        },
        Type::Array { of, len } => Type::Array {
            of: again(of),
            len: *len,
        },
        Type::Function {
            params,
            ret,
            variadic,
        } => Type::Function {
            params: params.iter().map(|param| *again(param)).collect(),
            ret: again(ret),
            variadic: *variadic,
        },
        Type::Enum { name, repr } => match &**repr {
            Type::Int { spelling, .. } if spelling != "unsigned int" => {
                Type::Other(format!("{name}: {spelling}"))
            }
            _ => Type::Other(name.clone()),
        },
        other => other.clone(),
    }
}

/// Attributes about the code that a compiler makes: nothing that a caller could notice.
const CODE: [&str; 13] = [
    "always_inline",
    "cold",
    "flatten",
    "gnu_inline",
    "hot",
    "minsize",
    "no_instrument_function",
    "no_sanitize",
    "no_stack_protector",
    "noinline",
    "section",
    "unused",
    "used",
];

/// What a declaration says of a function beside its type, sorted.
pub(super) fn attributes(function: &Function) -> Vec<String> {
    let about_code =
        |attribute: &&String| CODE.contains(&attribute.split('(').next().unwrap_or_default());
    let all = function.attributes.all.iter();
    let mut said: Vec<String> = all.filter(|one| !about_code(one)).cloned().collect();
    let params = function.params.iter().zip(1..);
    said.extend(params.flat_map(|(param, position)| of_param(param, position)));
    if returns(&function.ret) {
        said.push("returns _Nonnull".to_owned());
    }
    said.sort();
    said
}

fn returns(ret: &Type) -> bool {
    matches!(
        ret,
        Type::Pointer {
            nullability: Some(Nullability::Nonnull),
            ..
        }
    )
}

fn of_param(param: &Param, position: usize) -> Vec<String> {
    let name = param.name.clone();
    let name = name.unwrap_or_else(|| position.to_string());
    let mut said = Vec::new();
    if let Type::Pointer {
        nullability: Some(nullability),
        ..
    } = &param.ty
    {
        said.push(match nullability {
            Nullability::Nonnull => format!("_Nonnull {name}"),
            Nullability::Nullable => format!("_Nullable {name}"),
        });
    }
    if let Some(ArrayLen::Elements(number)) = param.array {
        said.push(format!("{name}[{number}]"));
    }
    said
}

/// Whether an attribute promises something that wrappers rely on.
pub fn promises(attribute: &str) -> bool {
    let name = attribute.split(['(', ' ', '[']).next().unwrap_or_default();
    attribute.ends_with(']')
        || matches!(
            name,
            "warn_unused_result"
                | "nodiscard"
                | "nonnull"
                | "returns_nonnull"
                | "returns"
                | "noreturn"
                | "malloc"
                | "deprecated"
                | "_Nonnull"
                | "_Nullable"
        )
}
