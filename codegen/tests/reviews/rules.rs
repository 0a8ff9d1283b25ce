//! R08, R14, R18 to R20: what must hold between calls, on which thread, and what a leak does.

use safebind::api::{
    Function, Trait,
    argument::Remark,
    body::Expr,
    coverage::Outcome,
    ty::{Support, Ty},
};

use crate::{
    callee::{Contracts, expressions, walk},
    support::{Problems, Ran, changed, docs, says, section, shipped, try_changed},
};

/// The documentation of a type, as the text has it.
fn type_docs(ran: &Ran, name: &str) -> String {
    let files = ran.syntax();
    let mut structs = files.iter().flat_map(|(_, file)| &file.items);
    let found = structs.find_map(|item| match item {
        syn::Item::Struct(one) if one.ident == name => Some(docs(&one.attrs)),
        _ => None,
    });
    found.unwrap_or_else(|| panic!("there is no `{name}`"))
}

/// The documentation of the marker field of a type, if it has one.
fn marker_docs(ran: &Ran, name: &str) -> Option<String> {
    let files = ran.syntax();
    let mut items = files.iter().flat_map(|(_, file)| &file.items);
    items.find_map(|item| {
        let syn::Item::Struct(one) = item else {
            return None;
        };
        let fields = one.fields.iter().filter(|_| one.ident == name);
        let marked = fields.filter(|field| {
            let path = match &field.ty {
                syn::Type::Path(path) => path.path.segments.last(),
                _ => None,
            };
            path.is_some_and(|last| last.ident == "NotThreadSafe")
        });
        marked.map(|field| docs(&field.attrs)).next()
    })
}

/// How many invariants the values have that an expression makes, if it makes one.
fn made(contracts: &Contracts<'_>, ty: &str, function: &Function, expr: &Expr) -> Option<usize> {
    let of_view = |name: &str| {
        let view = contracts.view(name)?;
        Some(view.invariants.len() + usize::from(view.bound_to.is_some()))
    };
    let name = |ty: &Ty| match ty {
        Ty::Generated { name, .. } => Some(name.clone()),
        _ => None,
    };
    match expr {
        // The pointer, and the scope in which it is used.
        Expr::Named(..) => Some(2),
        Expr::Struct(_) => contracts.handles().any(|(name, _)| name == ty).then_some(1),
        Expr::Ref { of, .. } if matches!(**of, Expr::Deref(_)) => match &function.ret {
            Ty::Ref { to, .. } => of_view(&name(to)?),
            _ => None,
        },
        Expr::Path(base, method)
            if matches!(**base, Expr::Support(Support::ARef)) && method == "from_raw" =>
        {
            let mut ty = &function.ret;
            while let Ty::Support(_, arguments) = ty {
                ty = arguments.first()?;
            }
            of_view(&name(ty)?)
        }
        _ => None,
    }
}

/// Where a value is made, there is a reason for each of its invariants; and the type lists them.
fn invariants(ran: &Ran) -> (usize, Problems) {
    let contracts = Contracts::of(ran);
    let mut problems = Problems::new();
    let mut reasons = 0;
    for (ty, _, function) in ran.functions() {
        for statement in &function.body.statements {
            let mut wanted = 0;
            for expr in expressions(&statement.kind) {
                walk(expr, &mut |expr| {
                    wanted += made(&contracts, ty, function, expr).unwrap_or_default();
                });
            }
            let given = statement.remarks.iter().map(|remark| match remark {
                Remark::Invariant(list) => list.len(),
                _ => 0,
            });
            let given: usize = given.sum();
            reasons += given;
            if given != wanted {
                problems.push(format!("{ty}::{}: {given} of {wanted}", function.name));
            }
        }
    }
    let views = contracts.0.iter().flat_map(|module| module.types.values());
    for (name, view) in views.flat_map(|ty| &ty.views) {
        let docs = type_docs(ran, name);
        let listed = section(&docs, "Invariants").unwrap_or_default();
        let silent = view
            .invariants
            .values()
            .filter(|one| !says(listed, &one.holds));
        problems.extend(silent.map(|one| format!("{}: {}", &**name, one.holds)));
    }
    for (name, handle) in contracts.handles() {
        let docs = type_docs(ran, name);
        let listed = section(&docs, "Invariants").unwrap_or_default();
        if !says(
            listed,
            &format!("`{}` was returned by", &*handle.value.field),
        ) {
            problems.push(format!("{name}: no invariant"));
        }
    }
    (reasons, problems)
}

#[test]
fn r08_invariants_are_listed_and_argued_wherever_a_value_is_made() {
    let ran = shipped();
    let (reasons, problems) = invariants(&ran);
    assert_eq!(problems, Problems::new());
    assert_eq!(reasons, 11);
    let comments: usize = ran
        .rust()
        .map(|(_, text)| text.matches("// INVARIANT:").count())
        .sum();
    assert_eq!(comments, 6);

    // Control: a value that is made without a word, and a type that does not say what holds.
    let mut wrong = shipped();
    for statement in &mut wrong.function_mut("get_unused_fd_flags").body.statements {
        statement
            .remarks
            .retain(|remark| !matches!(remark, Remark::Invariant(_)));
    }
    assert_eq!(
        invariants(&wrong).1,
        ["FileDescriptorReservation::get_unused_fd_flags: 0 of 1"]
    );
    let mut wrong = shipped();
    wrong.edit(
        "/// # Invariants\n///\n/// `fd` was returned by `get_unused_fd_flags`",
        "/// `fd` was returned by `get_unused_fd_flags`",
    );
    assert_eq!(
        invariants(&wrong).1,
        ["FileDescriptorReservation: no invariant"]
    );
}

/// The types that stay on their thread, each with the reason the contract gives.
fn bound_to_threads<'a>(contracts: &Contracts<'a>) -> Vec<(&'a str, &'a str)> {
    let views = contracts.0.iter().flat_map(|module| module.types.values());
    let views = views.flat_map(|ty| &ty.views);
    let views = views.filter(|(_, view)| !*view.send.allowed);
    let mut all: Vec<_> = views
        .map(|(name, view)| (name.as_str(), &*view.send.because))
        .collect();
    all.extend(
        contracts
            .handles()
            .map(|(name, handle)| (name, &*handle.thread.because)),
    );
    all
}

/// Whether the marker says why it is there.
fn unexplained_markers(contracts: &Contracts<'_>, ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    for (name, because) in bound_to_threads(contracts) {
        match marker_docs(ran, name) {
            None => problems.push(format!("{name}: no marker")),
            Some(docs) if !says(&docs, because) => problems.push(format!("{name}: {docs}")),
            Some(_) => {}
        }
    }
    problems
}

#[test]
fn r14_the_marker_says_what_it_is_for() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(bound_to_threads(&contracts).len(), 3);
    assert_eq!(unexplained_markers(&contracts, &ran), Problems::new());

    // Control: a marker without the reason, and one with the reason of another contract.
    let mut wrong = shipped();
    wrong.edit(
        "    /// The task that is going to run the program loads it.\n",
        "",
    );
    assert_eq!(unexplained_markers(&contracts, &wrong).len(), 1);
    let other = changed(&[(
        "number means something only on the task that reserved it",
        "number is the task's own",
    )]);
    assert_eq!(unexplained_markers(&contracts, &other).len(), 1);
    assert_eq!(
        unexplained_markers(&Contracts::of(&other), &other),
        Problems::new()
    );
}

/// The rules about threads and duration that a type or its documentation does not keep.
fn loose(contracts: &Contracts<'_>, ran: &Ran) -> Problems {
    let mut problems = Problems::new();
    for (name, _) in bound_to_threads(contracts) {
        let block = ran.ty(name);
        let marked = block
            .fields
            .iter()
            .any(|field| matches!(field.ty, Ty::Support(Support::NotThreadSafe, _)));
        let crosses = block
            .impls
            .iter()
            .any(|one| matches!(one.of, Some(Trait::Prelude("Send" | "Sync"))));
        if !marked || crosses {
            problems.push(format!("{name} crosses threads"));
        }
    }
    for (name, handle) in contracts.handles() {
        let docs = type_docs(ran, name);
        let rules = [
            format!(
                "It must be used on the task that made it: {}",
                handle.thread.because
            ),
            "It must be passed to `put_unused_fd` or `fd_install` before the system call returns"
                .to_owned(),
        ];
        let silent = rules.iter().filter(|rule| !says(&docs, rule));
        problems.extend(silent.map(|rule| format!("{name}: {rule}")));
    }
    problems
}

#[test]
fn r18_thread_and_duration_are_in_the_type_and_in_its_documentation() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(loose(&contracts, &ran), Problems::new());

    // Control: contracts that say less.
    for (from, to, problems) in [
        ("rule: same_task", "rule: any", 2),
        ("    until: syscall_exit\n", "", 1),
        ("    until: syscall_exit\n", "    until: scope_end\n", 1),
    ] {
        let other = changed(&[(from, to)]);
        assert_eq!(loose(&contracts, &other).len(), problems, "{to}");
    }
    let other = changed(&[(
        "send: { allowed: false, because: the task that",
        "send: { allowed: true, because: the task that",
    )]);
    assert_eq!(loose(&contracts, &other), ["BinaryProgram crosses threads"]);
}

/// The conflicts that one of the two sides does not tell of.
fn silent_conflicts(contracts: &Contracts<'_>, ran: &Ran) -> (usize, Problems) {
    let mut problems = Problems::new();
    let mut count = 0;
    for (name, handle) in contracts.handles() {
        let docs = type_docs(ran, name);
        for operation in &handle.conflicts {
            count += 1;
            let operation = operation.as_str();
            if !says(&docs, &format!("`{operation}`")) {
                problems.push(format!("{name} does not name {operation}"));
            }
            let mut wrappers = ran.functions().map(|(_, _, function)| function);
            let wrapper = wrappers.find(|one| one.stands_for.as_deref() == Some(operation));
            let promised = wrapper.is_some_and(|one| {
                let mut requires = one.requires.iter();
                one.is_unsafe() && requires.any(|requirement| requirement.text.contains(name))
            });
            let written = ran.rust().any(|(_, text)| {
                let start = text.find(&format!("pub unsafe fn {operation}("));
                start.is_some_and(|start| {
                    let (_, docs) = text[..start].rsplit_once("\n\n").unwrap_or_default();
                    docs.contains("# Safety") && docs.contains(&format!("[`{name}`]"))
                })
            });
            if !promised || !written {
                problems.push(format!("{operation} does not name {name}"));
            }
        }
    }
    (count, problems)
}

#[test]
fn r19_a_conflict_is_documented_on_both_sides() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    assert_eq!(silent_conflicts(&contracts, &ran), (2, Problems::new()));

    // Control: a contract that names one operation only; then neither side tells of the other one.
    let other = changed(&[("[unshare_files, begin_new_exec]", "[unshare_files]")]);
    assert_eq!(
        silent_conflicts(&contracts, &other).1,
        [
            "FileDescriptorReservation does not name begin_new_exec",
            "begin_new_exec does not name FileDescriptorReservation"
        ]
    );
    let other = changed(&[("[unshare_files, begin_new_exec]", "[begin_new_exec]")]);
    let free = other
        .functions()
        .find(|(_, _, one)| one.name == "unshare_files");
    assert!(
        free.is_some_and(|(_, _, one)| !one.is_unsafe()),
        "without a conflict it is safe"
    );
}

#[test]
fn r20_what_a_leak_does_is_documented() {
    let ran = shipped();
    let contracts = Contracts::of(&ran);
    let silent = |ran: &Ran| {
        let handles = contracts.handles();
        let silent = handles.filter(|(name, handle)| !says(&type_docs(ran, name), &handle.on_leak));
        silent.count()
    };
    assert_eq!((contracts.handles().count(), silent(&ran)), (1, 0));

    // Control: a contract that says something else, and one that says nothing.
    let on_leak = "    on_leak: the number stays taken until the descriptor table goes away; memory stays safe\n";
    let other = changed(&[(on_leak, "    on_leak: nothing happens\n")]);
    assert_eq!(silent(&other), 1);
    let rejected = try_changed(&[(on_leak, "")]);
    let diagnostics = rejected.err().expect("a handle says what a leak does");
    assert!(
        diagnostics[0].message.contains("on_leak"),
        "{diagnostics:?}"
    );
}

/// What became of a C function.
fn outcome<'a>(ran: &'a Ran, name: &str) -> &'a Outcome {
    let mut entries = ran.api.coverage.functions.iter();
    &entries
        .find(|entry| entry.name == name)
        .expect(name)
        .outcome
}

const FILE_CLOSE_FD: &str = "  file_close_fd:\n    source: { path: fs/file.c }\n";

#[test]
fn r05_an_obligation_keeps_a_function_from_being_safe() {
    let ran = shipped();
    let Outcome::NotBound { reason, .. } = outcome(&ran, "file_close_fd") else {
        panic!("{:?}", outcome(&ran, "file_close_fd"));
    };
    assert!(reason.contains("`filp_close`"), "{reason}");

    // Where the contract leaves it to the caller, the wrapper says so.
    let left = format!("{FILE_CLOSE_FD}    safety: {{ unsafe: [] }}\n");
    let ran = changed(&[(FILE_CLOSE_FD, &left)]);
    let Outcome::Unsafe { requires, .. } = outcome(&ran, "file_close_fd") else {
        panic!("{:?}", outcome(&ran, "file_close_fd"));
    };
    assert_eq!(requires, &["obligation"]);
    let text = &ran.files["fs/file.rs"];
    assert!(
        says(
            &text.replace("///", " "),
            "The result must be passed to `filp_close`"
        ),
        "{text}"
    );
}

#[test]
fn r06_a_pointer_that_comes_back_needs_an_answer() {
    let arises =
        "        arises: when the result is not null; with null there is nothing to close\n";
    let diagnostics = try_changed(&[(arises, "")])
        .err()
        .expect("an obligation arises somewhere");
    assert!(diagnostics[0].message.contains("arises"), "{diagnostics:?}");

    // `fget` without a word about null.
    let answered = "      [`assume_no_fdget_pos`]: LocalFile::assume_no_fdget_pos\n    params:\n      fd: { valid: any }\n    return:\n      error: \"null\"\n      error_type: BadFdError\n";
    let open = answered
        .split("      error: \"null\"")
        .next()
        .expect("the lines before");
    match try_changed(&[(answered, open)]) {
        Ok(ran) => assert!(
            matches!(outcome(&ran, "fget"), Outcome::NotBound { .. }),
            "{:?}",
            outcome(&ran, "fget")
        ),
        Err(diagnostics) => panic!("{diagnostics:?}"),
    }
}
