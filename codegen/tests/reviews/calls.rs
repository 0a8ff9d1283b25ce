//! R01, R11, R15, R17: how the generated code reaches C.

use safebind::api::{
    argument::Remark,
    body::{Expr, StatementKind},
    coverage::Outcome,
};
use syn::visit::Visit;

use crate::{
    callee::{expressions, walk},
    support::{Problems, Ran, docs, shipped},
};

/// A function of a generated text, and what its body does.
#[derive(Default)]
struct Body {
    /// `fs::file::LocalFile::fget`.
    path: String,
    /// The trait it implements.
    of_trait: Option<String>,
    docs: String,
    /// Functions of the raw bindings.
    raw: Vec<String>,
    /// How often the wrapped C object is reached directly.
    inner: usize,
}

impl<'ast> Visit<'ast> for Body {
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let segments = &path.path.segments;
        if segments.len() > 1 && segments[segments.len() - 2].ident == "bindings" {
            self.raw
                .push(segments[segments.len() - 1].ident.to_string());
        }
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        let on_self = matches!(&*field.base, syn::Expr::Path(path) if path.path.is_ident("self"));
        let inner = matches!(&field.member, syn::Member::Named(name) if name == "inner");
        self.inner += usize::from(on_self && inner);
        syn::visit::visit_expr_field(self, field);
    }
}

fn bodies(ran: &Ran) -> Vec<Body> {
    let mut all = Vec::new();
    for (path, file) in ran.syntax() {
        let module = path.trim_end_matches(".rs").replace('/', "::");
        for item in &file.items {
            match item {
                syn::Item::Fn(function) => {
                    let mut body = Body {
                        path: format!("{module}::{}", function.sig.ident),
                        docs: docs(&function.attrs),
                        ..Body::default()
                    };
                    body.visit_block(&function.block);
                    all.push(body);
                }
                syn::Item::Impl(one) => of_impl(&mut all, &module, one),
                _ => {}
            }
        }
    }
    all
}

fn of_impl(all: &mut Vec<Body>, module: &str, one: &syn::ItemImpl) {
    let syn::Type::Path(ty) = &*one.self_ty else {
        return;
    };
    let ty = ty.path.segments.last().map(|last| last.ident.to_string());
    let of_trait = one
        .trait_
        .as_ref()
        .and_then(|(path, _)| path.segments.last());
    for item in &one.items {
        let syn::ImplItem::Fn(function) = item else {
            continue;
        };
        let mut body = Body {
            path: format!(
                "{module}::{}::{}",
                ty.clone().unwrap_or_default(),
                function.sig.ident
            ),
            of_trait: of_trait.map(|last| last.ident.to_string()),
            docs: docs(&function.attrs),
            ..Body::default()
        };
        body.visit_block(&function.block);
        all.push(body);
    }
}

/// The path of a body, and the trait that it is for.
fn body_of(body: &Body) -> (&str, Option<&str>) {
    (&body.path, body.of_trait.as_deref())
}

/// Whether a function with this outcome is called there.
fn belongs((path, of_trait): (&str, Option<&str>), outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Safe { wrapper } | Outcome::Unsafe { wrapper, .. } => path == wrapper,
        Outcome::Used { by } => match of_trait {
            Some("AlwaysRefCounted") => by.starts_with("the reference count of"),
            Some("PartialEq") => by.starts_with("the comparison of"),
            Some("Drop") => by.starts_with("the destructor of"),
            _ => by.starts_with("the calls under") || by.starts_with("what closes the scope"),
        },
        Outcome::NotBound { .. } => false,
    }
}

/// A raw function is called in its wrapper, or in the part of a pattern that it was given to.
fn raw_calls(ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    let functions = &ran.api.coverage.functions;
    for body in bodies(ran) {
        for raw in &body.raw {
            // A function with cases has a wrapper for each: `f (case)`.
            let case = format!("{raw} (");
            let mut entries = functions
                .iter()
                .filter(|entry| entry.name == *raw || entry.name.starts_with(&case));
            if !entries.any(|entry| belongs(body_of(&body), &entry.outcome)) {
                problems.push(format!("`{}` calls `{raw}`", body.path));
            }
        }
    }
    problems
}

#[test]
fn r01_raw_functions_are_called_in_their_wrappers_only() {
    let ran = shipped();
    assert_eq!(raw_calls(&ran), Problems::new());
    let calls: usize = bodies(&ran).iter().map(|body| body.raw.len()).sum();
    assert!(calls >= 12, "{calls}");

    // Control: another method takes the short way, and so does a function that is not generated.
    let mut wrong = shipped();
    wrong.edit(
        "    pub fn reserved_fd(&self) -> u32 {\n        self.fd\n",
        "    pub fn reserved_fd(&self) -> u32 {\n        unsafe { bindings::get_unused_fd_flags(0) };\n        self.fd\n",
    );
    assert_eq!(
        raw_calls(&wrong),
        ["`fs::file::FileDescriptorReservation::reserved_fd` calls `get_unused_fd_flags`"]
    );
    let mut wrong = shipped();
    wrong.edit(
        "to_result(unsafe { bindings::unshare_files() })",
        "to_result(unsafe { bindings::filp_close() })",
    );
    assert_eq!(
        raw_calls(&wrong),
        ["`fs::exec::unshare_files` calls `filp_close`"]
    );
}

/// The wrapped object is reached by the accessor alone, and that one says what it returns.
fn pointer_access(ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    for module in ran.contracts.modules.iter().map(|one| &one.module) {
        let path = module.module.replace('/', "::");
        for view in module.types.values().flat_map(|ty| &ty.views) {
            let (name, contract) = view;
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
            let wanted = format!("{name}::as_ptr");
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
    ] {
        let mut wrong = shipped();
        wrong.edit(from, to);
        let problems = pointer_access(&wrong);
        assert_eq!(problems.len(), 1, "{from}: {problems:?}");
        assert!(
            problems[0].starts_with("`cred::Credential` is reached by "),
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
        const NUMBERS: [&str; 12] = [
            "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
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
            "core::ptr::from_ref(self).cast()",
            &format!("core::ptr::from_ref(self) as {to}"),
        );
        assert_eq!(casts(&wrong).other, 1, "{to}");
    }
}

/// Every numeric cast has its reason, and a check of the same variable before it.
fn unchecked_casts(ran: &Ran) -> Problems {
    let mut problems = Problems::new();
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
    assert_eq!(casts(&ran).numeric, ["u32"]);
    let comments: usize = ran
        .rust()
        .map(|(_, text)| text.matches("// CAST: ").count())
        .sum();
    assert_eq!(comments, 1);
    assert_eq!(unchecked_casts(&ran), Problems::new());

    // Control: `as _`, a cast without a reason, and one without a check.
    let mut wrong = shipped();
    wrong.edit("fd as u32", "fd as _");
    assert_eq!((casts(&wrong).numeric.len(), casts(&wrong).other), (0, 1));
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
}
