//! R04, R12, R13, R16, R24: what the documentation takes from the contracts.

use safebind::api::ty::{Support, Ty};

use crate::{
    contracts::Contracts,
    support::{
        Problems, Ran, aliases, changed, docs, everything, says, section, shipped, try_changed,
    },
};

/// A documented item of a text.
struct Documented {
    /// `FileDescriptorReservation::fd_install`, or the name of a type or constant.
    name: String,
    docs: String,
    aliases: Vec<String>,
    /// Whether it is a type that users see.
    ty: bool,
}

impl Documented {
    fn new(name: String, attributes: &[syn::Attribute], ty: bool) -> Self {
        Self {
            name,
            docs: docs(attributes),
            aliases: aliases(attributes),
            ty,
        }
    }
}

fn items(ran: &Ran) -> Vec<Documented> {
    let mut all = Vec::new();
    for (_, file) in ran.syntax() {
        for item in file.items {
            match item {
                syn::Item::Struct(one) => {
                    let public = matches!(one.vis, syn::Visibility::Public(_));
                    all.push(Documented::new(one.ident.to_string(), &one.attrs, public));
                }
                syn::Item::Type(one) => {
                    all.push(Documented::new(one.ident.to_string(), &one.attrs, false));
                }
                syn::Item::Const(one) => {
                    all.push(Documented::new(one.ident.to_string(), &one.attrs, false));
                }
                syn::Item::Macro(one) => {
                    let name = one.ident.expect("a macro with a name");
                    all.push(Documented::new(format!("{name}!"), &one.attrs, false));
                }
                syn::Item::Fn(one) => {
                    all.push(Documented::new(
                        one.sig.ident.to_string(),
                        &one.attrs,
                        false,
                    ));
                }
                syn::Item::Mod(module) => {
                    let inside = module.content.into_iter().flat_map(|(_, items)| items);
                    all.extend(inside.filter_map(|item| match item {
                        syn::Item::Const(one) => {
                            Some(Documented::new(one.ident.to_string(), &one.attrs, false))
                        }
                        _ => None,
                    }));
                }
                syn::Item::Impl(one) => {
                    let syn::Type::Path(ty) = &*one.self_ty else {
                        continue;
                    };
                    let ty = ty.path.segments.last().expect("a name").ident.to_string();
                    all.extend(one.items.iter().filter_map(|item| match item {
                        syn::ImplItem::Fn(function) => {
                            let name = format!("{ty}::{}", function.sig.ident);
                            Some(Documented::new(name, &function.attrs, false))
                        }
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
    }
    all
}

fn find<'a>(all: &'a [Documented], name: &str) -> &'a Documented {
    let mut all = all.iter();
    all.find(|one| one.name == name)
        .unwrap_or_else(|| panic!("there is no `{name}`"))
}

/// The path of a wrapper as [`Documented`] has it.
fn path(ty: &str, name: &str) -> String {
    if ty.is_empty() {
        name.to_owned()
    } else {
        format!("{ty}::{name}")
    }
}

/// Every function that can fail says how, in the words of its contract.
fn errors(contracts: &Contracts<'_>, ran: &Ran) -> (usize, Problems) {
    let all = items(ran);
    let mut count = 0;
    let mut problems = Problems::new();
    for (ty, _, function) in ran.functions() {
        let fails = matches!(function.ret, Ty::Support(Support::Result, _));
        let contract = function
            .stands_for
            .as_ref()
            .and_then(|name| contracts.function(name));
        let Some(contract) = contract.filter(|_| fails) else {
            continue;
        };
        let name = path(ty, &function.name);
        let listed = section(&find(&all, &name).docs, "Errors").unwrap_or_default();
        if listed.trim().is_empty() {
            problems.push(format!("{name} does not say how it fails"));
        }
        for (code, cause) in &contract.errors {
            count += 1;
            if !says(listed, &format!("`{}`: {cause}", &**code)) {
                problems.push(format!("{name} does not list {}", &**code));
            }
        }
    }
    (count, problems)
}

#[test]
fn r04_every_error_is_listed_with_its_cause() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(errors(&contracts, &ran), (13, Problems::new()));

    // Control: contracts that list less, or nothing.
    let enomem = "      ENOMEM: there is no memory to enlarge the descriptor table\n";
    let other = changed(&[(enomem, "")]);
    let reservation = "FileDescriptorReservation::get_unused_fd_flags";
    assert_eq!(
        errors(&contracts, &other).1,
        [format!("{reservation} does not list ENOMEM")]
    );
    let other = changed(&[(
        concat!(
            "    errors:\n",
            "      EMFILE: the table holds a number above the system's limit (`nr_open`), which was ",
            "lowered since\n",
            "      ENOMEM: there is no memory for the copy\n",
        ),
        "",
    )]);
    assert_eq!(
        errors(&Contracts::of(&other), &other).1,
        ["unshare_files does not say how it fails"]
    );
}

/// The error types that do not show their code and why it is the right one.
fn unreasoned(contracts: &Contracts<'_>, ran: &Ran) -> Vec<String> {
    let all = items(ran);
    let errors = contracts.0.iter().flat_map(|module| &module.errors);
    let converts = |docs: &str, code: &str, because: &str| {
        says(docs, &format!("It converts to `{code}`: {because}"))
    };
    let silent = errors.filter(|(name, error)| {
        let docs = &find(&all, name).docs;
        !converts(docs, &error.code, &error.because)
    });
    let silent = silent.map(|(name, _)| name.value.clone());
    // Of several causes, each shows its own.
    let enums = contracts.0.iter().flat_map(|module| &module.error_enums);
    let causes = enums.flat_map(|(name, error)| error.variants.iter().map(move |one| (name, one)));
    let causes = causes.filter(|(name, (cause, error))| {
        let docs = variant_docs(ran, name, cause);
        !converts(&docs, &error.code, &error.because)
    });
    let causes = causes.map(|(name, (cause, _))| format!("{}::{}", &**name, &**cause));
    silent.chain(causes).collect()
}

/// The documentation of a variant, as the text has it.
fn variant_docs(ran: &Ran, name: &str, variant: &str) -> String {
    let files = ran.syntax();
    let items = files.iter().flat_map(|(_, file)| &file.items);
    let enums = items.filter_map(|item| match item {
        syn::Item::Enum(one) if one.ident == name => Some(&one.variants),
        _ => None,
    });
    let found = enums.flatten().find(|one| one.ident == variant);
    let attributes = found.map(|one| docs(&one.attrs));
    attributes.unwrap_or_else(|| panic!("there is no `{name}::{variant}`"))
}

#[test]
fn r12_an_error_type_shows_its_code_and_the_reason() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert!(contracts.0.iter().any(|module| !module.errors.is_empty()));
    for ran in everything() {
        let silent = unreasoned(&Contracts::of(ran), ran);
        assert_eq!(silent, Vec::<String>::new(), "{}", ran.name);
    }

    let reason = "because: that is what system calls return for a descriptor that is not open\n";
    let single = format!("    code: EBADF\n    {reason}");
    let cause = format!("        code: EBADF\n        {reason}");
    let changes = |text: &str, at: &str| {
        [
            ("EBADF", "ESRCH"),
            ("return for", "return now and then for"),
        ]
        .map(|(from, to)| {
            (
                format!("{at}{text}"),
                format!("{at}{}", text.replace(from, to)),
            )
        })
    };
    let of_type = changes(&single, "fail.\n").map(|edit| (edit, "BadFdError"));
    let of_cause = changes(&cause, "open.\n").map(|edit| (edit, "DeferredFdCloseError::BadFd"));
    for ((from, to), name) in of_type.into_iter().chain(of_cause) {
        let other = changed(&[(&from, &to)]);
        assert_eq!(unreasoned(&contracts, &other), [name], "{to}");
        assert_eq!(
            unreasoned(&Contracts::of(&other), &other),
            Vec::<String>::new()
        );
    }
    // There is no code without a reason.
    for (text, at) in [(&single, "fail.\n"), (&cause, "open.\n")] {
        let without = format!("{at}{}", text.replace(reason.trim_end(), ""));
        assert!(try_changed(&[(&format!("{at}{text}"), &without)]).is_err());
    }
}

/// What has another name than in C and does not say which.
fn unaliased(contracts: &Contracts<'_>, ran: &Ran) -> (usize, Problems) {
    let all = items(ran);
    let mut names: Vec<(String, String)> = Vec::new();
    for (ty, _, function) in ran.functions() {
        if let Some(c_name) = &function.stands_for {
            names.push((path(ty, &function.name), c_name.clone()));
        }
    }
    for module in &contracts.0 {
        let tag = |c_type: &str| c_type.rsplit(' ').next().unwrap_or_default().to_owned();
        for (c_type, ty) in &module.types {
            names.extend(
                ty.views
                    .iter()
                    .filter(|(_, view)| view.provided.is_none())
                    .map(|(view, _)| (view.value.clone(), tag(c_type))),
            );
        }
        let values = module.values.iter();
        names.extend(values.map(|(c_type, value)| (value.rust.name.value.clone(), tag(c_type))));
        let aliases = module.aliases.iter();
        names.extend(aliases.map(|(c_type, one)| (one.rust.name.value.clone(), tag(c_type))));
        for (name, constant) in module.constants.values().flat_map(|set| &set.members) {
            let c_name = constant
                .c
                .as_ref()
                .map_or(name.as_str(), |c| c.name.as_str());
            names.push((name.value.clone(), c_name.to_owned()));
        }
    }
    let mut renamed = 0;
    let mut problems = Problems::new();
    for (name, c_name) in names {
        let bare = name.rsplit("::").next().unwrap_or_default();
        let has = find(&all, &name).aliases.contains(&c_name);
        renamed += usize::from(bare != c_name);
        if has == (bare == c_name) {
            problems.push(format!("{name} is {c_name} in C"));
        }
    }
    (renamed, problems)
}

#[test]
fn r24_another_name_than_in_c_is_an_alias() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    let (renamed, problems) = unaliased(&contracts, &ran);
    assert_eq!(problems, Problems::new());
    // Ten views, a value type, a number type, a constant, and 16 methods: three of files and credentials,
    // nine of tasks and users, four that read fields of an area.
    assert_eq!(renamed, 31);

    for alias in [
        "f_cred",
        "security_cred_getsecid",
        "kuid_t",
        "FASYNC",
        "linux_binprm",
        "pid_t",
        "pid_namespace",
        "vm_end",
        "from_kuid",
    ] {
        let mut wrong = shipped();
        let line = format!("#[doc(alias = \"{alias}\")]\n");
        wrong.edit(&line, "\n");
        assert_eq!(unaliased(&contracts, &wrong).1.len(), 1, "{alias}");
    }
}

/// The wrappers that have another name than their C function, against or without the contract; in a case,
/// what it says about the name counts.
fn renamed(contracts: &Contracts<'_>, ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    for (ty, _, function) in ran.functions() {
        let Some(c_name) = &function.stands_for else {
            continue;
        };
        let Some(contract) = contracts.function(c_name) else {
            continue;
        };
        let mut cases = contract.cases.values();
        let case = cases.find(|case| *case.on == *ty);
        let rust = case.and_then(|case| case.rust.as_ref());
        let wanted = match rust.or(contract.rust.as_ref()) {
            Some(rust) if rust.because.trim().is_empty() => "",
            Some(rust) => rust.name.as_str(),
            None => c_name.as_str(),
        };
        // The raw pointer behind what is bound to a scope.
        let raw = matches!(function.ret, Ty::Ptr { .. }).then(|| format!("{wanted}_raw"));
        if function.name != raw.as_deref().unwrap_or(wanted) {
            problems.push(path(ty, &function.name));
        }
    }
    problems
}

#[test]
fn r13_c_names_are_kept_unless_a_reason_is_given() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(renamed(&contracts, &ran), Problems::new());

    // Control: a wrapper with a name of its own; the contract that gives it one; and one that does
    // not say why.
    let because = "  fd_install:\n    rust: { name: commit, because: it is the second step }\n";
    let other = changed(&[("  fd_install:\n", because)]);
    assert_eq!(
        renamed(&contracts, &other),
        ["FileDescriptorReservation::commit"]
    );
    assert_eq!(renamed(&Contracts::of(&other), &other), Problems::new());
    let all = items(&other);
    let commit = find(&all, "FileDescriptorReservation::commit");
    assert_eq!(commit.aliases, ["fd_install"]);
    let spoiled = [
        (
            "rust: { name: get_pid_ns, because",
            "rust: { name: pid_ns, because",
        ),
        (
            "    rust: { name: current, because",
            "    rust: { name: now, because",
        ),
    ];
    let places: [&[&str]; 2] = [&["Task::pid_ns"], &["Task::now_raw", "Task::now"]];
    for (edit, places) in spoiled.into_iter().zip(places) {
        let other = changed(&[edit]);
        assert_eq!(renamed(&contracts, &other), places);
        assert_eq!(renamed(&Contracts::of(&other), &other), Problems::new());
    }
    let silent = "  fd_install:\n    rust: { name: commit }\n";
    let diagnostics = try_changed(&[("  fd_install:\n", silent)])
        .err()
        .expect("a missing reason");
    assert!(
        diagnostics[0].message.contains("because"),
        "{diagnostics:?}"
    );
}

/// The types without an example that is Rust.
fn without_example(ran: &Ran) -> Vec<String> {
    let all = items(ran);
    let types = all.iter().filter(|one| one.ty);
    let without = types.filter(|one| {
        let example = section(&one.docs, "Examples").and_then(|text| text.split("```").nth(1));
        let code = example.map(|code| format!("fn example() {{{}}}", code.replace("\n# ", "\n")));
        code.is_none_or(|code| syn::parse_file(&code).is_err())
    });
    // What a borrowing form gives for an access is shown there.
    let contracts = Contracts::of(ran);
    let without = without.filter(|one| !contracts.borrowing_guard(&one.name));
    without.map(|one| one.name.clone()).collect()
}

/// That they compile is held by the documentation tests of `examples/linux-model`.
#[test]
fn r16_every_type_has_an_example() {
    let ran = shipped();
    assert_eq!(without_example(&ran), Vec::<String>::new());
    // Views, what is held, values and errors; and nothing else is a type that users see.
    let modules = Contracts::of(&ran).0;
    let declared = modules.iter().map(|module| {
        let views = module.types.values().map(|ty| {
            let views = ty.views.values();
            views.filter(|view| view.provided.is_none()).count()
        });
        let held = module.handles.len() + module.guards.len() + module.obligations.len();
        let registrations = module.registrations.values();
        let forms = registrations.filter_map(|one| one.revocable.as_ref());
        let revocable: usize = forms.map(|form| form.names().count()).sum();
        let added = module.nodes.values().filter(|one| one.added.is_some());
        let tokens = module.callbacks.values().filter(|one| one.token.is_some());
        let carried = module.registrations.len() + revocable + module.nodes.len();
        let carried = carried + added.count() + tokens.count();
        views.sum::<usize>() + held + carried + module.values.len() + module.errors.len()
    });
    let shown = items(&ran).iter().filter(|one| one.ty).count();
    assert_eq!((shown, declared.sum()), (26, 26));
    let all = items(&ran);
    assert!(section(&find(&all, "current!").docs, "Examples").is_some());

    let code = "\n      use kernel::{cred::Credential, task::Kuid};\n\n      fn is_owner(cred: &Credential, owner: Kuid) -> bool {\n          cred.euid() == owner\n      }\n";
    let none = changed(&[(&format!("    examples: |{code}"), "")]);
    assert_eq!(without_example(&none), ["Kuid"]);
    let broken = changed(&[("cred.euid() == owner\n", "cred.euid( == owner\n")]);
    assert_eq!(without_example(&broken), ["Kuid"]);
    // A guard, and a type that is bound to a scope.
    for (from, to, name) in [
        (
            "guard: MmapReadGuard<'_> =",
            "guard: MmapReadGuard<'_ =",
            "MmapReadGuard",
        ),
        (
            "fn numbers() -> (Pid, Pid) {",
            "fn numbers() -> (Pid, Pid {",
            "CurrentTask",
        ),
    ] {
        assert_eq!(without_example(&changed(&[(from, to)])), [name]);
    }
}
