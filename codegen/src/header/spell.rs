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
            let name = function_type(ret, params, *variadic);
            join(&format!("__typeof__({name})"), inner)
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

/// The declarator of an array's element binds tighter than a pointer's star.
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

/// The spelling of a function's type, as in `int (void *, int)`.
fn function_type(ret: &Type, params: &[Type], variadic: bool) -> String {
    let mut list: Vec<String> = params.iter().map(|param| declare(param, "")).collect();
    declare(ret, &format!("({})", parameters(&mut list, variadic)))
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
    use super::{declare, function_type};
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
            (
                pointer(callback, false),
                "__typeof__(void (const struct door *)) *x",
            ),
        ];
        for (ty, text) in cases {
            assert_eq!(declare(&ty, "x"), text);
        }
    }

    #[test]
    fn a_function_type_says_what_it_takes() {
        assert_eq!(function_type(&Type::Bool, &[], false), "bool (void)");
        assert_eq!(
            function_type(&pointer(Type::Void, false), &[Type::Bool], true),
            "void *(bool, ...)"
        );
    }
}
