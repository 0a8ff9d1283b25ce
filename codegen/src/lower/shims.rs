//! Pattern "shim": what has no symbol gets one.

use indexmap::IndexMap;

use crate::{
    api::{Shim, coverage::Outcome},
    header::model::{self as c, Linkage},
    link::Linked,
};

/// The shims for every function that generated code calls, by header and name.
pub(super) fn of(linked: &Linked<'_>, outcomes: &IndexMap<&str, Outcome>) -> Vec<Shim> {
    let functions = linked.modules.iter().flat_map(|module| &module.functions);
    let called = functions.filter(|function| {
        let outcome = outcomes.get(function.key.as_str());
        !matches!(outcome, None | Some(Outcome::NotBound { .. }))
    });
    let mut shims: Vec<_> = called
        .map(|function| function.declaration)
        .filter(|declaration| declaration.linkage != Linkage::External)
        .map(shim)
        .collect();
    shims.sort();
    shims.dedup();
    shims
}

fn shim(declaration: &c::Function) -> Shim {
    let params = declaration.params.iter().enumerate().map(|(index, param)| {
        let name = param
            .name
            .clone()
            .unwrap_or_else(|| format!("arg{}", index + 1));
        (declare(&param.ty, &name), name)
    });
    Shim {
        header: declaration.header.clone(),
        name: declaration.name.clone(),
        ret: declare(&declaration.ret, ""),
        params: params.collect(),
    }
}

/// C text that declares `name` with a type.
fn declare(ty: &c::Type, name: &str) -> String {
    match ty {
        c::Type::Pointer { to, is_const, .. } => {
            let inner = match **to {
                c::Type::Pointer { .. } if *is_const => format!("*const {name}"),
                _ => format!("*{name}"),
            };
            let constant = match **to {
                c::Type::Pointer { .. } => "",
                _ if *is_const => "const ",
                _ => "",
            };
            format!("{constant}{}", declare(to, &inner))
        }
        c::Type::Void => space("void", name),
        c::Type::Bool => space("bool", name),
        c::Type::Int { spelling, .. } | c::Type::Float(spelling) => space(spelling, name),
        c::Type::Record(spelling) | c::Type::Typedef(spelling) | c::Type::Other(spelling) => {
            space(spelling, name)
        }
        c::Type::Enum { name: spelling, .. } => space(spelling, name),
        c::Type::Array { of, len } => {
            let len = len.map(|len| len.to_string()).unwrap_or_default();
            declare(of, &format!("{name}[{len}]"))
        }
        c::Type::Function(spelling) => function_declarator(spelling, name),
    }
}

/// `int (void *)` around `*f` is `int (*f)(void *)`.
fn function_declarator(spelling: &str, name: &str) -> String {
    match spelling.split_once('(') {
        Some((ret, rest)) => format!("{}({name})({rest}", space(ret.trim_end(), "")),
        None => space(spelling, name),
    }
}

fn space(ty: &str, name: &str) -> String {
    if name.is_empty() {
        ty.to_owned()
    } else {
        format!("{ty} {name}")
    }
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

    #[test]
    fn declarators_read_as_c() {
        let record = || Type::Record("struct dev".to_owned());
        assert_eq!(
            declare(&pointer(record(), true), "d"),
            "const struct dev *d"
        );
        assert_eq!(
            declare(&pointer(pointer(record(), false), false), "out"),
            "struct dev **out"
        );
        assert_eq!(
            declare(&pointer(pointer(record(), false), true), "d"),
            "struct dev *const *d"
        );
        let callback = Type::Function("int (void *)".to_owned());
        assert_eq!(declare(&pointer(callback, false), "f"), "int (*f)(void *)");
        assert_eq!(declare(&pointer(record(), false), ""), "struct dev *");
    }
}
