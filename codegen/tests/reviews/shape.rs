//! R26, R27: the order of a file, and the lifetimes of what is borrowed.

use safebind::api::ty::{Support, Ty};

use syn::visit::Visit;

use crate::support::{Problems, Ran, docs, repository, says, section, shipped};

/// The name of a type, without its path and arguments.
fn named(ty: &syn::Type) -> String {
    let last = match ty {
        syn::Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    last.map(|last| last.ident.to_string()).unwrap_or_default()
}

/// The type that an item is about: it defines it, or implements something for it.
fn about(item: &syn::Item) -> Option<(String, bool)> {
    match item {
        syn::Item::Struct(one) => Some((one.ident.to_string(), true)),
        syn::Item::Enum(one) => Some((one.ident.to_string(), true)),
        syn::Item::Impl(one) => {
            // A conversion to another type is about the type that is converted.
            let from = one
                .trait_
                .as_ref()
                .and_then(|(path, _)| path.segments.last());
            let from = from
                .filter(|last| last.ident == "From")
                .map(|last| &last.arguments);
            let source = match from {
                Some(syn::PathArguments::AngleBracketed(list)) => match list.args.first() {
                    Some(syn::GenericArgument::Type(ty)) => Some(named(ty)),
                    _ => None,
                },
                _ => None,
            };
            Some((source.unwrap_or_else(|| named(&one.self_ty)), false))
        }
        _ => None,
    }
}

/// A type is one block: its definition first, and nothing of another type in between.
fn scattered(ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    for (path, file) in ran.syntax() {
        problems.extend(strays(path, &file));
        let mut blocks: Vec<String> = Vec::new();
        for item in &file.items {
            let Some((name, defines)) = about(item) else {
                blocks.push(String::new());
                continue;
            };
            if defines {
                blocks.push(name);
            } else if blocks.last() != Some(&name) {
                problems.push(format!("{path}: `{name}` goes on behind another item"));
            }
        }
        for block in ran
            .types()
            .filter(|(module, _)| format!("{module}.rs") == path)
        {
            if !blocks.contains(&block.1.name) {
                problems.push(format!("{path}: `{}` is not defined", block.1.name));
            }
        }
    }
    problems
}

/// The private types that are not next to the one they are for: what hands out `T` is called `TRef` and comes
/// after it; what `T` points to is called `TInner`, and what C calls for it `TCallback`, and they come before it.
fn strays(path: &str, file: &syn::File) -> Problems {
    let structs: Vec<_> = file
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Struct(one) => Some(one),
            _ => None,
        })
        .collect();
    let private = structs
        .iter()
        .enumerate()
        .filter(|(_, one)| !matches!(one.vis, syn::Visibility::Public(_)));
    let is_public = |one: &&&syn::ItemStruct| matches!(one.vis, syn::Visibility::Public(_));
    let strays = private.filter(|(at, one)| {
        let before = at.checked_sub(1).map(|at| structs[at].ident.to_string());
        let after = structs[*at..].iter().find(is_public);
        let hands_out = before.is_some_and(|before| one.ident == format!("{before}Ref"));
        let for_next = after.is_some_and(|after| {
            let names = ["Inner", "Callback"].map(|part| format!("{}{part}", after.ident));
            names.iter().any(|name| one.ident == name)
        });
        !hands_out && !for_next
    });
    strays
        .map(|(_, one)| format!("{path}: `{}` is not next to its type", one.ident))
        .collect()
}

#[test]
fn r26_a_type_is_one_block() {
    assert_eq!(scattered(&shipped()), Problems::new());

    // Control: an implementation at the end of the file, behind other types.
    let mut wrong = shipped();
    let text = wrong.files.get_mut("fs/file.rs").expect("the module");
    let start = text
        .find("// SAFETY: A `File` may move")
        .expect("an implementation");
    let end = text[start..].find("{}\n").expect("its end") + start + 3;
    let moved: String = text.drain(start..end).collect();
    text.push_str(&moved);
    assert_eq!(
        scattered(&wrong),
        ["fs/file.rs: `File` goes on behind another item"]
    );

    // A guard whose destructor stands elsewhere, and what hands out a bound value behind other types.
    for (path, start, end, problem) in [
        (
            "mm.rs",
            "impl Drop for MmapReadGuard",
            "\n}\n",
            "mm.rs: `MmapReadGuard` goes on behind another item",
        ),
        (
            "task.rs",
            "/// What `Task::current` returns",
            "/// A user ID inside",
            "task.rs: `CurrentTaskRef` is not next to its type",
        ),
        (
            "task_work.rs",
            "/// What is allocated for a [`TaskWork`].",
            "\n}\n",
            "task_work.rs: `TaskWorkInner` is not next to its type",
        ),
    ] {
        let mut wrong = shipped();
        let text = wrong.files.get_mut(path).expect("the module");
        let start = text.find(start).expect("a start");
        let length = text[start..].find(end).expect("an end");
        let length = length + if end.ends_with('\n') { end.len() } else { 0 };
        let moved: String = text.drain(start..start + length).collect();
        text.push_str(&moved);
        assert_eq!(scattered(&wrong), [problem]);
    }
}

/// The references in a type.
fn references(ty: &Ty) -> Vec<&Option<String>> {
    match ty {
        Ty::Ref { lifetime, to, .. } => {
            let mut all = vec![lifetime];
            all.extend(references(to));
            all
        }
        Ty::Option(of) => references(of),
        Ty::Support(Support::Result | Support::ARef, arguments) => {
            arguments.iter().flat_map(references).collect()
        }
        _ => Vec::new(),
    }
}

/// How the reference in a result is tied to something: to `self`, to a parameter, or by the caller.
fn untied(file: &syn::File) -> (usize, Problems) {
    let mut borrowed = 0;
    let mut problems = Problems::new();
    let impls = file.items.iter().filter_map(|item| match item {
        syn::Item::Impl(one) => Some(one),
        _ => None,
    });
    let functions = impls.flat_map(|one| {
        let functions = one.items.iter().filter_map(|item| match item {
            syn::ImplItem::Fn(function) => Some((&function.sig, &function.attrs)),
            _ => None,
        });
        functions.map(|(signature, attributes)| (Some(&*one.self_ty), signature, attributes))
    });
    let free = file.items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some((None, &function.sig, &function.attrs)),
        _ => None,
    });
    for (of, signature, attributes) in functions.chain(free) {
        let syn::ReturnType::Type(_, ty) = &signature.output else {
            continue;
        };
        let lifetime = borrows(ty);
        borrowed += usize::from(lifetime.is_some());
        let tied = match lifetime {
            None => true,
            Some(Tie::Left) => signature
                .receiver()
                .is_some_and(|receiver| matches!(receiver.kind, syn::ReceiverKind::Reference(..))),
            Some(Tie::Scope) => {
                let docs = docs(attributes);
                let scope = "must be used only within the scope that is active";
                matches!(signature.safety, syn::Safety::Unsafe(_))
                    && section(&docs, "Safety").is_some_and(|safety| says(safety, scope))
            }
            Some(Tie::Named(name)) if given(of, signature, &name) => true,
            Some(Tie::Named(name)) => {
                let docs = docs(attributes);
                let duration = format!("for the duration of `'{name}`");
                matches!(signature.safety, syn::Safety::Unsafe(_))
                    && section(&docs, "Safety").is_some_and(|safety| says(safety, &duration))
            }
        };
        if !tied {
            problems.push(signature.ident.to_string());
        }
    }
    (borrowed, problems)
}

/// Whether a lifetime is that of something the function is given: of a reference, or of the value itself.
fn given(of: Option<&syn::Type>, signature: &syn::Signature, lifetime: &str) -> bool {
    struct Names<'n>(&'n str, bool);
    impl<'ast> Visit<'ast> for Names<'_> {
        fn visit_lifetime(&mut self, lifetime: &'ast syn::Lifetime) {
            self.1 |= lifetime.ident == self.0;
        }
    }
    let mut names = Names(lifetime, false);
    for input in &signature.inputs {
        names.visit_fn_arg(input);
    }
    if let Some(ty) = of.filter(|_| signature.receiver().is_some()) {
        names.visit_type(ty);
    }
    names.1
}

/// How long what is borrowed may be used.
#[derive(Debug, Eq, PartialEq)]
enum Tie {
    /// The signature leaves it out: as long as what it is called on.
    Left,
    /// For a lifetime of this name.
    Named(String),
    /// Within a scope, which no lifetime has a name for.
    Scope,
}

impl Tie {
    fn of(lifetime: Option<&syn::Lifetime>) -> Self {
        let name = lifetime.map(|lifetime| lifetime.ident.to_string());
        match name.filter(|name| name != "_") {
            Some(name) => Self::Named(name),
            None => Self::Left,
        }
    }
}

/// How the first thing in a type is tied that is borrowed, if there is one: a reference, a type with a
/// lifetime such as a guard, or what leads to something that is bound to a scope.
fn borrows(ty: &syn::Type) -> Option<Tie> {
    match ty {
        syn::Type::Reference(reference) => Some(Tie::of(reference.lifetime.as_ref())),
        syn::Type::Tuple(tuple) => tuple.elems.iter().find_map(borrows),
        syn::Type::ImplTrait(bounds) => {
            let text = quote_bounds(bounds);
            text.contains("Deref").then_some(Tie::Scope)
        }
        syn::Type::Path(path) => path.path.segments.iter().find_map(|segment| {
            let syn::PathArguments::AngleBracketed(list) = &segment.arguments else {
                return None;
            };
            list.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => borrows(ty),
                syn::GenericArgument::Lifetime(lifetime) => Some(Tie::of(Some(lifetime))),
                _ => None,
            })
        }),
        _ => None,
    }
}

/// The names of the traits of a result.
fn quote_bounds(bounds: &syn::TypeImplTrait) -> String {
    let names = bounds.bounds.iter().filter_map(|bound| match bound {
        syn::TypeParamBound::Trait(one) => one.path.segments.last(),
        _ => None,
    });
    names.map(|last| last.ident.to_string()).collect()
}

#[test]
fn r27_a_borrowed_result_carries_its_lifetime() {
    let ran = shipped();
    let mut borrowed = Vec::new();
    for (path, file) in ran.syntax() {
        let (count, problems) = untied(&file);
        assert_eq!(problems, Problems::new(), "{path}");
        borrowed.extend((count > 0).then_some((path, count)));
    }
    assert_eq!(
        borrowed,
        [
            ("cred.rs", 1),
            // The value, three times, and what it is registered with; and so for values that borrow.
            ("devres/action.rs", 10),
            ("fs/exec.rs", 1),
            // What is owed is bound to a scope.
            ("fs/file.rs", 5),
            // Three times a guard, and what is found under its lock.
            ("mm.rs", 10),
            ("mm/virt.rs", 2),
            ("pid_namespace.rs", 1),
            // What only the current task has, and the current task itself, which is bound to a scope.
            ("task.rs", 8),
            // What is used until the scope ends.
            ("task_work.rs", 3),
        ]
    );

    // What is known as data says the same: no result lives for ever.
    for (ty, _, function) in ran.functions() {
        let forever = references(&function.ret).contains(&&Some("static".to_owned()));
        assert!(!forever, "{ty}::{}", function.name);
    }
}

#[test]
fn r27_control_a_result_that_borrows_from_nothing_is_noticed() {
    // A result that lives for ever, and one whose lifetime the caller does not promise.
    for (path, from, to) in [
        ("fs/file.rs", "-> &Credential {", "-> &'static Credential {"),
        (
            "fs/exec.rs",
            "struct linux_binprm` that stays valid for the duration of `'a`.",
            "thing`.",
        ),
        // A guard that borrows nothing, an area that outlives the guard, and what only the current task has.
        (
            "mm.rs",
            "fn mmap_read_lock(&self) -> MmapReadGuard<'_>",
            "fn mmap_read_lock(&self) -> MmapReadGuard<'static>",
        ),
        (
            "mm.rs",
            "addr: usize) -> Option<&VmaRef>",
            "addr: usize) -> Option<&'static VmaRef>",
        ),
        (
            "task.rs",
            "fn mm(&self) -> Option<&",
            "fn mm(self) -> Option<&",
        ),
        (
            "task.rs",
            "fn active_pid_ns(&self) -> Option<&",
            "fn active_pid_ns() -> Option<&",
        ),
        // What is taken away by a device, for longer than the reference that shows that it is not.
        (
            "devres/action.rs",
            "dev: &'a Device<Bound>) -> Option<&'a T>",
            "dev: &'a Device<Bound>) -> Option<&'static T>",
        ),
        // What is owed, and what runs after the scope, for longer than the scope.
        (
            "fs/file.rs",
            "pub fn keep(self) -> (ClosableFile<'a>,",
            "pub fn keep(self) -> (ClosableFile<'static>,",
        ),
        (
            "task_work.rs",
            ") -> Result<ScheduledTaskWork<'a, T>,",
            ") -> Result<ScheduledTaskWork<'static, T>,",
        ),
        // The current task, from a function that asks nothing of its caller.
        (
            "task.rs",
            "pub unsafe fn current() -> impl",
            "pub fn current() -> impl",
        ),
    ] {
        let mut wrong = shipped();
        wrong.edit(from, to);
        let all = wrong.syntax();
        let (_, file) = all.iter().find(|(name, _)| *name == path).expect(path);
        assert_eq!(untied(file).1.len(), 1, "{path}");
    }
}

#[test]
fn r27_misuse_does_not_compile() {
    let folder = repository("examples/linux-model/tests/misuse");
    let entries = std::fs::read_dir(&folder).expect("a folder of misuse");
    let names = entries.map(|entry| entry.expect("an entry").path());
    let names = names.filter(|path| path.extension().is_some_and(|extension| extension == "rs"));
    let mut tried = 0;
    for path in names {
        let name = path.file_stem().expect("a name").to_string_lossy();
        if !name.starts_with("r22_") && !name.starts_with("r27_") {
            continue;
        }
        tried += 1;
        let answer = std::fs::read_to_string(path.with_extension("stderr")).expect("an answer");
        // It lives too short, moves while it is borrowed, or must be `Send`.
        let codes = [
            "error[E0277]",
            "error[E0505]",
            "error[E0515]",
            "error[E0597]",
            "error[E0716]",
        ];
        let wanted = codes.iter().any(|code| answer.contains(code))
            || answer.contains("future cannot be sent between threads");
        assert!(wanted, "{name}: {answer}");
    }
    assert!(tried >= 18, "{tried}");
}
