//! What is not bound whatever is answered, and why.

use crate::header::model::{Function, Type, Unit};

use super::{
    model::{At, Refused},
    sentences,
};

/// The type that every platform's argument list goes back to.
const VA_LIST: &str = "__builtin_va_list";

/// Why no contract makes a safe wrapper of a function, if none does.
pub(super) fn function(unit: &Unit, function: &Function) -> Option<Refused> {
    let refuse = |reason: &str, instead: Option<&str>| {
        Some(Refused {
            name: function.name.clone(),
            place: At::new(&function.place, &function.header),
            is_macro: false,
            reason: reason.to_owned(),
            instead: instead.map(str::to_owned),
        })
    };
    if function.variadic {
        let reason = "it takes a variable number of arguments, whose types nothing checks";
        return refuse(
            reason,
            Some("bind a function that takes each argument by its type"),
        );
    }
    if !function.prototyped {
        let reason = "its declaration does not say which parameters it has";
        return refuse(
            reason,
            Some("declare it with its parameters, or with `(void)`"),
        );
    }
    if function.params.iter().any(|param| is_list(unit, &param.ty)) {
        return refuse("it takes the variable arguments of another function", None);
    }
    if sentences::takes_format(function) {
        let reason = "it takes a format, and nothing checks that its arguments fit to it";
        return refuse(reason, None);
    }
    let types = function.params.iter().map(|param| &param.ty);
    let odd = types.chain([&function.ret]).find_map(|ty| odd(unit, ty));
    let reason = format!("it passes a `{}`, which raw bindings cannot", odd?);
    refuse(
        &reason,
        Some("give the type a name in a header, or bind another function"),
    )
}

/// Whether a type is an argument list: an array on some machines, a pointer or a record on others.
fn is_list(unit: &Unit, ty: &Type) -> bool {
    match unit.resolve(ty) {
        Type::Other(name) => name == VA_LIST,
        Type::Pointer { to, .. } => match unit.resolve(to) {
            Type::Record(name) => name.contains("__va_list"),
            Type::Other(name) => name == VA_LIST,
            _ => false,
        },
        Type::Record(name) => name.contains("__va_list"),
        Type::Array { of, .. } => is_list(unit, of),
        _ => false,
    }
}

/// A type that has no name or none that Rust knows, where a value of it is passed.
fn odd<'a>(unit: &'a Unit, ty: &'a Type) -> Option<&'a str> {
    match unit.resolve(ty) {
        Type::Other(name) => Some(name),
        Type::Float(name) if name == "long double" => Some(name),
        Type::Pointer { to, .. } => match unit.resolve(to) {
            Type::Other(name) => Some(name),
            _ => None,
        },
        _ => None,
    }
}

/// The macros with parameters of a unit: they have no types.
pub(super) fn macros(unit: &Unit) -> Vec<Refused> {
    let macros = unit.macros.values();
    let macros = macros.filter(|one| !unit.functions.contains_key(&one.name));
    macros
        .map(|one| Refused {
            name: one.name.clone(),
            place: At::new(&one.place, &one.place.file),
            is_macro: true,
            reason: "it is a macro, and has no types".to_owned(),
            instead: Some(
                "give it some with `prototype:`, if it is used like a function".to_owned(),
            ),
        })
        .collect()
}
