//! R11, R15, R17: how the generated code reaches C.

use safebind::api::{
    Item,
    argument::Remark,
    body::{Expr, StatementKind},
};
use syn::visit::Visit;

use crate::{
    bodies::bodies,
    support::{Problems, Ran, shipped, unit},
    walk::{expressions, walk},
};

/// The wrapped object is reached by the accessor alone, and that one says what it returns.
fn pointer_access(ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    for module in ran.contracts.modules.iter().map(|one| &one.module) {
        let path = module.module.replace('/', "::");
        let views = module.types.values().flat_map(|ty| &ty.views);
        for (name, contract) in views.filter(|(_, view)| view.provided.is_none()) {
            let name = format!("{path}::{}", &**name);
            let all = bodies(ran);
            let here = all.iter().filter(|body| {
                body.inner > 0
                    && body
                        .path
                        .rsplit_once("::")
                        .is_some_and(|(ty, _)| ty == name)
            });
            let users: Vec<_> = here
                .map(|body| (&*body.path, !body.docs.is_empty()))
                .collect();
            // A refined view has the accessor of the looser one.
            let accessor = contract.accessor.as_ref();
            let accessor = accessor.and_then(|accessor| accessor.name.as_ref());
            let accessor = accessor.map_or("as_ptr", |name| name.as_str());
            let wanted = format!("{name}::{accessor}");
            let wanted = match contract.refines {
                Some(_) => vec![],
                None => vec![(&*wanted, true)],
            };
            if users != wanted {
                problems.push(format!("`{name}` is reached by {users:?}"));
            }
        }
    }
    problems
}

#[test]
fn r17_the_raw_pointer_is_reached_by_one_documented_accessor() {
    assert_eq!(pointer_access(&shipped()), Problems::new());

    for (from, to) in [
        (
            "unsafe { (*self.as_ptr()).euid }",
            "unsafe { (*self.inner.get()).euid }",
        ),
        ("    /// Returns a raw pointer to the `struct cred`.\n", ""),
        // The accessor of a bound type is that of the type it refines.
        (
            "unsafe { (*self.as_ptr()).mm }",
            "unsafe { (*self.inner.get()).mm }",
        ),
    ] {
        let mut wrong = shipped();
        wrong.edit(from, to);
        let problems = pointer_access(&wrong);
        assert_eq!(problems.len(), 1, "{from}: {problems:?}");
        let ty = match from.ends_with(".mm }") {
            true => "task::CurrentTask",
            false => "cred::Credential",
        };
        assert!(
            problems[0].starts_with(&format!("`{ty}` is reached by ")),
            "{problems:?}"
        );
    }
}

/// The `as` casts of a file: to what.
#[derive(Default)]
struct Casts {
    numeric: Vec<String>,
    other: usize,
}

impl<'ast> Visit<'ast> for Casts {
    fn visit_expr_cast(&mut self, cast: &'ast syn::ExprCast) {
        const NUMBERS: [&str; 23] = [
            "u8",
            "u16",
            "u32",
            "u64",
            "u128",
            "usize",
            "i8",
            "i16",
            "i32",
            "i64",
            "i128",
            "isize",
            "c_char",
            "c_schar",
            "c_uchar",
            "c_short",
            "c_ushort",
            "c_int",
            "c_uint",
            "c_long",
            "c_ulong",
            "c_longlong",
            "c_ulonglong",
        ];
        let number = match &*cast.ty {
            syn::Type::Path(ty) => ty.path.get_ident().map(ToString::to_string),
            _ => None,
        };
        match number.filter(|name| NUMBERS.contains(&name.as_str())) {
            Some(name) => self.numeric.push(name),
            None => self.other += 1,
        }
        syn::visit::visit_expr_cast(self, cast);
    }
}

fn casts(ran: &Ran) -> Casts {
    let mut casts = Casts::default();
    for (_, file) in ran.syntax() {
        casts.visit_file(&file);
    }
    casts
}

#[test]
fn r11_no_pointer_is_cast_with_as() {
    assert_eq!(casts(&shipped()).other, 0);

    for to in ["*const bindings::file", "*const _", "&bindings::file"] {
        let mut wrong = shipped();
        wrong.edit(
            "LocalFile::from_raw_file(core::ptr::from_ref(self).cast())",
            &format!("LocalFile::from_raw_file(core::ptr::from_ref(self) as {to})"),
        );
        assert_eq!(casts(&wrong).other, 1, "{to}");
    }
}

/// Every numeric cast has its reason, and a check of the same variable before it; that of a constant has
/// the value.
fn unchecked_casts(ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    let unit = unit();
    let constants = ran.api.modules.iter().flat_map(|module| &module.items);
    for item in constants {
        let Item::Constant(constant) = item else {
            continue;
        };
        let value = unit.constants[&constant.c_name].value.to_string();
        let reason = constant.cast.as_deref();
        if reason.is_some_and(|reason| !reason.contains(&format!(" {value},"))) {
            problems.push(constant.name.clone());
        }
    }
    for (ty, _, function) in ran.functions() {
        let mut checked: Vec<String> = Vec::new();
        for statement in &function.body.statements {
            let reasons = statement.remarks.iter();
            let reasons = reasons
                .filter(|remark| matches!(remark, Remark::Cast(_)))
                .count();
            let mut casts = Vec::new();
            for expr in expressions(&statement.kind) {
                walk(expr, &mut |expr| {
                    if let Expr::NumericCast(value, _) = expr {
                        casts.push(value);
                    }
                });
            }
            let known = casts.iter().all(|value| match &***value {
                Expr::Name(name) => checked.contains(name),
                _ => false,
            });
            if casts.len() != reasons || !known {
                problems.push(format!("{ty}::{}", function.name));
            }
            if let StatementKind::Expr(Expr::Try(check)) = &statement.kind
                && let Expr::Call(_, arguments) = &**check
            {
                let names = arguments.iter().filter_map(|argument| match argument {
                    Expr::Name(name) => Some(name.clone()),
                    _ => None,
                });
                checked.extend(names);
            }
        }
    }
    problems
}

#[test]
fn r15_every_numeric_cast_names_its_type_and_its_reason() {
    let ran = shipped();
    // A number of a handle, and the constants whose type the contract gives.
    assert_eq!(
        casts(&ran).numeric,
        ["u32", "c_long", "c_int", "c_int", "c_int"]
    );
    let comments: usize = ran
        .rust()
        .map(|(_, text)| text.matches("// CAST: ").count())
        .sum();
    assert_eq!(comments, 5);
    assert_eq!(unchecked_casts(&ran), Problems::new());

    // Control: `as _`, a cast without a reason, and one without a check.
    let mut wrong = shipped();
    wrong.edit("fd as u32", "fd as _");
    assert_eq!((casts(&wrong).numeric.len(), casts(&wrong).other), (4, 1));
    let place = ["FileDescriptorReservation::get_unused_fd_flags"];
    for spoil in [
        |body: &mut safebind::api::body::Body| {
            let last = body.statements.last_mut().expect("a value");
            last.remarks
                .retain(|remark| !matches!(remark, Remark::Cast(_)));
        },
        |body: &mut safebind::api::body::Body| drop(body.statements.remove(1)),
    ] {
        let mut wrong = shipped();
        spoil(&mut wrong.function_mut("get_unused_fd_flags").body);
        assert_eq!(unchecked_casts(&wrong), place);
    }
    let mut wrong = shipped();
    let items = wrong
        .api
        .modules
        .iter_mut()
        .flat_map(|module| &mut module.items);
    for item in items {
        if let Item::Constant(constant) = item {
            constant.cast = constant.cast.as_ref().map(|_| "It fits.".to_owned());
        }
    }
    assert_eq!(unchecked_casts(&wrong).len(), 4);
}
