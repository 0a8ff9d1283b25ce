//! Types and declarations written as C, the same for every version of clang.

use super::model::{Function, Param, Type};

/// Declares `inner`, a name or a declarator around one, as a `ty`.
pub fn declare(ty: &Type, inner: &str) -> String {
    match ty {
        Type::Void => join("void", inner),
        Type::Bool => join("bool", inner),
        Type::Int { spelling, .. } => join(spelling, inner),
        Type::Float(name) | Type::Record(name) | Type::Typedef(name) | Type::Other(name) => {
            join(name, inner)
        }
        Type::Enum { name, .. } => join(name, inner),
        Type::Function {
            params,
            ret,
            variadic,
        } => {
            let mut list: Vec<String> = params.iter().map(|param| declare(param, "")).collect();
            let list = parameters(&mut list, *variadic);
            declare(ret, &format!("{}({list})", in_brackets(inner)))
        }
        Type::Array { of, len } => {
            let len = len.map_or_else(String::new, |len| len.to_string());
            declare(of, &format!("{}[{len}]", in_brackets(inner)))
        }
        Type::Pointer { to, is_const, .. } => match &**to {
            // The one type whose qualifier stands behind it.
            Type::Pointer { .. } if *is_const => declare(to, &join("const", &format!("*{inner}"))),
            _ if *is_const => format!("const {}", declare(to, &format!("*{inner}"))),
            _ => declare(to, &format!("*{inner}")),
        },
    }
}

/// What stands behind the name of an array or a function binds tighter than a pointer's star.
fn in_brackets(inner: &str) -> String {
    if inner.starts_with('*') {
        format!("({inner})")
    } else {
        inner.to_owned()
    }
}

fn join(name: &str, inner: &str) -> String {
    match inner {
        "" => name.to_owned(),
        _ => format!("{name} {inner}"),
    }
}

/// The declaration of `function` as a function called `name`.
pub fn prototype(function: &Function, name: &str) -> String {
    let param = |param: &Param| declare(&param.ty, param.name.as_deref().unwrap_or_default());
    let mut list: Vec<String> = function.params.iter().map(param).collect();
    let list = parameters(&mut list, function.variadic);
    declare(&function.ret, &format!("{name}({list})"))
}

fn parameters(list: &mut Vec<String>, variadic: bool) -> String {
    match (variadic, list.is_empty()) {
        (true, _) => list.push("...".to_owned()),
        (false, true) => list.push("void".to_owned()),
        (false, false) => {}
    }
    list.join(", ")
}

#[cfg(test)]
mod tests {
    use super::declare;
    use crate::header::model::Type;

    fn pointer(to: Type, is_const: bool) -> Type {
        Type::Pointer {
            to: Box::new(to),
            is_const,
            nullability: None,
        }
    }

    fn record() -> Type {
        Type::Record("struct door".to_owned())
    }

    #[test]
    fn pointers_arrays_and_functions_are_declared_around_the_name() {
        let array = |of, len| Type::Array {
            of: Box::new(of),
            len,
        };
        let callback = Type::Function {
            params: vec![pointer(record(), true)],
            ret: Box::new(Type::Void),
            variadic: false,
        };
        let cases = [
            (pointer(record(), true), "const struct door *x"),
            (
                pointer(pointer(record(), false), true),
                "struct door *const *x",
            ),
            (
                pointer(pointer(record(), true), false),
                "const struct door **x",
            ),
            (array(pointer(Type::Bool, false), Some(3)), "bool *x[3]"),
            (pointer(array(Type::Bool, None), false), "bool (*x)[]"),
            (pointer(callback, false), "void (*x)(const struct door *)"),
        ];
        for (ty, text) in cases {
            assert_eq!(declare(&ty, "x"), text);
        }
    }

    #[test]
    fn a_function_type_says_what_it_takes() {
        let function = |ret, params: &[Type], variadic| Type::Function {
            params: params.to_vec(),
            ret: Box::new(ret),
            variadic,
        };
        assert_eq!(
            declare(&function(Type::Bool, &[], false), ""),
            "bool (void)"
        );
        assert_eq!(
            declare(
                &function(pointer(Type::Void, false), &[Type::Bool], true),
                ""
            ),
            "void *(bool, ...)"
        );
        let inner = pointer(function(Type::Bool, &[], false), false);
        assert_eq!(
            declare(&pointer(function(inner, &[Type::Bool], false), false), "x"),
            "bool (*(*x)(bool))(void)"
        );
    }
}
