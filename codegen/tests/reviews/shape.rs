//! R26, R27: the order of a file, and the lifetimes of what is borrowed.

use safebind::api::ty::{Support, Ty};

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
        syn::Item::Impl(one) => Some(&one.items),
        _ => None,
    });
    let functions = impls.flatten().filter_map(|item| match item {
        syn::ImplItem::Fn(function) => Some((&function.sig, &function.attrs)),
        _ => None,
    });
    let free = file.items.iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some((&function.sig, &function.attrs)),
        _ => None,
    });
    for (signature, attributes) in functions.chain(free) {
        let syn::ReturnType::Type(_, ty) = &signature.output else {
            continue;
        };
        let Some(lifetime) = first_reference(ty) else {
            continue;
        };
        borrowed += 1;
        let tied = match lifetime {
            None => signature
                .receiver()
                .is_some_and(|receiver| matches!(receiver.kind, syn::ReceiverKind::Reference(..))),
            Some(name) => {
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

/// The lifetime of the first reference in a type: none if there is no reference.
fn first_reference(ty: &syn::Type) -> Option<Option<String>> {
    match ty {
        syn::Type::Reference(reference) => Some(
            reference
                .lifetime
                .as_ref()
                .map(|name| name.ident.to_string()),
        ),
        syn::Type::Path(path) => path.path.segments.iter().find_map(|segment| {
            let syn::PathArguments::AngleBracketed(list) = &segment.arguments else {
                return None;
            };
            list.args.iter().find_map(|argument| match argument {
                syn::GenericArgument::Type(ty) => first_reference(ty),
                _ => None,
            })
        }),
        _ => None,
    }
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
        [("cred.rs", 1), ("fs/exec.rs", 1), ("fs/file.rs", 4)]
    );

    // What is known as data says the same: no result lives for ever.
    for (ty, _, function) in ran.functions() {
        let forever = references(&function.ret).contains(&&Some("static".to_owned()));
        assert!(!forever, "{ty}::{}", function.name);
    }

    // Control: a result that lives for ever, and one whose lifetime the caller does not promise.
    for (path, from, to) in [
        ("fs/file.rs", "-> &Credential {", "-> &'static Credential {"),
        (
            "fs/exec.rs",
            "struct linux_binprm` that stays valid for the duration of `'a`.",
            "thing`.",
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
    for name in [
        "r27_credential_outlives_its_file",
        "r27_credential_returned_from_its_file",
        "r27_file_outlives_its_reference",
    ] {
        let answer = folder.join(name).with_extension("stderr");
        let answer = std::fs::read_to_string(&answer).expect(name);
        let codes = ["error[E0505]", "error[E0515]", "error[E0597]"];
        assert!(codes.iter().any(|code| answer.contains(code)), "{answer}");
    }
}
